#include "client/resume_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/secret.h"

namespace pop::client {
namespace {

constexpr std::string_view key_name = "pop-resume";
constexpr std::size_t key_size = 32;

pop_result make_key(const pop_secure_storage &storage) {
  const pop_str name{key_name.data(), key_name.size()};
  Secret key(key_size);
  std::size_t size = 0;
  const pop_result read = storage.read(storage.user, name, key.writable().data(), key_size, &size);
  if (read >= 0 && size == key_size) return POP_OK;
  if (read < 0 && read != POP_E_NOT_FOUND) return read;
  fill_random(key.writable());
  return storage.write(storage.user, name, {key.reveal().data(), key_size});
}

// Whole or not at all: written beside its place, flushed, then renamed.
pop_result make_file(const std::string &path) {
  struct stat there {};
  if (stat(path.c_str(), &there) == 0 && there.st_size == static_cast<off_t>(resume_file_size)) return POP_OK;
  std::uint8_t noise[resume_file_size];
  fill_random(noise);
  const std::string beside = path + ".new";
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return POP_E_IO;
  const bool written =
      write(file, noise, sizeof noise) == static_cast<ssize_t>(sizeof noise) && fsync(file) == 0;
  const bool closed = close(file) == 0;
  if (written && closed && std::rename(beside.c_str(), path.c_str()) == 0) return POP_OK;
  unlink(beside.c_str());
  return POP_E_IO;
}

}  // namespace

pop_result make_resume_file(const std::string &folder, const pop_secure_storage &storage) {
  if (const pop_result key = make_key(storage); key < 0) return key;
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return POP_E_IO;
  return make_file(folder + "/pop-resume.bin");
}

}  // namespace pop::client
