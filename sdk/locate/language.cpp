#include "locate/language.h"

#include <unicode/localpointer.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>

#include <algorithm>
#include <array>

#include "directory/text_check.h"
#include "locate/countries.h"
#include "locate/letters.h"

// From ICU come likely subtags and CLDR's parent locales. Its LocaleMatcher is not asked: it goes by one
// distance over the whole list, where R5 wants the child's list in order, never another script, and Serbian
// in both. Where the two ought to agree a test holds them together.

namespace pop::locate {
namespace {

struct Pair {
  std::string_view from;
  std::string_view to;
};

template <std::size_t N>
std::string_view look_up(const std::array<Pair, N> &table, std::string_view key) noexcept {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Pair &pair) { return pair.from == key; });
  return found == table.end() ? std::string_view() : found->to;
}

// Two or three letters as a number, in the alphabet's order: a look-up compares them 30 times for an answer.
constexpr std::uint32_t packed_of(std::string_view code) noexcept {
  std::uint32_t packed = 0;
  for (std::size_t i = 0; i < 3; ++i)
    packed = packed << 8 | (i < code.size() ? static_cast<unsigned char>(code[i]) : 0u);
  return packed;
}
struct Alias {
  consteval Alias(std::string_view given, std::string_view meant) : from(packed_of(given)), to(meant) {}
  std::uint32_t from;
  Letters<3> to;
};
// From CLDR 42, supplementalMetadata.xml, languageAlias: the old codes Java and C still give, the
// bibliographic codes of ISO 639-2, the name for Filipino, and the standard members of macrolanguages.
constexpr std::array<Alias, 72> language_aliases = {{
    // clang-format off
    {"alb", "sq"}, {"als", "sq"}, {"arb", "ar"}, {"arm", "hy"}, {"ayr", "ay"}, {"azj", "az"},
    {"baq", "eu"}, {"bh", "bho"}, {"bih", "bho"}, {"bur", "my"}, {"bxr", "bua"}, {"chi", "zh"},
    {"cmn", "zh"}, {"cnr", "sr"}, {"cze", "cs"}, {"diq", "zza"}, {"drw", "fa"}, {"dut", "nl"},
    {"ekk", "et"}, {"fat", "ak"}, {"fre", "fr"}, {"fuc", "ff"}, {"gaz", "om"}, {"geo", "ka"},
    {"ger", "de"}, {"gre", "el"}, {"gug", "gn"}, {"hbs", "sr"}, {"ice", "is"}, {"ike", "iu"}, {"in", "id"},
    {"iw", "he"}, {"ji", "yi"}, {"jw", "jv"}, {"khk", "mn"}, {"kmr", "ku"}, {"kng", "kg"}, {"knn", "kok"},
    {"lvs", "lv"}, {"mac", "mk"}, {"mao", "mi"}, {"may", "ms"}, {"mo", "ro"}, {"mol", "ro"}, {"no", "nb"},
    {"nor", "nb"}, {"npi", "ne"}, {"ory", "or"}, {"pbu", "ps"}, {"per", "fa"}, {"pes", "fa"},
    {"plt", "mg"}, {"prs", "fa"}, {"quz", "qu"}, {"rum", "ro"}, {"scc", "sr"}, {"scr", "hr"}, {"sh", "sr"},
    {"slo", "sk"}, {"src", "sc"}, {"swc", "sw"}, {"swh", "sw"}, {"tgl", "fil"}, {"tib", "bo"},
    {"tl", "fil"}, {"tnf", "fa"}, {"tw", "ak"}, {"twi", "ak"}, {"uzn", "uz"}, {"wel", "cy"}, {"ydd", "yi"},
    {"zsm", "ms"}
    // clang-format on
}};

// Script named by a modifier of a C locale (sr_RS@latin).
constexpr std::array<Pair, 5> script_modifiers = {{
    {"latin", "Latn"},
    {"cyrillic", "Cyrl"},
    {"devanagari", "Deva"},
    {"iqtelif", "Latn"},
    {"arabic", "Arab"},
}};

constexpr std::array<std::string_view, 9> right_to_left_scripts = {"Arab", "Hebr", "Thaa", "Syrc", "Nkoo",
                                                                   "Adlm", "Rohg", "Samr", "Mand"};

