#include "locate/offer.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>

namespace pop::locate {
namespace {

using directory::Ages;
using directory::Channel;
using directory::ChannelType;
using directory::Service;

std::uint32_t ability_for(ChannelType type) {
  switch (type) {
    case ChannelType::phone:
      return POP_CAN_PHONE;
    case ChannelType::sms:
      return POP_CAN_SMS;
    case ChannelType::whatsapp:
      return POP_CAN_WHATSAPP;
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
      return POP_CAN_WEB;
    case ChannelType::email:
      return POP_CAN_EMAIL;
    case ChannelType::telegram:
      return POP_CAN_TELEGRAM;
    case ChannelType::messenger:
      return POP_CAN_MESSENGER;
    case ChannelType::app:
      return POP_CAN_APP;
    case ChannelType::pop:
      return POP_CAN_CONVERSATION;
  }
  return 0;
}

bool is_dialled(ChannelType type) { return type == ChannelType::phone || type == ChannelType::sms; }
bool is_page(ChannelType type) { return type == ChannelType::website || type == ChannelType::web_form; }

bool admits(const Ages &ages, int age) {
  return age <= 0 || ((!ages.min || *ages.min <= age) && (!ages.max || age <= *ages.max));
}

bool is_adults_only(const Service &service) {
  const auto &audience = service.audience;
  return (service.ages.min && *service.ages.min >= 18) ||
         (!audience.empty() && std::find(audience.begin(), audience.end(), "children") == audience.end());
}

// Whether the channel works from where the child is. In the service's own country it does. From elsewhere
// only what is marked so, and a number only in its international form. A page or a handle of a world-wide
// service works everywhere unless the record says it does not: that is what serving the world means.
bool reaches(const Channel &channel, Tier tier) {
  if (tier == Tier::place) return true;
  if (is_dialled(channel.type)) return channel.abroad == true && channel.international.has_value();
  return tier == Tier::world ? channel.abroad.value_or(true) : channel.abroad == true;
}

bool takes_conversations(const Service &service, const Situation &s) {
  if (!service.handoff) return false;
  const std::int64_t time = std::max(s.now, s.options.clock.trusted_since);
  const auto &keys = service.handoff->desk_keys;
  return std::any_of(keys.begin(), keys.end(),
                     [&](const auto &key) { return key.not_before <= time && time < key.not_after; }) &&
         (!s.options.can_converse || s.options.can_converse(service));
}

bool suits(const Channel &channel, const Situation &s) {
  if (channel.ages && !admits(*channel.ages, s.hints.age)) return false;
  return !((s.hints.needs & POP_NEEDS_TEXT_ONLY) != 0 && channel.type == ChannelType::phone);
}

bool opens_here(const Service &service, const Channel &channel, const Situation &s) {
  if ((s.hints.can & ability_for(channel.type)) == 0) return false;
  if (s.hints.offline && !is_dialled(channel.type)) return false;
  return channel.type != ChannelType::pop || takes_conversations(service, s);
}

// What the service itself said closes, whatever its hours say, and opens nothing; afterwards the hours hold.
OpenState with_closure(OpenState open, const directory::Closure &closure, std::int64_t now,
                       const std::function<OpenState(std::int64_t)> &by_hours) {
  const auto within = [&closure](std::int64_t at) { return closure.from <= at && at < closure.until; };
  if (within(now)) open = {Open::closed, closure.until, std::nullopt};
  if (open.open == Open::now && closure.from > now)
    open.closes_at = std::min(open.closes_at.value_or(closure.from), closure.from);
  if (open.opens_at && (within(*open.opens_at) || *open.opens_at == closure.until)) {
    const OpenState after = by_hours(closure.until);
    open.opens_at = after.open == Open::now ? std::optional(closure.until) : after.opens_at;
  }
  return open;
}

OpenState open_state(const Service &service, const Channel &channel, const directory::Zones::Zone *zone,
                     const Situation &s, const Holidays *holidays) {
  if (!s.options.clock.believes(s.now)) return {};
  const auto hours = parse_hours(channel.hours.value_or(std::string()));
  const auto by_hours = [&](std::int64_t at) {
    return channel.hours && hours ? evaluate(*hours, zone, s.zones, holidays, at) : OpenState{};
  };
  const OpenState open = by_hours(s.now);
  return service.closure ? with_closure(open, *service.closure, s.now, by_hours) : open;
}

std::uint8_t rank_of(Open open) { return open == Open::now ? 0 : open == Open::unknown ? 1 : 2; }

// Nobody answers at a page, so one without hours is no better than a line that is closed now.
bool is_page_without_hours(const Channel &channel) { return is_page(channel.type) && !channel.hours; }

// The service's state over the channels this child can use. A page without hours counts only where there is
// nothing else.
OpenState combine(const Service &service, std::span<const OfferedChannel> channels) {
  OpenState all{Open::closed, std::nullopt, std::nullopt};
  bool ends = true;
  bool counted = false;
  for (const OfferedChannel &channel : channels) {
    if (is_page_without_hours(service.channels[channel.index])) continue;
    counted = true;
    const OpenState &one = channel.open;
    if (rank_of(one.open) < rank_of(all.open)) all.open = one.open;
    if (one.open == Open::now) {
      if (!one.closes_at) ends = false;
      if (one.closes_at && (!all.closes_at || *one.closes_at > *all.closes_at)) all.closes_at = one.closes_at;
    }
    if (one.opens_at && (!all.opens_at || *one.opens_at < *all.opens_at)) all.opens_at = one.opens_at;
  }
  if (!counted) return {};
  if (all.open != Open::now || !ends) all.closes_at.reset();
  if (all.open != Open::closed) all.opens_at.reset();
  return all;
}

// R7: a child or youth line before peers, before lines for crises and topics, before removal, before the
// rest.
std::uint8_t rank_of_kind(std::string_view kind) {
  struct Rank {
    std::string_view kind;
    std::uint8_t rank;
  };
  constexpr std::array<Rank, 7> ranks = {{{"child_helpline", 0},
                                          {"youth_helpline", 0},
                                          {"peer_support", 1},
                                          {"content_removal", 3},
                                          {"content_hotline", 4},
                                          {"legal", 4},
                                          {"directory", 5}}};
  const auto found = std::find_if(ranks.begin(), ranks.end(), [&](const Rank &r) { return r.kind == kind; });
  return found == ranks.end() ? 2 : found->rank;
}

// The same topic, or one of them a heading of the other ("violence" and "violence.cyberbullying").
bool fits_topic(std::string_view wanted, std::string_view offered) {
  const std::string_view &shorter = wanted.size() < offered.size() ? wanted : offered;
  const std::string_view &longer = wanted.size() < offered.size() ? offered : wanted;
  return longer.substr(0, shorter.size()) == shorter &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

std::uint32_t reasons(const Draft &draft, const Situation &s) {
  const Service &service = *draft.candidate.service;
  std::uint32_t why = 0;
  const auto add = [&why](bool holds, std::uint32_t bit) { why |= holds ? bit : 0; };
  add(draft.open.open == Open::now, POP_WHY_OPEN_NOW);
  add(draft.language_rank.has_value(), POP_WHY_SPEAKS_YOUR_LANGUAGE);
  add(!draft.language_rank && !draft.language.empty(), POP_WHY_FOREIGN_LANGUAGE);
  add(draft.candidate.tier == Tier::place && !draft.candidate.of_parent_state, POP_WHY_IN_THIS_COUNTRY);
  add(draft.candidate.of_parent_state, POP_WHY_PARENT_STATE);
  add(draft.candidate.tier == Tier::home, POP_WHY_HOME_COUNTRY);
  add(draft.candidate.tier == Tier::world, POP_WHY_WORLD_WIDE);
  add(service.kind == "child_helpline" || service.kind == "youth_helpline", POP_WHY_FOR_CHILDREN);
  add(s.hints.age > 0 && (service.ages.min || service.ages.max), POP_WHY_FITS_AGE);
  add(is_adults_only(service), POP_WHY_ADULTS_ONLY);
  add(!s.hints.topic.empty() &&
          std::any_of(service.topics.begin(), service.topics.end(),
                      [&](const auto &topic) { return fits_topic(s.hints.topic, topic); }),
      POP_WHY_FITS_TOPIC);
  add((s.hints.needs & POP_NEEDS_SIGN_LANGUAGE) != 0 &&
          std::find(service.accessibility.begin(), service.accessibility.end(), "sign-language") !=
              service.accessibility.end(),
      POP_WHY_SIGN_LANGUAGE);
  add(service.confirmed, POP_WHY_CONFIRMED);
  add(!service.confirmed, POP_WHY_UNCONFIRMED);
  add(draft.info_only, POP_WHY_OTHER_PHONE_ONLY);
  return why;
}

// A channel this child can use, with what the channels are ordered by.
struct Usable {
  OfferedChannel offered;
  std::string_view language;
  std::size_t language_rank;  // in the child's list; its length where no language is shared
  std::uint8_t open_rank;
  std::size_t preference;
};

// A channel in the child's language first, then one that is open, then what the child would rather use, then
// as the record lists them.
bool is_better(const Usable &a, const Usable &b) {
  return std::tie(a.language_rank, a.open_rank, a.preference, a.offered.index) <
         std::tie(b.language_rank, b.open_rank, b.preference, b.offered.index);
}

struct Choice {
  std::vector<std::size_t> channels;
  bool info_only = false;
};

// The channels this device can open; where there is none, the numbers that another phone can dial.
Choice choose_channels(const Candidate &candidate, const Situation &s) {
  const Service &service = *candidate.service;
  Choice here;
  Choice elsewhere{{}, true};
  for (std::size_t i = 0; i < service.channels.size(); ++i) {
    const Channel &channel = service.channels[i];
    if (!suits(channel, s) || !reaches(channel, candidate.tier)) continue;
    if (opens_here(service, channel, s)) {
      here.channels.push_back(i);
    } else if (is_dialled(channel.type)) {
      elsewhere.channels.push_back(i);
    }
  }
  return here.channels.empty() ? elsewhere : here;
}

std::vector<Usable> describe(const Candidate &candidate, std::span<const std::size_t> channels,
                             const Situation &s, const Holidays *holidays) {
  const Service &service = *candidate.service;
  const auto *zone = service.timezone.empty() ? nullptr : s.zones.find(service.timezone);
  const auto shared_by_service = shared_language(s.child, service.languages);
  std::vector<Usable> result;
  result.reserve(channels.size());
  const Channel *before = nullptr;  // most services keep the same hours on all their channels
  for (const std::size_t index : channels) {
    const Channel &channel = service.channels[index];
    const auto &languages = channel.languages.empty() ? service.languages : channel.languages;
    const auto shared = channel.languages.empty() ? shared_by_service : shared_language(s.child, languages);
    Usable usable{};
    usable.offered.index = index;
    usable.offered.abroad = candidate.tier != Tier::place && is_dialled(channel.type);
    usable.offered.open = before != nullptr && before->hours == channel.hours
                              ? result.back().offered.open
                              : open_state(service, channel, zone, s, holidays);
    before = &channel;
    if (!languages.empty()) usable.language = languages[shared ? shared->offered : 0];
    usable.language_rank = shared ? shared->rank : s.child.size();
    usable.open_rank =
        is_page_without_hours(channel) ? rank_of(Open::closed) : rank_of(usable.offered.open.open);
    const auto &prefer = s.options.prefer;
    usable.preference =
        static_cast<std::size_t>(std::find(prefer.begin(), prefer.end(), channel.type) - prefer.begin());
    result.push_back(usable);
  }
  std::sort(result.begin(), result.end(), is_better);
  return result;
}

}  // namespace

std::optional<Draft> draft_offer(const Candidate &candidate, const Situation &s, const Holidays *holidays) {
  const Service &service = *candidate.service;
  if (service.withdrawn || !admits(service.ages, s.hints.age)) return std::nullopt;
  const Choice choice = choose_channels(candidate, s);
  if (choice.channels.empty()) return std::nullopt;
  std::vector<Usable> usable = describe(candidate, choice.channels, s, holidays);

  Draft draft;
  draft.candidate = candidate;
  draft.info_only = choice.info_only;
  draft.language = usable.front().language;
  if (usable.front().language_rank < s.child.size()) draft.language_rank = usable.front().language_rank;
  draft.channels.reserve(usable.size());
  bool only_pages = true;
  for (Usable &one : usable) {
    if (one.language != draft.language) one.offered.language = one.language;
    only_pages = only_pages && is_page_without_hours(service.channels[one.offered.index]);
    draft.channels.push_back(std::move(one.offered));
  }
  draft.open = combine(service, draft.channels);
  draft.open_rank = rank_of(only_pages ? Open::closed : draft.open.open);
  draft.kind_rank = rank_of_kind(service.kind);
  draft.why = reasons(draft, s);
  return draft;
}

bool comes_first(const Draft &a, const Draft &b) {
  // What R7 would rather have is false or small, and sorts first.
  const auto key = [](const Draft &draft) {
    return std::make_tuple((draft.why & POP_WHY_ADULTS_ONLY) != 0, !draft.language_rank.has_value(),
                           (draft.why & POP_WHY_SIGN_LANGUAGE) == 0, draft.open_rank, draft.candidate.tier,
                           draft.candidate.of_parent_state, draft.kind_rank, draft.language_rank.value_or(0),
                           (draft.why & POP_WHY_FITS_TOPIC) == 0,
                           std::string_view(draft.candidate.service->id));
  };
  return key(a) < key(b);
}

Offer make_offer(const Draft &draft) {
  Offer offer;
  offer.service = *draft.candidate.service;
  offer.why = draft.why;
  offer.open = draft.open;
  offer.language = draft.language;
  offer.shared_language = draft.language_rank.has_value();
  offer.channels = draft.channels;
  return offer;
}

}  // namespace pop::locate
