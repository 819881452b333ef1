#include "locate/resolve.h"

#include <algorithm>

#include "directory/text_check.h"
#include "locate/offer.h"

namespace pop::locate {
namespace {

using directory::Service;

constexpr std::string_view world = "001";

bool serves(const Service &service, std::string_view where) {
  return std::find(service.serves.begin(), service.serves.end(), where) != service.serves.end();
}

// A year of birth or an unset field is no age: it would leave a child without the lines for children.
int age_of(const Hints &hints) { return hints.age <= 120 ? hints.age : 0; }

// ISO 3166-2 ("US-NJ") of the place, or nothing: a part of another country, or what is no code, would hide
// every line for a part of this one.
std::string area_of(const Hints &hints, const Place &place) {
  std::string area = directory::ascii_upper(hints.area);
  const std::string_view part = area.size() < 4 ? std::string_view() : std::string_view(area).substr(3);
  const bool is_part = !part.empty() && part.size() <= 3 && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return is_part && area.substr(0, 3) == place.country + '-' ? area : std::string();
}

// Gathers the services to consider (R3, R8), each once, drafts those this child can use, and remembers what
// could not be believed.
class Gatherer {
 public:
  Gatherer(directory::Catalog &catalog, const Situation &situation)
      : catalog_(catalog), situation_(situation) {}

  void gather() {
    const Place &place = situation_.place;
    if (!place.country.empty()) gather_place(place.country);
    for (const std::string &home : place.home) add(home, home, Tier::home);
    if (!place.country.empty()) add(world, place.country, Tier::place);
    add(world, world, Tier::world);
  }

  std::vector<Draft> take_drafts() { return std::move(drafts_); }
  std::vector<Error> take_problems() { return std::move(problems_); }

 private:
  void gather_place(const std::string &country) {
    const bool believed = add(country, country, Tier::place);
    const auto parent = catalog_.parent(country);
    if (!parent) return;
    add(*parent, country, Tier::place);
    // A country whose record cannot be believed has one: its parent's numbers are no stand-in for it. One
    // whose record has nothing for this child here is, to this child, without a record.
    const auto helps = [&country](const Draft &draft) {
      return directory::country_of(draft.offer.service->id) == country && !draft.info_only &&
             (draft.offer.why & POP_WHY_ADULTS_ONLY) == 0;
    };
    if (believed && std::none_of(drafts_.begin(), drafts_.end(), helps))
      add(*parent, *parent, Tier::place, true);
  }

  // Considers the services recorded under `recorded` that serve `served`; false when that record cannot be
  // believed.
  bool add(std::string_view recorded, std::string_view served, Tier tier, bool of_parent_state = false) {
    const auto services = catalog_.services(recorded);
    if (!services) {
      problems_.push_back(services.error());
      return false;
    }
    const std::size_t before = drafts_.size();
    drafts_.reserve(before + services->size());
    for (const Service &service : *services) {
      if (!serves(service, served) || is_drafted(service, before)) continue;
      note_time_of(service);
      auto draft = draft_offer({services->share(service), tier, of_parent_state}, situation_, time_);
      if (draft) drafts_.push_back(std::move(*draft));
    }
    return true;
  }

  // A country lists a service once; two may list the same one.
  bool is_drafted(const Service &service, std::size_t before) const {
    return std::any_of(drafts_.begin(), drafts_.begin() + static_cast<std::ptrdiff_t>(before),
                       [&](const Draft &draft) { return draft.offer.service->id == service.id; });
  }

  // Most services of a country keep its time, so that it is seldom looked up.
  void note_time_of(const Service &service) {
    // Its public holidays are those of the country whose record it is (R9).
    std::string country = directory::country_of(service.id);
    if (country != time_country_) {
      time_country_ = std::move(country);
      time_.holidays = catalog_.holidays(time_country_);
    }
    if (service.timezone != time_zone_) {
      time_zone_ = service.timezone;
      time_.zone = situation_.zones.find(time_zone_);
    }
  }