bool is_alpha(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}
bool is_lower(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}
bool is_digits(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
std::string title(std::string_view text) {
  return directory::ascii_upper(text.substr(0, 1)) + directory::ascii_lower(text.substr(1));
}

// The next subtag, taken off the front of `rest`.
std::string_view next_subtag(std::string_view &rest) noexcept {
  const std::size_t end = std::min(rest.find_first_of("-_"), rest.size());
  const std::string_view subtag = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return subtag;
}

std::string canonical_language(std::string_view subtag) {
  std::string code = directory::ascii_lower(subtag);
  if (code.size() == 3) {
    // ISO 639-2 to 639-1 ("deu" to "de"): a table in ICU's code, no data is loaded.
    std::array<char, ULOC_LANG_CAPACITY> buffer{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length = uloc_getLanguage(code.c_str(), buffer.data(), ULOC_LANG_CAPACITY, &status);
    if (U_SUCCESS(status) && length > 0) code.assign(buffer.data(), static_cast<std::size_t>(length));
  }
  const std::uint32_t packed = packed_of(code);
  const auto alias = std::lower_bound(language_aliases.begin(), language_aliases.end(), packed,
                                      [](const Alias &one, std::uint32_t key) { return one.from < key; });
  if (alias != language_aliases.end() && alias->from == packed) code.assign(alias->to.view());
  return code;
}

struct Likely {
  std::string language, script, region;
};

// CLDR's likely subtags of a language ("zh_HK") or of a country ("und_BE").
Likely likely_subtags(const std::string &locale) {
  std::array<char, ULOC_FULLNAME_CAPACITY> full{};
  UErrorCode status = U_ZERO_ERROR;
  uloc_addLikelySubtags(locale.c_str(), full.data(), ULOC_FULLNAME_CAPACITY, &status);
  if (U_FAILURE(status)) return {};
  std::string_view rest = full.data();
  Likely likely;
  likely.language = next_subtag(rest);
  std::string_view subtag = next_subtag(rest);
  if (subtag.size() == 4) {
    likely.script = subtag;
    subtag = next_subtag(rest);
  }
  likely.region = subtag;
  return likely;
}

void fill_script(Language &language) {
  if (!language.script.empty()) return;
  std::string locale = language.language;
  if (!language.region.empty()) locale += '_' + language.region;
  language.script = likely_subtags(locale).script;
}

// R4, for talking: pairs whose speakers understand each other, either way, or one way only.
bool understands(std::string_view child, std::string_view offered) noexcept {
  const auto serbo_croatian = [](std::string_view l) { return l == "hr" || l == "bs" || l == "sr"; };
  const auto norwegian = [](std::string_view l) { return l == "nn" || l == "nb"; };
  return (serbo_croatian(child) && serbo_croatian(offered)) || (norwegian(child) && norwegian(offered)) ||
         (child == "gsw" && offered == "de") || (child == "yue" && offered == "zh");
}

// How well `offered` suits a child who lists `wanted`: 0 not at all.
int talk_fit(const Language &wanted, const Language &offered) noexcept {
  if (wanted.language != offered.language) return understands(wanted.language, offered.language) ? 1 : 0;
  if (!offered.script.empty() && offered.script != wanted.script) return 2;
  return offered.region == wanted.region ? 4 : 3;
}

// The region of CLDR's parent locale where that is not plain truncation: es-US has es-419, pt-MZ has pt-PT.
// Empty where there is none. ICU's data writes a script only where it is not the language's usual one.
std::string parent_region(const Language &from) {
  const std::string plain = from.language + '_' + from.region;
  const std::string with_script = from.language + '_' + from.script + '_' + from.region;
  UErrorCode status = U_ZERO_ERROR;
  const icu::LocalUResourceBundlePointer data(ures_openDirect(nullptr, "supplementalData", &status));
  const icu::LocalUResourceBundlePointer parents(
      ures_getByKey(data.getAlias(), "parentLocales", nullptr, &status));
  for (std::int32_t i = 0; U_SUCCESS(status) && i < ures_getSize(parents.getAlias()); ++i) {
    const icu::LocalUResourceBundlePointer children(ures_getByIndex(parents.getAlias(), i, nullptr, &status));
    for (std::int32_t j = 0; U_SUCCESS(status) && j < ures_getSize(children.getAlias()); ++j) {
      std::array<char, ULOC_FULLNAME_CAPACITY> buffer{};
      std::int32_t length = buffer.size();
      const char *child =
          ures_getUTF8StringByIndex(children.getAlias(), j, buffer.data(), &length, true, &status);
      if (U_FAILURE(status) || (plain != child && with_script != child)) continue;
      const std::string_view parent = ures_getKey(children.getAlias());
      const bool same_language = parent.substr(0, from.language.size() + 1) == from.language + '_';
      return same_language ? std::string(parent.substr(parent.rfind('_') + 1)) : std::string();
    }
  }
  return {};
}

// Beyond CLDR's parents: Serbian is read in both its scripts (R5), and three spoken languages have the
// standard language their speakers write; the script stays.
std::optional<Language> reads_too(const Language &language) {
  if (language.language == "sr")
    return Language{"sr", language.script == "Latn" ? "Cyrl" : "Latn", language.region};
  if (language.language == "nn") return Language{"nb", language.script, language.region};
  if (language.language == "gsw") return Language{"de", language.script, language.region};
  if (language.language == "yue") return Language{"zh", language.script, language.region};
  return std::nullopt;
}

bool is_right_to_left(const Language &language) {
  return std::find(right_to_left_scripts.begin(), right_to_left_scripts.end(), language.script) !=
         right_to_left_scripts.end();
}

}  // namespace

std::optional<Language> read_language(std::string_view tag) {
  if (tag.size() > 64) return std::nullopt;
  // As most records write it; what is special about "sh" is below.
  if (tag.size() == 2 && is_lower(tag) && tag != "sh") return Language{canonical_language(tag), {}, {}};
  const std::size_t end = std::min(tag.find_first_of(".@"), tag.size());
  const std::size_t at = tag.find('@');
  const std::string_view modifier = at == std::string_view::npos ? std::string_view() : tag.substr(at + 1);
  std::string_view rest = tag.substr(0, end);

  const std::string_view first = next_subtag(rest);
  if (first.size() < 2 || first.size() > 3 || !is_alpha(first)) return std::nullopt;
  Language result;
  result.language = canonical_language(first);
  if (result.language == "und" || result.language == "mul" || result.language == "zxx") return std::nullopt;
  // Serbo-Croatian meant Latin letters, and so does Montenegrin.
  const std::string given = directory::ascii_lower(first);
  if (given == "sh" || given == "hbs" || given == "cnr") result.script = "Latn";

  // Script and region stand once each and in this order; variants may follow, a single character starts
  // extensions. Old Java leaves empty places and puts the script last, after a "#": zh_TW_#Hant, sr__#Latn.
  while (!rest.empty()) {
    std::string_view subtag = next_subtag(rest);
    if (subtag.empty()) continue;
    const bool java_script = subtag.front() == '#';
    if (java_script) subtag.remove_prefix(1);
    if (subtag.size() < 2) break;
    if (subtag == "POSIX") return std::nullopt;  // en_US_POSIX is "no language set", not a child in the US
    if (subtag.size() == 3 && is_alpha(subtag) && (result.language == "zh" || result.language == "ar")) {
      result.language = canonical_language(subtag);  // zh-yue: an extended language stands for itself
    } else if (subtag.size() == 4 && is_alpha(subtag) && (result.region.empty() || java_script)) {
      result.script = title(subtag);
    } else if (result.region.empty() && subtag.size() == 2 && is_alpha(subtag)) {
      result.region = well_formed_country(subtag);
    } else if (result.region.empty() && subtag.size() == 3 && is_digits(subtag)) {
      result.region = subtag;
    } else if (subtag == "NY" && given == "no") {
      result.language = "nn";  // no_NO_NY: Java's Nynorsk before it had a code
    }
  }
  if (const std::string_view script = look_up(script_modifiers, modifier); !script.empty())
    result.script = script;
  return result;
}

std::optional<Language> parse_language(std::string_view tag) {
  auto language = read_language(tag);
  if (language) fill_script(*language);
  return language;
}

std::optional<Language> first_language(std::span<const std::string> tags) {
  for (const std::string &tag : tags) {
    if (auto language = read_language(tag)) return language;
  }
  return std::nullopt;
}

std::vector<Language> parse_languages(std::span<const std::string> tags) {
  std::vector<Language> result;
  result.reserve(tags.size());
  for (const std::string &tag : tags) {
    if (auto language = parse_language(tag)) result.push_back(std::move(*language));
  }
  return result;
}

std::optional<SharedLanguage> shared_language(std::span<const Language> child,
                                              std::span<const std::string> offered) {
  std::optional<SharedLanguage> best;
  int best_fit = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const auto language = read_language(offered[i]);
    if (!language) continue;
    for (std::size_t rank = 0; rank < child.size(); ++rank) {
      if (best && rank > best->rank) break;
      const int fit = talk_fit(child[rank], *language);
      if (fit == 0 || (best && rank == best->rank && fit <= best_fit)) continue;
      best = SharedLanguage{i, rank};
      best_fit = fit;
    }
  }
  return best;
}

