/* What a host may give to PoP. Each interface is a table of functions and a `user` pointer
 * that is handed back untouched. Tables and what they point to are borrowed until the client
 * is destroyed (the allocator: until the process ends). All but the HTTP interface may be left out. */
#ifndef POP_HOST_H
#define POP_HOST_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Allocator: process-wide ------------------------------------------------------------ */

/* All three are required. `allocate` returns memory aligned for any type, or NULL when there is none;
 * `size` is never 0. Called on whatever thread calls PoP, and on the thread of a task. */
typedef struct pop_allocator {
  uint32_t struct_size;
  void *user;
  void *(*allocate)(void *user, size_t size);
  void *(*reallocate)(void *user, void *memory, size_t size); /* memory is never NULL */
  void (*release)(void *user, void *memory);                  /* memory is never NULL */
} pop_allocator;

/* Sets the allocator for everything inside this library. Only before the first pop_client_create
 * and only once: afterwards POP_E_STATE. The table is copied. Not thread-safe. */
POP_API pop_result pop_set_allocator(const pop_allocator *allocator) POP_NOEXCEPT;

/* ---- Clock ------------------------------------------------------------------------------ */

/* Called on the thread that calls PoP. Without it: the system's real-time and monotonic clocks. */
typedef struct pop_clock {
  uint32_t struct_size;
  void *user;
  int64_t (*unix_seconds)(void *user); /* wall clock, seconds since 1970-01-01T00:00:00Z */
  int64_t (*monotonic_ms)(void *user); /* never goes back; any start */
} pop_clock;

/* ---- Log -------------------------------------------------------------------------------- */

enum { POP_LOG_ERROR = 1, POP_LOG_WARNING = 2, POP_LOG_INFO = 3 };

/* Without it PoP is silent. Lines are English, without a line end, and hold no user data: no text,
 * no place, no language, no service. Called on the thread that calls PoP. */
typedef struct pop_log {
  uint32_t struct_size;
  void *user;
  void (*line)(void *user, int32_t level, pop_str text);
} pop_log;

/* ---- Wake-up ---------------------------------------------------------------------------- */

/* `wake` asks the host to call pop_client_poll soon. Called on ANY thread: the one on which a host
 * transport or task completes. It must return at once and must not call PoP. */
typedef struct pop_wake {
  uint32_t struct_size;
  void *user;
  void (*wake)(void *user);
} pop_wake;

/* ---- HTTP ------------------------------------------------------------------------------- */

typedef struct pop_http_header {
  pop_str name; /* lower-case */
  pop_str value;
} pop_http_header;

/* One request. Everything is borrowed for the length of the `start` call only. The transport must use
 * HTTPS with TLS 1.2 or later and check the certificate, follow no redirect, send no header of its own beyond
 * what HTTP needs (no cookie, no referrer, no user agent), keep nothing on disk, and compress nothing. */
typedef struct pop_http_request {
  uint32_t struct_size;
  pop_str method; /* "GET" or "POST" */
  pop_str url;    /* always https: */
  const pop_http_header *headers;
  size_t header_count;
  pop_bytes body;
  uint32_t timeout_ms;         /* for the whole exchange */
  uint32_t max_response_bytes; /* a longer body fails with POP_E_TOO_LARGE */
  uint32_t isolation; /* exchanges with different values must share no connection, TLS session or cookie */
} pop_http_request;

typedef struct pop_http_response {
  uint32_t struct_size;
  pop_result result; /* POP_OK, or POP_E_NETWORK, _TIMEOUT, _TLS, _TOO_LARGE, _CANCELLED */
  int32_t status;    /* HTTP status, when result is POP_OK */
  pop_str content_type;
  pop_bytes body;
} pop_http_response;

/* The way back for one exchange. Owned by the transport from `start` until pop_http_finish. */
typedef struct pop_http_exchange pop_http_exchange;

/* Ends the exchange: exactly once for every `start` that returned POP_OK, on any thread, at any time, also
 * after `cancel` and after the client was destroyed. Copies the response, frees the exchange, and calls the
 * wake-up. */
POP_API void pop_http_finish(pop_http_exchange *exchange, const pop_http_response *response) POP_NOEXCEPT;

typedef struct pop_http {
  uint32_t struct_size;
  void *user;
  /* Begins a request and returns at once. On a result below 0 the exchange stays PoP's. */
  pop_result (*start)(void *user, const pop_http_request *request, pop_http_exchange *exchange);
  /* The answer is no longer wanted. Must return at once; pop_http_finish still has to be called. */
  void (*cancel)(void *user, pop_http_exchange *exchange);
  /* Optional, for transports without a thread: called inside pop_client_poll; lowers *next_ms to when
   * it wants to be called again. */
  void (*drive)(void *user, uint32_t *next_ms);
} pop_http;

/* ---- Secure storage --------------------------------------------------------------------- */

/* Small secrets in the platform's keystore, bound to this device and kept out of backups (Android Keystore,
 * iOS Keychain "WhenUnlockedThisDeviceOnly", the kernel's keyring). Without it no code can be set and nothing
 * is ever kept. `name` is at most 32 ASCII characters, a value at most 256 bytes. Called on the thread that
 * calls PoP or inside a task: it must outlive both the client and every task handed out. */
typedef struct pop_secure_storage {
  uint32_t struct_size;
  void *user;
  /* Copies the value to `buffer` and its size to *size. POP_E_NOT_FOUND when there is none. */
  pop_result (*read)(void *user, pop_str name, uint8_t *buffer, size_t capacity, size_t *size);
  pop_result (*write)(void *user, pop_str name, pop_bytes value);
  pop_result (*erase)(void *user, pop_str name); /* POP_OK also when there was none */
} pop_secure_storage;

/* ---- Long work -------------------------------------------------------------------------- */

/* Work that can take more than 5 ms. */
typedef struct pop_task pop_task;

/* Does the work and frees the task: exactly once, on any one thread, also after the client was
 * destroyed (it then only frees). Calls the wake-up when done. */
POP_API void pop_task_run(pop_task *task) POP_NOEXCEPT;

/* Without it the work is done inline, in the call or poll that needs it. */
typedef struct pop_tasks {
  uint32_t struct_size;
  void *user;
  /* Hands a task to a thread or queue of the host and returns at once. On a result below 0 the task stays
   * PoP's and is done inline. */
  pop_result (*run_task)(void *user, pop_task *task);
} pop_tasks;

/* ---- Speech ----------------------------------------------------------------------------- */

/* Reads screens aloud when the child asks for it. Without it there is no such button. Both return at once.
 * Called on the thread that calls PoP. */
typedef struct pop_speech {
  uint32_t struct_size;
  void *user;
  void (*speak)(void *user, pop_str language, pop_str text); /* replaces what is being spoken */
  void (*stop)(void *user);
} pop_speech;

#ifdef __cplusplus
}
#endif
#endif
