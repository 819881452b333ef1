#pragma once
// The file a ticket can lie in, and the record in secure storage that belongs to it. Both are made on every
// device that could have them, whether or not help is ever used, and are then as much as possible the same
// with and without a ticket: 4,096 random-looking bytes, and a key with its date and the tries.

#include <optional>
#include <string>

#include "base/result.h"
#include "handoff/ticket.h"
#include "pop/host.h"

namespace pop::client {

inline constexpr std::int64_t kCodeLifeSeconds = std::int64_t{72} * 3600;
inline constexpr std::uint32_t kTriesMax = 10;

// How long to wait after so many wrong codes in a row.
std::int64_t code_delay_seconds(std::uint32_t tries) noexcept;

// Everything here can take long (a disk flush; Argon2id where a code comes in) and may run on any thread, one
// call at a time. `now` is in Unix seconds.
class ResumeFile {
 public:
  ResumeFile(std::string folder, const pop_secure_storage &storage);

  // Makes what is missing. What is older than 72 hours is made anew: so a ticket ends at the next start, and
  // a file that changes says nothing of help. POP_E_IO, or what the storage answered.
  pop_result make(std::int64_t now) const;
  // Makes both anew: nothing opens what was there, even if only one of the two could be written.
  pop_result refill(std::int64_t now) const;

  // Seals the state under a code. The tries begin anew.
  Result<handoff::TicketKey> set(ByteView code, ByteView state, std::int64_t now) const;
  // In place of the ticket there is: a crash leaves the one or the other.
  pop_result write(const handoff::Ticket &ticket) const;

  struct Opened {
    Secret state;
    handoff::TicketKey key;
  };
  struct Entered {
    std::int64_t wait_seconds = 0;  // until the next try; before it nothing is looked at
    bool looked_at = false;
    std::optional<Opened> opened;
  };
  // The try is counted before it is looked at. Errors are those of storage and file, never of the code.
  Result<Entered> enter(ByteView code, std::int64_t now) const;

 private:
  struct Record;
  Result<std::optional<Record>> read_record() const;
  pop_result write_record(const Record &record) const;
  pop_result refill_file() const;
  pop_result write_file(ByteView content) const;
  std::optional<handoff::Ticket> read_file() const;
  void remove_leftovers() const;

  std::string folder_;
  std::string path_;
  pop_secure_storage storage_;
};

}  // namespace pop::client
