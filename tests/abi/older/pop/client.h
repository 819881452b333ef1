/* The client: one per process is normal. It owns the directory and drives everything else. */
#ifndef POP_CLIENT_H
#define POP_CLIENT_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pop_client pop_client;

enum {
  POP_WORDS_REVIEWED = 0, /* a language without review falls to the next listed one, then English */
  POP_WORDS_DRAFTS = 1    /* also words no reviewer has seen yet: for trials, and it is shown */
};

typedef struct pop_client_config {
  uint32_t struct_size;
  /* Whose directory is trusted, and the copy built into the app. Borrowed until destroy: they may lie in
   * read-only memory. pop_embed_directory() in CMake makes all three. */
  pop_bytes root;
  pop_bytes bundle;
  int64_t embedded_at; /* Unix seconds of the embedding step, which checked root and bundle */
  /* A folder of the app's own for directory updates (and the resume file), UTF-8. Not given: memory only. */
  pop_str folder;
  /* The app's name as a child knows it, for the words. Not given: "this app". */
  pop_str app_name;
  int32_t words_allowed;     /* POP_WORDS_* */
  uint32_t max_bundle_bytes; /* 0: 8 MiB */
  /* A relay of the app's own, https, instead of those of the directory. It is weaker, and the child is told:
   * its makers see that this account sought help (never what is said). */
  pop_str relay_url;
  const pop_http *http; /* not given: everything works except conversations and updates */
  const pop_clock *clock;
  const pop_log *log;
  const pop_wake *wake;
  const pop_secure_storage *secure_storage;
  const pop_tasks *tasks;
  const pop_speech *speech;
} pop_client_config;

/* Makes a client. The bundle's outer form and the chain down to the editors' role are checked here, the rest
 * on the first look-up of a country: about 1 ms, without network. Writes nothing without `folder`. Returns
 * POP_E_* with a reason in *error (may be NULL); *client is then NULL. */
POP_API pop_result pop_client_create(const pop_client_config *config, pop_client **client,
                                     pop_error *error) POP_NOEXCEPT;

/* Wipes and frees everything, cancels what is under way, never blocks. All flows, answers and
 * conversations of the client must have been destroyed before. NULL is allowed. */
POP_API void pop_client_destroy(pop_client *client) POP_NOEXCEPT;

/* Does what is due, for about `budget_us` microseconds at most, in slices (one signature, one file, one
 * commit). *next_ms (may be NULL) says when to call again; UINT32_MAX: nothing is due until a call or a
 * wake-up. Callbacks run only inside this function. Call it in the game's tick or the app's loop. */
POP_API pop_result pop_client_poll(pop_client *client, uint32_t budget_us, uint32_t *next_ms) POP_NOEXCEPT;

/* 1 when this client's secrets lie in memory that is locked against swapping; 0 when the system
 * refused (they are still wiped and left out of core dumps). */
POP_API int32_t pop_client_secrets_locked(const pop_client *client) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
