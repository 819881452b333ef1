/**
 * @file
 * A private conversation with one service, for hosts that draw their own screens. pop_flow does this for
 * you.
 */
#ifndef POP_HANDOFF_H
#define POP_HANDOFF_H

#include "directory.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A conversation. Made by pop_conversation_open(), pop_conversation_open_with_code() or
 * pop_conversation_transfer(), freed by pop_conversation_destroy().
 * @since 1.0
 */
typedef struct pop_conversation pop_conversation;

/** How far a conversation is. */
enum {
  POP_CONVERSATION_READY = 0,      /**< nothing has been sent yet */
  POP_CONVERSATION_CONNECTING = 1, /**< the first message is under way */
  POP_CONVERSATION_WAITING = 2,    /**< stored for the helpline; nobody has answered yet */
  POP_CONVERSATION_TALKING = 3,    /**< the helpline has answered */
  POP_CONVERSATION_ENDED = 4,      /**< either side ended it */
  POP_CONVERSATION_FAILED = 5,     /**< it cannot go on: offer a call; `reason` says why */
  POP_CONVERSATION_OPENING = 6     /**< a code is being looked at: pop_conversation_open_with_code() */
};

/** The code under which this device keeps the conversation. */
enum {
  POP_CODE_NONE = 0,    /**< no code */
  POP_CODE_SETTING = 1, /**< not yet: nothing is sent meanwhile */
  POP_CODE_SET = 2,     /**< the code brings the conversation back */
  /** it could not be kept, or was forgotten: the conversation goes on, the code opens nothing. Say so */
  POP_CODE_LOST = 3
};

/** How long a code may be, in bytes. */
enum {
  POP_CODE_MIN = 4,  /**< at least */
  POP_CODE_MAX = 128 /**< at most */
};

/** Who wrote a message. */
enum {
  POP_FROM_CHILD = 0,   /**< this side */
  POP_FROM_HELPLINE = 1 /**< the other side */
};

/** What a message is. */
enum {
  POP_KIND_TEXT = 0, /**< a text */
  /** something the helpline recommends: `title`, and perhaps `link` and a note in `text` */
  POP_KIND_RESOURCE = 1,
  POP_KIND_OFFER = 2, /**< to go on with another service: see pop_conversation_transfer() */
  /** by the child from another service: the note it agreed to. Always the first message */
  POP_KIND_PASSED_ON = 3
};

/** How far a message of the child's is. */
enum {
  POP_MESSAGE_UNSENT = 0, /**< only on this device: say so; can be cancelled while never attempted */
  POP_MESSAGE_SENT = 1,   /**< stored durably for the helpline */
  POP_MESSAGE_READ = 2    /**< opened by the helpline's side */
};

/**
 * How a conversation stands.
 * @since 1.0
 */
typedef struct pop_conversation_view {
  uint32_t struct_size;   /**< sizeof(pop_conversation_view), set by the caller */
  int32_t state;          /**< POP_CONVERSATION_* */
  pop_result reason;      /**< why it failed or cannot send just now; POP_OK otherwise */
  size_t message_count;   /**< for pop_conversation_message() */
  int32_t queue_position; /**< people ahead; -1: not known */
  int32_t wait_minutes;   /**< expected; -1: not known */
  int32_t busy;           /**< 1: the service says it is busy */
  int32_t app_relay;   /**< 1: the relay is the app's own, so its makers see that this account sought help */
  int32_t trial;       /**< 1: relay and gateway are run by the same people, for a trial */
  int32_t code;        /**< POP_CODE_* */
  int32_t code_wait_s; /**< while OPENING: seconds until the code is looked at, after too many wrong ones */
  int32_t moving;      /**< 1: the child is on the way to another service, see pop_conversation_transfer() */
} pop_conversation_view;

/**
 * One message. Its strings lie in locked memory; they are borrowed until the next call with the
 * conversation (or the flow) it came from, or pop_client_poll().
 * @since 1.0
 */
typedef struct pop_message_view {
  uint32_t struct_size; /**< sizeof(pop_message_view), set by the caller */
  int32_t from;         /**< POP_FROM_* */
  int32_t state;        /**< POP_MESSAGE_* */
  pop_str text;         /**< the text, or the note of another kind, which may be empty */
  int32_t kind;         /**< POP_KIND_* */
  pop_str title;        /**< of a resource; else empty */
  /** Of a resource; may be empty. https:, ASCII. Never opened or fetched by the library, and not to be
   * opened by the app but at the child's tap, with `link_host` shown: a view into it that can be read
   * for no other host. Links in a text are text. */
  pop_str link;
  pop_str link_host;  /**< the host in `link` */
  pop_str service_id; /**< of an offer: to which; of what was passed on: from which; else empty */
} pop_message_view;