  directory::Catalog &catalog_;
  const Situation &situation_;
  std::string time_country_, time_zone_;
  ServiceTime time_;
  std::vector<Draft> drafts_;
  std::vector<Error> problems_;
};

// Design, section 3: the number marked main; else those whose service is known; else at most three known from
// a list. Beyond that, for a child who needs text, every number known to take it, and first.
std::vector<directory::EmergencyNumber> choose_emergency(std::span<const directory::EmergencyNumber> numbers,
                                                         bool text_only) {
  using Number = directory::EmergencyNumber;
  constexpr std::size_t most_from_list = 3;
  const auto is_main = [](const Number &n) { return n.main; };
  const auto is_known = [](const Number &n) {
    return !n.from_list && (n.police == true || n.ambulance == true || n.fire == true);
  };
  const bool any_main = std::any_of(numbers.begin(), numbers.end(), is_main);
  const bool any_known = std::any_of(numbers.begin(), numbers.end(), is_known);
  std::vector<Number> chosen;
  std::size_t from_list = 0;
  for (const Number &number : numbers) {
    const bool fits = any_main    ? is_main(number)
                      : any_known ? is_known(number)
                                  : from_list++ < most_from_list;
    if (fits || (text_only && number.text == true)) chosen.push_back(number);
  }
  if (text_only) {
    std::stable_partition(chosen.begin(), chosen.end(), [](const Number &n) { return n.text == true; });
  }
  return chosen;
}

void place_drafts(std::vector<Draft> drafts, Answer &answer) {
  std::vector<Draft *> order;
  order.reserve(drafts.size());
  for (Draft &draft : drafts) order.push_back(&draft);
  std::sort(order.begin(), order.end(), [](const Draft *a, const Draft *b) { return comes_first(*a, *b); });
  const auto is_local = [](const Draft &draft) { return draft.tier == Tier::place; };
  answer.no_local_service =
      !answer.place.country.empty() && std::none_of(drafts.begin(), drafts.end(), is_local);
  answer.services.reserve(drafts.size());
  for (Draft *draft : order) {
    (draft->info_only ? answer.info_only : answer.services).push_back(std::move(draft->offer));
  }
  // A line that is open in another language only is closed to this child, and still not closed.
  const auto is_closed = [](const Offer &offer) {
    return offer.open.open == Open::closed &&
           std::none_of(offer.channels.begin(), offer.channels.end(),
                        [](const OfferedChannel &one) { return one.open.open == Open::now; });
  };
  answer.all_closed =
      !answer.services.empty() && std::all_of(answer.services.begin(), answer.services.end(), is_closed);
}

}  // namespace

Result<Answer> resolve(const Hints &hints, std::int64_t now, directory::Catalog &catalog,
                       LanguageMatcher &languages, const Options &options) {
  const directory::Zones &zones = catalog.zones();
  const std::vector<Language> &child = languages.read(hints.locales);
  Answer answer;
  answer.place = find_place(hints, zones, [&catalog](std::string_view code) {
    const auto served = catalog.services(code);
    return served && !served->empty();
  });
  answer.screen = languages.screen(answer.place.country);
  answer.ask_country = answer.place.country.empty();
  answer.offline = hints.offline;

  const std::optional<Language> &main = languages.main_language(answer.place.country);
  const std::string area = area_of(hints, answer.place);
  const Situation situation{hints, options, now, answer.place, age_of(hints), area, child, main, zones};
  Gatherer gatherer(catalog, situation);
  gatherer.gather();
  place_drafts(gatherer.take_drafts(), answer);

  if (!answer.place.country.empty()) {
    const bool text_only = (hints.needs & POP_NEEDS_TEXT_ONLY) != 0;
    answer.emergency = choose_emergency(catalog.emergency(answer.place.country), text_only);
    answer.emergency_voice_only = text_only && !answer.emergency.empty() &&
                                  std::none_of(answer.emergency.begin(), answer.emergency.end(),
                                               [](const auto &n) { return n.text == true; });
  }
  answer.problems = gatherer.take_problems();
  const bool nothing = answer.services.empty() && answer.info_only.empty() && answer.emergency.empty();
  if (nothing && !answer.problems.empty()) return answer.problems.front();
  return answer;
}

}  // namespace pop::locate
