/**
 * @file
 * What a host may give to PoP. Each interface is a table of functions and a `user` pointer that is handed
 * back untouched. All of them may be left out; each says what is missing then. Tables and what they point
 * to are borrowed until the client is destroyed and every exchange and task that was handed out has ended
 * (the allocator: copied, and what it points to is borrowed until the process ends). A function of a table
 * that is said to be optional may be NULL, the others may not: pop_client_create() refuses the table.
 */
#ifndef POP_HOST_H
#define POP_HOST_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Allocator: process-wide ------------------------------------------------------------ */

/**
 * Where the library's memory comes from. All three functions are required. They are called on whatever
 * thread calls PoP, and on the thread of a task. Without it: malloc, realloc, free.
 * @since 1.0
 */
typedef struct pop_allocator {
  uint32_t struct_size; /**< sizeof(pop_allocator) */
  void *user;           /**< handed back to each function */
  /** `size` bytes (never 0), aligned for any type, or NULL when there is no memory. */
  void *(*allocate)(void *user, size_t size);
  /** As realloc: the bytes keep their content, NULL leaves `memory` as it was. `memory` is never NULL. */
  void *(*reallocate)(void *user, void *memory, size_t size);
  /** Takes back what one of the others gave. `memory` is never NULL. */
  void (*release)(void *user, void *memory);
} pop_allocator;

/**
 * Sets the allocator for everything inside this library, shared or static: its objects and texts, and the
 * SQLite and ICU that are built in. Not for the locked pages of secrets and the working memory of a code
 * (both from the system), what the C++ runtime keeps ready for exceptions, an ICU or SQLite of the system's,
 * and pop_http_curl. The host's operator new is never called. Only before the first pop_client_create() of
 * the process, and only once. Thread: any.
 * @param allocator copied
 * @return POP_OK; POP_E_ARGUMENT: NULL, or it lacks a function; POP_E_STATE: too late, or it was set
 * already
 * @since 1.0
 */
POP_API pop_result pop_set_allocator(const pop_allocator *allocator) POP_NOEXCEPT;

/* ---- Clock ------------------------------------------------------------------------------ */

/**
 * The time. Called on the thread that calls PoP. Without it: the system's real-time and monotonic clocks.
 * @since 1.0
 */
typedef struct pop_clock {
  uint32_t struct_size; /**< sizeof(pop_clock) */
  void *user;           /**< handed back to each function */
  /** The wall clock: seconds since 1970-01-01T00:00:00Z. */
  int64_t (*unix_seconds)(void *user);
  /** Milliseconds since any moment; never goes back. */
  int64_t (*monotonic_ms)(void *user);
} pop_clock;

/* ---- Log -------------------------------------------------------------------------------- */

/** How much a line of the log matters. */
enum {
  POP_LOG_ERROR = 1,   /**< something does not work until it is mended */
  POP_LOG_WARNING = 2, /**< something was left out or done in a lesser way */
  POP_LOG_INFO = 3     /**< what a developer may like to know */
};

/**
 * Where log lines go. Called on the thread that calls PoP. Without it PoP is silent.
 * @since 1.0
 */
typedef struct pop_log {
  uint32_t struct_size; /**< sizeof(pop_log) */
  void *user;           /**< handed back to the function */
  /** One line, English, without a line end, with no user data: no text, place, language or service.
   * `level` is POP_LOG_*, `text` is borrowed for the call. */
  void (*line)(void *user, int32_t level, pop_str text);
} pop_log;

/* ---- Wake-up ---------------------------------------------------------------------------- */

/**
 * How PoP asks to be polled. Called on ANY thread: the one on which a host transport or task completes.
 * Without it: call pop_client_poll() at least as often as its next_ms says, and when such work has ended.
 * @since 1.0
 */
typedef struct pop_wake {
  uint32_t struct_size; /**< sizeof(pop_wake) */
  void *user;           /**< handed back to the function */
  /** Asks the host to call pop_client_poll() soon. It must return at once and must not call PoP. */
  void (*wake)(void *user);
} pop_wake;

/* ---- HTTP ------------------------------------------------------------------------------- */

/**
 * A header of a request. Never grows.
 * @since 1.0
 */
typedef struct pop_http_header {
  pop_str name;  /**< lower-case */
  pop_str value; /**< as it goes over the network */
} pop_http_header;

/**
 * One request. Everything is borrowed for the length of the `start` call only. The transport must use HTTPS
 * with TLS 1.2 or later and check the certificate, follow no redirect, send no header of its own beyond
 * what HTTP needs (no cookie, no referrer, no user agent), keep nothing on disk, and compress nothing.
 * @since 1.0
 */
typedef struct pop_http_request {
  uint32_t struct_size;           /**< set by the library: what its version of the struct has */
  pop_str method;                 /**< "GET" or "POST" */
  pop_str url;                    /**< always https: */
  const pop_http_header *headers; /**< header_count of them */
  size_t header_count;            /**< may be 0 */
  pop_bytes body;                 /**< empty for GET */
  uint32_t timeout_ms;            /**< for the whole exchange, in milliseconds */
  uint32_t max_response_bytes;    /**< a longer body fails with POP_E_TOO_LARGE */
  uint32_t isolation; /**< exchanges with different values must share no connection, TLS session or cookie */
} pop_http_request;

/**
 * The answer to a request. Everything is borrowed for the length of pop_http_finish() only.
 * @since 1.0
 */
