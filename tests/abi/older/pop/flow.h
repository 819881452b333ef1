/* The flow a child sees, as screens without a user interface: the host draws them and says what was chosen.
 */
#ifndef POP_FLOW_H
#define POP_FLOW_H

#include "handoff.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pop_flow pop_flow;

enum { /* words for an age band; unknown age is B */
       POP_BAND_UNKNOWN = 0,
       POP_BAND_A = 1, /* up to 9 */
       POP_BAND_B = 2, /* 10 to 12 */
       POP_BAND_C = 3  /* 13 to 17 */
};

enum { POP_ROLE_NORMAL = 0, POP_ROLE_MAIN = 1, POP_ROLE_DANGER = 2, POP_ROLE_QUIET = 3 };

typedef struct pop_flow_config {
  uint32_t struct_size;
  const pop_device *device; /* copied */
  int32_t band;             /* POP_BAND_* */
  void *user;
  /* The screen changed without a choice (a message came, the line dropped): fetch it again.
   * Called inside pop_client_poll only. May be NULL. */
  void (*changed)(void *user);
} pop_flow_config;

/* One thing to tap. */
typedef struct pop_choice_view {
  uint32_t struct_size;
  pop_str id; /* hand this to pop_flow_choose; also names the icon's kind, see `icon` */
  pop_str label;
  pop_str hint;       /* a second, smaller line; may be empty */
  pop_str icon;       /* hand phone bubble page mail people back hide danger place; may be empty */
  pop_str a11y_label; /* what a screen reader says instead of the label */
  pop_str trace;      /* what stays behind on this device; may be empty */
  int32_t role;       /* POP_ROLE_* */
} pop_choice_view;

/* A screen. Strings are borrowed from the flow until the next call with it or pop_client_poll. */
typedef struct pop_screen_view {
  uint32_t struct_size;
  pop_str id; /* S1 help, S2 ways, S3 danger, S6 conversation, S7 after, … */
  pop_str language;
  int32_t right_to_left;
  int32_t band;
  pop_str title;
  size_t line_count;   /* body lines: pop_flow_line */
  size_t choice_count; /* in reading order; the main one is first */
  pop_str hide_label;  /* always shown, first in reading order */
  pop_str place;       /* "Help in Poland"; may be empty */
  pop_str live;        /* what changed, for a screen reader; may be empty */
  int32_t live_assertive;
  int32_t takes_text;   /* 1: show a text field, hand its text to pop_flow_send */
  size_t message_count; /* conversation so far: pop_flow_message */
  int32_t secure; /* 1: no screenshots, no keyboard learning, blank in the app switcher. Always 1 in 1.0 */
} pop_screen_view;

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
POP_API pop_result pop_flow_message(const pop_flow *flow, size_t index,
                                    pop_message_view *message) POP_NOEXCEPT;

/* The child chose `id` of the present screen. POP_E_NOT_FOUND when the screen has no such choice. */
POP_API pop_result pop_flow_choose(pop_flow *flow, pop_str id, pop_action *action) POP_NOEXCEPT;

/* The child wrote something on a screen that takes text. */
POP_API pop_result pop_flow_send(pop_flow *flow, pop_str text) POP_NOEXCEPT;

/* Hide: wipes what was written and where the child was, stops speech, at once (under 1 ms, no dialog, no
 * network). Draw the app's own screen first, then call this. The flow then stands at S1 as if newly made. */
POP_API pop_result pop_flow_hide(pop_flow *flow) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
