/**
 * @file
 * The flow a child sees, as screens without a user interface: the host draws them and says what was chosen.
 */
#ifndef POP_FLOW_H
#define POP_FLOW_H

#include "handoff.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A flow: one child's way through the screens. Made by pop_flow_create(), freed by pop_flow_destroy().
 * @since 1.0
 */
typedef struct pop_flow pop_flow;

/** Words for an age band. */
enum {
  POP_BAND_UNKNOWN = 0, /**< reads as B */
  POP_BAND_A = 1,       /**< up to 9 */
  POP_BAND_B = 2,       /**< 10 to 12 */
  POP_BAND_C = 3        /**< 13 to 17 */
};

/** How a choice is to look. */
enum {
  POP_ROLE_NORMAL = 0, /**< one of several */
  POP_ROLE_MAIN = 1,   /**< the one most children need: the largest */
  POP_ROLE_DANGER = 2, /**< the emergency numbers and the way to them: always seen, never played down */
  POP_ROLE_QUIET = 3   /**< small: Back, settings */
};

/** What the device is, for what is said of the traces it keeps. */
enum {
  POP_PLATFORM_UNKNOWN = 0, /**< only what is sure everywhere is said */
  POP_PLATFORM_ANDROID = 1, /**< Android */
  POP_PLATFORM_IOS = 2,     /**< iOS and iPadOS */
  POP_PLATFORM_DESKTOP = 3, /**< a computer */
  POP_PLATFORM_CONSOLE = 4  /**< a game console */
};

/** Whether a screen has a text field, and what for. */
enum {
  POP_TEXT_NONE = 0,    /**< no text field */
  POP_TEXT_MESSAGE = 1, /**< for a message */
  POP_TEXT_PIN = 2      /**< for six digits, hidden while they are typed */
};

/** Whether a choice is a switch, and how it stands. */
enum {
  POP_CHECK_NONE = 0, /**< no switch */
  POP_CHECK_OFF = 1,  /**< off */
  POP_CHECK_ON = 2    /**< on */
};

/**
 * What a flow is made of. `device` is needed; all else may be 0.
 * @since 1.0
 */
typedef struct pop_flow_config {
  uint32_t struct_size;     /**< sizeof(pop_flow_config) */
  const pop_device *device; /**< copied */
  int32_t band;             /**< POP_BAND_* */
  void *user;               /**< handed to `changed` */
  /** The screen changed without a choice (a message came, the line dropped): fetch it again. Called
   * at the end of pop_client_poll() only, never after the flow's destroy. May be NULL. */
  void (*changed)(void *user);
  int32_t platform; /**< POP_PLATFORM_* */
  /** 1: others may see this screen now (streamed, cast, split): low-key from the start */
  int32_t shared_screen;
} pop_flow_config;

/**
 * One thing to tap. Strings are borrowed as a screen's.
 * @since 1.0
 */
typedef struct pop_choice_view {
  uint32_t struct_size; /**< sizeof(pop_choice_view), set by the caller */
  pop_str id;           /**< hand this to pop_flow_choose(); not for display or logs */
  pop_str label;        /**< what it says */
  pop_str hint;         /**< a second, smaller line; may be empty */
  pop_str icon;         /**< the name of a drawing in sdk/flow/icons; may be empty */
  pop_str a11y_label;   /**< what a screen reader says instead of the label */
  pop_str trace;        /**< what stays behind on this device; may be empty */
  int32_t role;         /**< POP_ROLE_* */
  /** A heading above this choice and those after it; empty: it belongs to the one before. */
  pop_str group;
  pop_str language; /**< BCP 47, of the label where it is not the screen's; may be empty */
  int32_t checked;  /**< POP_CHECK_* */
} pop_choice_view;

/**
 * A row of a table of two columns: what each channel leaves behind, or the numbers that only another phone
 * can dial. Strings are borrowed as a screen's.
 * @since 1.0
 */
typedef struct pop_row_view {
  uint32_t struct_size; /**< sizeof(pop_row_view), set by the caller */
  pop_str icon;         /**< the name of a drawing in sdk/flow/icons; may be empty */
  pop_str name;         /**< "Call 116111" */
  pop_str text;         /**< "Childline. Open now" */
  /** For the camera of another phone, as a QR code beside the digits; never opened here. Empty elsewhere. */
  pop_str uri;
} pop_row_view;

/**
 * A screen. Strings are borrowed from the flow until the next call with it, or pop_client_poll().
 * @since 1.0
 */
