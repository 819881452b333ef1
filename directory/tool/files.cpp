#include "files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

Error failed(const char *what, const fs::path &path) {
  return {POP_E_IO, path.string() + " cannot be " + what + ": " + std::strerror(errno)};
}

constexpr std::uintmax_t largest = std::uintmax_t{64} << 20;

}  // namespace

Result<Bytes> read_whole(const fs::path &path) {
  if (std::error_code error; !fs::is_regular_file(path, error)) {
    return Error{POP_E_IO, path.string() + " is not there, or is no file"};
  }
  if (std::error_code error; fs::file_size(path, error) > largest && !error) {
    return Error{POP_E_TOO_LARGE, path.string() + " is longer than 64 MiB: is it the right file?"};
  }
  std::optional<Bytes> bytes = pop::read_file(path.string(), largest);
  if (!bytes) return failed("read", path);
  return *std::move(bytes);
}

Result<JsonDocument> read_json(const fs::path &path) {
  const Result<Bytes> bytes = read_whole(path);
  if (!bytes) return bytes.error();
  Result<JsonDocument> document = parse_json(*bytes);
  if (!document) return Error{document.error().code, path.string() + ": " + document.error().message};
  return document;
}

bool write_all(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

Result<void> write_whole(const fs::path &path, ByteView bytes) {
  std::error_code error;
  // A rename over /dev/stdout would take the device away from every program.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    return Error{POP_E_IO, path.string() + " is there and is no file: name another"};
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  const fs::path part = path.string() + ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return failed("written", part);
  const bool flushed = write_all(file, bytes) && ::fsync(file) == 0;
  const int reason = errno;
  const bool closed = ::close(file) == 0;
  if (!flushed) errno = reason;
  if (!flushed || !closed || ::rename(part.c_str(), path.c_str()) != 0) {
    const Error why = failed("written", path);
    ::unlink(part.c_str());
    return why;
  }
  return {};
}

Result<bool> write_versioned(const fs::path &path,
                             const std::function<std::string(std::int64_t)> &text_of_version) {
  std::int64_t version = 1;
  if (std::error_code error; fs::exists(path, error)) {
    const Result<Bytes> present = read_whole(path);
    if (!present) return present.error();
    const Result<JsonDocument> document = read_json(path);
    if (!document) return document.error();
    const std::optional<std::int64_t> last = get_int(*document, "version");
    if (!last)
      return Error{POP_E_FORMAT, path.string() + " has no number \"version\": is it the right file?"};
    if (as_text(*present) == text_of_version(*last)) return false;
    version = *last + 1;
  }
  if (const Result<void> written = write_whole(path, as_bytes(text_of_version(version))); !written)
    return written.error();
  return true;
}

}  // namespace pop::tool
