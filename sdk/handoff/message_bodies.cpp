#include "handoff/message_bodies.h"

#include <algorithm>

#include "handoff/link.h"
#include "handoff/plain_text.h"
#include "handoff/protocol.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

bool is_service_id(std::string_view id) noexcept {
  return !id.empty() && id.size() <= kServiceIdMax && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

Result<void> check(const Resource &resource) {
  if (resource.title.size() > kTitleMax || resource.note.size() > kResourceNoteMax ||
      resource.link.size() > kWebLinkMax)
    return Error{POP_E_TOO_LARGE, "a title of more than 200 bytes, or a link or note of more than 1,000"};
  if (resource.title.empty() || !is_plain_text(resource.title, true) || !is_plain_text(resource.note, false))
    return Error{POP_E_ARGUMENT, "no title, or a title or note that is not plain text"};
  if (resource.link.empty()) return {};
  const auto host = web_link_host(resource.link);
  return host ? Result<void>() : host.error();
}

Result<void> check(const Note &note) {
  if (!is_service_id(note.service_id)) return Error{POP_E_ARGUMENT, "that cannot be a service's id"};
  if (note.text.size() > kNoteMax) return Error{POP_E_TOO_LARGE, "a note of more than 4,000 bytes"};
  if (!is_plain_text(note.text, false)) return Error{POP_E_ARGUMENT, "a note that is not plain text"};
  return {};
}

// What was read, if it is whole and follows the rules.
template <typename Body>
Result<Body> checked(const Body &body, const ByteReader &in) {
  if (in.failed() || !check(body)) return Error{POP_E_FORMAT, "a message body that is not as it must be"};
  return body;
}

}  // namespace

Result<Secret> write_resource(const Resource &resource) {
  if (auto fits = check(resource); !fits) return fits.error();
  Secret body(2 + resource.title.size() + 2 + resource.link.size() + resource.note.size());
  SpanWriter out(body.writable());
  out.u16(static_cast<std::uint16_t>(resource.title.size()));
  out.bytes(as_bytes(resource.title));
  out.u16(static_cast<std::uint16_t>(resource.link.size()));
  out.bytes(as_bytes(resource.link));
  out.bytes(as_bytes(resource.note));
  return body;
}

Result<Resource> read_resource(ByteView body) {
  ByteReader in(body);
  Resource resource;
  resource.title = as_text(in.take(in.u16()));
  resource.link = as_text(in.take(in.u16()));
  resource.note = as_text(in.rest());
  return checked(resource, in);
}

Result<Secret> write_note(const Note &note) {
  if (auto fits = check(note); !fits) return fits.error();
  Secret body(1 + note.service_id.size() + note.text.size());
  SpanWriter out(body.writable());
  out.u8(static_cast<std::uint8_t>(note.service_id.size()));
  out.bytes(as_bytes(note.service_id));
  out.bytes(as_bytes(note.text));
  return body;
}

Result<Note> read_note(ByteView body) {
  ByteReader in(body);
  Note note;
  note.service_id = as_text(in.take(in.u8()));
  note.text = as_text(in.rest());
  return checked(note, in);
}

ByteArray<5> write_answer(const TransferAnswer &answer) {
  ByteArray<5> body;
  SpanWriter out(body);
  out.u32(answer.offer);
  out.u8(static_cast<std::uint8_t>(answer.choice));
  return body;
}

Result<TransferAnswer> read_answer(ByteView body) {
  ByteReader in(body);
  TransferAnswer answer;
  answer.offer = in.u32();
  const std::uint8_t choice = in.u8();
  answer.choice = static_cast<TransferChoice>(choice);
  if (in.failed() || !in.rest().empty() || choice > static_cast<std::uint8_t>(TransferChoice::impossible))
    return Error{POP_E_FORMAT, "an answer that is none"};
  return answer;
}

}  // namespace pop::handoff
