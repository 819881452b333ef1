#pragma once
// Secure storage on Linux without a desktop: the kernel's user keyring. It lives in kernel memory, is never
// swapped or written to disk, and ends with the user's last session.

#include <string>

#include "pop/pop.h"

class KernelKeyring {
 public:
  // `prefix` goes before each name, so that two apps of one user do not meet.
  explicit KernelKeyring(std::string prefix);
  // Null where the kernel offers no keyring (some containers forbid it): then no code can be set.
  const pop_secure_storage *table() const { return available_ ? &table_ : nullptr; }

 private:
  std::string prefix_;
  bool available_ = false;
  pop_secure_storage table_{};
};