/**
 * An offer of the helpline's to go on with another service. Strings are borrowed until the next call with
 * this conversation, or pop_client_poll().
 * @since 1.0
 */
typedef struct pop_offer_view {
  uint32_t struct_size; /**< sizeof(pop_offer_view), set by the caller */
  size_t message;       /**< index of the message that holds it, for pop_conversation_transfer() */
  pop_str service_id;   /**< the other service */
  /** As the verified directory names it. Empty: there is no way to that service from here, or for a
   * trial alone and this is none; offer other ways, and answer no. */
  pop_str service_name;
  pop_str note; /**< exactly what it would get, besides the present service's id; may be empty */
} pop_offer_view;

/**
 * Begins a conversation with a service of the directory. Nothing is sent to it before the first
 * pop_conversation_send(). Where what the directory says of its keys has expired, the next poll begins the
 * one update, from the relay's own host: so call this at the child's tap, not before. Thread: the client's.
 * @param client the client
 * @param service_id as in pop_service_view; borrowed for the call
 * @param conversation gets the conversation, owned by the caller; NULL on an error
 * @param error gets the reason; may be NULL
 * @return POP_OK; POP_E_NOT_FOUND: no such service; POP_E_NO_HANDOFF, POP_E_KEY_EXPIRED, POP_E_EXPIRED,
 * POP_E_RELAY or POP_E_NO_TRANSPORT: offer a call instead; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_open(pop_client *client, pop_str service_id,
                                         pop_conversation **conversation, pop_error *error) POP_NOEXCEPT;

/**
 * Wipes everything and forgets it; never blocks. The helpline is not told. With a code set the conversation
 * stays on this device, sealed, as it was after the last poll; a code that is being set is still set,
 * unless the client is destroyed too. Thread: any; see convention 3 for the moment.
 * @param conversation NULL, or one that is not alive: does nothing
 * @since 1.0
 */
POP_API void pop_conversation_destroy(pop_conversation *conversation) POP_NOEXCEPT;

/**
 * Puts a text into the outbox and sends it from pop_client_poll() until it is stored at the helpline or 30
 * minutes have passed. With a code set, what is unsent has to fit into the ticket: a text of more than
 * about 3,500 bytes is then POP_E_TOO_LARGE, and a shorter one POP_E_FULL until what was written before is
 * sent. Thread: the client's.
 * @param conversation the conversation
 * @param text UTF-8, 1 to 23,120 bytes; copied to locked memory
 * @return POP_OK: it is in the outbox; POP_E_ARGUMENT: empty or no UTF-8; POP_E_TOO_LARGE; POP_E_FULL: too
 * much is unsent; POP_E_STATE: it has ended, failed, or a code is being looked at; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_send(pop_conversation *conversation, pop_str text) POP_NOEXCEPT;

/**
 * Takes back the newest message that was never attempted. Thread: the client's.
 * @param conversation the conversation
 * @return POP_OK; POP_E_STATE: there is none; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_cancel(pop_conversation *conversation) POP_NOEXCEPT;

/**
 * Tells the helpline that the child has ended it. Thread: the client's.
 * @param conversation the conversation
 * @param feedback from 1, did not help, to 5, helped; of three pictures for under ten "yes" is 5, "a bit" 3
 * and "no" 1. 0: none is sent
 * @return POP_OK; POP_E_ARGUMENT: feedback is none of these; POP_E_STATE: it has ended or failed already,
 * or a code is being looked at; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_end(pop_conversation *conversation, int32_t feedback) POP_NOEXCEPT;

/**
 * The offer that waits for the child's answer. A newer one takes the place of an older one, and the child's
 * own end takes it away; it outlives the helpline's. Thread: the client's.
 * @param conversation the conversation
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: none waits; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_offer(pop_conversation *conversation, pop_offer_view *view) POP_NOEXCEPT;

/**
 * The child's answer to an offer. Show the note and the service's name before. On a yes a new conversation
 * with that service begins: with names and keys of its own, and the note as its first message, sent from
 * pop_client_poll(). Keep both. The present one goes on and is `moving` until the note is stored for the
 * other service; then it is POP_CONVERSATION_ENDED, and a code that was set for it opens nothing: offer to
 * set one for the next. When the next one fails, is ended before or destroyed, this one is not moving any
 * more and the helpline knows: the child is where it was. Thread: the client's.
 * @param conversation the conversation
 * @param message index of the message that holds the offer
 * @param agrees 1: yes; 0: no: the helpline learns that the child stays, or that there is no way to that
 * service
 * @param next gets the new conversation, owned by the caller like one of pop_conversation_open(); NULL on a
 * no and on every error; may be NULL where `agrees` is 0
 * @param error gets the reason; may be NULL
 * @return POP_OK; POP_E_ARGUMENT: agrees is neither, or next is missing; POP_E_STATE: it is not the offer
 * that waits, or the child is on the way to another service already; POP_E_NOT_FOUND, POP_E_NO_HANDOFF,
 * POP_E_KEY_EXPIRED, POP_E_EXPIRED, POP_E_RELAY or POP_E_NO_TRANSPORT: there is no way to that service, and
 * the helpline was told so; POP_E_FULL: too much is unsent, try again; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_transfer(pop_conversation *conversation, size_t message, int32_t agrees,
                                             pop_conversation **next, pop_error *error) POP_NOEXCEPT;

/**
 * How the conversation stands. Thread: the client's.
 * @param conversation the conversation
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK, or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_get(const pop_conversation *conversation,
                                        pop_conversation_view *view) POP_NOEXCEPT;

/**
 * One message. Thread: the client's.
 * @param conversation the conversation
 * @param index from 0, oldest first, below pop_conversation_view.message_count
 * @param view filled; its struct_size was set by the caller
 * @return POP_OK; POP_E_NOT_FOUND: beyond the count; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_message(const pop_conversation *conversation, size_t index,
                                            pop_message_view *view) POP_NOEXCEPT;

/* ---- Coming back ----------------------------------------------------------------------------
 *
 * A code keeps one conversation on this device, in a sealed ticket: nothing of what was said, but what it
 * takes to go on, and what is unsent. It holds for 72 hours after it was set or last entered, is gone when
 * the conversation ends, and cannot be recovered: say so before it is set. A code set for another
 * conversation takes the place of this one's.
 *
 * Whoever holds the device learns nothing from trying codes. With or without a ticket the same work is done,
 * the same files are touched and the same tries counted: five, then each must wait longer (30 s, 1, 5, 15, 60
 * minutes), and after the tenth wrong one file and key are made anew and no code opens anything.
 *
 * Setting and entering take 64 MiB for the moment, some 60 ms of a desktop's processor (300 ms on a phone)
 * and a disk flush; with a code set, each message sent or received a disk flush. All of it is a pop_task. */

