/* PoP: Protection through Online Participation.
 *
 * A child, afraid, inside a game or an app, taps "Get help". PoP finds the right national helpline for where
 * the child is and the language they speak, from a signed directory that works with no network, and opens a
 * call, a text or a private conversation that neither the app nor the network can read.
 *
 * Conventions
 *
 *  1. Threads. A client and everything made from it belong to one thread at a time. PoP starts no thread and
 * waits for no network and no lock. Only pop_http_finish and pop_task_run may be called from other threads.
 *  2. Callbacks run only inside pop_client_poll, exactly once for each event, and never after the destroy
 * call. Exceptions, each said at its place: allocator, clock, log and speech run inside the call that needs
 * them; wake-up runs anywhere. A callback may call PoP, but may not destroy the object that calls it.
 *  3. Ownership. pop_x_create / _open makes, pop_x_destroy frees; destroy takes NULL, returns at once and
 * never blocks. Strings and bytes are borrowed, by both sides, unless the name says otherwise. What a view
 * borrows lives until the next call on the object it came from.
 *  4. Text is UTF-8 with a length (pop_str). {NULL, 0} means "not given".
 *  5. Structs begin with `uint32_t struct_size`; set it to sizeof of the struct. New fields go to the end, 0
 * is their default.
 *  6. Results are pop_result: 0 and above worked, below 0 did not and changed nothing. "No helpline is known
 *     here" is a result, not an error.
 *  7. Optional pop_error pointers may be NULL.
 *  8. PoP never prints, never aborts, lets no exception out, and counts nothing. Without a log sink it is
 * silent.
 *  9. Times are Unix seconds (int64_t), durations milliseconds, unless the name says otherwise.
 * 10. Nothing about a child's use is written to disk. `folder` holds the public directory, the same on every
 * device, and one file of random bytes that is there whether or not a code was ever set.
 *
 * What takes longer than 5 ms runs as a pop_task where the host gives `tasks`: making the resume file at the
 * first create (a disk flush). pop_directory_offer_bundle runs inline and says its cost.
 */
#ifndef POP_POP_H
#define POP_POP_H

#define POP_VERSION "0.1.0"

#include "client.h"
#include "directory.h"
#include "flow.h"
#include "handoff.h"
#include "host.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library in use, as POP_VERSION. Static storage, any thread. */
POP_API const char *pop_version(void) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