LanguageMatcher::LanguageMatcher(std::vector<std::string> with_words) : tags_(std::move(with_words)) {
  words_.reserve(tags_.size());
  for (const std::string &tag : tags_) words_.push_back(parse_language(tag).value_or(Language{}));
}

const std::vector<Language> &LanguageMatcher::read(std::span<const std::string> locales) {
  if (!std::equal(locales.begin(), locales.end(), locales_.begin(), locales_.end())) {
    // Where memory runs out, what was read before stays whole: half of each would answer for another child.
    std::vector<std::string> given(locales.begin(), locales.end());
    child_ = parse_languages(locales);
    locales_ = std::move(given);
    screen_.reset();
  }
  return child_;
}

const std::optional<Language> &LanguageMatcher::main_language(std::string_view country) {
  if (country_ != country) {
    std::string code(country);
    const Likely likely = likely_subtags("und_" + code);
    std::optional<Language> main;
    // "en_Latn_US" is what ICU says of a country it knows nothing about.
    if (!code.empty() && likely.region == code)
      main = Language{canonical_language(likely.language), likely.script, likely.region};
    country_ = std::move(code);
    main_ = std::move(main);
    screen_.reset();
  }
  return main_;
}

const ScreenLanguage &LanguageMatcher::screen(std::string_view country) {
  main_language(country);
  if (!screen_) screen_ = choose();
  return *screen_;
}

