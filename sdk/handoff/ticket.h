#pragma once
// The ticket: what it takes to go on with a conversation, sealed under the child's code and a key of the
// device. Always 4,096 bytes that all look random; where there is no ticket they are random.
//
//   salt[16] | nonce[24] | XChaCha20-Poly1305 of (length u16 | state | zeros), tag[16]
//   key = HKDF-SHA256(salt, Argon2id(code, salt) | device key, "pop/1 ticket")
//   aad = "pop/1 ticket" | salt
//
// Argon2id 1.3, 64 MiB, 2 passes, 1 lane, 32 bytes: fixed by the version, since parameters in the file would
// say that there is a ticket.

#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace pop::handoff {

inline constexpr std::size_t kTicketSize = 4096;
inline constexpr std::size_t kTicketSaltSize = 16;
inline constexpr std::size_t kTicketStateMax = kTicketSize - kTicketSaltSize - 24 - 16 - 2;  // 4,038
inline constexpr std::size_t kDeviceKeySize = 32;
using Ticket = ByteArray<kTicketSize>;
using TicketSalt = ByteArray<kTicketSaltSize>;

// Seals and opens without the code and without Argon2id: the work of both is in making it.
struct TicketKey {
  TicketSalt salt{};
  Secret key;
};

// What stands where no ticket is.
Ticket random_ticket() noexcept;
TicketSalt ticket_salt(const Ticket &ticket) noexcept;

// Long: takes 64 MiB and some 60 ms of a desktop's processor. POP_E_MEMORY when there is not so much.
Result<TicketKey> derive_ticket_key(ByteView code, const TicketSalt &salt, ByteView device_key);

// POP_E_TOO_LARGE above kTicketStateMax.
Result<Ticket> seal_ticket(const TicketKey &key, ByteView state);
// Nothing for another code or key, random bytes, or a ticket with one bit changed: never said which.
std::optional<Secret> open_ticket(const TicketKey &key, const Ticket &ticket);

}  // namespace pop::handoff
