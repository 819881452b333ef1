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
  POP_CONVERSATION_FAILED = 5,     /* it cannot go on: offer a call; `reason` says why */
  POP_CONVERSATION_OPENING = 6     /* a code is being looked at: pop_conversation_open_with_code */
};

/* The code under which this device keeps the conversation. */
enum {
  POP_CODE_NONE = 0,
  POP_CODE_SETTING = 1, /* not yet: nothing is sent meanwhile */
  POP_CODE_SET = 2,     /* the code brings the conversation back */
  POP_CODE_LOST = 3     /* it could not be kept, or was forgotten: the conversation goes on, the code opens
                           nothing. Say so */
};

enum { POP_CODE_MIN = 4, POP_CODE_MAX = 128 }; /* bytes of a code */

enum { POP_FROM_CHILD = 0, POP_FROM_HELPLINE = 1 };
enum {
  POP_KIND_TEXT = 0,
  POP_KIND_RESOURCE =
      1, /* something the helpline recommends: `title`, and perhaps `link` and a note in `text` */
  POP_KIND_OFFER = 2, /* to go on with another service: see pop_conversation_transfer */
  POP_KIND_PASSED_ON =
      3 /* by the child from another service: the note it agreed to. Always the first message */
};
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
  int32_t code;           /* POP_CODE_* */
  int32_t code_wait_s;    /* while OPENING: seconds until the code is looked at, after too many wrong ones */
  int32_t moving;         /* 1: the child is on the way to another service, see pop_conversation_transfer */
} pop_conversation_view;

typedef struct pop_message_view {
  uint32_t struct_size;
  int32_t from;  /* POP_FROM_* */
  int32_t state; /* POP_MESSAGE_* */
  pop_str text;  /* or the note of another kind, which may be empty. In locked memory, as all that follow;
                    valid until the next call with this conversation */
  int32_t kind;  /* POP_KIND_* */
  pop_str title; /* of a resource */
  /* Of a resource; may be empty. https:, ASCII. Never opened or fetched by the library, and not to be opened
   * by the app but at the child's tap, with `link_host` shown: a view into it that can be read for no other
   * host. Links in a text are text. */
  pop_str link;
  pop_str link_host;
  pop_str service_id; /* of an offer: to which; of what was passed on: from which */
} pop_message_view;

/* An offer of the helpline's to go on with another service. */
typedef struct pop_offer_view {
  uint32_t struct_size;
  size_t message;       /* the message that holds it, for pop_conversation_transfer */
  pop_str service_id;   /* borrowed, as the others: until the next call with this conversation */
  pop_str service_name; /* as the verified directory names it. Empty: there is no way to that service from
                           here, or for a trial alone and this is none; offer other ways, and answer no */
  pop_str note;         /* exactly what it would get, besides the present service's id; may be empty */
} pop_offer_view;

/* Begins a conversation with a service of the directory. Nothing is sent to it before the first
 * pop_conversation_send. Where what the directory says of its keys has expired, the next poll begins the one
 * update, from the relay's own host: so call this at the child's tap, not before. POP_E_NO_HANDOFF,
 * POP_E_KEY_EXPIRED, POP_E_RELAY or POP_E_NO_TRANSPORT: offer a call instead. */
POP_API pop_result pop_conversation_open(pop_client *client, pop_str service_id,
                                         pop_conversation **conversation, pop_error *error) POP_NOEXCEPT;

/* Wipes everything and forgets it; never blocks. The helpline is not told. With a code set the conversation
 * stays on this device, sealed, as it was after the last poll; a code that is being set is still set, unless
 * the client is destroyed too. NULL is allowed. */
POP_API void pop_conversation_destroy(pop_conversation *conversation) POP_NOEXCEPT;

/* Puts a text (UTF-8, at most 23,120 bytes) into the outbox and sends it from pop_client_poll until it is
 * stored at the helpline or 30 minutes have passed. With a code set, what is unsent has to fit into the
 * ticket: a text of more than about 3,500 bytes is POP_E_TOO_LARGE, and a shorter one POP_E_FULL until what
 * was written before is sent. */
POP_API pop_result pop_conversation_send(pop_conversation *conversation, pop_str text) POP_NOEXCEPT;

/* Takes back the newest message that was never attempted. POP_E_STATE when there is none. */
POP_API pop_result pop_conversation_cancel(pop_conversation *conversation) POP_NOEXCEPT;

/* Tells the helpline that the child has ended it. `feedback` from 1, did not help, to 5, helped; of three
 * pictures for under ten "yes" is 5, "a bit" 3 and "no" 1. 0: none is sent. */
POP_API pop_result pop_conversation_end(pop_conversation *conversation, int32_t feedback) POP_NOEXCEPT;

