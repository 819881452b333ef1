#include "flow/joining.h"

#include <algorithm>
#include <iterator>

namespace pop::flow {
namespace {

struct Marks {
  std::string_view languages;
  std::string_view stop;
  std::string_view space;
};
constexpr Marks marks[] = {
    {"zh ja", "。", ""}, {"ur", "۔", " "}, {"hi bn as or mr ne pa", "।", " "}, {"", ".", " "}};

const Marks &marks_of(std::string_view language) {
  const std::string_view base = language.substr(0, language.find('-'));
  const auto writes_so = [base](const Marks &each) {
    return each.languages.empty() || each.languages.find(base) != std::string_view::npos;
  };
  return *std::find_if(std::begin(marks), std::end(marks), writes_so);
}

bool ends_a_sentence(std::string_view text) {
  constexpr std::string_view ends[] = {".", "?", "!", ":", "。", "？", "！", "۔", "؟", "।"};
  return std::any_of(std::begin(ends), std::end(ends), [text](auto end) { return text.ends_with(end); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string join_phrases(std::string_view language, const std::vector<std::string> &parts) {
  const Marks &mark = marks_of(language);
  std::string text;
  for (const std::string &part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) {
      if (!ends_a_sentence(text)) text += mark.stop;
      text += mark.space;
    }
    text += part;
  }
  return text;
}

std::string join_sentences(std::string_view language, const std::vector<std::string> &parts) {
  std::string text = join_phrases(language, parts);
  if (parts.size() > 1 && !ends_a_sentence(text)) text += marks_of(language).stop;
  return text;
}

std::string spoken_digits(std::string_view number) {
  std::string spoken;
  for (const char digit : number) {
    if (digit == ' ' || digit == '-') continue;
    if (!spoken.empty()) spoken += ' ';
    spoken += digit;
  }
  return spoken;
}

std::uint8_t *write_spoken(std::string_view text, std::uint8_t *out) {
  constexpr std::ptrdiff_t shortest = 3;
  const auto separates = [text](std::size_t at) {
    return (text[at] == ' ' || text[at] == '-') && at + 1 < text.size() && is_digit(text[at + 1]);
  };
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    if (is_digit(text[at])) {
      // It may be written in groups.
      while (end < text.size() && (is_digit(text[end]) || separates(end))) ++end;
    }
    const std::string_view run = text.substr(at, std::max<std::size_t>(end - at, 1));
    const bool is_long = std::count_if(run.begin(), run.end(), is_digit) >= shortest;
    for (std::size_t i = 0; i < run.size(); ++i) {
      if (is_long && !is_digit(run[i])) continue;
      *out++ = static_cast<std::uint8_t>(run[i]);
      if (is_long && i + 1 < run.size()) *out++ = ' ';
    }
    at += run.size();
  }
  return out;
}

}  // namespace pop::flow
