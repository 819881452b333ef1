// Binary HTTP: what was read can be written, and reads the same again.

#include "handoff/bhttp.h"

#include <algorithm>

#include "fuzz.h"

using namespace pop;
using namespace pop::handoff;

namespace {

bool same(const BhttpFields &a, const BhttpFields &b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const BhttpField &x, const BhttpField &y) {
    return x.name == y.name && x.value == y.value;
  });
}

bool same(const Secret &a, const Secret &b) {
  return std::equal(a.reveal().begin(), a.reveal().end(), b.reveal().begin(), b.reveal().end());
}

void request(ByteView bytes) {
  const auto read = read_bhttp_request(bytes);
  if (!read) return;
  const auto written = write_bhttp(*read, bytes.size() + 64);
  fuzz::require(written.ok());
  const auto again = read_bhttp_request(written->reveal());
  fuzz::require(again.ok() && again->method == read->method && again->scheme == read->scheme &&
                again->authority == read->authority && again->path == read->path &&
                same(again->headers, read->headers) && same(again->content, read->content) &&
                same(again->trailers, read->trailers));
}

void response(ByteView bytes) {
  const auto read = read_bhttp_response(bytes);
  if (!read) return;
  const auto written = write_bhttp(*read, bytes.size() + 64);
  fuzz::require(written.ok());
  const auto again = read_bhttp_response(written->reveal());
  fuzz::require(again.ok() && again->status == read->status &&
                again->informational.size() == read->informational.size() &&
                same(again->headers, read->headers) && same(again->content, read->content) &&
                same(again->trailers, read->trailers));
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
