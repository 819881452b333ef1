// The whole resolver over a few made-up services: lines of what a device says (see read_hints), then opening
// hours, then languages. Whatever these are, the same input gives the same answer, and no rule on what may be
// offered is broken.

#include "locate/resolve.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "fuzz.h"

using namespace pop;
using directory::Channel;
using directory::ChannelType;
using directory::Service;

namespace {

const directory::Zones &zones() {
  static const directory::Zones read = [] {
    const auto file = parse_json(as_bytes(
        R"({"version":1,"from":"2026-01-01T00:00:00Z","until":"2032-01-01T00:00:00Z",
            "links":{"US/Eastern":"America/New_York"},"zones":{
            "Europe/Berlin":{"countries":["DE"],"offset":3600,"changes":[[1774746000,7200],[1792890000,3600],[1806195600,7200]]},
            "America/Nuuk":{"countries":["GL"],"offset":-7200,"changes":[[1774746000,-3600],[1792890000,-7200]]},
            "America/New_York":{"countries":["US"],"offset":-18000,"changes":[[1772953200,-14400],[1793512800,-18000]]},
            "Europe/Zurich":{"countries":["CH","DE","LI"],"offset":3600,"changes":[[1774746000,7200],[1792890000,3600]]}}})"));
    return *directory::Zones::parse(*file);
  }();
  return read;
}

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string next(char end = '\n') {
    const std::size_t at = rest_.find(end);
    std::string line(rest_.substr(0, at));
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + 1);
    return line;
  }
  bool more() const { return !rest_.empty(); }

 private:
  std::string_view rest_;
};

