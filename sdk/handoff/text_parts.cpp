#include "handoff/text_parts.h"

#include <algorithm>

namespace pop::handoff {

std::vector<TextPart> split_body(MessageType type, ByteView body) {
  std::vector<TextPart> parts;
  for (; body.size() > kBodyMax; body = body.subspan(kBodyMax))
    parts.push_back({MessageType::text_part, body.first(kBodyMax)});
  parts.push_back({type, body});
  return parts;
}

Result<std::vector<TextPart>> split_text(ByteView text) {
  if (text.empty() || !is_utf8(text)) return Error{POP_E_ARGUMENT, "the text is empty or not UTF-8"};
  if (text.size() > kTextMax) return Error{POP_E_TOO_LARGE, "the text is longer than 23,120 bytes"};
  return split_body(MessageType::text, text);
}

Result<std::optional<Secret>> TextJoiner::add(MessageType type, ByteView body) {
  if (parts_ < kTextPartsMax) {
    Secret longer(joined_.size() + body.size());
    const auto middle =
        std::copy(joined_.reveal().begin(), joined_.reveal().end(), longer.writable().begin());
    std::copy(body.begin(), body.end(), middle);
    joined_ = std::move(longer);
  }
  ++parts_;  // only now: where there was no memory, the same part is added again
  if (type == MessageType::text_part) return std::optional<Secret>();
  const bool right = type != MessageType::text || (!joined_.empty() && is_utf8(joined_.reveal()));
  const bool whole = parts_ <= kTextPartsMax && right;
  Secret text = std::move(joined_);
  joined_ = Secret();
  parts_ = 0;
  if (!whole) return Error{POP_E_FORMAT, "too many parts, or a text that is empty or not UTF-8"};
  return std::optional<Secret>(std::move(text));
}

}  // namespace pop::handoff
