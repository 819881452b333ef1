#pragma once
// The least that verifying takes: the signatures and hashes themselves, without reading a byte of JSON.

#include "directory/bundle.h"

namespace pop::bench {

// One Ed25519 verification for each metadata file, at its size, and SHA-256 of every byte.
class CryptoFloor {
 public:
  // Of these entries of a bundle, which outlives this object.
  explicit CryptoFloor(std::vector<directory::Bundle::Entry> entries);
  // False when a signature did not verify.
  bool run() const;

  std::size_t signature_count() const noexcept { return signatures_.size(); }
  std::size_t byte_count() const noexcept;

 private:
  struct Signature {
    ByteView message;
    ByteArray<64> value;
  };
  std::vector<directory::Bundle::Entry> entries_;
  std::vector<Signature> signatures_;
  ByteArray<32> public_key_{};
};

// What the look-up of answer.h has to believe: the chain from timestamp to cc-de, the editors' files, and the
// services of Germany and of the world.
std::vector<directory::Bundle::Entry> entries_of_answer(const directory::Bundle &bundle);

}  // namespace pop::bench