typedef struct pop_http_response {
  uint32_t struct_size; /**< sizeof(pop_http_response) */
  pop_result
      result;     /**< POP_OK, POP_E_NETWORK, POP_E_TIMEOUT, POP_E_TLS, POP_E_TOO_LARGE or POP_E_CANCELLED */
  int32_t status; /**< HTTP status, when result is POP_OK */
  pop_str content_type; /**< value of that header; may be empty */
  pop_bytes body;       /**< whole; may be empty */
} pop_http_response;

/**
 * The way back for one exchange. Owned by the transport from `start` until pop_http_finish().
 * @since 1.0
 */
typedef struct pop_http_exchange pop_http_exchange;

/**
 * Ends the exchange: once for every `start` that returned POP_OK, at any time, also inside `start` or
 * `cancel` and after the client was destroyed. Copies the response, frees the exchange, and calls the
 * wake-up. Thread: any.
 * @param exchange as `start` got it; NULL, or one that is finished: does nothing
 * @param response borrowed for the call; NULL: POP_E_NETWORK. A length without data counts as POP_E_NETWORK,
 * a body above max_response_bytes as POP_E_TOO_LARGE, and neither is read
 * @since 1.0
 */
POP_API void pop_http_finish(pop_http_exchange *exchange, const pop_http_response *response) POP_NOEXCEPT;

/**
 * The host's transport. Called on the thread that calls PoP. Without it everything works except
 * conversations and updates. pop_http_curl_create() makes one on libcurl.
 * @since 1.0
 */
typedef struct pop_http {
  uint32_t struct_size; /**< sizeof(pop_http) */
  void *user;           /**< handed back to each function */
  /** Begins a request and returns at once. POP_OK: pop_http_finish() will be called. On a result below 0
   * the exchange stays PoP's. */
  pop_result (*start)(void *user, const pop_http_request *request, pop_http_exchange *exchange);
  /** The answer is no longer wanted. Must return at once; pop_http_finish() still has to be called. It
   * may cross a pop_http_finish() on another thread: ignore an exchange that is finished already. */
  void (*cancel)(void *user, pop_http_exchange *exchange);
  /** Optional, for transports without a thread: called inside pop_client_poll(); lowers *next_ms to when
   * it wants to be called again, in milliseconds. */
  void (*drive)(void *user, uint32_t *next_ms);
} pop_http;

/* ---- Secure storage --------------------------------------------------------------------- */

/**
 * Small secrets in the platform's keystore, bound to this device and kept out of backups (Android Keystore,
 * iOS Keychain "WhenUnlockedThisDeviceOnly", the kernel's keyring). A name is at most 32 ASCII characters,
 * a value at most 256 bytes. Called on the thread that calls PoP or inside a task: it must outlive both the
 * client and every task handed out. Without it no code can be set and nothing is ever kept.
 * @since 1.0
 */
typedef struct pop_secure_storage {
  uint32_t struct_size; /**< sizeof(pop_secure_storage) */
  void *user;           /**< handed back to each function */
  /** Copies the value to `buffer`, which has room for `capacity` bytes, and its size to *size.
   * POP_E_NOT_FOUND when there is none, POP_E_IO when it cannot be read now. */
  pop_result (*read)(void *user, pop_str name, uint8_t *buffer, size_t capacity, size_t *size);
  /** Keeps a copy of the value under the name, in place of an older one. POP_OK or POP_E_IO. */
  pop_result (*write)(void *user, pop_str name, pop_bytes value);
  /** Forgets the value. POP_OK also when there was none; POP_E_IO. */
  pop_result (*erase)(void *user, pop_str name);
} pop_secure_storage;

/* ---- Long work -------------------------------------------------------------------------- */

/**
 * Work that can take more than 5 ms. Owned by the host from `run_task` until pop_task_run().
 * @since 1.0
 */
typedef struct pop_task pop_task;

/**
 * Does the work and frees the task: once, also after the client was destroyed (it then only frees). Calls
 * the wake-up when done. Thread: any one.
 * @param task as `run_task` got it; NULL, or one that was run: does nothing
 * @since 1.0
 */
POP_API void pop_task_run(pop_task *task) POP_NOEXCEPT;

/**
 * A thread or queue of the host's. Called on the thread that calls PoP. Without it the work is done inline,
 * in the call or poll that needs it.
 * @since 1.0
 */
typedef struct pop_tasks {
  uint32_t struct_size; /**< sizeof(pop_tasks) */
  void *user;           /**< handed back to the function */
  /** Takes over a task and returns at once. POP_OK: pop_task_run() will be called. On a result below 0
   * the task stays PoP's and is done inline. */
  pop_result (*run_task)(void *user, pop_task *task);
} pop_tasks;

/* ---- Speech ----------------------------------------------------------------------------- */

/**
 * Reads screens aloud when the child asks for it. Called on the thread that calls PoP; both return at once.
 * Without it there is no such button.
 * @since 1.0
 */
typedef struct pop_speech {
  uint32_t struct_size; /**< sizeof(pop_speech) */
  void *user;           /**< handed back to each function */
  /** Begins to speak, in place of what is being spoken. `language` is BCP 47; both are borrowed for the
   * call. */
  void (*speak)(void *user, pop_str language, pop_str text);
  /** Falls silent. */
  void (*stop)(void *user);
  /** Optional. 1: there is a voice for `language`, BCP 47; 0: there is none, and then no "Read aloud" on a
   * screen in it. Without this function there is a voice for every language. */
  int32_t (*speaks)(void *user, pop_str language);
} pop_speech;

#ifdef __cplusplus
}
#endif
#endif