typedef struct pop_screen_view {
  uint32_t struct_size; /**< sizeof(pop_screen_view), set by the caller */
  /** S1 help, or in its place S8 all closed, S9 nobody here, S10 offline; S2 ways (S2_topic, S2_age), S3
   * danger, S4 before you go, S5 waiting, S6 conversation, S7 after, S8 the chosen way is closed, S11
   * place (S11_language), S12 code, S13 could somebody see this. */
  pop_str id;
  pop_str language;      /**< BCP 47, of all words that do not say otherwise */
  int32_t right_to_left; /**< 1: that language is written from right to left */
  int32_t band;          /**< POP_BAND_* of the words */
  pop_str title;         /**< the heading */
  size_t line_count;     /**< body lines: pop_flow_line() */
  size_t choice_count;   /**< pop_flow_choice(); in reading order, the main one first, danger and Back last */
  pop_str hide_label;    /**< of Hide, which is always shown, first in reading order */
  pop_str place;         /**< "Help in Poland"; may be empty */
  pop_str live;          /**< what changed, for a screen reader; may be empty */
  int32_t live_assertive; /**< 1: it is to be said at once, else when the reader pauses */
  int32_t takes_text;     /**< POP_TEXT_*: show a text field, hand its text to pop_flow_send() */
  size_t message_count;   /**< conversation so far: pop_flow_message() */
  int32_t secure; /**< 1: no screenshots, no keyboard learning, blank in the app switcher. Always 1 in 1.0 */
  size_t row_count; /**< pop_flow_row(), between lines and choices */
  /** 1: a small quiet panel: no logo, no sound, no haptics; of a choice with an icon only that, with
   * a11y_label as its name; danger choices keep their label. */
  int32_t low_key;
  pop_str draft;       /**< what pop_flow_set_draft() kept for this text field; in locked memory */
  pop_str text_label;  /**< the name of the text field */
  pop_str send_label;  /**< of the button beside it */
  pop_str table_label; /**< the heading of the rows; may be empty */
  pop_str scan_label;  /**< what to say beside the QR codes of rows; empty where no row has a uri */
} pop_screen_view;

/** What the host learns of the app and the screen. Turning the device needs none: fetch the same screen
 * again, `draft` included. */
enum {
  POP_EVENT_PAUSED = 1,        /**< the app went to the background: speech stops */
  POP_EVENT_RESUMED = 2,       /**< it is back: what is open is asked again */
  POP_EVENT_LOW_MEMORY = 3,    /**< what can be read again is dropped; nothing the child wrote */
  POP_EVENT_SCREEN_SHARED = 4, /**< others may see the screen from now on: low-key */
  POP_EVENT_SCREEN_PRIVATE = 5 /**< not any more: as the child last chose */
};

/** What the host does after a choice. */
enum {
  POP_ACTION_SCREEN = 0, /**< draw the new screen */
  POP_ACTION_OPEN = 1,   /**< open `uri` with the platform, then draw the new screen */
  POP_ACTION_LEAVE = 2   /**< back to the app: destroy the flow */
};

/**
 * What the host does after a choice. An unknown kind of a newer library: draw the new screen.
 * @since 1.0
 */
typedef struct pop_action {
  uint32_t struct_size; /**< sizeof(pop_action), set by the caller */
  int32_t kind;         /**< POP_ACTION_* */
  pop_str uri; /**< tel: sms: https: mailto:; borrowed as a screen's strings; empty without POP_ACTION_OPEN */
} pop_action;

/**
 * Makes a flow that stands at its first screen, and sends nothing. Thread: the client's.
 * @param client the client
 * @param config borrowed for the call, but for what its fields say
 * @param flow gets the flow, owned by the caller; NULL on an error
 * @param error gets the reason; may be NULL
 * @return POP_OK; POP_E_ARGUMENT: the configuration breaks its contract; or as pop_directory_find()
 * @since 1.0
 */
POP_API pop_result pop_flow_create(pop_client *client, const pop_flow_config *config, pop_flow **flow,
                                   pop_error *error) POP_NOEXCEPT;

/**
 * Wipes and frees, stops speech. Thread: any; see convention 3 for the moment.
 * @param flow NULL, or one that is not alive: does nothing
 * @since 1.0
 */
POP_API void pop_flow_destroy(pop_flow *flow) POP_NOEXCEPT;

