#include "client/resume_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "handoff/writer.h"

namespace pop::client {
namespace {

constexpr std::string_view kFileName = "pop-resume.bin";
constexpr std::string_view kRecordName = "pop-resume";
constexpr pop_str kStoredName{kRecordName.data(), kRecordName.size()};
constexpr std::size_t kStoredMax = 256;
// version u8 | key | since u64 | tries u32 | last try u64
constexpr std::uint8_t kRecordVersion = 1;
// No clock says a later one; arithmetic with what somebody wrote there cannot overflow.
constexpr std::int64_t kLatest = std::int64_t{1} << 40;
constexpr std::size_t kRecordSize = 1 + handoff::kDeviceKeySize + 8 + 4 + 8;

std::int64_t read_i64(ByteReader &in) noexcept {
  const std::uint64_t high = in.u32();
  return static_cast<std::int64_t>(high << 32 | in.u32());
}

// The file's bytes and its name are on the disk. Some file systems cannot flush a folder and say so.
bool flush_folder(const std::string &folder) noexcept {
  const int directory = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool flushed = fsync(directory) == 0 || errno == EINVAL || errno == ENOTSUP;
  return close(directory) == 0 && flushed;
}

}  // namespace

struct ResumeFile::Record {
  Secret key;
  std::int64_t since = 0;   // when the key was made, or a code was set or rightly entered
  std::uint32_t tries = 0;  // wrong codes since then
  std::int64_t last_try = 0;

