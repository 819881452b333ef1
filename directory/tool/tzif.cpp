#include "tzif.h"

namespace pop::tool {
namespace {

// The counts of RFC 8536 section 3.1, in the order of the file.
struct Counts {
  std::uint32_t ut, standard, leap, time, type, characters;
};

Counts read_counts(ByteReader &reader) {
  Counts counts{};
  for (std::uint32_t *count :
       {&counts.ut, &counts.standard, &counts.leap, &counts.time, &counts.type, &counts.characters}) {
    *count = reader.u32();
  }
  return counts;
}

std::size_t block_size(const Counts &counts, std::size_t time_size) {
  return counts.time * time_size + counts.time + std::size_t{counts.type} * 6 + counts.characters +
         counts.leap * (time_size + 4) + counts.standard + counts.ut;
}

std::int64_t read_i64(ByteReader &reader) {
  const std::uint64_t high = reader.u32();
  return static_cast<std::int64_t>(high << 32 | reader.u32());
}

Error broken(std::string_view name, std::string_view why) {
  return {POP_E_FORMAT, "time zone file " + std::string(name) + ": " + std::string(why)};
}

bool read_header(ByteReader &reader, char &version, Counts &counts) {
  const std::string_view magic = as_text(reader.take(4));
  version = static_cast<char>(reader.u8());
  reader.take(15);
  counts = read_counts(reader);
  return magic == "TZif" && !reader.failed();
}

}  // namespace

Result<TzFile> parse_tzif(ByteView bytes, std::string_view name) {
  ByteReader reader(bytes);
  char version = 0;
  Counts counts{};
  if (!read_header(reader, version, counts)) return broken(name, "it is no TZif file");
  if (version < '2') return broken(name, "it has no 64-bit data (version 1): install a current tzdata");
  reader.take(block_size(counts, 4));
  if (!read_header(reader, version, counts)) return broken(name, "its second header is missing");
  if (counts.leap != 0) return broken(name, "it counts leap seconds (from the folder right/)");
  if (counts.type == 0) return broken(name, "it has no local time type");

  ByteReader body(reader.take(block_size(counts, 8)));
  if (reader.failed()) return broken(name, "it is cut off");
  std::vector<std::int64_t> times(counts.time);
  for (std::int64_t &time : times) time = read_i64(body);
  const ByteView indices = body.take(counts.time);
  std::vector<std::int32_t> offsets(counts.type);
  for (std::int32_t &offset : offsets) {
    offset = static_cast<std::int32_t>(body.u32());
    body.take(2);
  }

  TzFile file;
  file.first_offset = offsets[0];
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (indices[i] >= offsets.size()) return broken(name, "a change names a type that is not there");
    if (i > 0 && times[i] <= times[i - 1]) return broken(name, "its changes are not in order");
    file.changes.emplace_back(times[i], offsets[indices[i]]);
  }
  const std::string_view footer = as_text(reader.rest());
  if (footer.size() < 3 || footer.front() != '\n' || footer.back() != '\n') {
    return broken(name, "its footer does not say what holds in future");
  }
  file.footer = footer.substr(1, footer.size() - 2);
  return file;
}

}  // namespace pop::tool