/**
 * The present screen. Thread: the client's.
 * @param flow the flow
 * @param screen filled; its struct_size was set by the caller
 * @return POP_OK, or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_screen(const pop_flow *flow, pop_screen_view *screen) POP_NOEXCEPT;

/**
 * A line of the present screen's body. Thread: the client's.
 * @param flow the flow
 * @param index from 0, below pop_screen_view.line_count
 * @param line gets the line, borrowed as a screen's strings
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_line(const pop_flow *flow, size_t index, pop_str *line) POP_NOEXCEPT;

/**
 * A choice of the present screen. Thread: the client's.
 * @param flow the flow
 * @param index from 0, in reading order, below pop_screen_view.choice_count
 * @param choice filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_choice(const pop_flow *flow, size_t index, pop_choice_view *choice) POP_NOEXCEPT;

/**
 * A row of the present screen's table. Thread: the client's.
 * @param flow the flow
 * @param index from 0, below pop_screen_view.row_count
 * @param row filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_row(const pop_flow *flow, size_t index, pop_row_view *row) POP_NOEXCEPT;

/**
 * A message of the conversation on the present screen. Thread: the client's.
 * @param flow the flow
 * @param index from 0, oldest first, below pop_screen_view.message_count
 * @param message filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_message(const pop_flow *flow, size_t index,
                                    pop_message_view *message) POP_NOEXCEPT;

/**
 * Whose message it is, in words: "You", the service's name, "Passed on from …". Thread: the client's.
 * @param flow the flow
 * @param message index of the message
 * @param sender gets the words, borrowed as a screen's strings
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_sender(const pop_flow *flow, size_t message, pop_str *sender) POP_NOEXCEPT;

/**
 * The child chose something on the present screen. Thread: the client's.
 * @param flow the flow
 * @param id of the choice; borrowed for the call, also where it was borrowed from the screen
 * @param action filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: the screen has no such choice (it changed meanwhile: draw it again);
 * another POP_E_*: it could not be done, and the screen stays
 * @since 1.0
 */
POP_API pop_result pop_flow_choose(pop_flow *flow, pop_str id, pop_action *action) POP_NOEXCEPT;

/**
 * The child wrote something on a screen that takes text. On an error nothing is sent: keep what is in the
 * field. Fetch the screen again after POP_OK, POP_E_FULL and POP_E_TOO_LARGE. Thread: the client's.
 * @param flow the flow
 * @param text UTF-8, as pop_conversation_send() takes it; copied to locked memory
 * @return POP_OK; POP_E_FULL: too much is unsent, and POP_E_TOO_LARGE: the screen now says so;
 * POP_E_ARGUMENT: empty or no UTF-8; POP_E_STATE: this screen takes no text; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_send(pop_flow *flow, pop_str text) POP_NOEXCEPT;

/**
 * What stands in the text field of the present screen, so that it outlives the host's own view of it (the
 * device was turned, the system took the window). Given back as pop_screen_view.draft; gone with send, hide
 * and destroy. Changes no screen. Thread: the client's.
 * @param flow the flow
 * @param text UTF-8, at most 23,120 bytes, may be empty; copied to locked memory
 * @return POP_OK; POP_E_ARGUMENT: no UTF-8; POP_E_TOO_LARGE; POP_E_STATE: this screen takes no text; or as
 * convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_set_draft(pop_flow *flow, pop_str text) POP_NOEXCEPT;

/**
 * What happened to the app or the screen. Fetch the screen again afterwards. Thread: the client's.
 * @param flow the flow
 * @param event POP_EVENT_*
 * @return POP_OK; POP_E_ARGUMENT: none of POP_EVENT_*; or as pop_directory_find()
 * @since 1.0
 */
POP_API pop_result pop_flow_event(pop_flow *flow, int32_t event) POP_NOEXCEPT;

/**
 * Hide: wipes what was written and where the child was, stops speech, at once (under 1 ms, no dialog, no
 * network). Draw the app's own screen first, then call this. The flow then stands at S1 as if newly made.
 * Thread: the client's.
 * @param flow the flow
 * @return POP_OK, or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_flow_hide(pop_flow *flow) POP_NOEXCEPT;

/**
 * The way in, for the host's own menus: the same word and drawing everywhere. Strings are borrowed until
 * the next pop_flow_entry() with the client, or its destroy.
 * @since 1.0
 */
typedef struct pop_entry_view {
  uint32_t struct_size;  /**< sizeof(pop_entry_view), set by the caller */
  pop_str label;         /**< "Get help" */
  pop_str language;      /**< BCP 47, of the label */
  int32_t right_to_left; /**< 1: that language is written from right to left */
  pop_str icon;          /**< the name of a drawing in sdk/flow/icons */
} pop_entry_view;

/**
 * The way in. Opens no flow. Thread: the client's.
 * @param client the client
 * @param device borrowed for the call
 * @param entry filled; its struct_size was set by the caller
 * @return POP_OK, or as pop_directory_find()
 * @since 1.0
 */
POP_API pop_result pop_flow_entry(pop_client *client, const pop_device *device,
                                  pop_entry_view *entry) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
