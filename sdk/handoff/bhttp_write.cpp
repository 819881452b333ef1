#include "handoff/bhttp.h"
#include "handoff/bhttp_rules.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

// RFC 9000 section 16, shortest form: the two highest bits say how long.
std::size_t varint_size(std::uint64_t value) noexcept {
  return value < (1u << 6) ? 1 : value < (1u << 14) ? 2 : value < (1u << 30) ? 4 : 8;
}

void put_varint(SpanWriter &out, std::uint64_t value) noexcept {
  const std::size_t size = varint_size(value);
  const std::uint64_t prefix = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3;
  out.number(value | prefix << (8 * size - 2), size);
}

void put_bytes(SpanWriter &out, ByteView bytes) noexcept {
  put_varint(out, bytes.size());
  out.bytes(bytes);
}

void put_text(SpanWriter &out, std::string_view text) noexcept { put_bytes(out, as_bytes(text)); }

void put_fields(SpanWriter &out, const BhttpFields &fields) noexcept {
  std::size_t size = 0;
  for (const BhttpField &field : fields) {
    size += varint_size(field.name.size()) + field.name.size();
    size += varint_size(field.value.size()) + field.value.size();
  }
  put_varint(out, size);
  for (const BhttpField &field : fields) {
    put_text(out, field.name);
    put_text(out, field.value);
  }
}

Result<void> check_for_writing(const char *fault) {
  if (fault != nullptr) return Error{POP_E_ARGUMENT, std::string("BHTTP: ") + fault};
  return {};
}

Result<Secret> finish(Secret message, const SpanWriter &out) {
  if (out.overflowed()) return Error{POP_E_TOO_LARGE, "BHTTP: the message does not fit its size"};
  return message;
}

}  // namespace

Result<Secret> write_bhttp(const BhttpRequest &request, std::size_t size) {
  if (auto valid = check_for_writing(fault_in(request)); !valid) return valid.error();
  Secret message(size);
  SpanWriter out(message.writable());
  put_varint(out, 0);
  put_text(out, request.method);
  put_text(out, request.scheme);
  put_text(out, request.authority);
  put_text(out, request.path);
  put_fields(out, request.headers);
  put_bytes(out, request.content.reveal());
  put_fields(out, request.trailers);
  return finish(std::move(message), out);
}

Result<Secret> write_bhttp(const BhttpResponse &response, std::size_t size) {
  if (auto valid = check_for_writing(fault_in(response)); !valid) return valid.error();
  Secret message(size);
  SpanWriter out(message.writable());
  put_varint(out, 1);
  for (const BhttpInformational &informational : response.informational) {
    put_varint(out, informational.status);
    put_fields(out, informational.fields);
  }
  put_varint(out, response.status);
  put_fields(out, response.headers);
  put_bytes(out, response.content.reveal());
  put_fields(out, response.trailers);
  return finish(std::move(message), out);
}

}  // namespace pop::handoff
