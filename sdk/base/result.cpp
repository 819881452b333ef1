// The names and meanings of the results, for people and logs.

#include "base/result.h"

namespace {

struct Entry {
  pop_result code;
  const char *name;
  const char *text;
};

#define POP_ENTRY(code, text) \
  { code, #code, text }
constexpr Entry entries[] = {
    POP_ENTRY(POP_OK, "It worked."),
    POP_ENTRY(POP_NO_SERVICE, "No helpline is known for this place: show the next step of the answer."),
    POP_ENTRY(POP_NO_PLACE, "The country is not known: ask for it. World-wide services are in the answer."),
    POP_ENTRY(POP_UNCHANGED, "Already up to date."),
    POP_ENTRY(POP_PARTIAL, "Taken, but some countries keep their previous version."),
    POP_ENTRY(POP_E_ARGUMENT, "A pointer, size or value breaks the function's contract: see its header."),
    POP_ENTRY(POP_E_MEMORY, "The allocator gave no memory."),
    POP_ENTRY(POP_E_STATE, "Not possible in the present state: see the function's header."),
    POP_ENTRY(POP_E_INTERNAL, "A fault of this library: please report it with the message."),
    POP_ENTRY(POP_E_NOT_FOUND, "No such service, channel, choice or index."),
    POP_ENTRY(POP_E_IO, "A file could not be read or written: check the folder given in the configuration."),
    POP_ENTRY(
        POP_E_BUSY,
        "Another thread is inside this client just now: use a client and what it made on one at a time."),
    POP_ENTRY(POP_E_HANDLE, "The handle is not alive: destroyed already, never made, or of another kind."),
    POP_ENTRY(POP_E_FORMAT, "Not well-formed: get the file again from its publisher."),
    POP_ENTRY(POP_E_SIGNATURE, "Too few valid signatures by the keys that must sign: do not use this file."),
    POP_ENTRY(POP_E_HASH,
              "Length or hash is not the one that was signed: the file was changed or cut on its way."),
    POP_ENTRY(POP_E_VERSION,
              "The version is not the one that was signed: the publisher's files do not belong together."),
    POP_ENTRY(POP_E_EXPIRED, "Signed metadata has expired: get a newer bundle."),
    POP_ENTRY(POP_E_ROLLBACK, "Older than what is already trusted: what is trusted goes on serving."),
    POP_ENTRY(POP_E_POLICY, "A record says more than its country's policy allows: it is left out."),
    POP_ENTRY(POP_E_MISSING, "A file or role that was signed for is not there: publish or bundle again."),
    POP_ENTRY(POP_E_TOO_LARGE, "Above a size or count limit."),
    POP_ENTRY(POP_E_DELEGATION, "Signed by a role that may not sign this path: do not use this file."),
    POP_ENTRY(POP_E_STALE_BUILD,
              "The bundle was already expired when it was built into the app: embed a newer one."),
    POP_ENTRY(POP_E_KEY_EXPIRED, "The service's handoff key is not valid now: offer a call instead."),
    POP_ENTRY(POP_E_NO_HANDOFF,
              "This service takes no conversation inside the app: offer its other channels."),
    POP_ENTRY(POP_E_RELAY, "No relay may be used for this service: offer its other channels."),
    POP_ENTRY(POP_E_CRYPTO, "A sealed message did not open: offer a call instead."),
    POP_ENTRY(POP_E_REFUSED, "The gateway refused the conversation: offer the service's other channels."),
    POP_ENTRY(POP_E_FULL, "No room for more unsent text: wait until some of it is sent."),
    POP_ENTRY(POP_E_NETWORK, "No connection: calls and texts still work, and it is tried again."),
    POP_ENTRY(POP_E_TIMEOUT, "No answer in time: it is tried again."),
    POP_ENTRY(POP_E_TLS, "The other end could not prove who it is: check the certificates, offer a call."),
    POP_ENTRY(POP_E_CANCELLED, "Cancelled by the caller."),
    POP_ENTRY(POP_E_NO_TRANSPORT, "The host gave no HTTP interface: see pop_client_config.http."),
    POP_ENTRY(POP_E_NO_STORAGE, "No code can be set: see pop_client_config.secure_storage and folder."),
};
#undef POP_ENTRY

const Entry *entry_of(pop_result code) noexcept {
  for (const Entry &entry : entries) {
    if (entry.code == code) return &entry;
  }
  return nullptr;
}

}  // namespace

extern "C" {

POP_API const char *pop_result_name(pop_result code) noexcept {
  const Entry *entry = entry_of(code);
  return entry == nullptr ? "POP_UNKNOWN" : entry->name;
}

POP_API const char *pop_result_text(pop_result code) noexcept {
  const Entry *entry = entry_of(code);
  return entry == nullptr ? "A result of a newer version of this library." : entry->text;
}
}
