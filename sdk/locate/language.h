#pragma once
// Languages of the device, of services and of the screen: rules R4 and R5.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pop::locate {

// A canonical language tag. Variants and extensions say nothing about which words to show and are dropped.
struct Language {
  std::string language;  // ISO 639, in today's form: he, id, fil, nb
  std::string script;  // ISO 15924; the likely one where the tag has none; empty when even that is not known
  std::string region;  // ISO 3166-1 or UN M.49; may be empty
  bool operator==(const Language &) const = default;
};

// Reads BCP 47 and what C and old Java give (zh_HK.UTF-8, en_US@euro, iw). Nothing for C, POSIX, und and what
// is no tag.
std::optional<Language> parse_language(std::string_view tag);

// The same without asking for the likely script.
std::optional<Language> read_language(std::string_view tag);

// Those of the list that are languages, in its order.
std::vector<Language> parse_languages(std::span<const std::string> tags);

// R4. Which of the languages a service answers in this child shares best, and how far down the child's list
// it stands.
struct SharedLanguage {
  std::size_t offered;  // index into the service's languages
  std::size_t rank;     // index into the child's
};
std::optional<SharedLanguage> shared_language(std::span<const Language> child,
                                              std::span<const std::string> offered);

// R5. The language of the words.
struct ScreenLanguage {
  std::string tag = "en";  // one of `with_words` as written there
  bool right_to_left = false;
  bool show_picker = false;  // nothing fitted: English, with the language list open
};
ScreenLanguage screen_language(std::span<const Language> child, std::string_view country,
                               std::span<const std::string> with_words);

}  // namespace pop::locate
