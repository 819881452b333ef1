/**
 * @file
 * The client: one per process is normal. It owns the directory and drives everything else.
 */
#ifndef POP_CLIENT_H
#define POP_CLIENT_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A client. Made by pop_client_create(), freed by pop_client_destroy().
 * @since 1.0
 */
typedef struct pop_client pop_client;

/** Which words a child may see. */
enum {
  POP_WORDS_REVIEWED = 0, /**< a language without review falls to the next listed one, then English */
  POP_WORDS_DRAFTS = 1    /**< also words no reviewer has seen yet: for trials, and it is shown */
};

/**
 * What a client is made of. root, bundle and embedded_at are needed; all else may be 0.
 * @since 1.0
 */
typedef struct pop_client_config {
  uint32_t struct_size; /**< sizeof(pop_client_config) */
  /** Whose directory is trusted: a root of The Update Framework. Borrowed until destroy; it may lie in
   * read-only memory. At most 512,000 bytes. pop_embed_directory() in CMake makes it and the next two. */
  pop_bytes root;
  /** The copy of the directory built into the app. Borrowed until destroy. */
  pop_bytes bundle;
  /** Unix seconds of the embedding step, which checked root and bundle. */
  int64_t embedded_at;
  /** A folder of the app's own for directory updates and the resume file, UTF-8; made where it is
   * missing. One client at a time uses it. At most 4,096 bytes. Copied. Not given: memory only. */
  pop_str folder;
  /** The app's name as a child knows it, for the words. Copied. Not given: "this app". */
  pop_str app_name;
  int32_t words_allowed;     /**< POP_WORDS_* */
  uint32_t max_bundle_bytes; /**< a larger bundle is refused; 0: 8 MiB */
  /** A relay of the app's own, https, instead of those of the directory. It is weaker, and the child is
   * told: its makers see that this account sought help (never what is said). Copied. */
  pop_str relay_url;
  const pop_http *http;                     /**< NULL: no conversations and no updates, all else works */
  const pop_clock *clock;                   /**< NULL: the system's clocks */
  const pop_log *log;                       /**< NULL: silence */
  const pop_wake *wake;                     /**< NULL: nobody is woken */
  const pop_secure_storage *secure_storage; /**< NULL: no code can be set */
  const pop_tasks *tasks;                   /**< NULL: long work is done inline */
  const pop_speech *speech;                 /**< NULL: no button that reads aloud */
  /** Where newer directories are published, best first: https: addresses of TUF repositories, which end
   * with '/'. At most 16. Copied. Used by pop_directory_update() alone. */
  const pop_str *mirrors;
  size_t mirror_count; /**< may be 0 */
  /** The app's own words: files in the form of sdk/flow/words/en.json (language, review, strings). One
   * in a language there is, or a regional form of one (es-MX), replaces labels and questions; one in
   * another language adds it whole. The words of danger, of what is kept, sent, seen or paid, of hiding
   * and of the way to a service cannot be replaced. Every file passes the lint of
   * sdk/flow/words/README.md, or pop_client_create() refuses all with the reason (POP_E_FORMAT,
   * POP_E_POLICY). A file whose review is "draft" needs POP_WORDS_DRAFTS. At most 256 KiB each. Copied. */
  const pop_bytes *words;
  size_t word_count; /**< how many files; may be 0 */
} pop_client_config;

/**
 * Makes a client. The bundle's outer form and the chain down to the editors' role are checked here, the
 * rest on the first look-up of a country: about 1 ms, without network. Writes nothing without `folder`.
 * Thread: any, which is the client's from then on.
 * @param config borrowed for the call, but for what its fields say
 * @param client gets the client, owned by the caller; NULL on an error
 * @param error gets the reason; may be NULL
 * @return POP_OK; POP_E_ARGUMENT: the configuration breaks its contract; POP_E_FORMAT … POP_E_STALE_BUILD:
 * root, bundle or words are not to be believed; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_client_create(const pop_client_config *config, pop_client **client,
                                     pop_error *error) POP_NOEXCEPT;

/**
 * Wipes and frees everything, the flows, answers and conversations of the client with it, cancels what is
 * under way, never blocks. Thread: any; see convention 3 for the moment.
 * @param client NULL, or one that is not alive: does nothing
 * @since 1.0
 */
POP_API void pop_client_destroy(pop_client *client) POP_NOEXCEPT;

/**
 * Does what is due, in slices (one signature, one file, one commit), and tells the host what happened. Call
 * it in the game's tick or the app's loop, and after any other call on the client or what
 * was made from it once more before waiting. Thread: the client's.
 * @param client the client
 * @param budget_us how long it may take, in microseconds, about: a slice that has begun is ended
 * @param next_ms gets when to call again, in milliseconds; UINT32_MAX: nothing is due until a call or a
 * wake-up; within a second after POP_E_MEMORY and POP_E_INTERNAL, and left as it was after any other error;
 * may be NULL
 * @return POP_OK; POP_E_STATE: inside a callback of this client; or as convention 6 says
 * @since 1.0
 */
POP_API pop_result pop_client_poll(pop_client *client, uint32_t budget_us, uint32_t *next_ms) POP_NOEXCEPT;

/**
 * Whether this client's secrets lie in memory that is locked against swapping. Thread: any.
 * @param client the client
 * @return 1: they do; 0: the system refused (they are still wiped and left out of core dumps), or there is
 * no such client
 * @since 1.0
 */
POP_API int32_t pop_client_secrets_locked(const pop_client *client) POP_NOEXCEPT;

/**
 * What is alive in this process, for leak tests: made and not destroyed.
 * @since 1.0
 */
typedef struct pop_instances {
  uint32_t struct_size;   /**< sizeof(pop_instances) */
  uint32_t clients;       /**< of pop_client_create() */
  uint32_t answers;       /**< of pop_directory_find() */
  uint32_t flows;         /**< of pop_flow_create() */
  uint32_t conversations; /**< of pop_conversation_open() and those like it; not those inside a flow */
  uint32_t exchanges;     /**< handed to pop_http.start and not finished */
  uint32_t tasks;         /**< handed to pop_tasks.run_task and not run */
} pop_instances;

/**
 * Counts what is alive in this process. What other threads make or destroy meanwhile may be in it or not.
 * Thread: any.
 * @param counts filled as far as its struct_size goes
 * @return POP_OK; POP_E_ARGUMENT
 * @since 1.0
 */
POP_API pop_result pop_get_instances(pop_instances *counts) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
