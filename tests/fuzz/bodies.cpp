// What stands in opened messages, as a hostile other end could write it.

#include <algorithm>

#include "fuzz.h"
#include "handoff/message_bodies.h"
#include "handoff/text_parts.h"

using namespace pop;
using namespace pop::handoff;

namespace {

// What was read can be written, and is the same again.
void same(ByteView bytes, const Result<Secret> &written) {
  fuzz::require(written.ok() && as_text(bytes) == written->reveal_text());
}

void resource(ByteView bytes) {
  if (const auto read = read_resource(bytes)) same(bytes, write_resource(*read));
}

void note(ByteView bytes) {
  if (const auto read = read_note(bytes)) same(bytes, write_note(*read));
}

void answer(ByteView bytes) {
  const auto read = read_answer(bytes);
  if (!read) return;
  const auto written = write_answer(*read);
  fuzz::require(as_text(bytes) == as_text(written));
}

// Parts of any length and type: what comes out is UTF-8, or nothing.
void parts(ByteView bytes) {
  TextJoiner joiner;
  while (bytes.size() >= 3) {
    const auto type = static_cast<MessageType>(bytes[0] % 9);
    const std::size_t size = std::min<std::size_t>({bytes[1] * 256u + bytes[2], kBodyMax, bytes.size() - 3});
    const auto joined = joiner.add(type, bytes.subspan(3, size));
    if (joined && *joined) fuzz::require((*joined)->size() <= kTextMax);
    bytes = bytes.subspan(3 + size);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  constexpr decltype(&resource) readers[] = {resource, note, answer, parts};
  const auto [which, bytes] = fuzz::choose({data, size}, 4);
  readers[which](bytes);
  return 0;
}