/* The offer that waits for the child's answer. A newer one takes the place of an older one, and the child's
 * own end takes it away; it outlives the helpline's. POP_E_NOT_FOUND when none waits. */
POP_API pop_result pop_conversation_offer(pop_conversation *conversation, pop_offer_view *view) POP_NOEXCEPT;

/* The child's answer to the offer in `message`. Show the note and the service's name before.
 *
 * `agrees` 0: the helpline learns that the child stays, or that there is no way to that service. `next` may
 * be NULL. `agrees` 1: `*next` is a new conversation with that service, owned by the caller like one of
 * pop_conversation_open: with names and keys of its own, and the note as its first message, sent from
 * pop_client_poll. Keep both. The present one goes on and is `moving` until the note is stored for the other
 * service; then it is POP_CONVERSATION_ENDED, and a code that was set for it opens nothing: offer to set one
 * for `next`. When `next` fails, is ended before or destroyed, it is not moving any more and the helpline
 * knows: the child is where it was.
 *
 * POP_E_STATE: it is not the offer that waits, or the child is on the way to another service already.
 * POP_E_NOT_FOUND, POP_E_NO_HANDOFF, POP_E_KEY_EXPIRED, POP_E_RELAY or POP_E_NO_TRANSPORT: there is no way to
 * that service, and the helpline was told so. POP_E_FULL: too much is unsent, try again. On every error
 * `*next` is NULL. */
POP_API pop_result pop_conversation_transfer(pop_conversation *conversation, size_t message, int32_t agrees,
                                             pop_conversation **next, pop_error *error) POP_NOEXCEPT;

POP_API pop_result pop_conversation_get(const pop_conversation *conversation,
                                        pop_conversation_view *view) POP_NOEXCEPT;
POP_API pop_result pop_conversation_message(const pop_conversation *conversation, size_t index,
                                            pop_message_view *view) POP_NOEXCEPT;

/* Coming back. A code keeps one conversation on this device, in a sealed ticket: nothing of what was said,
 * but what it takes to go on, and what is unsent. It holds for 72 hours after it was set or last entered, is
 * gone when the conversation ends, and cannot be recovered: say so before it is set. A code set for another
 * conversation takes the place of this one's.
 *
 * Whoever holds the device learns nothing from trying codes. With or without a ticket the same work is done,
 * the same files are touched and the same tries counted: five, then each must wait longer (30 s, 1, 5, 15,
 * 60 minutes), and after the tenth wrong one file and key are made anew and no code opens anything.
 *
 * Setting and entering take 64 MiB for the moment, some 60 ms of a desktop's processor (300 ms on a phone)
 * and a disk flush; with a code set, each message sent or received a disk flush. All of it is a pop_task. */

/* 1 when a code can be set on this device: the host gives secure storage and a folder, and both could be
 * written. Offer codes only then. */
POP_API int32_t pop_client_codes_offered(const pop_client *client) POP_NOEXCEPT;

/* Keeps this conversation under a code: POP_CODE_MIN to POP_CODE_MAX bytes of UTF-8, as the child's PIN or
 * pictures are written, the same each time. The code is copied to locked memory. The conversation's `code`
 * then says SETTING and, from a later poll on, SET or LOST. POP_E_NO_STORAGE without secure storage or
 * folder, POP_E_STATE before anything was written, after the end and while one is being set or looked at,
 * POP_E_FULL when more is unsent than fits. */
POP_API pop_result pop_conversation_set_code(pop_conversation *conversation, pop_str code) POP_NOEXCEPT;

/* Enters a code. Gives a conversation either way, in the state OPENING; from a later poll on it is the one
 * that was kept, without what was said before, or else a new one with the service, READY, as
 * pop_conversation_open gives it. Nothing says whether the code was wrong, too old, or there was nothing to
 * open: so say nothing to the child either. Where secure storage or file cannot be read it is a new one too,
 * and `reason` says so until something is sent. Where the right code was entered and the directory has no way
 * to that service just now, it is FAILED, and the ticket stays.
 * Results as pop_conversation_open; POP_E_NO_STORAGE as above; POP_E_STATE while a conversation is open whose
 * code is set, or a code is being looked at. */
POP_API pop_result pop_conversation_open_with_code(pop_client *client, pop_str service_id, pop_str code,
                                                   pop_conversation **conversation,
                                                   pop_error *error) POP_NOEXCEPT;

/* Makes file and key anew, in this call, a later poll or a task: no code opens anything any more, nor does
 * one that is being looked at. Destroy the client only after that, or it is not done. The same work whether
 * or not one was set. POP_E_NO_STORAGE as above. */
POP_API pop_result pop_client_forget_code(pop_client *client) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
