/**
 * @file
 * PoP: Protection through Online Participation.
 *
 * A child, afraid, inside a game or an app, taps "Get help". PoP finds the right national helpline for where
 * the child is and the language they speak, from a signed directory that works with no network, and opens a
 * call, a text or a private conversation that neither the app nor the network can read.
 *
 * # Conventions
 *
 * 1. **Threads.** A client and everything made from it belong to one thread at a time: the client's
 *    thread. PoP starts no thread and waits for no network and no lock. Only pop_http_finish(),
 *    pop_task_run() and what says "Thread: any" may be called from other threads.
 * 2. **Callbacks** of a flow run only inside pop_client_poll(), exactly once for each event, and never
 *    after the destroy call. The host's tables are called where they are needed: allocator, clock, log,
 *    speech, secure storage, HTTP start and cancel, run_task inside the call that needs them; wake-up on
 *    any thread. A callback may call PoP, but may not destroy the object that calls it.
 * 3. **Ownership.** pop_x_create / _open / _find makes, pop_x_destroy frees; destroy takes NULL, returns
 *    at once and never blocks. Strings and bytes are borrowed, by both sides, unless the text says
 *    otherwise. What a view borrows lives until the next call on the object it came from, and what an
 *    answer lends as long as the answer.
 * 4. **Text** is UTF-8 with a length (pop_str). {NULL, 0} means "not given".
 * 5. **Structs** that may grow begin with `uint32_t struct_size`. Set all of the struct to 0 and
 *    struct_size to sizeof of it, on the way in and out. New fields go to the end, and 0 means what was
 *    before they were there: so a program works with a newer library and an older one.
 * 6. **Results** are pop_result: 0 and above worked, below 0 did not and changed nothing. "No helpline is
 *    known here" is a result, not an error. Any function may return POP_E_ARGUMENT (a pointer that is
 *    needed is NULL, struct_size is not set, a value breaks the contract), POP_E_MEMORY, and
 *    POP_E_INTERNAL (a fault of this library); what else it returns stands with it.
 * 7. **Reasons.** Optional pop_error pointers may be NULL. There is no last error to ask for: a reason is
 *    where the caller wanted it, whatever thread asks.
 * 8. PoP never prints, never aborts, lets no exception out, and counts nothing. Without a log sink it is
 *    silent.
 * 9. **Units.** Times are Unix seconds (int64_t), sizes bytes, unless the name says otherwise (_ms, _us,
 *    _s).
 * 10. **Traces.** Nothing about a child's use is written to disk, unless the child sets a code. `folder`
 *     holds the public directory, the same on every device, and one file of 4,096 random-looking bytes
 *     that is there whether or not a code was ever set, and is made anew at a start when it is older than
 *     72 hours.
 *
 * What takes longer than 5 ms runs as a pop_task where the host gives `tasks`: making the resume file at
 * create (a disk flush, at most once in 72 hours), setting and entering a code (64 MiB and some 60 ms of
 * a desktop's processor, 300 ms of a phone's, and a disk flush), and, while a code is set, a disk flush
 * for each message sent or received. pop_directory_offer_bundle() runs inline and says its cost.
 */
#ifndef POP_POP_H
#define POP_POP_H

/** The version of these headers, by Semantic Versioning. */
#define POP_VERSION "1.0.0"

#include "client.h"
#include "directory.h"
#include "flow.h"
#include "handoff.h"
#include "host.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The version of the library in use, as POP_VERSION. Thread: any.
 * @return static storage, ends with NUL
 * @since 1.0
 */
POP_API const char *pop_version(void) POP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
