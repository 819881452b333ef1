#include "common/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace helpline {
namespace {

pop::Error failed(const std::string &path) { return {POP_E_IO, path + ": " + std::strerror(errno)}; }

bool write_all(int file, pop::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return ::fsync(file) == 0;
}

}  // namespace

pop::Result<void> write_private_file(const std::string &path, pop::ByteView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST)
    return pop::Error{POP_E_STATE, path + ": is there already and is not replaced"};
  if (file < 0) return failed(path);
  const bool written = write_all(file, bytes);
  const pop::Error error = failed(path);
  if (::close(file) == 0 && written) return {};
  ::unlink(path.c_str());
  return error;
}

pop::Result<void> make_private_folder(const std::string &path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  const PrivateUmask umask;
  std::filesystem::create_directories(path, error);
  if (error) return pop::Error{POP_E_IO, path + ": " + error.message()};
  return {};
}

}  // namespace helpline
