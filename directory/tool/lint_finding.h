#pragma once
// What lint has to say of one file, and where in the text it stands.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace pop::tool {

enum class Level : std::uint8_t { warning, error };

struct Finding {
  std::string file;
  std::size_t line = 1;
  Level level = Level::error;
  std::string message;  // what is wrong; what to do
};

// The line of every value of a JSON text, by its path: "/channels/0/value". The text must be well-formed.
class JsonLines {
 public:
  explicit JsonLines(ByteView text);
  // Of the value, or of the nearest one around it that is there.
  std::size_t line(std::string path) const;

 private:
  std::map<std::string, std::size_t> lines_;
};

// The findings of one file. Most files have none, so the text is read for its lines only at the end.
class Notes {
 public:
  explicit Notes(std::filesystem::path file) : file_(std::move(file)) {}
  void error(const std::string &path, const std::string &message) { add(path, Level::error, message); }
  void warning(const std::string &path, const std::string &message) { add(path, Level::warning, message); }
  void append_to(std::vector<Finding> &findings) const;

 private:
  struct Note {
    std::string path;
    Level level;
    std::string message;
  };
  void add(const std::string &path, Level level, const std::string &message) {
    notes_.push_back({path, level, message});
  }
  std::filesystem::path file_;
  std::vector<Note> notes_;
};

}  // namespace pop::tool
