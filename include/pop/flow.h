/* The flow a child sees, as screens without a user interface: the host draws them and says what was chosen.
 */
#ifndef POP_FLOW_H
#define POP_FLOW_H

#include "handoff.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pop_flow pop_flow;

/* words for an age band; unknown age is B */
enum {
  POP_BAND_UNKNOWN = 0,
  POP_BAND_A = 1, /* up to 9 */
  POP_BAND_B = 2, /* 10 to 12 */
  POP_BAND_C = 3  /* 13 to 17 */
};

enum { POP_ROLE_NORMAL = 0, POP_ROLE_MAIN = 1, POP_ROLE_DANGER = 2, POP_ROLE_QUIET = 3 };

/* what the device is, for what is said of the traces it keeps */
enum {
  POP_PLATFORM_UNKNOWN = 0, /* only what is sure everywhere is said */
  POP_PLATFORM_ANDROID = 1,
  POP_PLATFORM_IOS = 2,
  POP_PLATFORM_DESKTOP = 3,
  POP_PLATFORM_CONSOLE = 4
};

/* whether a screen has a text field, and what for */
enum {
  POP_TEXT_NONE = 0,
  POP_TEXT_MESSAGE = 1,
  POP_TEXT_PIN = 2 /* six digits, hidden while they are typed */
};

/* whether a choice is a switch, and how it stands */
enum { POP_CHECK_NONE = 0, POP_CHECK_OFF = 1, POP_CHECK_ON = 2 };

typedef struct pop_flow_config {
  uint32_t struct_size;
  const pop_device *device; /* copied */
  int32_t band;             /* POP_BAND_* */
  void *user;
  /* The screen changed without a choice (a message came, the line dropped): fetch it again.
   * Called inside pop_client_poll only. May be NULL. */
  void (*changed)(void *user);
  int32_t platform; /* POP_PLATFORM_* */
  int32_t
      shared_screen; /* 1: others may see this screen now (streamed, cast, split): low-key from the start */
} pop_flow_config;

/* One thing to tap. */
typedef struct pop_choice_view {
  uint32_t struct_size;
  pop_str id; /* hand this to pop_flow_choose; also names the icon's kind, see `icon` */
  pop_str label;
  pop_str hint;       /* a second, smaller line; may be empty */
  pop_str icon;       /* the name of a drawing in sdk/flow/icons; may be empty */
  pop_str a11y_label; /* what a screen reader says instead of the label */
  pop_str trace;      /* what stays behind on this device; may be empty */
  int32_t role;       /* POP_ROLE_* */
  pop_str group;    /* a heading above this choice and those after it; empty: it belongs to the one before */
  pop_str language; /* BCP 47, of the label where it is not the screen's; may be empty */
  int32_t checked;  /* POP_CHECK_* */
} pop_choice_view;

/* A row of a table of two columns: what each channel leaves behind, or the numbers that only another phone
 * can dial. */
typedef struct pop_row_view {
  uint32_t struct_size;
  pop_str icon;
  pop_str name; /* "Call 116111" */
  pop_str text; /* "Childline. Open now" */
  /* For the camera of another phone, as a QR code beside the digits; never opened here. Empty elsewhere. */
  pop_str uri;
} pop_row_view;

/* A screen. Strings are borrowed from the flow until the next call with it or pop_client_poll. */
typedef struct pop_screen_view {
  uint32_t struct_size;
  /* S1 help, or in its place S8 all closed, S9 nobody here, S10 offline; S2 ways (S2_topic, S2_age), S3
   * danger, S4 before you go, S5 waiting, S6 conversation, S7 after, S8 the chosen way is closed, S11 place
   * (S11_language), S12 code, S13 could somebody see this */
  pop_str id;
  pop_str language;
  int32_t right_to_left;
  int32_t band;
  pop_str title;
  size_t line_count;   /* body lines: pop_flow_line */
  size_t choice_count; /* in reading order; the main one is first, danger and Back are last */
  pop_str hide_label;  /* always shown, first in reading order */
  pop_str place;       /* "Help in Poland"; may be empty */
  pop_str live;        /* what changed, for a screen reader; may be empty */
  int32_t live_assertive;
  int32_t takes_text;   /* POP_TEXT_*: show a text field, hand its text to pop_flow_send */
  size_t message_count; /* conversation so far: pop_flow_message */
  int32_t secure;   /* 1: no screenshots, no keyboard learning, blank in the app switcher. Always 1 in 1.0 */
  size_t row_count; /* pop_flow_row, between lines and choices */
  /* 1: a small quiet panel: no logo, no sound, no haptics; of a choice with an icon only that, with
   * a11y_label as its name; danger choices keep their label. */
  int32_t low_key;
  pop_str draft;       /* what pop_flow_set_draft kept for this text field; in locked memory */
  pop_str text_label;  /* the name of the text field */
  pop_str send_label;  /* of the button beside it */
  pop_str table_label; /* the heading of the rows; may be empty */
  pop_str scan_label;  /* what to say beside the QR codes of rows; empty where no row has a uri */
} pop_screen_view;