/**
 * Whether a code can be set on this device: the host gives secure storage and a folder, and both could be
 * written. Offer codes only then. Thread: the client's.
 * @param client the client
 * @return 1: it can; 0: it cannot, there is no such client, or it takes no call now (conventions 1 and 2)
 * @since 1.0
 */
POP_API int32_t pop_client_codes_offered(const pop_client *client) POP_NOEXCEPT;

/**
 * Keeps this conversation under a code, for 72 hours. The conversation's `code` then says POP_CODE_SETTING
 * and, from a later poll on, POP_CODE_SET or POP_CODE_LOST. Thread: the client's.
 * @param conversation the conversation
 * @param code POP_CODE_MIN to POP_CODE_MAX bytes of UTF-8, as the child's PIN or pictures are written, the
 * same each time; copied to locked memory
 * @return POP_OK: it is being set; POP_E_ARGUMENT: it is no such code; POP_E_NO_STORAGE: no secure storage
 * or folder; POP_E_STATE: before anything was written, after the end, and while one is being set or looked
 * at; POP_E_FULL: more is unsent than fits; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_conversation_set_code(pop_conversation *conversation, pop_str code) POP_NOEXCEPT;

/**
 * Enters a code. Gives a conversation either way, POP_CONVERSATION_OPENING at first; from a later poll on
 * it is the one that was kept, without what was said before, or else a new one with the service, as
 * pop_conversation_open() gives it. Nothing says whether the code was wrong, too old, or there was nothing
 * to open: so say nothing to the child either. Where secure storage or file cannot be read it is a new one
 * too, and `reason` says so until something is sent. Where the right code was entered and the directory has
 * no way to that service just now, it is POP_CONVERSATION_FAILED, and the ticket stays. Thread: the
 * client's.
 * @param client the client
 * @param service_id the service a new one is with; borrowed for the call
 * @param code as it was set; copied to locked memory
 * @param conversation gets the conversation, owned by the caller; NULL on an error
 * @param error gets the reason; may be NULL
 * @return as pop_conversation_open(); POP_E_ARGUMENT: it is no code that could have been set;
 * POP_E_NO_STORAGE: no secure storage or folder; POP_E_STATE: while a conversation is open whose code is
 * set, or a code is being looked at
 * @since 1.0
 */
POP_API pop_result pop_conversation_open_with_code(pop_client *client, pop_str service_id, pop_str code,
                                                   pop_conversation **conversation,
                                                   pop_error *error) POP_NOEXCEPT;

/**
 * Makes file and key anew, in this call, a later poll or a task: no code opens anything any more, nor does
 * one that is being looked at. Destroy the client only after that, or it is not done. The same work whether
 * or not one was set. Thread: the client's.
 * @param client the client
 * @return POP_OK; POP_E_NO_STORAGE: no secure storage or folder; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_client_forget_code(pop_client *client) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
