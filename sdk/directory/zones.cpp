// zones.json: which countries a time zone is used in, and its UTC offsets until the file's horizon.

#include <algorithm>

#include "base/clock.h"
#include "directory/catalog.h"

namespace pop::directory {
namespace {

constexpr std::int64_t max_offset = 18 * 3600;  // wider than any zone has been since 1900

Error bad(std::string_view what) { return {POP_E_FORMAT, "zones.json: " + std::string(what)}; }

Error bad_zone(std::string_view name, std::string_view what) {
  return bad("zone " + std::string(name) + ": " + std::string(what));
}

bool is_country(std::string_view code) noexcept {
  return code.size() == 2 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_offset(std::int64_t seconds) noexcept { return -max_offset <= seconds && seconds <= max_offset; }

Result<std::vector<std::string>> parse_countries(std::string_view name, const JsonValue &entry) {
  const JsonValue *countries = get_array(entry, "countries");
  if (countries == nullptr) return bad_zone(name, "no countries");
  std::vector<std::string> codes;
  codes.reserve(countries->Size());
  for (const JsonValue &code : countries->GetArray()) {
    if (!code.IsString() || !is_country(text_of(code))) return bad_zone(name, "a country that is no code");
    codes.emplace_back(text_of(code));
  }
  return codes;
}

// The clock of a zone, into `zone`.
Result<void> parse_clock(std::string_view name, const JsonValue &entry, Zones::Zone &zone) {
  const auto offset = get_int(entry, "offset");
  if (!offset || !is_offset(*offset)) return bad_zone(name, "no offset, or one no zone has");
  zone.offset = static_cast<std::int32_t>(*offset);
  const JsonValue *changes = get_array(entry, "changes");
  if (changes == nullptr) return bad_zone(name, "no changes");
  zone.changes.reserve(changes->Size());
  for (const JsonValue &change : changes->GetArray()) {
    if (!change.IsArray() || change.Size() != 2 || !change[0].IsInt64() || !change[1].IsInt64() ||
        !is_offset(change[1].GetInt64())) {
      return bad_zone(name, "a change that is not [Unix seconds, offset]");
    }
    const std::int64_t at = change[0].GetInt64();
    if (!zone.changes.empty() && at <= zone.changes.back().first) {
      return bad_zone(name, "changes that do not ascend");
    }
    zone.changes.emplace_back(at, static_cast<std::int32_t>(change[1].GetInt64()));
  }
  return {};
}

std::optional<std::int64_t> get_utc(const JsonValue &file, std::string_view key) {
  const auto text = get_string(file, key);
  return text ? parse_utc(*text) : std::nullopt;
}

}  // namespace

Result<Zones> Zones::parse(const JsonValue &file) {
  Zones result;
  if (get_int(file, "version").value_or(0) < 1) return bad("no version");
  const auto from = get_utc(file, "from");
  const auto until = get_utc(file, "until");
  if (!from || !until || *until <= *from) return bad("from and until are not a span of time");
  result.from_ = *from;
  result.until_ = *until;

  const JsonValue *zones = get_object(file, "zones");
  if (zones == nullptr) return bad("no zones");
  for (const auto &member : zones->GetObject()) {
    const std::string_view name = text_of(member.name);
    auto countries = parse_countries(name, member.value);
    if (!countries) return countries.error();
    Zone zone;
    // Most zones keep the clock of another: it is written once.
    if (pop::find(member.value, "like") != nullptr) {
      const auto other = result.zones_.find(get_string(member.value, "like").value_or(""));
      if (other == result.zones_.end()) return bad_zone(name, "is like no zone before it");
      zone = other->second;
    } else if (auto ok = parse_clock(name, member.value, zone); !ok) {
      return ok.error();
    }
    zone.countries = std::move(*countries);
    result.zones_.emplace_hint(result.zones_.end(), name, std::move(zone));  // mostly in order
  }

  const JsonValue *links = get_object(file, "links");
  if (links == nullptr) return bad("no links");
  for (const auto &member : links->GetObject()) {
    const std::string_view name = text_of(member.name);
    if (!member.value.IsString() || !result.zones_.contains(text_of(member.value))) {
      return bad("link " + std::string(name) + " leads to no zone");
    }
    result.links_.emplace_hint(result.links_.end(), name, text_of(member.value));
  }
  return result;
}

const Zones::Zone *Zones::find(std::string_view name) const noexcept {
  if (const auto zone = zones_.find(name); zone != zones_.end()) return &zone->second;
  const auto link = links_.find(name);
  if (link == links_.end()) return nullptr;
  const auto zone = zones_.find(link->second);
  return zone == zones_.end() ? nullptr : &zone->second;
}

std::optional<std::int32_t> Zones::offset_at(const Zone &zone, std::int64_t unix_seconds) const noexcept {
  if (unix_seconds < from_ || unix_seconds >= until_) return std::nullopt;
  const auto next = std::upper_bound(zone.changes.begin(), zone.changes.end(), unix_seconds,
                                     [](std::int64_t at, const auto &change) { return at < change.first; });
  return next == zone.changes.begin() ? zone.offset : std::prev(next)->second;
}

}  // namespace pop::directory
