#include "locate/offer.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

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
      return POP_CAN_WEB_CHAT;
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

bool admits(const Ages &ages, int age) {
  return age <= 0 || ((!ages.min || *ages.min <= age) && (!ages.max || age <= *ages.max));
}

bool is_for_adults(const Ages &ages) { return ages.min && *ages.min >= 18; }

bool is_for_adults(const Service &service) {
  const auto &audience = service.audience;
  return is_for_adults(service.ages) ||
         (!audience.empty() && std::find(audience.begin(), audience.end(), "children") == audience.end());
}

bool is_for_adults(const Channel &channel) { return channel.ages && is_for_adults(*channel.ages); }

// A service of another part of the country has nothing for this child. Where the child is in the country is
// known only if somebody said so.
bool serves_area(const Service &service, std::string_view area) {
  return service.areas.empty() || area.empty() ||
         std::find(service.areas.begin(), service.areas.end(), area) != service.areas.end();
}

bool may_not_serve_here(const Service &service, const Situation &s) {
  return !service.areas.empty() && s.area.empty();
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
  if (channel.ages && !admits(*channel.ages, s.age)) return false;
  return !((s.hints.needs & POP_NEEDS_TEXT_ONLY) != 0 && channel.type == ChannelType::phone);
}

bool opens_here(const Service &service, const Channel &channel, const Situation &s) {
  if ((s.hints.can & ability_for(channel.type)) == 0) return false;
  if (s.hints.offline && !is_dialled(channel.type)) return false;
  return channel.type != ChannelType::pop || takes_conversations(service, s);
}

// R7: a child or youth line before peers, before lines for crises and topics, before removal, before hotlines
// and legal advice. A list of child helplines is nearer to talking than a form is.
constexpr std::uint8_t rank_of_talking = 2;  // and below: somebody to talk to
std::uint8_t rank_of_kind(std::string_view kind) {
  struct Rank {
    std::string_view kind;
    std::uint8_t rank;
  };
  constexpr std::array<Rank, 7> ranks = {{{"child_helpline", 0},
                                          {"youth_helpline", 0},
                                          {"peer_support", 1},
                                          {"directory", 3},
                                          {"content_removal", 4},
                                          {"content_hotline", 5},
                                          {"legal", 5}}};
  const auto found = std::find_if(ranks.begin(), ranks.end(), [&](const Rank &r) { return r.kind == kind; });
  return found == ranks.end() ? rank_of_talking : found->rank;
}

