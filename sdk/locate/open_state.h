#pragma once
// When a service and its channels are open: their hours (R9), and what the service itself said of being
// closed.

#include <cstdint>
#include <span>

#include "directory/catalog.h"
#include "locate/hours.h"
#include "locate/resolve.h"

namespace pop::locate {

// 0 open, 1 not known, 2 closed: what R7 orders by.
constexpr std::uint8_t rank_of(Open open) noexcept {
  return open == Open::now ? 0 : open == Open::unknown ? 1 : 2;
}

// Nobody answers at a page, so one without hours is no better than a line that is closed now.
bool is_page_without_hours(const directory::Channel &channel) noexcept;

// As written, which is how most services keep the same hours on all their channels.
bool same(const std::optional<directory::OpeningHours> &a,
          const std::optional<directory::OpeningHours> &b) noexcept;

// What a service's hours are read against. Null: not known.
struct ServiceTime {
  const directory::Zones::Zone *zone = nullptr;
  const Holidays *holidays = nullptr;  // of the service's country
};

class ServiceHours {
 public:
  // All borrowed. With `believed` false nothing that depends on the time can be told: the clock is wrong
  // (ClockWindow).
  ServiceHours(const directory::Service &service, const directory::Zones &zones, const ServiceTime &time,
               bool believed)
      : service_(service), zones_(zones), time_(time), believed_(believed) {}

  OpenState at(const directory::Channel &channel, std::int64_t instant) const;

  // Over `channels`, whose states are those of `now`. A page without hours counts only where there is nothing
  // else. It closes at the first moment at which none of them is certainly open.
  OpenState of_all(std::span<const OfferedChannel> channels, std::int64_t now) const;

 private:
  OpenState by_hours(const directory::Channel &channel, std::int64_t instant) const;

  const directory::Service &service_;
  const directory::Zones &zones_;
  ServiceTime time_;
  bool believed_;
};

}  // namespace pop::locate
