#include "directory/service.h"

#include <algorithm>
#include <array>

#include "directory/short_text.h"
#include "directory/text_check.h"
#include "trust/fields.h"

namespace pop::directory {
namespace {

using trust::Fields;

constexpr std::array<std::string_view, 11> kChannelTypes{"phone",    "sms",     "whatsapp", "webchat",
                                                         "web_form", "email",   "telegram", "messenger",
                                                         "app",      "website", "pop"};
constexpr std::int64_t kOldest = 120;

bool is_place(std::string_view code) noexcept {
  return code == "001" || (code.size() == 2 && std::all_of(code.begin(), code.end(),
                                                           [](char c) { return c >= 'A' && c <= 'Z'; }));
}

Ages read_ages(const Fields &fields) {
  const auto bound = [&fields](std::string_view key) -> std::optional<int> {
    const auto years = fields.optional_integer(key, 0, kOldest);
    return years ? std::optional(static_cast<int>(*years)) : std::nullopt;
  };
  return {bound("min"), bound("max")};
}

std::optional<bool> read_cost(const Fields &fields) {
  const auto cost = fields.optional_text("cost");
  if (!cost) return std::nullopt;
  if (*cost != "free" && *cost != "standard") fields.fail("cost", "must be free or standard");
  return *cost == "free";
}

Channel read_channel(const Fields &fields) {
  Channel out;
  const auto type = channel_type_from(fields.text("type"));
  if (!type) fields.fail("type", "is not a known channel type");
  out.type = type.value_or(ChannelType::phone);
  if (out.type != ChannelType::pop) out.value = fields.text("value");
  out.abroad = fields.optional_boolean("abroad");
  out.international = fields.optional_text("international");
  out.sms_body = fields.optional_text("sms_body");
  out.hours = fields.optional_text("hours");
  out.languages = fields.optional_texts("languages");
  if (fields.has("ages")) out.ages = read_ages(fields.object("ages"));
  out.free_of_charge = read_cost(fields);
  out.on_bill = fields.optional_boolean("on_bill");
  out.trackers = fields.optional_boolean("trackers");
  const bool dialled = out.type == ChannelType::phone || out.type == ChannelType::sms;
  if (dialled && out.abroad == true && !out.international) {
    fields.fail("international", "is needed where the channel works from abroad");
  }
  if (out.sms_body && out.type != ChannelType::sms) fields.fail("sms_body", "is for text messages only");
  return out;
}

DeskKey read_desk_key(const Fields &fields) {
  DeskKey out;
  out.id = static_cast<std::uint32_t>(fields.integer("id", 1, 0xffff'ffff));
  const auto key = from_base64(fields.text("public_key"));
  if (key && key->size() == out.public_key.size()) {
    std::copy(key->begin(), key->end(), out.public_key.begin());
  } else {
    fields.fail("public_key", "must be 32 bytes in base64");
  }
  out.not_before = fields.time("not_before");
  out.not_after = fields.time("not_after");
  if (out.not_after <= out.not_before) fields.fail("not_after", "must be later than not_before");
  return out;
}

Handoff read_handoff(const Fields &fields) {
  Handoff out;
  out.gateway = fields.text("gateway");
  fields.elements("desk_keys", [&out](const Fields &key) { out.desk_keys.push_back(read_desk_key(key)); });
  if (out.desk_keys.empty()) fields.fail("desk_keys", "must not be empty");
  for (const DeskKey &key : out.desk_keys) {
    const auto same = [&key](const DeskKey &other) { return other.id == key.id; };
    if (std::count_if(out.desk_keys.begin(), out.desk_keys.end(), same) > 1)
      fields.fail("desk_keys", "gives an id twice");
  }
  if (fields.has("questions")) {
    fields.elements("questions", [&out](const Fields &texts) { out.questions.push_back(short_text(texts)); });
  }
  return out;
}

Texts read_texts(const Fields &by_language) {
  Texts out;
  by_language.members([&](std::string_view language, const Fields &bands) {
    auto &texts = out.emplace(language, std::array<std::string, 3>()).first->second;
    for (std::size_t band = 0; band < texts.size(); ++band) {
      const char name[] = {static_cast<char>('A' + band), '\0'};
      texts[band] = bands.optional_text(name).value_or("");
    }
  });
  return out;
}

void read_active(const Fields &record, Service &out) {
  out.serves = record.texts("serves");
  if (out.serves.empty()) record.fail("serves", "must not be empty");
  if (!std::all_of(out.serves.begin(), out.serves.end(), is_place))
    record.fail("serves", "holds what is no ISO 3166-1 code");
  out.areas = record.optional_texts("areas");
  const Fields name = record.object("name");
  name.members(
      [&](std::string_view language, const Fields &) { out.name.emplace(language, name.text(language)); });
  if (out.name.empty()) record.fail("name", "must not be empty");
  out.kind = record.text("kind");
  out.audience = record.optional_texts("audience");
  if (record.has("ages")) out.ages = read_ages(record.object("ages"));
  out.topics = record.optional_texts("topics");
  out.languages = record.optional_texts("languages");
  out.accessibility = record.optional_texts("accessibility");
  out.timezone = record.optional_text("timezone").value_or("");
  record.elements("channels",
                  [&out](const Fields &channel) { out.channels.push_back(read_channel(channel)); });
  if (out.channels.empty()) record.fail("channels", "must not be empty");
  if (record.has("handoff")) out.handoff = read_handoff(record.object("handoff"));
  if (record.has("confidentiality")) out.confidentiality = read_texts(record.object("confidentiality"));
  if (record.has("next")) out.next = read_texts(record.object("next"));
  if (!record.has("verification")) return;
  const Fields verification = record.object("verification");
  out.confirmed = verification.text("status") == "confirmed-by-service";
  if (out.confirmed && verification.has("on")) out.confirmed_on = verification.time("on");
  out.in_doubt = verification.has("doubt");
  if (const auto year = verification.optional_integer("last_seen", 1900, 9999))
    out.last_seen = static_cast<int>(*year);
}

}  // namespace

std::string_view channel_type_name(ChannelType type) noexcept {
  return kChannelTypes[static_cast<std::size_t>(type)];
}

std::optional<ChannelType> channel_type_from(std::string_view name) noexcept {
  const auto found = std::find(kChannelTypes.begin(), kChannelTypes.end(), name);
  if (found == kChannelTypes.end()) return std::nullopt;
  return static_cast<ChannelType>(found - kChannelTypes.begin());
}

Result<Service> parse_service(const JsonValue &json) {
  Fields::Fault fault;
  const Fields record(json, "record", fault);
  Service out;
  out.id = record.text("id");
  out.version = record.integer("version", 1);
  const std::string state = record.text("state");
  if (state != "active" && state != "withdrawn") record.fail("state", "must be active or withdrawn");
  out.withdrawn = state == "withdrawn";
  // A tombstone says that the service is gone and need say no more.
  if (!out.withdrawn) read_active(record, out);
  if (fault) return std::move(*fault);
  return out;
}

std::string country_of(std::string_view service_id) {
  return ascii_upper(service_id.substr(0, service_id.find('.')));
}

std::string_view text_for(const Texts &texts, std::string_view language, std::size_t band) noexcept {
  auto found = texts.find(language);
  if (found == texts.end()) found = texts.find(language.substr(0, language.find('-')));
  if (found == texts.end()) return {};
  for (std::size_t i = band + 1; i-- > 0;) {
    if (!found->second[i].empty()) return found->second[i];
  }
  for (std::size_t i = band + 1; i < found->second.size(); ++i) {
    if (!found->second[i].empty()) return found->second[i];
  }
  return {};
}

std::string_view name_for(const Service &service, std::string_view language) noexcept {
  for (const std::string_view wanted : {language, std::string_view("en"), std::string_view("und")}) {
    for (const auto &[tag, name] : service.name) {
      if (tag == wanted) return name;
    }
  }
  return service.name.empty() ? std::string_view() : std::string_view(service.name.begin()->second);
}

}  // namespace pop::directory
