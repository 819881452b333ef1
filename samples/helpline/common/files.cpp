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
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return ::fsync(file) == 0;
}

// A new file is there after a power failure only when its folder is on the disk too.
bool sync_folder_of(const std::string &path) {
  const std::string folder = std::filesystem::absolute(path).parent_path().string();
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return false;
  const bool synced = ::fsync(opened) == 0;
  ::close(opened);
  return synced;
}

pop::Result<pop::Secret> read_private(int file, const std::string &path, std::size_t limit) {
  struct stat about {};
  if (::fstat(file, &about) != 0) return failed(path);
  if (!S_ISREG(about.st_mode)) return pop::Error{POP_E_IO, path + ": is not a file"};
  if ((about.st_mode & 077) != 0) {
    return pop::Error{POP_E_STATE,
                      path +
                          ": others than its owner can read or change it; make it private with 'chmod 600 " +
                          path + "', or replace the key if others may have read it"};
  }
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > limit) return pop::Error{POP_E_TOO_LARGE, path + ": is too large"};
  pop::Secret bytes(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = ::read(file, bytes.writable().data() + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(path);
    if (count == 0) return pop::Error{POP_E_IO, path + ": became shorter while it was read"};
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace

pop::Result<void> write_private_file(const std::string &path, pop::ByteView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST)
    return pop::Error{POP_E_STATE, path + ": is there already and is not replaced"};
  if (file < 0) return failed(path);
  const bool written = write_all(file, bytes) && sync_folder_of(path);
  const pop::Error error = failed(path);
  if (::close(file) == 0 && written) return {};
  ::unlink(path.c_str());
  return error;
}

pop::Result<pop::Secret> read_private_file(const std::string &path, std::size_t limit) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return pop::Error{POP_E_NOT_FOUND, path + ": there is no such file"};
  if (file < 0) return failed(path);
  auto read = read_private(file, path, limit);
  ::close(file);
  return read;
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
