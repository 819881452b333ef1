#include "desk/vault.h"

#include <sodium.h>

namespace helpline {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::string_view kProofPlace = "vault";

}  // namespace

pop::Result<Vault> Vault::open(Database &database, const pop::Secret &passphrase) {
  pop::Bytes salt(crypto_pwhash_SALTBYTES);
  auto operations = static_cast<std::int64_t>(crypto_pwhash_OPSLIMIT_MODERATE);
  auto memory = static_cast<std::int64_t>(crypto_pwhash_MEMLIMIT_MODERATE);
  pop::Bytes proof;
  Query query(database, "SELECT salt, operations, memory, proof FROM vault");
  const bool known = query.step();
  if (known) {
    const pop::ByteView stored_salt = query.blob(0);
    salt.assign(stored_salt.begin(), stored_salt.end());
    operations = query.number(1);
    memory = query.number(2);
    const pop::ByteView stored_proof = query.blob(3);
    proof.assign(stored_proof.begin(), stored_proof.end());
  } else {
    pop::fill_random(salt);
  }
  query.done();

  pop::Secret key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  const std::string_view words = passphrase.reveal_text();
  if (salt.size() != crypto_pwhash_SALTBYTES ||
      crypto_pwhash(key.writable().data(), key.size(), words.data(), words.size(), salt.data(),
                    static_cast<unsigned long long>(operations), static_cast<std::size_t>(memory),
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return pop::Error{POP_E_MEMORY, "no memory to derive the database's key from the passphrase"};
  }
  Vault vault(std::move(key));
  if (known) {
    if (!vault.open(proof, kProofPlace))
      return pop::Error{POP_E_CRYPTO, "the passphrase is not the one of this database"};
    return vault;
  }
  Query(database, "INSERT INTO vault VALUES(?,?,?,?)", salt, operations, memory, vault.seal({}, kProofPlace))
      .done();
  return vault;
}

pop::Bytes Vault::seal(pop::ByteView plain, std::string_view place) const {
  pop::Bytes sealed(kNonce + plain.size() + kTag);
  pop::fill_random(std::span(sealed).first(kNonce));
  const pop::ByteView context = pop::as_bytes(place);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, plain.data(), plain.size(),
                                             context.data(), context.size(), nullptr, sealed.data(),
                                             key_.reveal().data());
  return sealed;
}

pop::Result<pop::Secret> Vault::open(pop::ByteView sealed, std::string_view place) const {
  const pop::Error wrong{
      POP_E_CRYPTO, "a value of the database does not open: it is damaged, or the passphrase is another"};
  if (sealed.size() < kNonce + kTag) return wrong;
  pop::Secret plain(sealed.size() - kNonce - kTag);
  const pop::ByteView context = pop::as_bytes(place);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain.writable().data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce,
          context.data(), context.size(), sealed.data(), key_.reveal().data()) != 0) {
    return wrong;
  }
  return plain;
}

}  // namespace helpline
