#pragma once
// A client as a host makes it, on a directory made for the test.

#include <filesystem>
#include <string>
#include <string_view>

#include "pop/pop.h"
#include "support/signed_repository.h"

namespace pop::test {

inline pop_str lend(std::string_view text) { return {text.data(), text.size()}; }
inline pop_bytes lend(const Bytes &bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view text_of(pop_str text) { return {text.data == nullptr ? "" : text.data, text.size}; }

// A new empty folder, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;
  const std::filesystem::path &path() const { return path_; }
  std::filesystem::path file(const char *name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// The made-up directory, with a gateway whose key configuration is well-formed, and opening hours.
Repository directory_for_hosts();

class Hosted {
 public:
  explicit Hosted(const Repository &repository = directory_for_hosts());
  ~Hosted() { destroy(); }
  Hosted(const Hosted &) = delete;
  Hosted &operator=(const Hosted &) = delete;

  // To be filled before create.
  pop_client_config config{};
  std::string folder;

  pop_result create();
  void destroy();
  pop_client *client() { return client_; }
  std::string error() const { return error_.message; }

  void poll(std::uint32_t *next_ms = nullptr);
  // POP_OPEN_* of a service of Germany; -1 when it is not in the answer.
  std::int32_t open(std::string_view id);

 private:
  Bytes root_, bundle_;
  pop_client *client_ = nullptr;
  pop_error error_{};
};

}  // namespace pop::test
