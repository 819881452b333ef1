#pragma once
// Languages of the device, of services and of the screen: rules R4 and R5.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pop::locate {

// R5. The language of the words.
struct ScreenLanguage {
  std::string tag = "en";  // of the languages there are words for, as written there
  bool right_to_left = false;
  bool show_picker = false;  // nothing fitted: English, with the language list open
};

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

// The first of the list that is a language, without its likely script.
std::optional<Language> first_language(std::span<const std::string> tags);

// Those of the list that are languages, in its order.
std::vector<Language> parse_languages(std::span<const std::string> tags);

// The languages among which a screen's is chosen, and the device's list. Both are read once and kept until
// another list is given: ICU takes a microsecond or two for each likely script. One client has one.
class LanguageMatcher {
 public:
  // The languages there are words for.
  explicit LanguageMatcher(std::vector<std::string> with_words);

  // Those of the device's list that are languages, in its order. Borrowed until the next call.
  const std::vector<Language> &read(std::span<const std::string> locales);

  // What most people in a country speak (CLDR's likely subtags). Nothing for one ICU knows nothing about.
  const std::optional<Language> &main_language(std::string_view country);

  // R5, for the list last read.
  const ScreenLanguage &screen(std::string_view country);

 private:
  std::optional<std::size_t> find(const Language &wanted) const;
  std::optional<std::size_t> find_readable(const Language &wanted) const;
  std::optional<std::size_t> exact(const Language &wanted) const;
  ScreenLanguage choose() const;

  std::vector<std::string> tags_;
  std::vector<Language> words_;
  std::vector<std::string> locales_;
  std::vector<Language> child_;
  std::string country_;
  std::optional<Language> main_;          // of country_
  std::optional<ScreenLanguage> screen_;  // of child_ and country_
};

// R4. Which of the languages a service answers in this child shares best, and how far down the child's list
// it stands.
struct SharedLanguage {
  std::size_t offered;  // index into the service's languages
  std::size_t rank;     // index into the child's
};
std::optional<SharedLanguage> shared_language(std::span<const Language> child,
                                              std::span<const std::string> offered);

}  // namespace pop::locate
