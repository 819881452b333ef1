#include "flow/words.h"

#include <unicode/fmtable.h>
#include <unicode/msgfmt.h>

#include <optional>
#include <stdexcept>
#include <vector>

#include "base/json.h"

namespace pop::flow {

Words::Words(std::string_view file) {
  const auto parsed = parse_json(as_bytes(file));
  if (!parsed) throw std::logic_error("words: " + parsed.error().message);
  const auto language = get_string(*parsed, "language");
  const auto review = get_string(*parsed, "review");
  const JsonValue *strings = get_object(*parsed, "strings");
  if (!language || !review || strings == nullptr)
    throw std::logic_error("words: language, review or strings missing");
  language_ = *language;
  reviewed_ = *review == "reviewed";
  for (auto entry = strings->MemberBegin(); entry != strings->MemberEnd(); ++entry) {
    // A string is every band's; a band that is not there reads what the one below it reads.
    std::array<std::string, 3> bands;
    if (entry->value.IsString()) {
      bands.fill(std::string(text_of(entry->value)));
    } else {
      std::optional<std::string_view> said;
      std::size_t next = 0;
      for (const char *band : {"A", "B", "C"}) {
        if (const auto own = get_string(entry->value, band)) said = own;
        if (!said) throw std::logic_error("words: " + std::string(text_of(entry->name)) + " lacks band A");
        bands[next++] = *said;
      }
    }
    texts_.emplace(text_of(entry->name), std::move(bands));
  }
}

const Words &Words::english() {
  static const Words words(words_en.json);
  return words;
}

std::string Words::say(std::string_view id, Band band, std::initializer_list<Argument> arguments) const {
  const auto found = texts_.find(id);
  if (found == texts_.end()) throw std::logic_error("words: no text called " + std::string(id));
  const std::string &pattern = found->second[static_cast<std::size_t>(band)];
  if (pattern.find('{') == std::string::npos) return pattern;  // nothing for ICU to do

  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const Argument &argument : arguments) {
    names.push_back(icu::UnicodeString::fromUTF8(
        icu::StringPiece(argument.name.data(), static_cast<int>(argument.name.size()))));
    if (const auto *number = std::get_if<std::int64_t>(&argument.value)) {
      values.emplace_back(static_cast<std::int64_t>(*number));
    } else {
      const std::string_view text = std::get<std::string_view>(argument.value);
      values.emplace_back(
          icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(pattern), icu::Locale(language_.c_str()),
                                  status);
  icu::UnicodeString formatted;
  format.format(names.data(), values.data(), static_cast<int>(values.size()), formatted, status);
  if (U_FAILURE(status)) {
    throw std::logic_error("words: " + std::string(id) + " cannot be formatted: " + u_errorName(status));
  }
  std::string text;
  formatted.toUTF8String(text);
  return text;
}

}  // namespace pop::flow
