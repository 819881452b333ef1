#pragma once
// The words of the screens: ICU MessageFormat, three age bands, one file a language.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace pop::flow {

enum class Band : std::uint8_t { a, b, c };  // up to 9, 10 to 12, 13 to 17

struct Argument {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};

class Words {
 public:
  // `file` is one of the compiled-in files (words/<language>.json). A fault in it is a fault of this library:
  // it throws std::logic_error, and the tests read every file.
  explicit Words(std::string_view file);

  // Read once and kept.
  static const Words &english();

  const std::string &language() const noexcept { return language_; }
  bool reviewed() const noexcept { return reviewed_; }
  bool has(std::string_view id) const { return texts_.find(id) != texts_.end(); }
  const std::map<std::string, std::array<std::string, 3>, std::less<>> &all() const noexcept {
    return texts_;
  }

  // The text for a band, with its arguments. Throws std::logic_error for an id that is in no file.
  std::string say(std::string_view id, Band band, std::initializer_list<Argument> arguments = {}) const;

 private:
  std::string language_;
  bool reviewed_ = false;
  std::map<std::string, std::array<std::string, 3>, std::less<>> texts_;
};

// A compiled-in file, and what a look-up must know of it: reading its texts takes longer than a warm answer.
struct WordsFile {
  std::string_view language;
  bool reviewed;
  std::string_view json;
};
extern const WordsFile words_en;

}  // namespace pop::flow