// The same topic, or one of them a heading of the other ("violence" and "violence.cyberbullying").
bool fits_topic(std::string_view wanted, std::string_view offered) {
  const std::string_view &shorter = wanted.size() < offered.size() ? wanted : offered;
  const std::string_view &longer = wanted.size() < offered.size() ? offered : wanted;
  return longer.substr(0, shorter.size()) == shorter &&
         (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

bool is_general(const Service &service) {
  const auto &topics = service.topics;
  return topics.empty() || std::find(topics.begin(), topics.end(), "other.general") != topics.end();
}

std::uint32_t reasons(const Draft &draft, const Situation &s) {
  const Service &service = *draft.offer.service;
  const bool of_parent_state = (draft.offer.why & POP_WHY_PARENT_STATE) != 0;
  std::uint32_t why = draft.offer.why;
  const auto add = [&why](bool holds, std::uint32_t bit) { why |= holds ? bit : 0; };
  add(draft.offer.open.open == Open::now, POP_WHY_OPEN_NOW);
  add(draft.offer.shared_language, POP_WHY_SPEAKS_YOUR_LANGUAGE);
  // A device that names no language says nothing of what the child speaks.
  add(!draft.offer.shared_language && !draft.offer.language.empty() && !s.child.empty(),
      POP_WHY_FOREIGN_LANGUAGE);
  add(draft.tier == Tier::place && !of_parent_state, POP_WHY_IN_THIS_COUNTRY);
  add(draft.tier == Tier::home, POP_WHY_HOME_COUNTRY);
  add(draft.tier == Tier::world, POP_WHY_WORLD_WIDE);
  add(may_not_serve_here(service, s), POP_WHY_PART_OF_COUNTRY);
  add(service.kind == "child_helpline" || service.kind == "youth_helpline", POP_WHY_FOR_CHILDREN);
  add(s.age > 0 && (service.ages.min || service.ages.max), POP_WHY_FITS_AGE);
  add(is_for_adults(service), POP_WHY_ADULTS_ONLY);
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
  add(service.in_doubt, POP_WHY_IN_DOUBT);
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

// A channel in the child's language first, then one that surely reaches this service, then one that is open,
// then what the child would rather use, then as the record lists them.
bool is_better(const Usable &a, const Usable &b) {
  return std::tie(a.language_rank, a.offered.other_network, a.open_rank, a.preference, a.offered.index) <
         std::tie(b.language_rank, b.offered.other_network, b.open_rank, b.preference, b.offered.index);
}

// What this child could do with a channel, what is better first. A number this device cannot dial is one for
// another phone; one for adults counts only where there is no other, for the child's age may not be known.
enum class Use : std::uint8_t { here, here_for_adults, other_phone, other_phone_for_adults };
constexpr std::size_t uses = 4;

std::optional<Use> use_of(const Candidate &candidate, const Channel &channel, const Situation &s) {
  if (!suits(channel, s) || !reaches(channel, candidate.tier)) return std::nullopt;
  const bool adults = is_for_adults(channel);
  if (opens_here(*candidate.service, channel, s)) return adults ? Use::here_for_adults : Use::here;
  if (!is_dialled(channel.type)) return std::nullopt;
  return adults ? Use::other_phone_for_adults : Use::other_phone;
}

std::array<std::vector<Usable>, uses> channels_by_use(const Candidate &candidate, const Situation &s) {
  std::array<std::vector<Usable>, uses> by_use;
  const auto &channels = candidate.service->channels;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const auto use = use_of(candidate, channels[i], s);
    if (!use) continue;
    auto &chosen = by_use[static_cast<std::size_t>(*use)];
    if (chosen.empty()) chosen.reserve(channels.size() - i);
    chosen.push_back({{i, false, false, {}, {}}, {}, 0, 0, 0});
  }
  return by_use;
}

// How a number is dialled from where the child is. In the country the record is about as it is written there,
// elsewhere in its international form. A child can be in a country, by its own word, while the device is
// still on a neighbour's network: a number as dialled here would reach somebody there.
void choose_form(OfferedChannel &offered, const Channel &channel, Tier tier, const Situation &s) {
  if (!is_dialled(channel.type)) return;
  const bool has_form = channel.abroad == true && channel.international.has_value();
  offered.abroad = tier != Tier::place || (s.place.on_other_network && has_form);
  offered.other_network = tier == Tier::place && s.place.on_other_network && !has_form;
}

void describe(std::vector<Usable> &channels, const Candidate &candidate, const Situation &s,
              const ServiceHours &hours, const std::optional<SharedLanguage> &shared_by_service) {
  const Service &service = *candidate.service;
  const Channel *before = nullptr;
  const OpenState *state_before = nullptr;
  for (Usable &usable : channels) {
    const Channel &channel = service.channels[usable.offered.index];
    const auto &languages = channel.languages.empty() ? service.languages : channel.languages;
    const auto shared = channel.languages.empty() ? shared_by_service : shared_language(s.child, languages);
    choose_form(usable.offered, channel, candidate.tier, s);
    usable.offered.open =
        before != nullptr && same(before->hours, channel.hours) ? *state_before : hours.at(channel, s.now);
    before = &channel;
    state_before = &usable.offered.open;
    if (!languages.empty()) usable.language = languages[shared ? shared->offered : 0];
    usable.language_rank = shared ? shared->rank : s.child.size();
    usable.open_rank =
        is_page_without_hours(channel) ? rank_of(Open::closed) : rank_of(usable.offered.open.open);
    const auto &prefer = s.hints.prefer;
    usable.preference =
        static_cast<std::size_t>(std::find(prefer.begin(), prefer.end(), channel.type) - prefer.begin());
  }
  std::sort(channels.begin(), channels.end(), is_better);
}

std::vector<OfferedChannel> take_offered(std::vector<Usable> &channels, std::string_view language) {
  std::vector<OfferedChannel> offered;
  offered.reserve(channels.size());
  for (Usable &one : channels) {
    if (one.language != language) one.offered.language = one.language;
    offered.push_back(std::move(one.offered));
  }
  return offered;
}

void place_language(Draft &draft, const Usable &best, const Situation &s) {
  if (draft.offer.shared_language) {
    draft.language_fit = LanguageFit::shared;
    draft.language_rank = best.language_rank;
  } else if (best.language.empty() && !draft.offer.service->in_doubt) {
    draft.language_fit = LanguageFit::unknown;
    if (draft.tier != Tier::place || !s.main_language) return;
    const auto speaks = [&](const Language &one) { return one.language == s.main_language->language; };
    const auto likely = std::find_if(s.child.begin(), s.child.end(), speaks);
    if (likely == s.child.end()) return;
    draft.language_fit = LanguageFit::shared;
    draft.language_rank = static_cast<std::size_t>(likely - s.child.begin());
  }
}

}  // namespace

std::optional<Draft> draft_offer(Candidate candidate, const Situation &s, const ServiceTime &time) {
  const Service &service = *candidate.service;
  if (service.withdrawn || !admits(service.ages, s.age) || !serves_area(service, s.area)) return std::nullopt;
  auto by_use = channels_by_use(candidate, s);
  const auto best =
      std::find_if(by_use.begin(), by_use.end(), [](const auto &some) { return !some.empty(); });
  if (best == by_use.end()) return std::nullopt;
  const Use use = static_cast<Use>(best - by_use.begin());
  std::vector<Usable> &usable = *best;
  const bool info_only = use >= Use::other_phone;
  std::vector<Usable> elsewhere;  // beside what opens here
  if (!info_only) elsewhere = std::move(by_use[static_cast<std::size_t>(Use::other_phone)]);
  const ServiceHours hours(service, s.zones, time, s.options.clock.believes(s.now));
  const auto shared = shared_language(s.child, service.languages);
  describe(usable, candidate, s, hours, shared);
  describe(elsewhere, candidate, s, hours, shared);

  std::optional<Draft> result(std::in_place);
  Draft &draft = *result;
  Offer &offer = draft.offer;
  draft.tier = candidate.tier;
  draft.info_only = info_only;
  if (use == Use::here_for_adults || use == Use::other_phone_for_adults) offer.why |= POP_WHY_ADULTS_ONLY;
  if (candidate.of_parent_state) offer.why |= POP_WHY_PARENT_STATE;
  offer.language = usable.front().language;
  offer.shared_language = usable.front().language_rank < s.child.size();
  offer.channels = take_offered(usable, offer.language);
  offer.other_phone = take_offered(elsewhere, offer.language);
  const bool only_pages = std::all_of(offer.channels.begin(), offer.channels.end(), [&](const auto &one) {
    return is_page_without_hours(service.channels[one.index]);
  });
  // Where some of them speak the child's language they stand first, and they alone say that it is open.
  const auto foreign = std::find_if(usable.begin(), usable.end(),
                                    [&](const Usable &one) { return one.language_rank == s.child.size(); });
  const auto spoken = static_cast<std::size_t>(foreign - usable.begin());
  const std::span<const OfferedChannel> all = offer.channels;
  offer.open = hours.of_all(spoken == 0 ? all : all.first(spoken), s.now);
  draft.open_rank = rank_of(only_pages ? Open::closed : offer.open.open);
  draft.kind_rank = rank_of_kind(service.kind);
  constexpr int youngest = 9;  // of the first age band
  draft.may_be_too_young = s.age <= 0 && service.ages.min.value_or(0) > youngest;
  draft.general = is_general(service);
  offer.service = std::move(candidate.service);
  place_language(draft, usable.front(), s);
  offer.why = reasons(draft, s);
  return result;
}

bool comes_first(const Draft &a, const Draft &b) {
  // What R7 would rather have is false or small, and sorts first. Beyond its letter: the world's forms and
  // lists stand behind every line of the place, also where the child's language is spoken only there, for a
  // child needs a person first; a line that may not serve where the child is stands behind all that do,
  // whoever is open; a record in doubt, which may be dead, behind all that are not. What is equal until then
  // is ordered by how many children it is for, then by how sure the record is.
  const auto key = [](const Draft &draft) {
    const std::uint32_t why = draft.offer.why;
    const Service &service = *draft.offer.service;
    const bool worlds_form = draft.tier == Tier::world && draft.kind_rank > rank_of_talking;
    return std::make_tuple((why & POP_WHY_ADULTS_ONLY) != 0, worlds_form, service.in_doubt,
                           draft.language_fit, (why & POP_WHY_SIGN_LANGUAGE) == 0,
                           (why & POP_WHY_PART_OF_COUNTRY) != 0, draft.open_rank, draft.tier,
                           (why & POP_WHY_PARENT_STATE) != 0, draft.kind_rank, draft.language_rank,
                           (why & POP_WHY_FITS_TOPIC) == 0, draft.may_be_too_young, !draft.general,
                           !service.confirmed, -service.last_seen.value_or(0), std::string_view(service.id));
  };
  return key(a) < key(b);
}

}  // namespace pop::locate
