#include "files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "trust/mirror.h"

namespace pop::conformance {
namespace {

Error failed(const std::string &path) { return {POP_E_IO, path + ": " + std::strerror(errno)}; }

bool write_all(int file, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

}  // namespace

std::optional<Bytes> Folder::read(std::string_view name, std::size_t limit) const {
  return read_file(path_ + "/" + std::string(name), limit);
}

Result<void> Folder::write(std::string_view name, ByteView content) const {
  const std::string path = path_ + "/" + std::string(name);
  const std::string part = path + ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return failed(part);
  const bool written = write_all(file, content);
  if (::close(file) != 0 || !written || std::rename(part.c_str(), path.c_str()) != 0) {
    const Error error = failed(path);
    (void)::unlink(part.c_str());
    return error;
  }
  return {};
}

Result<void> Folder::remove(std::string_view name) const {
  const std::string path = path_ + "/" + std::string(name);
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed(path);
  return {};
}

std::string metadata_name(std::string_view role) { return trust::percent_encoded(role) + ".json"; }

std::string target_name(std::string_view path) {
  if (!path.starts_with('.')) return trust::percent_encoded(path);
  return "%2E" + trust::percent_encoded(path.substr(1));  // "." and ".." are no names of files
}

}  // namespace pop::conformance
