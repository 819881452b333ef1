#pragma once
// A text longer than one message travels in up to 16 parts: "text_part" for all but the last, which is
// "text". So does any other long body, its own type on the last part.

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

// At least one; `body` is at most kTextMax.
std::vector<TextPart> split_body(MessageType type, ByteView body);
// POP_E_ARGUMENT for an empty text or one that is not UTF-8, POP_E_TOO_LARGE above kTextMax.
Result<std::vector<TextPart>> split_text(ByteView text);

// Puts the parts together again on the other side.
class TextJoiner {
 public:
  // The whole with its last part; nothing before that. What has too many parts is dropped (POP_E_FORMAT), as
  // is a text that is empty or not UTF-8: the next part begins a new one.
  Result<std::optional<Secret>> add(MessageType type, ByteView body);

  // For a ticket: how many parts of a text have come whose last one has not, and what they say. Nothing where
  // the beginning is missing: so it stays known.
  std::size_t parts() const noexcept { return parts_; }
  ByteView joined() const noexcept { return beginning_lost_ ? ByteView() : joined_.reveal(); }
  // Goes on after `parts` parts that said `joined`. Where what they said was not kept, the rest of the text
  // will begin with an ellipsis.
  void go_on(std::size_t parts, ByteView joined);

 private:
  Secret joined_;
  std::size_t parts_ = 0;
  bool beginning_lost_ = false;
};

}  // namespace pop::handoff
