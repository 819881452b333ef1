#pragma once
// Which services to offer this child, in which order and why: rules R1 to R10 over any Catalog.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "directory/catalog.h"
#include "locate/hints.h"
#include "locate/hours.h"
#include "locate/language.h"
#include "locate/place.h"

namespace pop::locate {

struct Options {
  ClockWindow clock;  // outside it every open state is unknown
  // Whether a conversation could begin with this service now: relay, gateway and keys are the client's to
  // judge. Null: the dates of the desk keys alone decide.
  std::function<bool(const directory::Service &)> can_converse;
};

// A channel this child can use.
struct OfferedChannel {
  std::size_t index = 0;  // into the service's channels
  bool abroad = false;    // dial `international`, not `value`
  // The device is on another country's network, where this number, as dialled here, may reach somebody there.
  bool other_network = false;
  OpenState open;
  std::string language;  // where the channel's is not the service's; else empty
};

struct Offer {
  std::shared_ptr<const directory::Service> service;  // stays whole when the directory changes
  std::uint32_t why = 0;                              // POP_WHY_*
  OpenState open;        // over those of `channels` in the child's language, if any are; else over all
  std::string language;  // to use with them, as the record writes it; empty: not known
  bool shared_language = false;
  std::vector<OfferedChannel> channels;  // usable, best first; for `info_only` those another phone can dial
  std::vector<OfferedChannel> other_phone;  // beside usable ones: numbers that only another phone can dial
};

struct Answer {
  Place place;
  ScreenLanguage screen;
  bool ask_country = false;       // the place is not known: show the country list
  bool no_local_service = false;  // the place is known and no service of it can be offered
  bool offline = false;
  bool all_closed = false;  // there are services, and every one is known to be closed
  bool emergency_voice_only =
      false;                     // the child needs text, and no emergency number here is known to take it
  std::vector<Offer> services;   // best first
  std::vector<Offer> info_only;  // best first: this device opens none of their channels, another phone can
  std::vector<directory::EmergencyNumber>
      emergency;  // of the place only (R10); to be shown before all else in danger
  std::vector<Error>
      problems;  // parts of the directory that could not be believed; the rest of the answer stands
};

// Synchronous: the same input gives the same answer. An error only when nothing at all can be shown because
// the directory cannot be believed.
Result<Answer> resolve(const Hints &hints, std::int64_t now, directory::Catalog &catalog,
                       LanguageMatcher &languages, const Options &options = {});

}  // namespace pop::locate