ScreenLanguage LanguageMatcher::choose() const {
  const auto screen_of = [this](std::size_t found) {
    return ScreenLanguage{tags_[found], is_right_to_left(words_[found]), false};
  };
  for (const Language &wanted : child_) {
    if (const auto found = find_readable(wanted)) return screen_of(*found);
  }
  if (main_) {
    if (const auto found = find_readable(*main_)) return screen_of(*found);
  }
  ScreenLanguage english;
  english.show_picker = true;
  return english;
}

std::optional<std::size_t> LanguageMatcher::exact(const Language &wanted) const {
  const auto found = std::find(words_.begin(), words_.end(), wanted);
  if (found == words_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words_.begin());
}

// The best words for one language of the child's list: its region, CLDR's parents of that, the language by
// itself, the same in another region. Never in another script.
std::optional<std::size_t> LanguageMatcher::find(const Language &wanted) const {
  const auto readable = [&wanted](const Language &words) {
    return words.language == wanted.language && words.script == wanted.script;
  };
  const auto any = std::find_if(words_.begin(), words_.end(), readable);
  if (any == words_.end()) return std::nullopt;
  Language step = wanted;
  for (std::string region = wanted.region; !region.empty(); region = parent_region(step)) {
    step.region = std::move(region);
    if (const auto found = exact(step)) return found;
  }
  step.region.clear();
  if (const auto found = exact(step)) return found;
  // "pt" stands for "pt-BR" (likely subtags), so that pt-BR is nearer to it than pt-PT.
  step.region = likely_subtags(wanted.language + '_' + wanted.script).region;
  if (const auto found = exact(step)) return found;
  return static_cast<std::size_t>(any - words_.begin());
}

std::optional<std::size_t> LanguageMatcher::find_readable(const Language &wanted) const {
  if (const auto found = find(wanted)) return found;
  const auto other = reads_too(wanted);
  return other ? find(*other) : std::nullopt;
}

}  // namespace pop::locate
