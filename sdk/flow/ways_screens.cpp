// S2 all ways, by whether somebody is there; S8 the chosen one is closed; the optional pickers.

#include <algorithm>

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"

namespace pop::flow {
namespace {

// The headings of the directory's topics (directory/schema/topics.json).
constexpr const char *topics[] = {
    "missing",        "violence", "mental-health", "physical-health",    "access-to-services",
    "discrimination", "family",   "peers",         "education-and-work", "sexuality",
    "other"};

enum class Group : std::uint8_t { open, unknown, later, closed };

Group group_of(const locate::OpenState &open) {
  switch (open.open) {
    case locate::Open::now:
      return Group::open;
    case locate::Open::unknown:
      return Group::unknown;
    case locate::Open::closed:
      break;
  }
  return open.opens_at ? Group::later : Group::closed;
}

const char *heading_of(Group group) {
  switch (group) {
    case Group::open:
      return "svc.open";
    case Group::unknown:
      return "svc.hours_unknown";
    case Group::later:
      return "pick.later";
    case Group::closed:
      break;
  }
  return "svc.closed";
}

}  // namespace

Flow::Found Flow::find_way(const Way &way) const {
  for (const locate::Offer &offer : state_.answer->services) {
    if (offer.service->id != way.service) continue;
    for (const locate::OfferedChannel &offered : offer.channels) {
      if (offered.index == way.channel) return {&offer, &offered};
    }
  }
  return {};
}

// "go.<service>.<channel of its record>": by name, so that a tap on an older drawing never reaches another
// service.
Result<Action> Flow::take_way(std::string_view chosen) {
  refresh();  // nobody calls a line that has closed since this was drawn, unwarned
  if (chosen == "go.no") return back(), Action{};
  if (chosen == "explain") {
    const Found main = recommended();
    if (!main) return draw(), Action{};
    state_.way = {main.offer->service->id, main.offered->index, false};
    return go(At::explain), Action{};
  }
  const bool agreed = chosen == "go.yes";
  Way way = state_.way;
  if (!agreed) {
    const std::size_t dot = chosen.rfind('.');
    way = {std::string(chosen.substr(3, dot - 3)), number(chosen.substr(dot + 1)).value_or(SIZE_MAX), false};
  }
  const auto answer = state_.answer;  // `found` points into it
  const Found found = find_way(way);
  if (!found) return draw(), Action{};
  way.known_closed = way.known_closed || (agreed && at() == At::closed);
  const bool told = at() == At::help || (agreed && at() != At::closed);
  if (found.offered->open.open == locate::Open::closed && !way.known_closed) {
    state_.way = std::move(way);
    return go(At::closed), Action{};
  }
  if (!told && keeps_history(found.record().type)) {
    state_.way = std::move(way);
    return go(At::leaving), Action{};
  }
  auto action = follow(found);
  if (action && action->kind == POP_ACTION_OPEN && agreed) back();  // what it asked is answered
  return action;
}

Choice Flow::way(const Reader &words, const locate::Offer &offer,
                 const locate::OfferedChannel &offered) const {
  const directory::Channel &channel = offer.service->channels[offered.index];
  const std::string &language = words.words.language();
  const std::string how = channel_label(words, channel, offered.abroad);
  const std::string name = service_name(words, offer);
  Choice choice;
  choice.id = "go." + offer.service->id + "." + std::to_string(offered.index);
  choice.label = words.say("pick.service", {{"how", how}, {"service", name}});
  choice.hint =
      join_phrases(language, {offered.other_network ? words.say("svc.other_network") : std::string(),
                              open_words(words, offered.open),
                              age_words(words, channel.ages.value_or(offer.service->ages))});
  choice.icon = channel_icon(channel.type);
  choice.trace = channel_trace(words, channel);
  // A screen reader says a number digit by digit.
  std::string spoken = choice.label;
  const std::string value = channel_value(channel, offered.abroad);
  if (const std::size_t at = spoken.find(value); !value.empty() && at != std::string::npos) {
    spoken.replace(at, value.size(), spoken_digits(value));
  }
  choice.a11y_label = join_phrases(language, {spoken, choice.hint, choice.trace});
  return choice;
}

// Who is there first, then who may be; within that as the answer has them.
std::vector<Flow::Found> Flow::ways_in_order() const {
  std::vector<Found> all;
  for (const locate::Offer &offer : state_.answer->services) {
    for (const locate::OfferedChannel &offered : offer.channels) all.push_back({&offer, &offered});
  }
  const auto rank = [watched = low_key()](const Found &way) {
    return std::pair(group_of(way.offered->open), watched ? rank_when_watched(way.record().type) : 0);
  };
  std::stable_sort(all.begin(), all.end(), [&](const Found &a, const Found &b) { return rank(a) < rank(b); });
  return all;
}

// Ways to somebody who is there, in place of this one: of the same service first. For a child who waits in a
// conversation the same service alone, by another way.
std::vector<Flow::Found> Flow::open_instead(std::string_view service, bool talking) const {
  constexpr std::size_t most = 3;
  std::vector<Found> own, others;
  for (const Found &way : ways_in_order()) {
    const bool the_same = way.offer->service->id == service;
    if (way.offered->open.open != locate::Open::now || way.offered->other_network) continue;
    if (talking && (!the_same || way.record().type == directory::ChannelType::pop)) continue;
    if (!the_same && !is_for_anyone(*way.offer)) continue;
    (the_same ? own : others).push_back(way);
  }
  own.insert(own.end(), others.begin(), others.end());
  if (own.size() > most) own.resize(most);
  return own;
}

void Flow::draw_ways(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("pick.title");
  screen.place = place_line(words);
  if (state_.trouble != POP_OK) {
    screen.lines.push_back(words.say("chat.failed"));
    screen.live = screen.lines.back();
    screen.live_assertive = true;
  }
  constexpr std::size_t page_size = 8;
  const std::vector<Found> ways = ways_in_order();
  const std::size_t begin = std::min(state_.page * page_size, ways.size());
  const std::size_t end = std::min(begin + page_size, ways.size());
  for (std::size_t i = begin; i < end; ++i) {
    const Group group = group_of(ways[i].offered->open);
    screen.choices.push_back(way(words, *ways[i].offer, *ways[i].offered));
    if (i == begin || group != group_of(ways[i - 1].offered->open))
      screen.choices.back().group = words.say(heading_of(group));
  }
  if (end < ways.size()) screen.choices.push_back(plain("next", words.say("home.more"), "list"));
  if (state_.page == 0) {
    for (const locate::Offer &offer : state_.answer->services) {
      for (const locate::OfferedChannel &number : offer.other_phone)
        screen.rows.push_back(other_phone(words, offer, number));
    }
    for (const locate::Offer &offer : state_.answer->info_only) {
      for (const locate::OfferedChannel &number : offer.channels)
        screen.rows.push_back(other_phone(words, offer, number));
    }
  }
  if (!screen.rows.empty()) screen.table_label = words.say("pick.other_phone");
  if (ways.empty() && screen.rows.empty()) {
    screen.lines.push_back(words.say("pick.none"));
    screen.lines.push_back(words.say("none.body"));
  }
  // What Hide cannot take back, said before a call or a text.
  screen.lines.push_back(words.say("exit.limit"));
  const auto toggle = [&](const char *id, const char *icon, std::uint32_t need) {
    Choice choice = plain(id, words.say(id), icon, POP_ROLE_QUIET);
    choice.checked = (state_.hints->needs & need) != 0 ? POP_CHECK_ON : POP_CHECK_OFF;
    screen.choices.push_back(std::move(choice));
  };
  toggle("needs.text", "bubble", POP_NEEDS_TEXT_ONLY);
  toggle("needs.sign", "hand", POP_NEEDS_SIGN_LANGUAGE);
  screen.choices.push_back(plain("topic", words.say("topic.ask"), "topic", POP_ROLE_QUIET));
  screen.choices.push_back(plain("age", words.say("age.ask"), "age", POP_ROLE_QUIET));
}

void Flow::draw_closed(Screen &screen) const {
  const Reader words = reader();
  const Found chosen = find_way(state_.way);
  if (!chosen) return;  // draw() leaves this screen before that
  screen.title = words.say("closed.title");
  const std::string name = service_name(words, *chosen.offer);
  const std::string when = open_words(words, chosen.offered->open);
  screen.lines.push_back(words.say("pick.service", {{"how", name}, {"service", when}}));
  for (const Found &other : open_instead(chosen.offer->service->id, false))
    screen.choices.push_back(way(words, *other.offer, *other.offered));
  head(screen.choices, 0, words.say("closed.other"));
  if (!screen.choices.empty()) screen.choices.front().role = POP_ROLE_MAIN;
  // It may go there all the same: hours can be out of date.
  screen.choices.push_back(
      plain("go.yes", words.say("handoff.yes"), channel_icon(chosen.record().type).c_str()));
  screen.choices.push_back(plain("go.no", words.say("handoff.no"), "cross"));
}

void Flow::draw_topics(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("topic.ask");
  for (const char *code : topics) {
    const std::string id = "topic." + std::string(code);
    screen.choices.push_back(plain(id, words.say(id), "topic"));
  }
  screen.choices.push_back(plain("skip", words.say("skip"), "cross"));
}

void Flow::draw_ages(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("age.ask");
  for (const char *id : {"age.a", "age.b", "age.c"})
    screen.choices.push_back(plain(id, words.say(id), "age"));
  screen.choices.push_back(plain("skip", words.say("skip"), "cross"));
}

}  // namespace pop::flow
