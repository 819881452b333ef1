#pragma once
// What the messages say that are more than a text. All are big-endian and UTF-8; what breaks a rule here is
// ignored by whoever receives it, as is a type from an end that has no use for it.
//
//   resource         title length u16 | title | link length u16 | link | note
//   transfer_offer   service id length u8 | service id | note
//   transfer_answer  offer u32 | choice u8
//   passed_on        service id length u8 | service id | note
//
// Titles, notes and ids are plain text (plain_text.h), titles on one line. A body longer than one message
// travels in parts, as a text does.

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace pop::handoff {

inline constexpr std::size_t kTitleMax = 200;
inline constexpr std::size_t kResourceNoteMax = 1000;
// What is passed on is read by the child before it goes: a page, not a file.
inline constexpr std::size_t kNoteMax = 4000;

// Something the counsellor recommends. Views into the body it was read from.
struct Resource {
  std::string_view title;
  std::string_view link;  // may be empty; else one that web_link_host takes
  std::string_view note;  // may be empty
};
// POP_E_ARGUMENT or POP_E_TOO_LARGE for what could not be read again.
Result<Secret> write_resource(const Resource &resource);
// POP_E_FORMAT.
Result<Resource> read_resource(ByteView body);

// A transfer_offer (to which service, and what would be passed on) or a passed_on (from which service, and
// what was).
struct Note {
  std::string_view service_id;
  std::string_view text;  // may be empty
};
Result<Secret> write_note(const Note &note);
Result<Note> read_note(ByteView body);

// The child's answer to an offer.
enum class TransferChoice : std::uint8_t {
  no = 0,
  yes = 1,
  // There is no way to that service from here (it is not in the directory, or takes no conversations), or it
  // could not be reached. After `yes` it takes that back.
  impossible = 2,
};
struct TransferAnswer {
  std::uint32_t offer = 0;  // the sequence of the offer's (last) message
  TransferChoice choice = TransferChoice::no;
};
ByteArray<5> write_answer(const TransferAnswer &answer);
Result<TransferAnswer> read_answer(ByteView body);

}  // namespace pop::handoff
