/**
 * @file
 * Types that all headers share. Include <pop/pop.h>; the conventions are there.
 */
#ifndef POP_TYPES_H
#define POP_TYPES_H

#include <stddef.h>
#include <stdint.h>

/** Marks what the library exports. Define POP_STATIC before the include where PoP is linked statically. */
#if defined(POP_STATIC)
#define POP_API
#elif defined(_WIN32)
#define POP_API __declspec(dllimport)
#else
#define POP_API __attribute__((visibility("default")))
#endif

/** No function of PoP lets an exception out: in C++ each is noexcept. */
#ifdef __cplusplus
#define POP_NOEXCEPT noexcept
extern "C" {
#else
#define POP_NOEXCEPT
#endif

/**
 * UTF-8 text, not terminated by NUL. {NULL, 0} is "not given". Never grows.
 * @since 1.0
 */
typedef struct pop_str {
  const char *data; /**< the first byte; may be NULL where size is 0 */
  size_t size;      /**< in bytes */
} pop_str;

/**
 * Bytes. {NULL, 0} is "not given". Never grows.
 * @since 1.0
 */
typedef struct pop_bytes {
  const uint8_t *data; /**< the first byte; may be NULL where size is 0 */
  size_t size;         /**< in bytes */
} pop_bytes;

/**
 * What a call came to, a value of POP_OK … or POP_E_*. 0 and above: it worked. Below 0: it did not, and
 * nothing was changed. Values are never reused, and a newer library may return new ones: treat an unknown
 * one by its sign. pop_result_text() says what each one means.
 * @since 1.0
 */
typedef int32_t pop_result;

/** The values of pop_result. */
enum {
  POP_OK = 0,         /**< it worked */
  POP_NO_SERVICE = 1, /**< no helpline is known for this place: show the next step */
  POP_NO_PLACE = 2,   /**< the country is not known: ask; world-wide services are listed */
  POP_UNCHANGED = 3,  /**< already up to date */
  POP_PARTIAL = 4,    /**< taken, but some countries keep their previous version */

  POP_E_ARGUMENT = -1,  /**< a pointer, size or value breaks the function's contract */
  POP_E_MEMORY = -2,    /**< the allocator gave nothing: all is as before the call */
  POP_E_STATE = -3,     /**< not possible in the present state */
  POP_E_INTERNAL = -4,  /**< a fault of this library: please report it */
  POP_E_NOT_FOUND = -5, /**< no such service, channel, choice or index */
  POP_E_IO = -6,        /**< a file could not be read or written */
  POP_E_BUSY = -7,      /**< another thread is inside this client just now */
  POP_E_HANDLE = -8,    /**< the handle is not alive: destroyed, never made, or of another kind */

  POP_E_FORMAT = -20,      /**< not well-formed: JSON, bundle, metadata or record */
  POP_E_SIGNATURE = -21,   /**< too few valid signatures by the keys that must sign */
  POP_E_HASH = -22,        /**< length or hash is not the one that was signed */
  POP_E_VERSION = -23,     /**< version is not the one that was signed */
  POP_E_EXPIRED = -24,     /**< signed metadata has expired */
  POP_E_ROLLBACK = -25,    /**< older than what is already trusted */
  POP_E_POLICY = -26,      /**< the record says more than its country's policy allows */
  POP_E_MISSING = -27,     /**< a file or role that was signed for is not there */
  POP_E_TOO_LARGE = -28,   /**< above a size or count limit */
  POP_E_DELEGATION = -29,  /**< signed by a role that may not sign this path */
  POP_E_STALE_BUILD = -30, /**< the built-in bundle was expired or too old when it was embedded */

  POP_E_KEY_EXPIRED = -40, /**< the service's handoff key is not valid now: offer a call */
  POP_E_NO_HANDOFF = -41,  /**< this service takes no conversation inside the app */
  POP_E_RELAY = -42,       /**< no relay may be used for this service */
  POP_E_CRYPTO = -43,      /**< a sealed message did not open */
  POP_E_REFUSED = -44,     /**< the gateway refused the conversation */
  POP_E_FULL = -45,        /**< no room for more unsent text */

  POP_E_NETWORK = -60,      /**< no connection; call and text still work */
  POP_E_TIMEOUT = -61,      /**< no answer in time */
  POP_E_TLS = -62,          /**< the other end could not prove who it is */
  POP_E_CANCELLED = -63,    /**< cancelled by the caller */
  POP_E_NO_TRANSPORT = -64, /**< the host gave no HTTP interface */
  POP_E_NO_STORAGE = -65    /**< the host gave no secure storage or no folder: no code can be set */
};

/**
 * The reason of an error, for developers. It belongs to the caller, is filled only when a call fails, and
 * is the only place where a reason is kept: nothing is bound to a thread. Never grows.
 * @since 1.0
 */
typedef struct pop_error {
  pop_result code;   /**< what the call returned */
  char message[252]; /**< English, ends with NUL, cut to fit; never holds anything a child wrote */
} pop_error;

/**
 * The code's name, as in this header ("POP_E_SIGNATURE"). Thread: any.
 * @param code any value
 * @return static storage, ends with NUL; "POP_UNKNOWN" for a value this library does not know
 * @since 1.0
 */
POP_API const char *pop_result_name(pop_result code) POP_NOEXCEPT;

/**
 * One sentence, for developers: what happened and what to do. Thread: any.
 * @param code any value
 * @return static storage, ends with NUL; never NULL
 * @since 1.0
 */
POP_API const char *pop_result_text(pop_result code) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
