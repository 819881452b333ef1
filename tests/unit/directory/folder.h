#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/secret.h"

namespace pop::test {

// An empty folder, gone with this object.
class Folder {
 public:
  explicit Folder(const std::filesystem::path &parent = std::filesystem::temp_directory_path()) {
    ByteArray<8> name{};
    fill_random(name);
    path_ = parent / ("pop-directory-test-" + to_hex(name));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;

  std::string path() const { return path_.string(); }
  std::filesystem::path store() const { return path_ / "pop-directory.sqlite3"; }
  std::filesystem::path damaged() const { return path_ / "pop-directory.sqlite3.damaged"; }

 private:
  std::filesystem::path path_;
};

}  // namespace pop::test
