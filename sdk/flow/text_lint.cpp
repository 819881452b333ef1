#include "flow/text_lint.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "flow/icu_text.h"
#include "flow/language_rules.h"

namespace pop::flow {
namespace {

std::string code_point(UChar32 c) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string hex = "U+";
  for (int shift = c > 0xffff ? 20 : 12; shift >= 0; shift -= 4) hex += digits[c >> shift & 15];
  return hex;
}

bool is_bidi_control(UChar32 c) {
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

// Why a character may not stand in a text; empty: it may.
std::string fault_of(UChar32 c) {
  if (is_bidi_control(c))
    return "a control of direction: leave it out, arguments are isolated by the library";
  if (c == '!' || c == 0x00a1 || c == 0xff01 || c == 0x203c || c == 0x2049 || c == 0x2757)
    return "an exclamation mark: say it calmly";
  if (c == 0xfe0f || c == 0x20e3 || u_charType(c) == U_OTHER_SYMBOL || (c >= 0x1f3fb && c <= 0x1f3ff))
    return "an emoji or a symbol: say it in words";
  if (c == '<' || c == '>' || c == '@') return "not read out as it is written: say it in words";
  if (c == 0x200c || c == 0x200d) return {};  // they shape letters in Arabic and Indic scripts
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return "not a character of a text: leave it out";
    default:
      return c == 0xfffd ? "what a broken character became: write the text anew" : std::string();
  }
}

bool is_letter(UChar32 c) {
  return u_isalpha(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_ND_MASK)) != 0 || c == 0x200c || c == 0x200d;
}

// Whether `text` says `word`: as a whole word, with any letters where it has a '*'. Chinese puts no space
// between words.
bool says(const icu::UnicodeString &text, icu::UnicodeString word) {
  const bool open_start = word.startsWith(u"*"), open_end = word.endsWith(u"*");
  if (open_start) word.remove(0, 1);
  if (open_end) word.truncate(word.length() - 1);
  for (std::int32_t at = 0; (at = text.indexOf(word, at)) >= 0; ++at) {
    const std::int32_t end = at + word.length();
    const UChar32 first = word.char32At(0), last = word.char32At(word.length() - 1);
    UErrorCode status = U_ZERO_ERROR;
    const bool joined = uscript_getScript(first, &status) == USCRIPT_HAN;
    const bool starts =
        open_start || joined || !is_letter(first) || at == 0 || !is_letter(text.char32At(at - 1));
    const bool ends =
        open_end || joined || !is_letter(last) || end == text.length() || !is_letter(text.char32At(end));
    if (starts && ends) return true;
  }
  return false;
}

template <typename Take>
void each_word(std::string_view list, const Take &take) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find('|'), list.size());
    take(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

void find_words(const icu::UnicodeString &text, std::string_view list, const char *advice,
                std::vector<std::string> &faults) {
  each_word(list, [&](std::string_view word) {
    if (says(text, utf16(word))) faults.push_back("says \"" + std::string(word) + "\": " + advice);
  });
}

// What stands between the groups of a telephone number.
bool joins_groups(UChar32 c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == 0x00a0 || c == 0x202f ||
         c == 0x2009 || (c >= 0x2010 && c <= 0x2013);
}

// A dot with two Latin letters or digits before it and two letters behind: no abbreviation is written so.
bool holds_a_domain(const icu::UnicodeString &text) {
  const auto latin = [&text](std::int32_t at) {
    return at >= 0 && at < text.length() && text[at] < 0x80 && u_isalnum(text[at]);
  };
  for (std::int32_t at = 0; (at = text.indexOf(u'.', at)) >= 0; ++at) {
    if (latin(at - 1) && latin(at - 2) && latin(at + 1) && latin(at + 2) && u_isalpha(text[at + 1]) &&
        u_isalpha(text[at + 2]))
      return true;
  }
  return false;
}

void find_characters(const icu::UnicodeString &text, std::vector<std::string> &faults) {
  int digits = 0, in_groups = 0;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (const std::string fault = fault_of(c); !fault.empty())
      faults.push_back("has " + code_point(c) + ", " + fault);
    const bool digit = u_isdigit(c);
    digits = digit ? digits + 1 : 0;
    in_groups = digit ? in_groups + 1 : joins_groups(c) ? in_groups : 0;
    constexpr int shortest = 3, shortest_in_groups = 6;
    if (digits == shortest || (digit && digits < shortest && in_groups == shortest_in_groups))
      faults.emplace_back(
          "holds a number of three digits or more: numbers to call come from the directory alone");
  }
}

}  // namespace

std::vector<std::string> faults_in_text(std::string_view text, std::string_view language, Band band,
                                        std::string_view id) {
  std::vector<std::string> faults;
  const icu::UnicodeString written = utf16(text);
  if (icu::UnicodeString(written).trim() != written || written.isEmpty() || written.indexOf(u"  ") >= 0)
    faults.emplace_back("is empty, begins or ends with a space, or has two in a row");
  UErrorCode status = U_ZERO_ERROR;
  if (!icu::Normalizer2::getNFCInstance(status)->isNormalized(written, status) || U_FAILURE(status))
    faults.emplace_back("is not in normal form C: save the file as NFC");
  find_characters(written, faults);

  icu::UnicodeString lower(written);
  lower.foldCase();
  for (const char16_t *address : {u"http:", u"https:", u"www."}) {
    if (lower.indexOf(address) >= 0)
      faults.emplace_back("holds a web address: those come from the directory alone");
  }
  if (holds_a_domain(lower)) faults.emplace_back("holds a web address: those come from the directory alone");
  const LanguageRules &rules = rules_for(language);
  each_word(rules.allowed, [&](std::string_view meant) {
    icu::UnicodeString phrase = utf16(meant);
    if (phrase.endsWith(u"*")) phrase.truncate(phrase.length() - 1);
    lower.findAndReplace(phrase, u"-");
  });
  find_words(lower, rules.harsh, "it sounds of files or of blame; say who does what", faults);
  find_words(lower, rules.promises, "nobody can promise that; say what is true", faults);
  find_words(lower, rules.gendered, "it takes the child for a boy or a girl; say it another way", faults);
  if (band != Band::c)
    find_words(lower, rules.not_for_children, "younger than 13 do not know it; say what it means", faults);
  if (id.starts_with("exit."))
    find_words(lower, rules.not_for_exit, "Hide is no way to the danger numbers", faults);
  return faults;
}

}  // namespace pop::flow
