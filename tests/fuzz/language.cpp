// Language tags: lines of them, as a device lists them. The screen's language is always one there are words
// for.

#include "locate/language.h"

#include <algorithm>

#include "fuzz.h"

using namespace pop;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::vector<std::string> tags(1);
  for (const char c : as_text({data, size})) {
    if (c == '\n') {
      tags.emplace_back();
    } else {
      tags.back().push_back(c);
    }
  }
  const auto child = locate::parse_languages(tags);
  fuzz::require(child.size() <= tags.size());
  static const std::vector<std::string> words{"en", "de", "pt-BR", "zh-Hant", "ar", "sr-Latn"};
  static locate::LanguageMatcher languages(words);
  fuzz::require(languages.read(tags) == child);
  const auto screen = languages.screen("DE");
  fuzz::require(std::find(words.begin(), words.end(), screen.tag) != words.end());
  const auto shared = locate::shared_language(child, tags);
  fuzz::require(!shared || (shared->offered < tags.size() && shared->rank < child.size()));
  return 0;
}
