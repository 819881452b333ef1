#include "flow/words.h"

#include <unicode/fmtable.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "flow/icu_text.h"
#include "flow/locale_of.h"

namespace pop::flow {
namespace {

constexpr char16_t isolate = u'\u2068', isolate_end = u'\u2069';

// The pattern with every place where an argument will stand isolated: {name} and the # of a plural.
icu::UnicodeString isolated(const icu::UnicodeString &pattern, UErrorCode &status) {
  const icu::MessagePattern parsed(pattern, nullptr, status);
  icu::UnicodeString out(pattern);
  if (U_FAILURE(status)) return out;
  // From the end, so that what is put in moves nothing that is still to be looked at.
  for (std::int32_t i = parsed.countParts(); i-- > 0;) {
    const icu::MessagePattern::Part &part = parsed.getPart(i);
    const bool number = part.getType() == UMSGPAT_PART_TYPE_REPLACE_NUMBER;
    const bool plain =
        part.getType() == UMSGPAT_PART_TYPE_ARG_START || part.getType() == UMSGPAT_PART_TYPE_ARG_LIMIT
            ? part.getArgType() == UMSGPAT_ARG_TYPE_NONE
            : false;
    if (number || (plain && part.getType() == UMSGPAT_PART_TYPE_ARG_LIMIT))
      out.insert(part.getLimit(), isolate_end);
    if (number || (plain && part.getType() == UMSGPAT_PART_TYPE_ARG_START))
      out.insert(part.getIndex(), isolate);
  }
  return out;
}

bool has_right_to_left(const icu::UnicodeString &text) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UCharDirection direction = u_charDirection(text.char32At(i));
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
  }
  return false;
}

}  // namespace

Words::Words(WordsFile file)
    : file_(std::move(file)), right_to_left_(locale_of(file_.language).isRightToLeft()) {}

std::string Words::say(std::string_view id, Band band, std::span<const Argument> arguments,
                       std::string_view country) const {
  const auto found = file_.texts.find(id);
  if (found == file_.texts.end()) throw std::logic_error("words: no text called " + std::string(id));
  const std::string &pattern = found->second[static_cast<std::size_t>(band)];
  if (pattern.find('{') == std::string::npos) return pattern;  // nothing for ICU to do

  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const Argument &argument : arguments) {
    names.push_back(utf16(argument.name));
    if (const auto *number = std::get_if<std::int64_t>(&argument.value)) {
      values.emplace_back(static_cast<std::int64_t>(*number));
      continue;
    }
    icu::UnicodeString text = utf16(std::get<std::string_view>(argument.value));
    if (!right_to_left_ && has_right_to_left(text)) text.insert(0, isolate).append(isolate_end);
    values.emplace_back(text);
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString written = utf16(pattern);
  const icu::MessageFormat format(right_to_left_ ? isolated(written, status) : written,
                                  locale_of(file_.language, country), status);
  icu::UnicodeString formatted;
  format.format(names.data(), values.data(), static_cast<int>(values.size()), formatted, status);
  if (U_FAILURE(status)) {
    throw std::logic_error("words: " + std::string(id) + " cannot be formatted: " + u_errorName(status));
  }
  return utf8(formatted);
}

}  // namespace pop::flow
