/* Shared types of the PoP C ABI. Include <pop/pop.h>; the conventions are there. */
#ifndef POP_TYPES_H
#define POP_TYPES_H

#include <stddef.h>
#include <stdint.h>

#if defined(POP_STATIC)
#define POP_API
#elif defined(_WIN32)
#define POP_API __declspec(dllimport)
#else
#define POP_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
#define POP_NOEXCEPT noexcept
extern "C" {
#else
#define POP_NOEXCEPT
#endif

/* UTF-8 text, not terminated by NUL. {NULL, 0} is "not given". */
typedef struct pop_str {
  const char *data;
  size_t size;
} pop_str;

/* Bytes. {NULL, 0} is "not given". */
typedef struct pop_bytes {
  const uint8_t *data;
  size_t size;
} pop_bytes;

/* 0 and above: it worked. Below 0: it did not, and nothing was changed.
 * Values are never reused. pop_result_text() says what each one means. */
typedef int32_t pop_result;
enum {
  POP_OK = 0,
  POP_NO_SERVICE = 1, /* no helpline is known for this place: show the next step */
  POP_NO_PLACE = 2,   /* the country is not known: ask; world-wide services are listed */
  POP_UNCHANGED = 3,  /* already up to date */
  POP_PARTIAL = 4,    /* taken, but some countries keep their previous version */

  POP_E_ARGUMENT = -1,  /* a pointer, size or value breaks the function's contract */
  POP_E_MEMORY = -2,    /* the allocator gave nothing */
  POP_E_STATE = -3,     /* not possible in the present state */
  POP_E_INTERNAL = -4,  /* a fault of this library: please report it */
  POP_E_NOT_FOUND = -5, /* no such service, channel, choice or index */
  POP_E_IO = -6,        /* a file could not be read or written */

  POP_E_FORMAT = -20,      /* not well-formed: JSON, bundle, metadata or record */
  POP_E_SIGNATURE = -21,   /* too few valid signatures by the keys that must sign */
  POP_E_HASH = -22,        /* length or hash is not the one that was signed */
  POP_E_VERSION = -23,     /* version is not the one that was signed */
  POP_E_EXPIRED = -24,     /* signed metadata has expired */
  POP_E_ROLLBACK = -25,    /* older than what is already trusted */
  POP_E_POLICY = -26,      /* the record says more than its country's policy allows */
  POP_E_MISSING = -27,     /* a file or role that was signed for is not there */
  POP_E_TOO_LARGE = -28,   /* above a size or count limit */
  POP_E_DELEGATION = -29,  /* signed by a role that may not sign this path */
  POP_E_STALE_BUILD = -30, /* the built-in bundle was expired or too old when it was embedded */

  POP_E_KEY_EXPIRED = -40, /* the service's handoff key is not valid now: offer a call */
  POP_E_NO_HANDOFF = -41,  /* this service takes no conversation inside the app */
  POP_E_RELAY = -42,       /* no relay may be used for this service */
  POP_E_CRYPTO = -43,      /* a sealed message did not open */
  POP_E_REFUSED = -44,     /* the gateway refused the conversation */
  POP_E_FULL = -45,        /* no room for more unsent text */

  POP_E_NETWORK = -60,     /* no connection; call and text still work */
  POP_E_TIMEOUT = -61,     /* no answer in time */
  POP_E_TLS = -62,         /* the other end could not prove who it is */
  POP_E_CANCELLED = -63,   /* cancelled by the caller */
  POP_E_NO_TRANSPORT = -64 /* the host gave no HTTP interface */
};

/* Filled by functions that check data, where the caller wants the reason.
 * The text is English, for developers, and never holds anything a child wrote. */
typedef struct pop_error {
  pop_result code;
  char message[252]; /* NUL-terminated, cut to fit */
} pop_error;

/* The code's name, as in this header ("POP_E_SIGNATURE"). Static storage, any thread. */
POP_API const char *pop_result_name(pop_result code) POP_NOEXCEPT;

/* One sentence: what happened and what to do. Static storage, any thread. */
POP_API const char *pop_result_text(pop_result code) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