/* What the host learns of the app and the screen. Turning the device needs none: fetch the same screen again,
 * `draft` included. */
enum {
  POP_EVENT_PAUSED = 1,        /* the app went to the background: speech stops */
  POP_EVENT_RESUMED = 2,       /* it is back: what is open is asked again */
  POP_EVENT_LOW_MEMORY = 3,    /* what can be read again is dropped; nothing the child wrote */
  POP_EVENT_SCREEN_SHARED = 4, /* others may see the screen from now on: low-key */
  POP_EVENT_SCREEN_PRIVATE = 5 /* not any more: as the child last chose */
};

enum {
  POP_ACTION_SCREEN = 0, /* draw the new screen */
  POP_ACTION_OPEN = 1,   /* open `uri` with the platform, then draw the new screen */
  POP_ACTION_LEAVE = 2   /* back to the app: destroy the flow */
};

typedef struct pop_action {
  uint32_t struct_size;
  int32_t kind; /* POP_ACTION_* */
  pop_str uri;  /* borrowed like a screen's strings */
} pop_action;

POP_API pop_result pop_flow_create(pop_client *client, const pop_flow_config *config, pop_flow **flow,
                                   pop_error *error) POP_NOEXCEPT;

/* Wipes and frees. NULL is allowed. Before the client's destroy; not inside `changed`. */
POP_API void pop_flow_destroy(pop_flow *flow) POP_NOEXCEPT;

POP_API pop_result pop_flow_screen(const pop_flow *flow, pop_screen_view *screen) POP_NOEXCEPT;
POP_API pop_result pop_flow_line(const pop_flow *flow, size_t index, pop_str *line) POP_NOEXCEPT;
POP_API pop_result pop_flow_choice(const pop_flow *flow, size_t index, pop_choice_view *choice) POP_NOEXCEPT;
POP_API pop_result pop_flow_row(const pop_flow *flow, size_t index, pop_row_view *row) POP_NOEXCEPT;
POP_API pop_result pop_flow_message(const pop_flow *flow, size_t index,
                                    pop_message_view *message) POP_NOEXCEPT;
/* Whose message it is, in words: "You", the service's name, "Passed on from …". */
POP_API pop_result pop_flow_sender(const pop_flow *flow, size_t message, pop_str *sender) POP_NOEXCEPT;

/* The child chose `id` of the present screen. POP_E_NOT_FOUND when the screen has no such choice. */
POP_API pop_result pop_flow_choose(pop_flow *flow, pop_str id, pop_action *action) POP_NOEXCEPT;

/* The child wrote something on a screen that takes text. On an error nothing is sent: keep what is in the
 * field. POP_E_FULL (too much is unsent) and POP_E_TOO_LARGE: the screen now says so; fetch it again.
 * POP_E_ARGUMENT for what is empty or no UTF-8, POP_E_STATE on a screen that takes no text. */
POP_API pop_result pop_flow_send(pop_flow *flow, pop_str text) POP_NOEXCEPT;

/* What stands in the text field of the present screen, so that it outlives the host's own view of it (the
 * device was turned, the system took the window). Kept in locked memory and given back as `draft`; gone with
 * send, hide and destroy. Changes no screen. POP_E_STATE on a screen that takes no text, POP_E_ARGUMENT for
 * what is no UTF-8, POP_E_TOO_LARGE. */
POP_API pop_result pop_flow_set_draft(pop_flow *flow, pop_str text) POP_NOEXCEPT;

/* POP_EVENT_*. Fetch the screen again afterwards. */
POP_API pop_result pop_flow_event(pop_flow *flow, int32_t event) POP_NOEXCEPT;

/* Hide: wipes what was written and where the child was, stops speech, at once (under 1 ms, no dialog, no
 * network). Draw the app's own screen first, then call this. The flow then stands at S1 as if newly made. */
POP_API pop_result pop_flow_hide(pop_flow *flow) POP_NOEXCEPT;

/* The way in, for the host's own menus: the same word and drawing everywhere. */
typedef struct pop_entry_view {
  uint32_t struct_size;
  pop_str label; /* "Get help" */
  pop_str language;
  int32_t right_to_left;
  pop_str icon;
} pop_entry_view;

/* Opens no flow. Strings are borrowed until the next call of this with the client, or its destroy. */
POP_API pop_result pop_flow_entry(pop_client *client, const pop_device *device,
                                  pop_entry_view *entry) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
