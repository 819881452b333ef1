#pragma once
// The words of the screens in one language: ICU MessageFormat, three age bands.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "flow/words_file.h"

namespace pop::flow {

struct Argument {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};

class Words {
 public:
  explicit Words(WordsFile file);

  const std::string &language() const noexcept { return file_.language; }
  bool right_to_left() const noexcept { return right_to_left_; }
  bool reviewed() const noexcept { return file_.reviewed; }
  bool has(std::string_view id) const { return file_.texts.find(id) != file_.texts.end(); }
  const Texts &all() const noexcept { return file_.texts; }

  // The text for a band, with its arguments: numbers in the digits of the language at `country` (ISO 3166-1,
  // may be empty), texts as they are. In right-to-left words every argument is isolated (U+2068 … U+2069), in
  // others the right-to-left ones, so that no number and no name moves. Throws std::logic_error for an id
  // that is in no file.
  std::string say(std::string_view id, Band band, std::span<const Argument> arguments,
                  std::string_view country = {}) const;
  std::string say(std::string_view id, Band band, std::initializer_list<Argument> arguments = {},
                  std::string_view country = {}) const {
    return say(id, band, std::span(arguments.begin(), arguments.size()), country);
  }

 private:
  WordsFile file_;
  bool right_to_left_;
};

}  // namespace pop::flow
