#pragma once
// Putting finished phrases and sentences one after the other, with the marks of the language.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pop::flow {

// "Open now. For ages 6 to 18", each beginning as it is written; what is empty is left out.
std::string join_phrases(std::string_view language, const std::vector<std::string> &parts);
// "May stay in your history. They can see your internet address."
std::string join_sentences(std::string_view language, const std::vector<std::string> &parts);

// A telephone number or code as it is read out: "1 1 6 1 1 1".
std::string spoken_digits(std::string_view number);
// Writes a text as it is spoken, every number of three digits or more digit by digit; where it ends. `out`
// has room for twice the text.
std::uint8_t *write_spoken(std::string_view text, std::uint8_t *out);

}  // namespace pop::flow
