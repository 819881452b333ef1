#include "locate/open_state.h"

#include <algorithm>

namespace pop::locate {

using directory::Channel;
using directory::ChannelType;

bool is_page_without_hours(const Channel &channel) noexcept {
  return (channel.type == ChannelType::website || channel.type == ChannelType::web_form) && !channel.hours;
}

bool same(const std::optional<directory::OpeningHours> &a,
          const std::optional<directory::OpeningHours> &b) noexcept {
  return a.has_value() == b.has_value() && (!a || a->text == b->text);
}

// The hours of a record that is in doubt are in doubt with it.
OpenState ServiceHours::by_hours(const Channel &channel, std::int64_t instant) const {
  if (service_.in_doubt || !channel.hours || !channel.hours->rules) return {};
  return evaluate(*channel.hours->rules, time_.zone, zones_, time_.holidays, instant);
}

// What the service itself said closes, whatever its hours say, and opens nothing; afterwards the hours hold.
OpenState ServiceHours::at(const Channel &channel, std::int64_t instant) const {
  if (!believed_) return {};
  OpenState open = by_hours(channel, instant);
  if (!service_.closure) return open;
  const directory::Closure &closure = *service_.closure;
  const auto within = [&closure](std::int64_t at) { return closure.from <= at && at < closure.until; };
  if (within(instant)) open = {Open::closed, closure.until, std::nullopt};
  if (open.open == Open::now && closure.from > instant)
    open.closes_at = std::min(open.closes_at.value_or(closure.from), closure.from);
  if (open.opens_at && (within(*open.opens_at) || *open.opens_at == closure.until)) {
    const OpenState after = by_hours(channel, closure.until);
    open.opens_at = after.open == Open::now ? std::optional(closure.until) : after.opens_at;
  }
  return open;
}

OpenState ServiceHours::of_all(std::span<const OfferedChannel> channels, std::int64_t now) const {
  const auto counts = [this](const OfferedChannel &channel) {
    return !is_page_without_hours(service_.channels[channel.index]);
  };
  const auto first = std::find_if(channels.begin(), channels.end(), counts);
  if (first == channels.end()) return {};
  const auto &hours = service_.channels[first->index].hours;
  const bool alike = std::all_of(first, channels.end(), [&](const OfferedChannel &channel) {
    return !counts(channel) || same(service_.channels[channel.index].hours, hours);
  });
  if (alike) return first->open;

  OpenState all{Open::closed, std::nullopt, std::nullopt};
  for (const OfferedChannel &channel : channels) {
    if (!counts(channel)) continue;
    const OpenState &one = channel.open;
    if (rank_of(one.open) < rank_of(all.open)) all.open = one.open;
    if (one.opens_at && (!all.opens_at || *one.opens_at < *all.opens_at)) all.opens_at = one.opens_at;
  }
  if (all.open != Open::closed) all.opens_at.reset();
  if (all.open != Open::now) return all;

  // One channel may take over from another, and a third from that.
  constexpr std::int64_t far = longest_open_days * 86'400;
  std::int64_t until = now;
  for (bool goes_on = true; goes_on && until - now < far;) {
    goes_on = false;
    for (const OfferedChannel &channel : channels) {
      if (!counts(channel)) continue;
      const OpenState then = until == now ? channel.open : at(service_.channels[channel.index], until);
      if (then.open != Open::now) continue;
      if (!then.closes_at) return all;
      until = std::max(until, *then.closes_at);
      goes_on = true;
    }
  }
  if (until - now < far) all.closes_at = until;
  return all;
}

}  // namespace pop::locate
