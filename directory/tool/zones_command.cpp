#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>
#include <tuple>

#include "base/clock.h"
#include "command.h"
#include "files.h"
#include "tzif.h"
#include "zone_names.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

struct Span {
  std::int64_t from;
  std::int64_t until;
};

std::int64_t new_year(std::int64_t year) { return days_from_civil(year, 1, 1) * 86400; }

std::int64_t year_of(std::int64_t unix_seconds) {
  const std::int64_t day = unix_seconds / 86400 - (unix_seconds % 86400 < 0 ? 1 : 0);
  return civil_from_days(day).year;
}

// By default from this New Year to the first New Year that is five years ahead for all of this year, so that
// the same tzdata gives the same file all year.
Result<Span> span_of(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  std::int64_t from = new_year(year_of(*now));
  if (arguments.has("--from")) {
    const Result<std::int64_t> given = parse_moment("--from", arguments.value("--from"));
    if (!given) return given.error();
    from = *given;
  }
  return Span{from, new_year(year_of(from) + 6)};
}

struct Offsets {
  std::int32_t at_start = 0;
  std::vector<OffsetChange> changes;
  bool operator<(const Offsets &other) const {
    return std::tie(at_start, changes) < std::tie(other.at_start, other.changes);
  }
};

Result<Offsets> offsets_in(const TzFile &file, const Span &span) {
  const std::int64_t last_change = file.changes.empty() ? INT64_MIN : file.changes.back().first;
  Result<std::vector<OffsetChange>> rule =
      posix_rule_changes(file.footer, year_of(span.from) - 1, year_of(span.until) + 1);
  if (!rule) return rule.error();
  std::vector<OffsetChange> all = file.changes;
  std::copy_if(rule->begin(), rule->end(), std::back_inserter(all),
               [&](const OffsetChange &change) { return change.first > last_change; });

  Offsets offsets{file.first_offset, {}};
  std::int32_t current = file.first_offset;
  for (std::size_t i = 0; i < all.size() && all[i].first < span.until; ++i) {
    const auto [moment, offset] = all[i];
    if (i + 1 < all.size() && all[i + 1].first == moment) continue;  // two at one moment leave the last
    if (moment <= span.from) {
      offsets.at_start = offset;
    } else if (offset != current) {
      offsets.changes.emplace_back(moment, offset);
    }
    current = offset;
  }
  return offsets;
}

std::string clock_text(const Offsets &offsets) {
  std::ostringstream text;
  text << "\"offset\": " << offsets.at_start << ", \"changes\": [";
  for (std::size_t i = 0; i < offsets.changes.size(); ++i) {
    text << (i > 0 ? ", " : "") << '[' << offsets.changes[i].first << ", " << offsets.changes[i].second
         << ']';
  }
  text << ']';
  return text.str();
}

// One zone a line, in order, so that a difference between two versions can be read.
std::string zone_line(const std::string &name, const std::vector<std::string> &countries,
                      const std::string &clock) {
  std::ostringstream line;
  line << "    \"" << name << "\": {\"countries\": [";
  for (std::size_t i = 0; i < countries.size(); ++i)
    line << (i > 0 ? ", " : "") << '"' << countries[i] << '"';
  line << "], " << clock << '}';
  return line.str();
}

Result<std::string> zone_lines(const fs::path &tzdata, const Span &span, ZoneNames &names) {
  std::string lines;
  std::vector<std::string> left_out;
  std::map<Offsets, std::string> known;  // changing clocks, and the first zone that keeps each
  for (const auto &[name, countries] : names.countries) {
    if (std::error_code error; countries.empty() && !fs::exists(tzdata / name, error)) {
      left_out.push_back(name);  // some systems pack the names that are no place apart
      continue;
    }
    const Result<Bytes> bytes = read_whole(tzdata / name);
    if (!bytes) return bytes.error();
    const Result<TzFile> file = parse_tzif(*bytes, name);
    if (!file) return file.error();
    const Result<Offsets> offsets = offsets_in(*file, span);
    if (!offsets) return Error{offsets.error().code, name + ": " + offsets.error().message};
    const auto [first, is_new] = known.emplace(*offsets, name);
    const bool like = !is_new && !offsets->changes.empty();
    const std::string clock = like ? "\"like\": \"" + first->second + '"' : clock_text(*offsets);
    lines += (lines.empty() ? "" : ",\n") + zone_line(name, countries, clock);
  }
  for (const std::string &name : left_out) {
    std::cerr << "left out: " << name << " (this system has no file for it)\n";
    names.countries.erase(name);
  }
  return lines;
}

std::string file_text(std::int64_t version, const Span &span, const ZoneNames &names,
                      const std::string &lines) {
  std::ostringstream text;
  text << "{\n  \"version\": " << version << ",\n  \"tzdata\": \"" << names.version << "\",\n  \"from\": \""
       << format_utc(span.from) << "\",\n  \"until\": \"" << format_utc(span.until) << "\",\n  \"zones\": {\n"
       << lines << "\n  },\n  \"links\": {";
  const char *separator = "\n";
  for (const auto &[name, target] : names.links) {
    if (names.countries.count(target) == 0) continue;
    text << separator << "    \"" << name << "\": \"" << target << '"';
    separator = ",\n";
  }
  text << "\n  }\n}\n";
  return text.str();
}

Result<void> run(const Arguments &arguments) {
  const fs::path tzdata = arguments.has("--tzdata") ? arguments.value("--tzdata") : "/usr/share/zoneinfo";
  const fs::path out = arguments.value("--out");
  const Result<Span> span = span_of(arguments);
  if (!span) return span.error();
  Result<ZoneNames> names = read_zone_names(tzdata);
  if (!names) return names.error();
  const Result<std::string> lines = zone_lines(tzdata, *span, *names);
  if (!lines) return lines.error();

  const Result<bool> written =
      write_versioned(out, [&](std::int64_t version) { return file_text(version, *span, *names, *lines); });
  if (!written) return written.error();
  std::cout << out.string() << (*written ? ": " : " is unchanged: ") << names->countries.size() << " zones, "
            << names->links.size() << " links, tzdata " << names->version << ", " << format_utc(span->from)
            << " to " << format_utc(span->until) << '\n';
  return {};
}

}  // namespace

const Command &zones_command() {
  static const Command command{
      "zones",
      "write zones.json from this system's time zone data",
      R"(Writes the countries and the changes of UTC offset of every IANA zone, and the links to them. A zone whose
clock changes as that of a zone before it says only which it is like. By default
from the last New Year to the New Year six years later. If the file is there with other content, its version
goes up; with the same content it is left as it is.
)",
      {{"--out", "FILE", "where to write", true},
       {"--tzdata", "DIR", "tzdata.zi, zone.tab and the compiled zones (default: /usr/share/zoneinfo)"},
       {"--from", "TIME", "the first moment to cover, Unix seconds or YYYY-MM-DDTHH:MM:SSZ"},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
