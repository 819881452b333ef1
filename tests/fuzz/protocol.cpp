// What gateway and child read of each other once the outer lock is open.

#include "handoff/protocol.h"

#include "fuzz.h"

using namespace pop;
using namespace pop::handoff;

namespace {

void request(ByteView bytes) {
  const auto read = read_request(bytes);
  if (!read) return;
  const auto written = write_request(*read, "gateway.example");
  fuzz::require(written.ok() && written->size() == kBhttpSize);
  const auto again = read_request(written->reveal());
  fuzz::require(again.ok() && again->index() == read->index());
}

void response(ByteView bytes) {
  const auto read = read_response(bytes);
  if (!read) return;
  const auto written = write_response(*read);
  fuzz::require(written.ok() && written->size() == kBhttpSize);
  const auto again = read_response(written->reveal());
  fuzz::require(again.ok() && again->index() == read->index());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, bytes] = fuzz::choose({data, size}, 2);
  if (which == 0) {
    request(bytes);
  } else {
    response(bytes);
  }
  return 0;
}
