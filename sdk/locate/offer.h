#pragma once
// One service as this child could use it: rule R6 (who may see it, over which channels), its open state and
// reasons, and where it stands among others (R7).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "directory/catalog.h"
#include "locate/open_state.h"
#include "locate/resolve.h"

namespace pop::locate {

// Why a service is considered at all. Its order is that of R7.
enum class Tier : std::uint8_t { place, home, world };

struct Candidate {
  std::shared_ptr<const directory::Service> service;
  Tier tier = Tier::place;
  bool of_parent_state = false;
};

// Its order is that of R7. A service of the place whose languages nobody has written down most likely speaks
// what most people there speak: so it is ordered, unless the record is in doubt anyhow, but it is not said.
enum class LanguageFit : std::uint8_t { shared, unknown, foreign };

// What is the same for every service of a look-up.
struct Situation {
  const Hints &hints;
  const Options &options;
  std::int64_t now;
  const Place &place;
  int age;                // years; 0: not known
  std::string_view area;  // of the place, ISO 3166-2; empty: not known
  std::span<const Language> child;
  const std::optional<Language> &main_language;  // most people's in the place
  const directory::Zones &zones;
};

// An offer, with what R7 orders by.
struct Draft {
  Offer offer;
  Tier tier = Tier::place;
  bool info_only = false;
  LanguageFit language_fit = LanguageFit::foreign;
  std::size_t language_rank = 0;  // in the child's list, where the language is shared
  std::uint8_t open_rank = 0;     // rank_of; a service of pages without hours ranks as closed
  std::uint8_t kind_rank = 0;
  bool general = false;           // for whatever is the matter, as far as the record says
  bool may_be_too_young = false;  // the child's age is not known, and the service is not for the youngest
};

// Nothing when this child has no use of the service here.
std::optional<Draft> draft_offer(Candidate candidate, const Situation &situation, const ServiceTime &time);

// R7: true when `a` comes first. A total order, so that the same input gives the same answer.
bool comes_first(const Draft &a, const Draft &b);

}  // namespace pop::locate
