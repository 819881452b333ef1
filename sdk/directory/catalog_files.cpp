#include "directory/catalog_files.h"

#include <algorithm>

#include "base/clock.h"
#include "directory/short_text.h"
#include "trust/fields.h"

namespace pop::directory {
namespace {

using trust::Fields;

bool is_emergency_number(std::string_view number) noexcept {
  return number.size() >= 2 && number.size() <= 6 &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

EmergencyNumber read_number(const Fields &fields) {
  EmergencyNumber out;
  out.number = fields.text("number");
  if (!is_emergency_number(out.number)) fields.fail("number", "must be two to six digits");
  if (fields.has("answers")) {
    out.police = out.ambulance = out.fire = false;
    for (const std::string &service : fields.texts("answers")) {
      std::optional<bool> *known = service == "police"      ? &out.police
                                   : service == "ambulance" ? &out.ambulance
                                   : service == "fire"      ? &out.fire
                                                            : nullptr;
      if (known) *known = true;
      if (!known) fields.fail("answers", "must name police, ambulance or fire");
    }
  }
  out.main = fields.optional_boolean("main").value_or(false);
  out.text = fields.optional_boolean("text");
  if (fields.optional_text("video")) out.video = true;
  if (fields.has("silent_hint")) out.silent_hint = short_text(fields.object("silent_hint"));
  out.needs_signup = fields.optional_boolean("needs_signup");
  out.from_list = fields.optional_boolean("from_list").value_or(false);
  return out;
}

std::string https_url(const Fields &fields, std::string_view key) {
  std::string url = fields.text(key);
  if (!url.starts_with("https://") || url.size() == 8) fields.fail(key, "must be an https: URL");
  return url;
}

std::string_view host_and_port(std::string_view url) noexcept {
  const std::string_view rest = url.substr(std::min(url.find("://"), url.size()));
  return rest.substr(0, rest.find_first_of("/?#", 3));
}

Gateway::KeyConfig read_key_config(const Fields &fields) {
  Gateway::KeyConfig out;
  out.bytes = from_base64(fields.text("key_config")).value_or(Bytes{});
  if (out.bytes.empty()) fields.fail("key_config", "must be base64");
  out.not_before = fields.time("not_before");
  out.not_after = fields.time("not_after");
  return out;
}

// Gives `read` the top of the file and turns the first fault into the result.
template <typename T, typename Read>
Result<T> read_file(const JsonValue &json, std::string_view name, Read read) {
  Fields::Fault fault;
  const Fields top(json, name, fault);
  (void)top.integer("version", 1);
  T out;
  read(top, out);
  if (fault) return std::move(*fault);
  return out;
}

}  // namespace

Result<EmergencyNumbers> parse_emergency(const JsonValue &file) {
  return read_file<EmergencyNumbers>(file, "emergency.json", [](const Fields &top, EmergencyNumbers &out) {
    const Fields countries = top.object("countries");
    countries.members([&](std::string_view country, const Fields &list) {
      std::vector<EmergencyNumber> &numbers = out[std::string(country)];
      list.elements([&numbers](const Fields &number) { numbers.push_back(read_number(number)); });
    });
  });
}

Result<Parents> parse_parents(const JsonValue &file) {
  return read_file<Parents>(file, "parents.json", [](const Fields &top, Parents &out) {
    const Fields parents = top.object("parents");
    parents.members(
        [&](std::string_view country, const Fields &) { out.emplace(country, parents.text(country)); });
  });
}

Result<Holidays> parse_holidays(const JsonValue &file) {
  return read_file<Holidays>(file, "holidays", [](const Fields &top, Holidays &out) {
    const auto read_days = [&top](std::string_view key, std::set<std::int64_t> &days) {
      for (const std::string &date : top.texts(key)) {
        const auto midnight = parse_utc(date + "T00:00:00Z");
        if (!midnight) top.fail(key, "must be days as YYYY-MM-DD");
        days.insert(midnight.value_or(0) / 86'400);
      }
    };
    read_days("dates", out.days);
    if (top.has("possible")) read_days("possible", out.possible);
  });
}

bool is_beside(std::string_view directory, std::string_view relay) noexcept {
  return host_and_port(directory) == host_and_port(relay) && directory.ends_with('/') &&
         directory.find_first_of("?#@") == std::string_view::npos;
}

Result<Relays> parse_relays(const JsonValue &file) {
  return read_file<Relays>(file, "relays.json", [](const Fields &top, Relays &out) {
    top.elements("relays", [&out](const Fields &fields) {
      Relay relay;
      relay.id = fields.text("id");
      relay.url = https_url(fields, "url");
      if (fields.has("directory")) {
        relay.directory = https_url(fields, "directory");
        if (!is_beside(relay.directory, relay.url))
          fields.fail("directory", "must be on the host and port of url, and end with /");
      }
      relay.operator_id = fields.text("operator");
      relay.operator_name = fields.text("operator_name");
      relay.gateways = fields.texts("gateways");
      relay.trial = fields.boolean("trial");
      out.all.push_back(std::move(relay));
    });
    const Fields operators = top.object("gateway_operators");
    operators.members([&](std::string_view gateway, const Fields &) {
      out.gateway_operators.emplace(gateway, operators.text(gateway));
    });
  });
}

Result<Gateway> parse_gateway(const JsonValue &file) {
  return read_file<Gateway>(file, "gateway", [](const Fields &top, Gateway &out) {
    out.id = top.text("id");
    out.url = https_url(top, "url");
    out.operator_id = top.text("operator");
    top.elements("key_configs",
                 [&out](const Fields &config) { out.key_configs.push_back(read_key_config(config)); });
    if (out.key_configs.empty()) top.fail("key_configs", "must not be empty");
  });
}

Result<Closure> parse_status(const JsonValue &file, std::string_view id) {
  return read_file<Closure>(file, "status", [id](const Fields &top, Closure &out) {
    constexpr std::int64_t longest = 72 * 3600;
    if (top.text("id") != id) top.fail("id", "is not that of the path");
    const Fields closed = top.object("closed");
    out.from = closed.time("from");
    out.until = closed.time("until");
    if (out.until <= out.from) closed.fail("until", "must be after from");
    if (out.until - out.from > longest) closed.fail("until", "must be at most 72 hours after from");
  });
}

}  // namespace pop::directory
