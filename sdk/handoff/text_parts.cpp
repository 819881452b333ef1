#include "handoff/text_parts.h"

#include <algorithm>

namespace pop::handoff {
namespace {

// A part may begin in the middle of a character: its rest is left out.
Secret after_ellipsis(ByteView rest) {
  static constexpr std::string_view ellipsis = "\xE2\x80\xA6 ";
  for (int i = 0; i < 3 && !rest.empty() && (rest[0] & 0xC0) == 0x80; ++i) rest = rest.subspan(1);
  Secret text(ellipsis.size() + rest.size());
  const auto middle = std::copy(ellipsis.begin(), ellipsis.end(), text.writable().begin());
  std::copy(rest.begin(), rest.end(), middle);
  return text;
}

}  // namespace

std::vector<TextPart> split_body(MessageType type, ByteView body) {
  std::vector<TextPart> parts;
  for (; body.size() > kBodyMax; body = body.subspan(kBodyMax))
    parts.push_back({MessageType::text_part, body.first(kBodyMax)});
  parts.push_back({type, body});
  return parts;
}

Result<std::vector<TextPart>> split_text(ByteView text) {
  if (text.size() > kTextMax) return Error{POP_E_TOO_LARGE, "the text is longer than 23,120 bytes"};
  if (text.empty() || !is_utf8(text)) return Error{POP_E_ARGUMENT, "the text is empty or not UTF-8"};
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
  const bool is_text = type == MessageType::text;
  Secret text = beginning_lost_ && is_text ? after_ellipsis(joined_.reveal()) : std::move(joined_);
  const bool right = is_text ? !text.empty() && is_utf8(text.reveal()) : !beginning_lost_;
  const bool whole = parts_ <= kTextPartsMax && right;
  *this = TextJoiner();
  if (!whole) return Error{POP_E_FORMAT, "too many parts, or a text that is empty or not UTF-8"};
  return std::optional<Secret>(std::move(text));
}

void TextJoiner::go_on(std::size_t parts, ByteView joined) {
  parts_ = parts;
  joined_ = Secret(joined);
  beginning_lost_ = parts > 0 && joined.empty();
}

}  // namespace pop::handoff
