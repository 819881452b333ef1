#include "handoff/text_parts.h"

#include <algorithm>

namespace pop::handoff {

Result<std::vector<TextPart>> split_text(ByteView text) {
  if (text.empty() || !is_utf8(text)) return Error{POP_E_ARGUMENT, "the text is empty or not UTF-8"};
  if (text.size() > kTextMax) return Error{POP_E_TOO_LARGE, "the text is longer than 23,120 bytes"};
  std::vector<TextPart> parts;
  for (; text.size() > kBodyMax; text = text.subspan(kBodyMax))
    parts.push_back({MessageType::text_part, text.first(kBodyMax)});
  parts.push_back({MessageType::text, text});
  return parts;
}

Result<std::optional<Secret>> TextJoiner::add(MessageType type, ByteView body) {
  ++parts_;
  if (parts_ <= kTextPartsMax) {
    Secret longer(joined_.size() + body.size());
    const auto middle =
        std::copy(joined_.reveal().begin(), joined_.reveal().end(), longer.writable().begin());
    std::copy(body.begin(), body.end(), middle);
    joined_ = std::move(longer);
  }
  if (type == MessageType::text_part) return std::optional<Secret>();
  const bool whole = parts_ <= kTextPartsMax && !joined_.empty() && is_utf8(joined_.reveal());
  Secret text = std::move(joined_);
  joined_ = Secret();
  parts_ = 0;
  if (!whole) return Error{POP_E_FORMAT, "a text of too many parts, empty, or not UTF-8"};
  return std::optional<Secret>(std::move(text));
}

}  // namespace pop::handoff
