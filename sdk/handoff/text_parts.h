#pragma once
// A text longer than one message travels in up to 16 parts: "text_part" for all but the last, which is
// "text".

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/sealed_message.h"

namespace pop::handoff {

inline constexpr std::size_t kTextPartsMax = 16;
inline constexpr std::size_t kTextMax = kTextPartsMax * kBodyMax;  // 23,120

struct TextPart {
  MessageType type;
  ByteView body;  // of the text
};

// POP_E_ARGUMENT for an empty text or one that is not UTF-8, POP_E_TOO_LARGE above kTextMax.
Result<std::vector<TextPart>> split_text(ByteView text);

// Puts the parts together again on the other side.
class TextJoiner {
 public:
  // The whole text with its last part; nothing before that. A text of too many parts, or one that is not
  // UTF-8, is dropped (POP_E_FORMAT): the next part begins a new one.
  Result<std::optional<Secret>> add(MessageType type, ByteView body);

 private:
  Secret joined_;
  std::size_t parts_ = 0;
};

}  // namespace pop::handoff
