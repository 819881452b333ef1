/* A private conversation with one service, for hosts that draw their own screens. pop_flow does this for you.
 */
#ifndef POP_HANDOFF_H
#define POP_HANDOFF_H

#include "directory.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pop_conversation pop_conversation;

enum {
  POP_CONVERSATION_READY = 0,      /* nothing has been sent yet */
  POP_CONVERSATION_CONNECTING = 1, /* the first message is under way */
  POP_CONVERSATION_WAITING = 2,    /* stored for the helpline; nobody has answered yet */
  POP_CONVERSATION_TALKING = 3,    /* the helpline has answered */
  POP_CONVERSATION_ENDED = 4,      /* either side ended it */
  POP_CONVERSATION_FAILED = 5      /* it cannot go on: offer a call; `reason` says why */
};

enum { POP_FROM_CHILD = 0, POP_FROM_HELPLINE = 1 };
enum {
  POP_MESSAGE_UNSENT = 0, /* only on this device: say so; can be cancelled while never attempted */
  POP_MESSAGE_SENT = 1,   /* stored durably for the helpline */
  POP_MESSAGE_READ = 2    /* opened by the helpline's side */
};

typedef struct pop_conversation_view {
  uint32_t struct_size;
  int32_t state;     /* POP_CONVERSATION_* */
  pop_result reason; /* why it failed or cannot send just now; POP_OK otherwise */
  size_t message_count;
  int32_t queue_position; /* people ahead; -1: not known */
  int32_t wait_minutes;   /* expected; -1: not known */
  int32_t busy;           /* 1: the service says it is busy */
  int32_t app_relay;      /* 1: the relay is the app's own, so its makers see that this account sought help */
  int32_t trial;          /* 1: relay and gateway are run by the same people, for a trial */
} pop_conversation_view;

typedef struct pop_message_view {
  uint32_t struct_size;
  int32_t from;  /* POP_FROM_* */
  int32_t state; /* POP_MESSAGE_* */
  pop_str text;  /* in locked memory; valid until the next call with this conversation */
} pop_message_view;

/* Begins a conversation with a service of the directory. Nothing is sent before the first
 * pop_conversation_send. POP_E_NO_HANDOFF, POP_E_KEY_EXPIRED, POP_E_RELAY or POP_E_NO_TRANSPORT: offer a call
 * instead. */
POP_API pop_result pop_conversation_open(pop_client *client, pop_str service_id,
                                         pop_conversation **conversation, pop_error *error) POP_NOEXCEPT;

/* Wipes everything and forgets it; never blocks. The helpline is not told. NULL is allowed. */
POP_API void pop_conversation_destroy(pop_conversation *conversation) POP_NOEXCEPT;

/* Puts a text (UTF-8, at most 23,120 bytes) into the outbox and sends it from pop_client_poll until it is
 * stored at the helpline or 30 minutes have passed. */
POP_API pop_result pop_conversation_send(pop_conversation *conversation, pop_str text) POP_NOEXCEPT;

/* Takes back the newest message that was never attempted. POP_E_STATE when there is none. */
POP_API pop_result pop_conversation_cancel(pop_conversation *conversation) POP_NOEXCEPT;

/* Tells the helpline that the child has ended it. `feedback` 1 to 5, or 0 for none. */
POP_API pop_result pop_conversation_end(pop_conversation *conversation, int32_t feedback) POP_NOEXCEPT;

POP_API pop_result pop_conversation_get(const pop_conversation *conversation,
                                        pop_conversation_view *view) POP_NOEXCEPT;
POP_API pop_result pop_conversation_message(const pop_conversation *conversation, size_t index,
                                            pop_message_view *view) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
