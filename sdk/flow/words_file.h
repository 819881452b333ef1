#pragma once
// A file of words: {"language": "es", "review": "draft", "strings": {"<id>": <text>}}, where <text> is one
// string for all bands or {"A": …, "B": …, "C": …}; a band that is left out has the words of the one before.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace pop::flow {

enum class Band : std::uint8_t { a, b, c };  // up to 9, 10 to 12, 13 to 17

using Texts = std::map<std::string, std::array<std::string, 3>, std::less<>>;

struct WordsFile {
  std::string language;  // BCP 47
  bool reviewed = false;
  Texts texts;
};

// POP_E_FORMAT, or POP_E_TOO_LARGE above 256 KiB; the message says which id and what to do.
Result<WordsFile> read_words(ByteView json);

// One that is compiled in, and what a look-up must know of it: reading its texts takes longer than a warm
// answer.
struct WordsSource {
  std::string_view language;
  bool reviewed;
  std::string_view json;
};
// English first.
extern const WordsSource words_compiled_in[];
extern const std::size_t words_compiled_in_count;

}  // namespace pop::flow
