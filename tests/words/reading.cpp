#include "reading.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "flow/message_shape.h"

namespace pop::flow {
namespace {

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString &text) {
  std::string out;
  return text.toUTF8String(out);
}

bool is_chinese(std::string_view language) { return language.starts_with("zh"); }

bool ends_sentence(UChar32 c) {
  constexpr char16_t ends[] = u".?:;…。？：；।۔؟؛";
  return icu::UnicodeString(ends).indexOf(c) >= 0;
}

bool in_word(UChar32 c) {
  return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || c == '\'' || c == 0x2019 || c == '-' ||
         c == 0x200c || c == 0x200d;
}

// What stands for an argument: a letter of no script, so that it is known again.
constexpr UChar32 argument = 0xfffc;

icu::UnicodeString with_arguments(std::string_view text) {
  icu::UnicodeString out, given = utf16(text);
  for (std::int32_t i = 0; i < given.length(); ++i) {
    if (given[i] == u'{') {
      out.append(argument);
      i = given.indexOf(u'}', i);
    } else {
      out.append(given[i]);
    }
  }
  return out;
}

// The words of each sentence; an argument is U+FFFC. Of Chinese every character.
std::vector<std::vector<icu::UnicodeString>> sentences_of(std::string_view text, std::string_view language) {
  const icu::UnicodeString given = with_arguments(text);
  std::vector<std::vector<icu::UnicodeString>> sentences(1);
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (!word.isEmpty()) sentences.back().push_back(word);
    word.remove();
  };
  for (std::int32_t i = 0; i < given.length(); i = given.moveIndex32(i, 1)) {
    const UChar32 c = given.char32At(i);
    if (c == argument || in_word(c)) {
      if (c == argument || (is_chinese(language) && !word.isEmpty())) end_word();
      word.append(c);
      continue;
    }
    end_word();
    if (ends_sentence(c) && !sentences.back().empty()) sentences.emplace_back();
  }
  end_word();
  if (sentences.back().empty()) sentences.pop_back();
  return sentences;
}

// Runs of vowels, which are what syllables come to in Spanish (but for a stressed i or u beside another
// vowel), German and French.
std::size_t vowel_groups(const icu::UnicodeString &word, const char16_t *vowels, const char16_t *alone) {
  std::size_t groups = 0;
  bool before = false;
  for (std::int32_t i = 0; i < word.length(); ++i) {
    const bool vowel = icu::UnicodeString(vowels).indexOf(word[i]) >= 0;
    const bool by_itself = icu::UnicodeString(alone).indexOf(word[i]) >= 0;
    if (vowel && (!before || by_itself)) ++groups;
    before = vowel && !by_itself;
  }
  return std::max<std::size_t>(groups, 1);
}

// a, e and o are strong: two of them are two syllables.
std::size_t spanish_syllables(const icu::UnicodeString &word) {
  return vowel_groups(word, u"aeiouáéíóúü", u"aeoáéóíú") -
         [&] {  // i or u before a strong vowel belongs to it
           std::size_t joined = 0;
           for (std::int32_t i = 0; i + 1 < word.length(); ++i) {
             const bool weak = word[i] == u'i' || word[i] == u'u' || word[i] == u'ü';
             const bool starts = i == 0 || icu::UnicodeString(u"aeiouáéíóúü").indexOf(word[i - 1]) < 0;
             if (weak && starts && icu::UnicodeString(u"aeoáéó").indexOf(word[i + 1]) >= 0) ++joined;
           }
           return joined;
         }();
}

std::size_t syllables(const icu::UnicodeString &word, std::string_view language) {
  icu::UnicodeString lower(word);
  lower.toLower();
  if (lower[0] == argument) return 1;
  if (language == "en") return english_syllables(utf8(lower));
  if (language == "es") return spanish_syllables(lower);
  return vowel_groups(lower, u"aeiouyäöüéèêàâ", u"");
}

std::size_t letters(const icu::UnicodeString &word) {
  std::size_t count = 0;
  for (std::int32_t i = 0; i < word.length(); i = word.moveIndex32(i, 1))
    if (u_isalpha(word.char32At(i))) ++count;
  return count;
}

}  // namespace

std::size_t english_syllables(std::string_view word) {
  // Where the rules below count wrong.
  static const std::map<std::string_view, std::size_t> exceptions = {
      {"area", 3},   {"being", 2},   {"create", 2},    {"doing", 2},     {"going", 2},
      {"idea", 3},   {"ok", 2},      {"quiet", 2},     {"really", 2},    {"science", 2},
      {"seeing", 2}, {"someday", 2}, {"something", 2}, {"sometimes", 2}, {"somewhere", 2},
      {"trial", 2},  {"trials", 2},  {"usual", 3},     {"video", 3}};
  if (const auto found = exceptions.find(word); found != exceptions.end()) return found->second;
  constexpr std::string_view vowels = "aeiouy";
  std::size_t count = 0;
  bool before = false;
  for (const char c : word) {
    const bool vowel = vowels.find(c) != std::string_view::npos;
    if (vowel && !before) ++count;
    before = vowel;
  }
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  const bool after_vowel = word.size() > 2 && vowels.find(word[word.size() - 3]) != std::string_view::npos;
  if (ends("e") && !ends("le") && !ends("ee") && !ends("ye") && count > 1) --count;
  if (ends("le") && after_vowel && count > 1) --count;  // while, but not little
  if (ends("ed") && !ends("ted") && !ends("ded") && count > 1 && !after_vowel) --count;
  if (ends("es") && count > 1 && !ends("ses") && !ends("ces") && !ends("ges") && !ends("shes") &&
      !ends("ches") && !ends("xes") && !ends("zes") && !ends("ies")) {
    --count;
  }
  return std::max<std::size_t>(count, 1);
}

std::vector<std::string> long_words(std::string_view text) {
  std::vector<std::string> words;
  for (const auto &sentence : sentences_of(text, "en")) {
    for (const icu::UnicodeString &word : sentence) {
      if (syllables(word, "en") >= 3) words.push_back(utf8(icu::UnicodeString(word).toLower()));
    }
  }
  return words;
}

Reading reading_of(const WordsFile &file, Band band) {
  Reading reading;
  for (const auto &[id, bands] : file.texts) {
    const auto shape = shape_of(bands[static_cast<std::size_t>(band)]);
    if (!shape) continue;  // the lint says so
    for (const std::string &text : shape->texts) {
      ++reading.texts;
      for (const auto &sentence : sentences_of(text, file.language)) {
        ++reading.sentences;
        reading.words += sentence.size();
        if (sentence.size() > reading.longest) {
          reading.longest = sentence.size();
          reading.longest_text = id + ": " + text;
        }
        for (const icu::UnicodeString &word : sentence) {
          const std::size_t count = syllables(word, file.language);
          reading.syllables += count;
          if (count >= 3) ++reading.three;
          if (count == 1) ++reading.one;
          if (letters(word) > 6) ++reading.wide;
        }
      }
    }
  }
  return reading;
}

}  // namespace pop::flow
