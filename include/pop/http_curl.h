/**
 * @file
 * The HTTP interface on libcurl, a library of its own (pop_http_curl) beside the core. <pop/pop.h> does not
 * include it.
 */
#ifndef POP_HTTP_CURL_H
#define POP_HTTP_CURL_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A transport on libcurl. Made by pop_http_curl_create(), freed by pop_http_curl_destroy(). One for each
 * client: it belongs to the client's thread.
 * @since 1.0
 */
typedef struct pop_http_curl pop_http_curl;

/**
 * How the transport is to be.
 * @since 1.0
 */
typedef struct pop_http_curl_config {
  uint32_t struct_size; /**< sizeof(pop_http_curl_config) */
  /** Path of PEM certificates to trust instead of the system's, UTF-8. Not given: the system's. Copied. */
  pop_str ca_file;
  /** "http://host:port" of an HTTP proxy that every connection is tunnelled through (CONNECT); it sees whose
   * hosts are asked and when, not what is said. Not given: none; http_proxy and the like in the environment
   * are never read, since whoever sets them would learn that help was sought. Copied. */
  pop_str proxy;
} pop_http_curl_config;

/**
 * Makes a transport that is driven by pop_client_poll(). It starts no thread of its own; where libcurl was
 * built with the threaded resolver, that library uses a thread to look a host name up. It starts libcurl
 * for the process and never ends it, and lets no SIGPIPE out. libcurl itself writes the keys of its TLS into
 * the file that SSLKEYLOGFILE names, where a process was started with that. Thread: the client's.
 * @param config copied; may be NULL
 * @param http gets the transport, owned by the caller; NULL on an error
 * @return POP_OK; POP_E_ARGUMENT: http is NULL, struct_size is not set, or a text has no such form;
 * POP_E_MEMORY, also where 64 are alive; POP_E_INTERNAL: libcurl did not start
 * @since 1.0
 */
POP_API pop_result pop_http_curl_create(const pop_http_curl_config *config,
                                        pop_http_curl **http) POP_NOEXCEPT;

/**
 * Frees the transport; never blocks. After the client's destroy. Thread: the client's.
 * @param http may be NULL, or destroyed already: nothing is done then
 * @since 1.0
 */
POP_API void pop_http_curl_destroy(pop_http_curl *http) POP_NOEXCEPT;

/**
 * The table for pop_client_config.http. Thread: the client's.
 * @param http the transport
 * @return owned by `http`, valid until its destroy; NULL where `http` is NULL or was destroyed
 * @since 1.0
 */
POP_API const pop_http *pop_http_curl_interface(pop_http_curl *http) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