  static Record fresh(std::int64_t now) {
    Record record{Secret(handoff::kDeviceKeySize), now, 0, 0};
    fill_random(record.key.writable());
    return record;
  }
  // A clock that was set back makes it younger, never older: a device that starts without the time must not
  // lose a ticket.
  bool is_old(std::int64_t now) const noexcept { return now - since >= kCodeLifeSeconds; }
  // Setting the clock back does not shorten the wait, and lengthens it at most to its whole again.
  std::int64_t wait_seconds(std::int64_t now) const noexcept {
    const std::int64_t delay = code_delay_seconds(tries);
    return std::clamp<std::int64_t>(last_try + delay - now, 0, delay);
  }
};

std::int64_t code_delay_seconds(std::uint32_t tries) noexcept {
  constexpr std::uint32_t free_tries = 5;
  constexpr std::int64_t delays[] = {30, 60, 5 * 60, 15 * 60, 60 * 60};
  if (tries < free_tries) return 0;
  return delays[std::min<std::size_t>(tries - free_tries, std::size(delays) - 1)];
}

ResumeFile::ResumeFile(std::string folder, const pop_secure_storage &storage)
    : folder_(std::move(folder)), path_(folder_ + "/" + std::string(kFileName)), storage_(storage) {}

pop_result ResumeFile::make(std::int64_t now) const {
  auto record = read_record();
  if (!record) return record.error().code;
  if (mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) return POP_E_IO;
  remove_leftovers();
  if (!*record || (*record)->is_old(now)) return refill(now);
  return read_file() ? POP_OK : refill_file();
}

pop_result ResumeFile::refill(std::int64_t now) const {
  const pop_result record = write_record(Record::fresh(now));
  const pop_result file = refill_file();
  return record < 0 ? record : file;
}

Result<handoff::TicketKey> ResumeFile::set(ByteView code, ByteView state, std::int64_t now) const {
  auto read = read_record();
  if (!read) return read.error();
  Record record = *read ? std::move(**read) : Record::fresh(now);
  record.since = now;
  record.tries = 0;
  record.last_try = 0;
  // With a salt of its own, so that a new code looks like a file made anew.
  handoff::TicketSalt salt;
  fill_random(salt);
  auto key = handoff::derive_ticket_key(code, salt, record.key.reveal());
  if (!key) return key.error();
  const auto ticket = handoff::seal_ticket(*key, state);
  if (!ticket) return ticket.error();
  if (const pop_result written = write_record(record); written < 0)
    return Error{written, "the record of the code could not be stored"};
  if (const pop_result written = write(*ticket); written < 0)
    return Error{written, "the ticket could not be written"};
  return key;
}

pop_result ResumeFile::write(const handoff::Ticket &ticket) const { return write_file(ticket); }

Result<ResumeFile::Entered> ResumeFile::enter(ByteView code, std::int64_t now) const {
  const Error unreadable{POP_E_IO, "secure storage or file cannot be read or written"};
  if (const pop_result made = make(now); made < 0) return Error{made, unreadable.message};
  auto read = read_record();
  if (!read) return read.error();
  if (!*read) return unreadable;
  Record &record = **read;
  Entered entered;
  entered.wait_seconds = record.wait_seconds(now);
  if (entered.wait_seconds > 0) return entered;

  // Counted first: who stops the program in the middle has had the try.
  ++record.tries;
  record.last_try = now;
  if (const pop_result written = write_record(record); written < 0) return Error{written, unreadable.message};
  const auto ticket = read_file();
  if (!ticket) return unreadable;
  auto key = handoff::derive_ticket_key(code, handoff::ticket_salt(*ticket), record.key.reveal());
  if (!key) return key.error();
  entered.looked_at = true;
  if (auto state = handoff::open_ticket(*key, *ticket)) {
    entered.opened = Opened{std::move(*state), std::move(*key)};
    record.tries = 0;
    record.since = now;
    static_cast<void>(write_record(record));  // else the tries stay counted
  } else if (record.tries >= kTriesMax) {
    static_cast<void>(refill(now));
  } else {
    entered.wait_seconds = code_delay_seconds(record.tries);
  }
  return entered;
}

Result<std::optional<ResumeFile::Record>> ResumeFile::read_record() const {
  Secret stored(kStoredMax);
  std::size_t size = 0;
  const pop_result read =
      storage_.read(storage_.user, kStoredName, stored.writable().data(), stored.size(), &size);
  if (read == POP_E_NOT_FOUND) return std::optional<Record>();
  if (read < 0) return Error{read, "secure storage cannot be read"};
  ByteReader in(stored.reveal().first(std::min(size, stored.size())));
  const bool known = in.u8() == kRecordVersion && size == kRecordSize;
  Record record{Secret(in.take(handoff::kDeviceKeySize)), read_i64(in), in.u32(), 0};
  record.last_try = read_i64(in);
  const auto is_time = [](std::int64_t time) { return time >= 0 && time <= kLatest; };
  if (!known || !is_time(record.since) || !is_time(record.last_try)) return std::optional<Record>();
  return std::optional<Record>(std::move(record));
}

pop_result ResumeFile::write_record(const Record &record) const {
  Secret stored(kRecordSize);
  handoff::SpanWriter out(stored.writable());
  out.u8(kRecordVersion);
  out.bytes(record.key.reveal());
  out.number(static_cast<std::uint64_t>(record.since), 8);
  out.u32(record.tries);
  out.number(static_cast<std::uint64_t>(record.last_try), 8);
  return storage_.write(storage_.user, kStoredName, {stored.reveal().data(), stored.size()});
}

pop_result ResumeFile::refill_file() const { return write_file(handoff::random_ticket()); }

std::optional<handoff::Ticket> ResumeFile::read_file() const {
  const auto content = pop::read_file(path_, handoff::kTicketSize);
  if (!content || content->size() != handoff::kTicketSize) return std::nullopt;
  handoff::Ticket ticket;
  std::copy(content->begin(), content->end(), ticket.begin());
  return ticket;
}

// Whole or not at all: written beside its place under a name that nothing else has, flushed, then renamed.
pop_result ResumeFile::write_file(ByteView content) const {
  ByteArray<8> mark;
  fill_random(mark);
  const std::string beside = path_ + "." + to_hex(mark);
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return POP_E_IO;
  const bool written =
      ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      fsync(file) == 0;
  const bool closed = close(file) == 0;
  if (written && closed && std::rename(beside.c_str(), path_.c_str()) == 0)
    return flush_folder(folder_) ? POP_OK : POP_E_IO;
  unlink(beside.c_str());
  return POP_E_IO;
}

// Of a program that ended in the middle of a write.
void ResumeFile::remove_leftovers() const {
  DIR *listing = opendir(folder_.c_str());
  if (listing == nullptr) return;
  const std::string beginning = std::string(kFileName) + ".";
  while (const dirent *entry = readdir(listing)) {
    if (std::string_view(entry->d_name).starts_with(beginning))
      unlink((folder_ + "/" + entry->d_name).c_str());
  }
  closedir(listing);
}

}  // namespace pop::client
