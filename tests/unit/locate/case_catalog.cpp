#include "case_catalog.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "base/clock.h"
#include "directory/text_check.h"
#include "pop/directory.h"

namespace pop::test {
namespace {

using directory::Channel;
using directory::ChannelType;
using directory::Service;

struct Bit {
  std::string_view name;
  std::uint32_t bit;
};
constexpr Bit abilities[] = {{"phone", POP_CAN_PHONE},          {"sms", POP_CAN_SMS},
                             {"whatsapp", POP_CAN_WHATSAPP},    {"webchat", POP_CAN_WEB_CHAT},
                             {"website", POP_CAN_WEB},          {"web_form", POP_CAN_WEB},
                             {"email", POP_CAN_EMAIL},          {"app", POP_CAN_APP},
                             {"telegram", POP_CAN_TELEGRAM},    {"messenger", POP_CAN_MESSENGER},
                             {"app_chat", POP_CAN_CONVERSATION}};
constexpr Bit needs[] = {{"text_only", POP_NEEDS_TEXT_ONLY}, {"sign-language", POP_NEEDS_SIGN_LANGUAGE}};

Error bad(std::string_view what) { return {POP_E_FORMAT, "case: " + std::string(what)}; }

std::string text(const JsonValue &object, std::string_view key) {
  return std::string(get_string(object, key).value_or(std::string_view()));
}

std::vector<std::string> texts(const JsonValue &object, std::string_view key) {
  std::vector<std::string> result;
  if (const JsonValue *array = get_array(object, key)) {
    for (const JsonValue &item : array->GetArray()) result.emplace_back(text_of(item));
  }
  return result;
}

template <std::size_t N>
Result<std::uint32_t> bits(const JsonValue &input, std::string_view key, const Bit (&table)[N]) {
  std::uint32_t result = 0;
  for (const std::string &name : texts(input, key)) {
    const auto *found =
        std::find_if(std::begin(table), std::end(table), [&](const Bit &b) { return b.name == name; });
    if (found == std::end(table)) return bad("unknown " + std::string(key) + " \"" + name + '"');
    result |= found->bit;
  }
  return result;
}

std::optional<ChannelType> channel_type(std::string_view name) {
  return name == "app_chat" ? ChannelType::pop : directory::channel_type_from(name);
}

// A case gives no values: what it says can be reached from abroad has a number for it, and conversations have
// a key.
Result<Channel> read_channel(const JsonValue &json) {
  Channel channel;
  const auto type = channel_type(text(json, "type"));
  if (!type) return bad("unknown channel type \"" + text(json, "type") + '"');
  channel.type = *type;
  channel.value = "made up";
  channel.abroad = get_bool(json, "abroad");
  if (channel.abroad == true) channel.international = "+99900000000";
  if (const auto hours = get_string(json, "hours")) channel.hours = std::string(*hours);
  return channel;
}

Result<Service> read_service(const JsonValue &json) {
  Service service;
  service.id = directory::ascii_lower(text(json, "country")) + '.' + text(json, "id");
  service.serves = texts(json, "serves");
  service.kind = text(json, "kind");
  if (const JsonValue *ages = get_array(json, "ages"); ages != nullptr && ages->Size() == 2) {
    if ((*ages)[0].IsInt()) service.ages.min = (*ages)[0].GetInt();
    if ((*ages)[1].IsInt()) service.ages.max = (*ages)[1].GetInt();
  }
  service.topics = texts(json, "topics");
  service.languages = texts(json, "languages");
  service.accessibility = texts(json, "accessibility");
  service.timezone = text(json, "timezone");
  service.areas = texts(json, "areas");
  directory::DeskKey key;
  key.not_after = std::numeric_limits<std::int64_t>::max();
  service.handoff.emplace().desk_keys.push_back(key);
  const JsonValue *channels = get_array(json, "channels");
  if (channels == nullptr) return bad("service " + service.id + " has no channels");
  for (const JsonValue &item : channels->GetArray()) {
    auto channel = read_channel(item);
    if (!channel) return channel.error();
    service.channels.push_back(std::move(*channel));
  }
  return service;
}

Result<void> read_services(const JsonValue &input, CaseCatalog &catalog) {
  const JsonValue *services = get_array(input, "services");
  if (services == nullptr) return bad("no services");
  for (const JsonValue &json : services->GetArray()) {
    auto service = read_service(json);
    if (!service) return service.error();
    // Under its own country and wherever it says it serves: a case has no paths.
    std::vector<std::string> countries = service->serves;
    countries.push_back(text(json, "country"));
    std::sort(countries.begin(), countries.end());
    countries.erase(std::unique(countries.begin(), countries.end()), countries.end());
    for (const std::string &country : countries) catalog.services_by_country[country].push_back(*service);
  }
  return {};
}

void read_emergency(const JsonValue &json, std::string_view country, CaseCatalog &catalog) {
  for (const JsonValue &item : json.GetArray()) {
    directory::EmergencyNumber number;
    number.number = text(item, "number");
    number.text = get_bool(item, "text");
    number.main = get_bool(item, "main").value_or(false);
    number.from_list = get_bool(item, "from_list").value_or(false);
    for (const std::string &answers : texts(item, "answers")) {
      if (answers == "police") number.police = true;
      if (answers == "ambulance") number.ambulance = true;
      if (answers == "fire") number.fire = true;
    }
    catalog.emergency_by_country[std::string(country)].push_back(std::move(number));
  }
}

Result<void> read_directory(const JsonValue &input, CaseCatalog &catalog) {
  if (const JsonValue *parents = get_object(input, "parents")) {
    for (const auto &member : parents->GetObject()) {
      catalog.parents[std::string(text_of(member.name))] = std::string(text_of(member.value));
    }
  }
  if (const JsonValue *holidays = get_object(input, "public_holidays")) {
    for (const auto &member : holidays->GetObject()) {
      auto &days = catalog.holidays_by_country[std::string(text_of(member.name))].days;
      for (const JsonValue &date : member.value.GetArray()) {
        const auto midnight = parse_utc(std::string(text_of(date)) + "T00:00:00Z");
        if (!midnight) return bad("a holiday that is no date");
        days.insert(*midnight / 86'400);
      }
    }
  }
  if (const JsonValue *emergency = get_object(input, "emergency")) {
    for (const auto &member : emergency->GetObject())
      read_emergency(member.value, text_of(member.name), catalog);
  }
  return read_services(input, catalog);
}

template <typename T>
const T *find_in(const std::map<std::string, T, std::less<>> &map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

Result<directory::Services> CaseCatalog::services(std::string_view country) {
  const auto *found = find_in(services_by_country, country);
  return found == nullptr ? directory::Services() : directory::Services(*found);
}

std::span<const directory::EmergencyNumber> CaseCatalog::emergency(std::string_view country) {
  const auto *found = find_in(emergency_by_country, country);
  return found == nullptr ? std::span<const directory::EmergencyNumber>() : std::span(*found);
}

std::optional<std::string> CaseCatalog::parent(std::string_view country) {
  const auto *found = find_in(parents, country);
  return found == nullptr ? std::nullopt : std::optional<std::string>(*found);
}

const directory::Holidays *CaseCatalog::holidays(std::string_view country) {
  return find_in(holidays_by_country, country);
}

Result<Case> read_case(const JsonValue &input, CaseCatalog &catalog) {
  Case result;
  locate::Hints &hints = result.hints;
  hints.locales = texts(input, "locales");
  hints.region = text(input, "region");
  hints.sim_country = text(input, "sim_country");
  if (const JsonValue *network = get_object(input, "network")) {
    hints.network_mcc = text(*network, "mcc");
    hints.network_mnc = text(*network, "mnc");
  }
  hints.time_zone = text(input, "tz");
  hints.address_country = text(input, "ip_country");
  hints.chosen_country = text(input, "chosen_country");
  const auto can = bits(input, "caps", abilities);
  if (!can) return can.error();
  hints.can = get_array(input, "caps") == nullptr ? ~0u : *can;  // not known: whatever there is
  const auto needed = bits(input, "needs", needs);
  if (!needed) return needed.error();
  hints.needs = *needed;
  hints.offline = get_bool(input, "online") == false;
  hints.age = static_cast<int>(get_int(input, "age").value_or(0));
  hints.topic = text(input, "topic");
  hints.area = text(input, "area");
  for (const std::string &name : texts(input, "prefer")) {
    const auto type = channel_type(name);
    if (!type) return bad("unknown channel type \"" + name + '"');
    hints.prefer.push_back(*type);
  }
  const auto now = parse_utc(text(input, "now"));
  if (!now && input.HasMember("now") && !input["now"].IsNull()) return bad("now is no UTC time");
  result.now = now.value_or(0);
  // Not known: a clock that is not to be believed.
  if (!now) result.options.clock.trusted_since = std::numeric_limits<std::int64_t>::max();
  result.danger = get_bool(input, "danger").value_or(false);
  result.with_words = texts(input, "bundles");
  const auto read = read_directory(input, catalog);
  if (!read) return read.error();
  return result;
}

Result<directory::Zones> read_zones(const std::string &path) {
  const auto bytes = read_file(path);
  if (!bytes) return Error{POP_E_IO, path + " cannot be read"};
  const auto json = parse_json(*bytes);
  if (!json) return Error{json.error().code, path + ": " + json.error().message};
  return directory::Zones::parse(*json);
}

}  // namespace pop::test
