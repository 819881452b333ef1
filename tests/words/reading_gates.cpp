#include <algorithm>
#include <cstdio>

#include "reading.h"

namespace pop::flow {
namespace {

struct LanguageGates {
  std::string_view language;
  const char *measure;
  std::array<double, 3> mean;
  std::array<std::size_t, 3> longest;
  std::array<double, 3> limit;
};

// English and the longest Chinese sentence are those of the words' rules, 4.1. The others were chosen beside
// them: what is said with articles, particles or a word for each syllable has more words in the same
// sentence. The words' README.md says the same in a table.
constexpr LanguageGates all_gates[] = {
    {"en", "FKGL", {6, 8, 10}, {13, 15, 18}, {1.5, 3, 5}},
    {"es", "Fernández-Huerta", {6, 8, 10}, {15, 17, 21}, {85, 80, 75}},
    {"fr", "LIX", {6, 8, 10}, {15, 18, 22}, {25, 29, 33}},
    {"pt", "LIX", {6, 8, 10}, {15, 17, 21}, {25, 29, 33}},
    {"de", "Wiener Sachtextformel", {6, 8, 10}, {13, 15, 18}, {4, 6, 8}},
    {"ru", "LIX", {6, 8, 10}, {13, 15, 18}, {33, 37, 41}},
    {"uk", "LIX", {6, 8, 10}, {13, 15, 18}, {33, 37, 41}},
    {"pl", "LIX", {6, 8, 10}, {13, 15, 18}, {33, 37, 41}},
    {"tr", "LIX", {6, 8, 10}, {13, 15, 18}, {36, 40, 44}},
    {"ar", nullptr, {6, 8, 10}, {13, 15, 18}, {}},
    {"sw", nullptr, {6, 8, 10}, {13, 15, 18}, {}},
    {"hi", nullptr, {6, 8, 10}, {15, 17, 20}, {}},
    {"ur", nullptr, {6, 8, 10}, {15, 17, 20}, {}},
    {"bn", nullptr, {6, 8, 10}, {13, 15, 18}, {}},
    {"vi", nullptr, {6, 8, 10}, {16, 19, 22}, {}},
    {"zh-Hans", nullptr, {9, 12, 15}, {18, 24, 30}, {}},
    {"zh-Hant", nullptr, {9, 12, 15}, {18, 24, 30}, {}},
};

constexpr std::array<double, 3> english_syllables_a_word = {1.25, 1.35, 1.45};

const LanguageGates *found(std::string_view language) {
  const auto gates = std::find_if(std::begin(all_gates), std::end(all_gates), [&](const LanguageGates &each) {
    return each.language == language || each.language == language.substr(0, language.find('-'));
  });
  return gates == std::end(all_gates) ? nullptr : gates;
}

std::string shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

}  // namespace

Gates gates_for(std::string_view language, Band band) {
  Gates gates;
  const LanguageGates *given = found(language);
  if (given == nullptr) return gates;
  const auto at = static_cast<std::size_t>(band);
  gates.mean = given->mean[at];
  gates.longest = given->longest[at];
  gates.measure = given->measure;
  gates.limit = given->limit[at];
  if (language == "en") gates.syllables = english_syllables_a_word[at];
  return gates;
}

double measured(std::string_view language, const Reading &reading) {
  const double sentence = reading.words_a_sentence(), word = reading.syllables_a_word();
  const auto percent = [&](std::size_t part) { return 100 * Reading::ratio(part, reading.words); };
  if (language == "en") return 0.39 * sentence + 11.8 * word - 15.59;
  if (language == "es") return 206.84 - 1.02 * sentence - 60 * word;
  if (language == "de") {
    return 0.1935 * percent(reading.three) + 0.1672 * sentence + 0.1297 * percent(reading.wide) -
           0.0327 * percent(reading.one) - 0.875;
  }
  return sentence + percent(reading.wide);  // LIX
}

std::string figures(const WordsFile &file, Band band) {
  const Reading reading = reading_of(file, band);
  const Gates gates = gates_for(file.language, band);
  std::string text = std::to_string(reading.texts) + " texts, " + shown(reading.words_a_sentence()) +
                     (file.language.starts_with("zh") ? " characters" : " words") +
                     " a sentence, the longest " + std::to_string(reading.longest);
  if (gates.syllables > 0) text += ", " + shown(reading.syllables_a_word()) + " syllables a word";
  if (gates.measure != nullptr)
    text += std::string(", ") + gates.measure + ' ' + shown(measured(file.language, reading));
  return text;
}

std::vector<std::string> too_hard(const WordsFile &file, Band band) {
  std::vector<std::string> faults;
  const Gates gates = gates_for(file.language, band);
  if (gates.longest == 0) return {"there are no reading gates for " + file.language};
  const Reading reading = reading_of(file, band);
  if (reading.words_a_sentence() > gates.mean)
    faults.push_back(shown(reading.words_a_sentence()) + " words a sentence, at most " + shown(gates.mean));
  if (reading.longest > gates.longest) {
    faults.push_back("a sentence of " + std::to_string(reading.longest) + " words, at most " +
                     std::to_string(gates.longest) + "; " + reading.longest_text);
  }
  if (gates.syllables > 0 && reading.syllables_a_word() > gates.syllables)
    faults.push_back(shown(reading.syllables_a_word()) + " syllables a word, at most " +
                     shown(gates.syllables));
  if (gates.measure != nullptr) {
    const double value = measured(file.language, reading);
    const bool high_is_easy = file.language == "es";
    if (high_is_easy ? value < gates.limit : value > gates.limit)
      faults.push_back(std::string(gates.measure) + ' ' + shown(value) +
                       (high_is_easy ? ", at least " : ", at most ") + shown(gates.limit));
  }
  return faults;
}

}  // namespace pop::flow