std::int64_t number(const std::string &text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> words(const std::string &line) {
  std::vector<std::string> result;
  for (Lines rest(line); rest.more();) result.push_back(rest.next(' '));
  return result;
}

locate::Hints read_hints(Lines &lines) {
  locate::Hints hints;
  hints.locales = words(lines.next());
  for (std::string *text :
       {&hints.region, &hints.sim_country, &hints.network_mcc, &hints.network_mnc, &hints.time_zone,
        &hints.address_country, &hints.chosen_country, &hints.topic, &hints.area})
    *text = lines.next();
  hints.can = static_cast<std::uint32_t>(number(lines.next()));
  hints.needs = static_cast<std::uint32_t>(number(lines.next()));
  hints.offline = number(lines.next()) != 0;
  hints.age = static_cast<int>(number(lines.next()));
  for (const std::string &type : words(lines.next())) {
    if (const auto known = directory::channel_type_from(type)) hints.prefer.push_back(*known);
  }
  return hints;
}

class MadeCatalog final : public directory::Catalog {
 public:
  MadeCatalog(Lines &lines) {
    const std::vector<std::string> hours = {lines.next(), lines.next(), lines.next()};
    const std::vector<std::string> languages = words(lines.next());
    add("DE", "de.child", "child_helpline", {ChannelType::phone, ChannelType::webchat, ChannelType::pop},
        hours, languages);
    add("DE", "de.women", "domestic_violence", {ChannelType::phone, ChannelType::email}, hours, {"de", "tr"})
        .ages.min = 18;
    add("DE", "de.chat", "crisis_line", {ChannelType::sms, ChannelType::whatsapp}, hours, {"de", "en"})
        .areas = {"DE-BE"};
    add("DE", "de.gone", "youth_helpline", {ChannelType::phone}, hours, {"de"}).withdrawn = true;
    add("DK", "dk.bornetelefonen", "child_helpline", {ChannelType::phone, ChannelType::website}, hours,
        {"da"});
    Service &line = add("US", "us.line", "youth_helpline", {ChannelType::phone, ChannelType::messenger},
                        hours, {"en", "es"});
    line.channels[0].abroad = true;
    line.channels[0].international = "+12025550100";
    line.closure = directory::Closure{1'781'000'000, 1'781'200'000};
    line.in_doubt = true;
    add("001", "001.list", "directory", {ChannelType::website, ChannelType::telegram}, hours, {"en"})
        .timezone = "";
    add("001", "001.chat", "peer_support", {ChannelType::app, ChannelType::web_form}, hours, languages)
        .serves = {"001", "DE"};
    for (auto &[country, records] : made_) services_[country] = directory::Services(std::move(records));
    police_.number = "110";
    police_.main = true;
  }

  Result<directory::Services> services(std::string_view country) override {
    const auto found = services_.find(country);
    return found == services_.end() ? directory::Services() : found->second;
  }
  std::span<const directory::EmergencyNumber> emergency(std::string_view country) override {
    return country == "DE" ? std::span(&police_, 1) : std::span<const directory::EmergencyNumber>();
  }
  const directory::Zones &zones() override { return ::zones(); }
  std::optional<std::string> parent(std::string_view country) override {
    return country == "GL" ? std::optional<std::string>("DK") : std::nullopt;
  }
  const directory::Holidays *holidays(std::string_view country) override {
    static const directory::Holidays days{20'636, 20'812};
    return country == "DE" ? &days : nullptr;
  }

 private:
  Service &add(const std::string &country, const std::string &id, const std::string &kind,
               const std::vector<ChannelType> &types, const std::vector<std::string> &hours,
               const std::vector<std::string> &languages) {
    Service service;
    service.id = id;
    service.serves = {country};
    service.kind = kind;
    service.languages = languages;
    service.timezone = country == "US" ? "US/Eastern" : "Europe/Berlin";
    service.topics = {"violence.bullying", "family"};
    for (std::size_t i = 0; i < types.size(); ++i) {
      Channel channel;
      channel.type = types[i];
      channel.value = "made up";
      if (!hours[i].empty()) channel.hours = hours[i];
      service.channels.push_back(std::move(channel));
    }
    return made_[country].emplace_back(std::move(service));
  }

  std::map<std::string, std::vector<Service>> made_;
  std::map<std::string, directory::Services, std::less<>> services_;
  directory::EmergencyNumber police_;
};

bool serves(const Service &service, std::string_view country) {
  return std::find(service.serves.begin(), service.serves.end(), country) != service.serves.end();
}

bool is_dialled(ChannelType type) { return type == ChannelType::phone || type == ChannelType::sms; }

void check_times(const locate::OpenState &state, std::int64_t now) {
  fuzz::require(!state.opens_at || (state.open == locate::Open::closed && *state.opens_at > now));
  fuzz::require(!state.closes_at || (state.open == locate::Open::now && *state.closes_at > now));
}

// Whether the device says it can open a channel of this type; one of them is enough.
bool can_open(const locate::Hints &hints, ChannelType type) {
  constexpr std::uint32_t web = POP_CAN_WEB | POP_CAN_WEB_CHAT;
  constexpr std::uint32_t abilities[] = {POP_CAN_PHONE, POP_CAN_SMS,   POP_CAN_WHATSAPP,    web,
                                         web,           POP_CAN_EMAIL, POP_CAN_TELEGRAM,    POP_CAN_MESSENGER,
                                         POP_CAN_APP,   web,           POP_CAN_CONVERSATION};
  return (hints.can & abilities[static_cast<std::size_t>(type)]) != 0 && (!hints.offline || is_dialled(type));
}

void check_offer(const locate::Offer &offer, const locate::Answer &answer, const locate::Hints &hints,
                 std::int64_t now) {
  const Service &service = *offer.service;
  const std::string &place = answer.place.country;
  fuzz::require(!service.withdrawn && !offer.channels.empty());
  const bool of_place = serves(service, place) || (place == "GL" && serves(service, "DK"));
  check_times(offer.open, now);
  const bool says_closed = service.closure && service.closure->from <= now && now < service.closure->until;
  fuzz::require((!service.in_doubt && !says_closed) || offer.open.open != locate::Open::now);
  std::set<std::size_t> indices;
  for (const locate::OfferedChannel &channel : offer.channels) {
    fuzz::require(channel.index < service.channels.size() && indices.insert(channel.index).second);
    const Channel &record = service.channels[channel.index];
    check_times(channel.open, now);
    fuzz::require(record.type != ChannelType::phone || (hints.needs & POP_NEEDS_TEXT_ONLY) == 0);
    fuzz::require(channel.open.open != locate::Open::now || record.hours.has_value());
    // Never another country's number.
    fuzz::require(!is_dialled(record.type) || of_place || (channel.abroad && record.international));
  }
}

// What must not differ between two answers to the same.
std::string summary(const locate::Answer &answer) {
  std::string text = answer.place.country + ' ' + answer.screen.tag + ' ';
  for (const auto *offers : {&answer.services, &answer.info_only}) {
    for (const locate::Offer &offer : *offers) {
      text += offer.service->id + ' ' + std::to_string(offer.why) + ' ' + offer.language;
      for (const auto &channel : offer.channels) {
        text += ' ' + std::to_string(channel.index) + ' ' +
                std::to_string(static_cast<int>(channel.open.open)) + ' ' +
                std::to_string(channel.open.opens_at.value_or(0)) + ' ' +
                std::to_string(channel.open.closes_at.value_or(0));
      }
      text += '\n';
    }
    text += '\n';
  }
  return text + std::to_string(answer.emergency.size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const std::vector<std::string> with_words{"en", "de", "pt-BR", "zh-Hant", "ar", "sr-Latn"};
  static locate::LanguageMatcher kept(with_words);  // as a client keeps it, through whatever was asked before
  Lines lines(as_text({data, size}));
  const std::int64_t now = number(lines.next());
  const locate::Hints hints = read_hints(lines);
  MadeCatalog catalog(lines);

  const auto answer = locate::resolve(hints, now, catalog, kept);
  fuzz::require(answer.ok() && answer->problems.empty());
  locate::LanguageMatcher fresh(with_words);
  const auto again = locate::resolve(hints, now, catalog, fresh);
  fuzz::require(again.ok() && summary(*again) == summary(*answer));

  fuzz::require(std::find(with_words.begin(), with_words.end(), answer->screen.tag) != with_words.end());
  fuzz::require(answer->ask_country == answer->place.country.empty());
  fuzz::require(answer->emergency.empty() == (answer->place.country != "DE"));
  std::set<std::string> offered;
  for (const auto *offers : {&answer->services, &answer->info_only}) {
    for (const locate::Offer &offer : *offers) {
      fuzz::require(offered.insert(offer.service->id).second);
      check_offer(offer, *answer, hints, now);
    }
  }
  for (const locate::Offer &offer : answer->services) {
    for (const auto &channel : offer.channels)
      fuzz::require(can_open(hints, offer.service->channels[channel.index].type));
  }
  return 0;
}
