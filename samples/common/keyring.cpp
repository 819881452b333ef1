#include "keyring.h"

#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace {

// The C library has no names for these calls; libkeyutils would be one more dependency for three lines.
long find_key(const std::string &name) {
  return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name.c_str(), 0);
}

}  // namespace

KernelKeyring::KernelKeyring(std::string prefix) : prefix_(std::move(prefix)) {
  // Only a key that the session leads to can be read back, and under a system service or in a container none
  // of the user's is. This link lasts as long as the process and is there for the threads it starts from now
  // on.
  available_ = syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_PROCESS_KEYRING) >= 0;
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.read = [](void *user, pop_str name, std::uint8_t *buffer, std::size_t capacity,
                   std::size_t *size) -> pop_result {
    const auto *self = static_cast<KernelKeyring *>(user);
    const long key = find_key(self->prefix_ + std::string(name.data, name.size));
    if (key < 0)
      return errno == ENOKEY || errno == EKEYEXPIRED || errno == EKEYREVOKED ? POP_E_NOT_FOUND : POP_E_IO;
    const long length = syscall(SYS_keyctl, KEYCTL_READ, key, buffer, capacity);
    if (length < 0) return POP_E_IO;
    if (static_cast<std::size_t>(length) > capacity) return POP_E_TOO_LARGE;
    *size = static_cast<std::size_t>(length);
    return POP_OK;
  };
  table_.write = [](void *user, pop_str name, pop_bytes value) -> pop_result {
    const auto *self = static_cast<KernelKeyring *>(user);
    const std::string full = self->prefix_ + std::string(name.data, name.size);
    const long key =
        syscall(SYS_add_key, "user", full.c_str(), value.data, value.size, KEY_SPEC_USER_KEYRING);
    return key < 0 ? POP_E_IO : POP_OK;
  };
  table_.erase = [](void *user, pop_str name) -> pop_result {
    const auto *self = static_cast<KernelKeyring *>(user);
    const long key = find_key(self->prefix_ + std::string(name.data, name.size));
    if (key < 0) return POP_OK;
    return syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_USER_KEYRING) < 0 ? POP_E_IO : POP_OK;
  };
}
