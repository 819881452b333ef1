#pragma once
// How hard the words of a language are to read, and how hard they may be (section 4.1 of the words' rules).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/words_file.h"

namespace pop::flow {

struct Reading {
  std::size_t texts = 0;
  std::size_t sentences = 0;
  std::size_t words = 0;    // Chinese: characters
  std::size_t longest = 0;  // words of the longest sentence
  std::string longest_text;
  std::size_t syllables = 0;
  std::size_t three = 0;  // words of three syllables and more
  std::size_t one = 0;    // of one
  std::size_t wide = 0;   // of more than six letters

  double words_a_sentence() const { return ratio(words, sentences); }
  double syllables_a_word() const { return ratio(syllables, words); }
  static double ratio(std::size_t a, std::size_t b) {
    return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b);
  }
};

// Every text of a band as it can be said; an argument is one word of one syllable.
Reading reading_of(const WordsFile &file, Band band);

// English, by rules and a list of exceptions.
std::size_t english_syllables(std::string_view word);

// Those of three syllables and more in an English text, in lower case.
std::vector<std::string> long_words(std::string_view text);

// What a band is held to. A measure that says nothing dependable for a language is not there.
struct Gates {
  double mean = 0;                // words a sentence
  std::size_t longest = 0;        // words of a sentence
  double syllables = 0;           // a word; 0: not measured
  const char *measure = nullptr;  // name of a grade or index; null: none is dependable
  double limit = 0;               // of that; at most, for Fernández-Huerta at least
};
Gates gates_for(std::string_view language, Band band);
// The value of the measure that the gates of a language name.
double measured(std::string_view language, const Reading &reading);

// "231 texts, 4.0 words a sentence, the longest 13, …".
std::string figures(const WordsFile &file, Band band);
// What a band breaks of its gates.
std::vector<std::string> too_hard(const WordsFile &file, Band band);

}  // namespace pop::flow
