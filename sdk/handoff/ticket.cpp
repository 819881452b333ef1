#include "handoff/ticket.h"

#include <sodium.h>

#include <algorithm>

#include "handoff/hkdf.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

constexpr std::string_view kLabel = "pop/1 ticket";
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kPlainSize = 2 + kTicketStateMax;
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = std::size_t{64} << 20;
static_assert(kTicketSaltSize == crypto_pwhash_argon2id_SALTBYTES);
static_assert(kTicketSaltSize + kNonceSize + kPlainSize + kTagSize == kTicketSize);

Bytes aad_of(const TicketSalt &salt) {
  Bytes aad;
  append(aad, as_bytes(kLabel));
  append(aad, salt);
  return aad;
}

}  // namespace

Ticket random_ticket() noexcept {
  Ticket ticket;
  fill_random(ticket);
  return ticket;
}

TicketSalt ticket_salt(const Ticket &ticket) noexcept {
  TicketSalt salt;
  std::copy_n(ticket.begin(), salt.size(), salt.begin());
  return salt;
}

Result<TicketKey> derive_ticket_key(ByteView code, const TicketSalt &salt, ByteView device_key) {
  Secret stretched(32);
  if (crypto_pwhash_argon2id(stretched.writable().data(), stretched.size(),
                             reinterpret_cast<const char *>(code.data()), code.size(), salt.data(), kPasses,
                             kMemory, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return Error{POP_E_MEMORY, "no memory to stretch the code"};
  const Secret prk = hkdf_extract(salt, {stretched.reveal(), device_key});
  return TicketKey{
      salt, hkdf_expand(prk.reveal(), {as_bytes(kLabel)}, crypto_aead_xchacha20poly1305_ietf_KEYBYTES)};
}

Result<Ticket> seal_ticket(const TicketKey &key, ByteView state) {
  if (state.size() > kTicketStateMax) return Error{POP_E_TOO_LARGE, "the state does not fit into a ticket"};
  Secret plain(kPlainSize);
  SpanWriter out(plain.writable());
  out.u16(static_cast<std::uint16_t>(state.size()));
  out.bytes(state);
  const Bytes aad = aad_of(key.salt);
  // A key seals many tickets, one after each message: the nonce is long enough to be random.
  Ticket ticket = random_ticket();
  std::copy(key.salt.begin(), key.salt.end(), ticket.begin());
  std::uint8_t *nonce = ticket.data() + kTicketSaltSize;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceSize, nullptr, plain.reveal().data(), plain.size(),
                                             aad.data(), aad.size(), nullptr, nonce, key.key.reveal().data());
  return ticket;
}

std::optional<Secret> open_ticket(const TicketKey &key, const Ticket &ticket) {
  Secret plain(kPlainSize);
  const Bytes aad = aad_of(ticket_salt(ticket));
  const std::uint8_t *nonce = ticket.data() + kTicketSaltSize;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.writable().data(), nullptr, nullptr,
                                                 nonce + kNonceSize, kPlainSize + kTagSize, aad.data(),
                                                 aad.size(), nonce, key.key.reveal().data()) != 0)
    return std::nullopt;
  ByteReader in(plain.reveal());
  const ByteView state = in.take(in.u16());
  return in.failed() ? std::nullopt : std::optional<Secret>(Secret(state));
}

}  // namespace pop::handoff
