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
 *    thread, which may change between calls. PoP starts no thread and waits for no network and no lock. Only
 *    pop_http_finish(), pop_task_run(), the destroy functions and what says "Thread: any" may be called from
 *    others. Any other call while another thread is inside the client does nothing and is POP_E_BUSY.
 * 2. **Callbacks.** `changed` of a flow and `done` of an update come at the end of pop_client_poll(), exactly
 *    once for each event, and never after the destroy call; they may call everything but pop_client_poll().
 *    The host's tables are called where they are needed: allocator, clock, log, speech, secure storage, HTTP
 *    start and cancel, run_task inside the call that needs them; wake-up on any thread. Inside these the
 *    client takes no call. A call that is not possible inside a callback does nothing and is POP_E_STATE;
 *    what convention 1 allows on other threads is possible inside all of them, but for the allocator's.
 * 3. **Ownership.** pop_x_create / _open / _find makes, pop_x_destroy frees, at once and without blocking.
 *    pop_client_destroy() also destroys what was made from the client. What is destroyed inside a callback,
 *    or while another thread is inside the client, is dead at once, and wiped and freed when that call
 *    returns; the host's tables, and what a callback that is just running uses, have to stay until then.
 *    Strings and bytes are borrowed, by both sides, unless the text says otherwise. What a view borrows
 *    lives until the next call on the object it came from, and what an answer lends as long as the answer.
 *
 *    A handle is a name and no address: every one is looked up first. One that is not alive, or is of another
 *    kind, is POP_E_HANDLE and nothing is done; to destroy one again, or NULL, does nothing. 16,384 of all
 *    kinds can be alive at a time; what would make one more is POP_E_TOO_LARGE.
 * 4. **Text** is UTF-8 with a length (pop_str). {NULL, 0} means "not given"; a length without data, and what
 *    is not UTF-8, is POP_E_ARGUMENT. Names, tags, ids and the like have at most 255 bytes, addresses 2,048,
 *    lists 255 entries, unless the text says otherwise: more is POP_E_TOO_LARGE, and nothing of it is read.
 * 5. **Structs** that may grow begin with `uint32_t struct_size`. Set all of the struct to 0 and
 *    struct_size to sizeof of it, on the way in and out. New fields go to the end, and 0 means what was
 *    before they were there: so a program works with a newer library and an older one.
 * 6. **Results** are pop_result: 0 and above worked, below 0 did not and changed nothing. "No helpline is
 *    known here" is a result, not an error. Any function may return POP_E_ARGUMENT (a pointer that is
 *    needed is NULL, struct_size is not set, a value breaks the contract), POP_E_TOO_LARGE (convention 4),
 *    POP_E_HANDLE, POP_E_BUSY or POP_E_STATE (conventions 1 to 3), POP_E_MEMORY, and POP_E_INTERNAL (a fault
 *    of this library); what else it returns stands with it.
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
