#include "locate/place.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "locate/countries.h"
#include "locate/language.h"
#include "locate/networks.h"

namespace pop::locate {
namespace {

// The hints in one form: country codes of countries there are, or empty.
struct Evidence {
  std::string sim, region, locale, address;
  std::vector<std::string> network;  // every country the serving network can be in
  std::string network_country;       // whom its code is assigned to, if to one country
  std::vector<std::string> zone;     // every country that uses the device's time zone
};

bool contains(std::span<const std::string> countries, std::string_view country) {
  return std::find(countries.begin(), countries.end(), country) != countries.end();
}

// A hint without content agrees with everything.
bool contradicts(std::string_view country, std::string_view hint) { return !hint.empty() && hint != country; }
bool contradicts(std::string_view country, std::span<const std::string> hint) {
  return !hint.empty() && !contains(hint, country);
}

std::string chosen_country(std::string_view given, const std::function<bool(std::string_view)> &is_served) {
  std::string code = well_formed_country(given);
  const bool counts = !code.empty() && (!country_code(code).empty() || (is_served && is_served(code)));
  return counts ? code : std::string();
}

Evidence gather(const Hints &hints, const directory::Zones &zones) {
  Evidence evidence;
  evidence.sim = country_code(hints.sim_country);
  evidence.region = country_code(hints.region);
  if (const auto first = first_language(hints.locales)) evidence.locale = country_code(first->region);
  evidence.address = country_code(hints.address_country);
  const NetworkPlace network = network_place(hints.network_mcc, hints.network_mnc);
  evidence.network_country = network.country;
  if (!network.country.empty()) evidence.network.emplace_back(network.country);
  for (std::size_t i = 0; i < network.others.size(); i += 3)
    evidence.network.emplace_back(network.others.substr(i, 2));
  if (const auto *zone = zones.find(hints.time_zone)) evidence.zone = zone->countries;
  return evidence;
}

// The one of `candidates` that the hints single out, asked in turn; empty when they do not.
std::string single_out(std::vector<std::string> candidates, std::span<const std::string> zone,
                       std::initializer_list<std::string_view> hints) {
  if (candidates.size() == 1) return candidates.front();
  std::vector<std::string> agreed;
  for (const std::string &country : candidates) {
    if (contains(zone, country)) agreed.push_back(country);
  }
  if (agreed.size() == 1) return agreed.front();
  if (!agreed.empty()) candidates = std::move(agreed);
  for (std::string_view hint : hints) {
    if (contains(candidates, hint)) return std::string(hint);
  }
  return {};
}

// R1, steps 2 and 3.
std::string from_network(const Evidence &e) {
  std::string country = single_out(e.network, e.zone, {e.region, e.sim});
  return country.empty() ? e.network_country : country;
}
std::string from_zone(const Evidence &e) { return single_out(e.zone, {}, {e.region, e.sim, e.locale}); }

// R2. Beyond its letter: where the network or the zone left several countries open and a weaker hint then
// named one that is not among them, the child is told so too.
bool needs_confirming(const Place &place, const Evidence &e) {
  const std::string &country = place.country;
  switch (place.from) {
    case POP_PLACE_NETWORK:
      return contradicts(country, e.sim) && contradicts(country, e.zone);
    case POP_PLACE_TIME_ZONE:
      return contradicts(country, e.sim) || contradicts(country, e.region) || contradicts(country, e.network);
    case POP_PLACE_SIM:
    case POP_PLACE_REGION:
      return contradicts(country, e.network) || contradicts(country, e.zone);
    case POP_PLACE_LOCALE:
    case POP_PLACE_ADDRESS:
      return true;
    default:
      return false;
  }
}

}  // namespace

Place find_place(const Hints &hints, const directory::Zones &zones,
                 const std::function<bool(std::string_view)> &is_served) {
  const Evidence e = gather(hints, zones);
  Place place;
  const auto take = [&place](std::string country, std::int32_t from) {
    if (!place.country.empty() || country.empty()) return;
    place.country = std::move(country);
    place.from = from;
  };
  take(chosen_country(hints.chosen_country, is_served), POP_PLACE_CHOSEN);
  take(from_network(e), POP_PLACE_NETWORK);
  take(from_zone(e), POP_PLACE_TIME_ZONE);
  take(e.sim, POP_PLACE_SIM);
  take(e.region, POP_PLACE_REGION);
  take(e.locale, POP_PLACE_LOCALE);
  take(e.address, POP_PLACE_ADDRESS);
  place.confirm = needs_confirming(place, e);
  place.on_other_network = place.from == POP_PLACE_CHOSEN && contradicts(place.country, e.network);
  for (const std::string &country : {e.sim, e.region, e.locale}) {
    if (!country.empty() && country != place.country && !contains(place.home, country))
      place.home.push_back(country);
  }
  return place;
}

}  // namespace pop::locate
