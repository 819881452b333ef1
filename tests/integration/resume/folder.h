#pragma once
// A new empty folder, gone at the end.

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace pop::test {

class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "pop-resume-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;
  const std::string &path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace pop::test
