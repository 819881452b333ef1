#pragma once
// Files only their owner may read.

#include <sys/stat.h>

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace helpline {

// While it lives, what this process creates is for its owner only.
class PrivateUmask {
 public:
  PrivateUmask() noexcept : before_(::umask(077)) {}
  ~PrivateUmask() { ::umask(before_); }
  PrivateUmask(const PrivateUmask &) = delete;
  PrivateUmask &operator=(const PrivateUmask &) = delete;

 private:
  mode_t before_;
};

// Writes a new file of mode 0600, on the disk when this returns. Refuses to replace one: a key that is lost
// cannot be made again. POP_E_STATE or POP_E_IO.
pop::Result<void> write_private_file(const std::string &path, pop::ByteView bytes);

// Such a file's bytes. POP_E_NOT_FOUND; POP_E_STATE when others than its owner can read or change it;
// POP_E_TOO_LARGE, POP_E_IO.
pop::Result<pop::Secret> read_private_file(const std::string &path, std::size_t limit);

// Makes the folder and those above it, for the owner only. POP_E_IO.
pop::Result<void> make_private_folder(const std::string &path);

}  // namespace helpline
