#include "flow/message_shape.h"

#include <unicode/messagepattern.h>

#include <algorithm>

#include "flow/icu_text.h"

namespace pop::flow {
namespace {

using Pattern = icu::MessagePattern;

constexpr std::size_t most_texts = 64;
constexpr std::size_t longest_pattern = 2000;

Error fault(std::string what) { return {POP_E_FORMAT, std::move(what)}; }

class Walk {
 public:
  explicit Walk(const Pattern &pattern) : pattern_(pattern) {}

  // The texts a message can become, from its MSG_START; nothing where fault() says why.
  std::vector<std::string> message(std::int32_t start) {
    std::vector<std::string> texts{""};
    const std::int32_t limit = pattern_.getLimitPartIndex(start);
    std::int32_t from = pattern_.getPart(start).getLimit();
    const auto add = [&texts](const std::vector<std::string> &ends) {
      std::vector<std::string> longer;
      for (const std::string &text : texts) {
        for (const std::string &end : ends) longer.push_back(text + end);
      }
      texts = std::move(longer);
    };
    for (std::int32_t i = start + 1; i <= limit && fault_.empty(); ++i) {
      const Pattern::Part &part = pattern_.getPart(i);
      add({literal(from, part.getIndex())});
      from = part.getLimit();
      switch (part.getType()) {
        case UMSGPAT_PART_TYPE_REPLACE_NUMBER:
          add({"{#}"});
          break;
        case UMSGPAT_PART_TYPE_ARG_START: {
          add(argument(i));
          i = pattern_.getLimitPartIndex(i);
          from = pattern_.getPart(i).getLimit();
          break;
        }
        default:  // a quote that is only syntax
          break;
      }
      if (texts.size() > most_texts) fault_ = "has too many plurals and selects in one text; split it";
    }
    return texts;
  }

  const std::string &fault() const noexcept { return fault_; }
  MessageShape shape;

 private:
  std::string literal(std::int32_t from, std::int32_t to) const {
    return utf8(pattern_.getPatternString().tempSubStringBetween(from, to));
  }

  std::vector<std::string> argument(std::int32_t start) {
    const std::string name = utf8(pattern_.getSubstring(pattern_.getPart(start + 1)));
    if (pattern_.getPart(start + 1).getType() != UMSGPAT_PART_TYPE_ARG_NAME) {
      fault_ = "{" + name + "}: arguments have names, as in English";
      return {};
    }
    shape.names.insert(name);
    const UMessagePatternArgType type = pattern_.getPart(start).getArgType();
    if (type == UMSGPAT_ARG_TYPE_NONE) return {"{" + name + "}"};
    if (type != UMSGPAT_ARG_TYPE_PLURAL && type != UMSGPAT_ARG_TYPE_SELECT) {
      fault_ = "{" + name + ", …}: only plural and select are used here";
      return {};
    }
    MessageChoice choice{name, type == UMSGPAT_ARG_TYPE_PLURAL, {}};
    std::vector<std::string> texts;
    const std::int32_t limit = pattern_.getLimitPartIndex(start);
    for (std::int32_t i = start + 2; i < limit && fault_.empty(); ++i) {
      if (pattern_.getPart(i).getType() != UMSGPAT_PART_TYPE_ARG_SELECTOR) {
        fault_ = "{" + name + ", plural, …}: offset is not used here";
        return {};
      }
      const std::string arm = utf8(pattern_.getSubstring(pattern_.getPart(i)));
      do ++i;
      while (pattern_.getPart(i).getType() != UMSGPAT_PART_TYPE_MSG_START);
      const std::vector<std::string> said = message(i);
      bool number = true;
      for (const std::string &text : said)
        number = number &&
                 (text.find("{#}") != std::string::npos || text.find("{" + name + "}") != std::string::npos);
      if (!choice.arms.emplace(arm, number).second)
        fault_ = "{" + name + ", …}: the arm " + arm + " is there twice";
      texts.insert(texts.end(), said.begin(), said.end());
      i = pattern_.getLimitPartIndex(i);
    }
    shape.choices.push_back(std::move(choice));
    return texts;
  }

  const Pattern &pattern_;
  std::string fault_;
};

}  // namespace

Result<MessageShape> shape_of(std::string_view pattern) {
  // ICU goes one deeper into the stack for each brace.
  if (pattern.size() > longest_pattern) return fault("is longer than any text of a screen: say it shorter");
  const icu::UnicodeString written = utf16(pattern);
  // A quote before a brace would take the argument away, and where there is no argument none is read.
  for (const char *quoted : {"'{", "'}", "'#", "''"}) {
    if (pattern.find(quoted) != std::string_view::npos)
      return fault(std::string("has ") + quoted + ": write the apostrophe as ’ (U+2019)");
  }
  // To ICU a closing brace that closes nothing is a letter.
  if (std::count(pattern.begin(), pattern.end(), '}') > std::count(pattern.begin(), pattern.end(), '{'))
    return fault("has a closing brace too many");
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  const Pattern parsed(written, &where, status);
  if (status == U_DEFAULT_KEYWORD_MISSING) return fault("a plural or select has no arm \"other\"");
  if (U_FAILURE(status)) {
    return fault("is no MessageFormat, near \"" + utf8(written.tempSubString(where.offset, 16)) +
                 "\": look for a brace that is missing or too many");
  }
  Walk walk(parsed);
  walk.shape.texts = walk.message(0);
  if (!walk.fault().empty()) return fault(walk.fault());
  return std::move(walk.shape);
}

}  // namespace pop::flow
