#include <algorithm>

#include "handoff/bhttp.h"
#include "handoff/bhttp_rules.h"

namespace pop::handoff {
namespace {

// Reads one message from the front. The first fault stays; everything read after it is empty.
class Reader {
 public:
  explicit Reader(ByteView message) noexcept : in_(message) {}

  bool failed() const noexcept { return fault_ != nullptr; }
  Error error() const { return {POP_E_FORMAT, std::string("BHTTP: ") + fault_}; }
  void fail(const char *fault) noexcept {
    if (fault_ == nullptr) fault_ = fault;
  }

  // RFC 9000 section 16; RFC 9292 does not ask for the shortest form.
  std::uint64_t varint() noexcept {
    const std::uint8_t first = in_.u8();
    std::uint64_t value = first & 0x3fu;
    for (int more = (1 << (first >> 6)) - 1; more > 0; --more) value = value << 8 | in_.u8();
    if (in_.failed()) fail("it is cut short in a number");
    return failed() ? 0 : value;
  }

  ByteView bytes(std::uint64_t size) noexcept {
    if (size > in_.rest().size()) fail("a part is longer than the message");
    return failed() ? ByteView{} : in_.take(static_cast<std::size_t>(size));
  }

  std::string_view text() noexcept { return as_text(bytes(varint())); }

  // Framing 0 and 1 are of known length, 2 and 3 of indeterminate length; even is a request (section 3.3).
  void framing(std::uint64_t request_or_response) noexcept {
    const std::uint64_t framing = varint();
    if (framing > 3 || framing % 2 != request_or_response) fail("not the framing of this kind of message");
    known_length_ = framing < 2;
  }

  BhttpFields fields() {
    BhttpFields fields;
    // What is cut off before a part begins is an empty part (section 3.8).
    if (failed() || at_end()) return fields;
    if (known_length_) {
      Reader section(bytes(varint()));
      while (!section.failed() && !section.at_end()) fields.push_back(section.field(section.varint()));
      if (section.failed()) fail(section.fault_);
    } else {
      while (const std::uint64_t name_size = varint()) fields.push_back(field(name_size));
    }
    return fields;
  }

  Secret content() {
    if (failed() || at_end()) return {};
    if (known_length_) return Secret(bytes(varint()));
    std::vector<ByteView> chunks;
    std::size_t size = 0;
    while (const std::uint64_t chunk_size = varint()) {
      chunks.push_back(bytes(chunk_size));
      size += chunks.back().size();
    }
    Secret joined(size);
    auto out = joined.writable().begin();
    for (ByteView chunk : chunks) out = std::copy(chunk.begin(), chunk.end(), out);
    return joined;
  }

  void padding() noexcept {
    const ByteView rest = in_.rest();
    if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; }))
      fail("padding that is not zero");
  }

 private:
  bool at_end() const noexcept { return in_.rest().empty(); }

  BhttpField field(std::uint64_t name_size) noexcept {
    if (name_size == 0) fail("a field without a name");
    const std::string_view name = as_text(bytes(name_size));
    return {name, text()};
  }

  ByteReader in_;
  bool known_length_ = true;
  const char *fault_ = nullptr;
};

}  // namespace

Result<BhttpRequest> read_bhttp_request(ByteView message) {
  Reader reader(message);
  reader.framing(0);
  BhttpRequest request;
  request.method = reader.text();
  request.scheme = reader.text();
  request.authority = reader.text();
  request.path = reader.text();
  request.headers = reader.fields();
  request.content = reader.content();
  request.trailers = reader.fields();
  reader.padding();
  if (const char *fault = fault_in(request)) reader.fail(fault);
  if (reader.failed()) return reader.error();
  return request;
}

Result<BhttpResponse> read_bhttp_response(ByteView message) {
  Reader reader(message);
  reader.framing(1);
  BhttpResponse response;
  std::uint64_t status = reader.varint();
  while (status >= 100 && status <= 199) {
    BhttpFields fields = reader.fields();
    response.informational.push_back({static_cast<std::uint16_t>(status), std::move(fields)});
    status = reader.varint();
  }
  response.status = status > 599 ? std::uint16_t{0} : static_cast<std::uint16_t>(status);
  response.headers = reader.fields();
  response.content = reader.content();
  response.trailers = reader.fields();
  reader.padding();
  if (const char *fault = fault_in(response)) reader.fail(fault);
  if (reader.failed()) return reader.error();
  return response;
}

std::string_view bhttp_field(const BhttpFields &fields, std::string_view name) noexcept {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const BhttpField &field) { return field.name == name; });
  return found == fields.end() ? std::string_view{} : found->value;
}

}  // namespace pop::handoff
