/* The HTTP interface on libcurl, a library of its own (pop_http_curl) beside the core. */
#ifndef POP_HTTP_CURL_H
#define POP_HTTP_CURL_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pop_http_curl pop_http_curl;

typedef struct pop_http_curl_config {
  uint32_t struct_size;
  pop_str ca_file; /* PEM certificates to trust instead of the system's; not given: the system's */
} pop_http_curl_config;

/* Driven by pop_client_poll. Starts no thread of its own; where libcurl was built with the threaded resolver,
 * that library uses a thread to look a host name up. `config` may be NULL. */
POP_API pop_result pop_http_curl_create(const pop_http_curl_config *config,
                                        pop_http_curl **http) POP_NOEXCEPT;

/* After the client's destroy; never blocks. NULL is allowed. */
POP_API void pop_http_curl_destroy(pop_http_curl *http) POP_NOEXCEPT;

/* The table for pop_client_config.http. Owned by `http`. */
POP_API const pop_http *pop_http_curl_interface(pop_http_curl *http) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
