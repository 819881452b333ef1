// The entry, by what can be done from here: S1 help, S8 all closed, S9 nobody known, S10 offline.

#include <algorithm>

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/format.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"

namespace pop::flow {
namespace {

using directory::ChannelType;

// On another country's network a number as dialled here may be somebody else's there.
bool may_be_tried(const locate::OfferedChannel &offered) {
  return offered.open.open != locate::Open::closed && !offered.other_network;
}

// The first channel that is not closed and surely reaches this service, or, where somebody may see the
// screen, the least visible of them; null where there is none.
const locate::OfferedChannel *first_to_try(const locate::Offer &offer, bool watched) {
  const locate::OfferedChannel *first = nullptr;
  const auto rank = [&offer](const locate::OfferedChannel &each) {
    return rank_when_watched(offer.service->channels[each.index].type);
  };
  for (const locate::OfferedChannel &each : offer.channels) {
    if (!may_be_tried(each)) continue;
    if (first == nullptr || (watched && rank(each) < rank(*first))) first = &each;
  }
  return first;
}

}  // namespace

// A service that is known to be closed is never put on the main button: the child may have one try. Nor is
// one for adults, or one that may not serve where the child is. One for a single matter, such as missing
// children, only where nobody else may be there: at night it can be the police who answer.
Flow::Found Flow::recommended() const {
  Found second;
  for (const locate::Offer &offer : state_.answer->services) {
    if (!may_be_recommended(offer) || offer.open.open == locate::Open::closed) continue;
    const Found found{&offer, first_to_try(offer, low_key())};
    if (found.offered == nullptr) continue;
    if (listens_to_anyone(*offer.service) || (offer.why & POP_WHY_FITS_TOPIC) != 0) return found;
    if (!second) second = found;
  }
  return second;
}

Flow::Entry Flow::entry() const {
  const locate::Answer &answer = *state_.answer;
  const bool nothing = answer.services.empty() && answer.info_only.empty();
  if (!answer.place.country.empty() && (answer.no_local_service || nothing)) return Entry::nobody;
  if (answer.all_closed && !answer.services.empty() && !recommended()) return Entry::closed;
  return answer.offline ? Entry::offline : Entry::help;
}

// Who it is, what it costs, and what stays: what a child wants to know before the one tap.
void Flow::say_service(Screen &screen, const Found &main) const {
  const Reader words = reader();
  const directory::Channel &record = main.record();
  if (!screen.low_key) {
    const std::string name = service_name(words, *main.offer);
    if (is_for_talking(*main.offer->service) && is_answered_by_a_person(record.type))
      screen.lines.push_back(words.say("svc.who"));
    for (std::string &line : service_lines(words, *main.offer, *main.offered))
      screen.lines.push_back(std::move(line));
    if (record.type == ChannelType::pop) {
      screen.lines.push_back(words.say("home.private", {{"app", words.app_name}, {"service", name}}));
    } else if (record.type == ChannelType::phone) {
      screen.lines.push_back(words.say("home.private_call", {{"app", words.app_name}}));
    }
  }
  if (keeps_history(record.type)) {
    // It opens with this tap: what S4 would say is said here, in the low-key view too.
    screen.lines.push_back(words.say("handoff.outside", {{"app", words.app_name}}));
    for (std::string &line : trace_lines(words, record, false)) screen.lines.push_back(std::move(line));
  }
}

void Flow::draw_help(Screen &screen) const {
  const Reader words = reader();
  const locate::Answer &answer = *state_.answer;
  const Entry entry = this->entry();
  const Found main = recommended();
  screen.place = place_line(words);
  const bool placed = !screen.place.empty();
  const auto has = [&answer](ChannelType type) {
    return std::any_of(answer.services.begin(), answer.services.end(), [type](const locate::Offer &offer) {
      return std::any_of(offer.channels.begin(), offer.channels.end(), [&](const auto &each) {
        return offer.service->channels[each.index].type == type && may_be_tried(each);
      });
    });
  };

  switch (entry) {
    case Entry::help:
      screen.title = words.say("home.title");
      if (!screen.low_key) screen.lines.push_back(words.say("home.body"));
      break;
    case Entry::closed: {
      screen.title = words.say("closed.title");
      // The first, and the one that opens before it.
      const locate::Offer *first = &answer.services.front();
      const locate::Offer *soonest = first;
      for (const locate::Offer &offer : answer.services) {
        if (!may_be_recommended(offer) || !offer.open.opens_at) continue;
        if (!soonest->open.opens_at || *offer.open.opens_at < *soonest->open.opens_at) soonest = &offer;
      }
      for (const locate::Offer *offer : {first, soonest}) {
        if (offer == soonest && soonest == first && !screen.lines.empty()) break;
        const std::string when = open_words(words, offer->open), name = service_name(words, *offer);
        screen.lines.push_back(words.say("pick.service", {{"how", name}, {"service", when}}));
      }
      screen.lines.push_back(words.say("none.body"));
      break;
    }
    case Entry::nobody: {
      const std::string place = country_name(words.country, screen.language);
      screen.title = words.say("none.title", {{"place", place}});
      screen.lines.push_back(words.say("none.body"));
      if (main && (main.offer->why & POP_WHY_WORLD_WIDE) != 0)
        screen.lines.push_back(words.say("none.world"));
      break;
    }
    case Entry::offline:
      screen.title = words.say("offline.title");
      if (has(ChannelType::phone))
        screen.lines.push_back(words.say(has(ChannelType::sms) ? "offline.body" : "offline.body_call"));
      break;
  }
  if (answer.offline && entry != Entry::offline) screen.lines.push_back(words.say("offline.title"));

  if (main) {
    Choice go = way(words, *main.offer, *main.offered);
    go.role = POP_ROLE_MAIN;
    if (main.record().type == ChannelType::pop) {
      go.label = words.say("home.talk");
      go.hint = join_phrases(screen.language, {service_name(words, *main.offer), go.hint});
      go.a11y_label = join_phrases(screen.language, {go.label, go.hint, go.trace});
    }
    screen.choices.push_back(std::move(go));
    say_service(screen, main);
    // Before the tap, whoever may see it.
    const auto own = (main.offer->why & POP_WHY_FOREIGN_LANGUAGE) != 0
                         ? locate::first_language(state_.hints->locales)
                         : std::nullopt;
    if (own) {
      const std::string language = language_name(own->language, screen.language);
      screen.lines.push_back(words.say("svc.lang_foreign", {{"language", language}}));
    }
    for (const locate::OfferedChannel &number : main.offer->other_phone)
      screen.rows.push_back(other_phone(words, *main.offer, number));
  } else if (answer.services.empty() && !answer.info_only.empty()) {
    // Known, but not from this device: the numbers, for another phone.
    constexpr std::size_t most = 3;
    for (const locate::Offer &offer : answer.info_only) {
      if (screen.rows.size() >= most) break;
      screen.rows.push_back(other_phone(words, offer, offer.channels.front()));
    }
    if (entry != Entry::nobody) screen.lines.push_back(words.say("none.body"));
  } else if (entry == Entry::help || entry == Entry::offline) {
    screen.lines.push_back(words.say("none.body"));
  }
  if (!screen.rows.empty()) screen.table_label = words.say("pick.other_phone");
  if (!placed) screen.lines.push_back(words.say("home.ask_place"));

  Choice change = plain("place", words.say(placed ? "place.change" : "place.title"), "place", POP_ROLE_QUIET);
  // Where nothing is known, choosing the country is the way to help. It is still no gate.
  if (!placed) change.role = main ? POP_ROLE_NORMAL : POP_ROLE_MAIN;
  if (!placed) screen.choices.push_back(change);
  if (talk_ && !talk_->closing) {
    screen.choices.push_back(
        plain("talk", words.say("chat.back", {{"service", talk_->service_name}}), "bubble"));
  }
  if (!answer.services.empty() || !answer.info_only.empty()) {
    screen.choices.push_back(
        plain("more", words.say("home.more"), "list", !main && placed ? POP_ROLE_MAIN : POP_ROLE_NORMAL));
  }
  if (main) screen.choices.push_back(plain("explain", words.say("next.title"), "people", POP_ROLE_QUIET));
  if (placed) screen.choices.push_back(change);
  if (host_.languages().size() > 1) {
    // No language of the child's has words: the list of them is offered like help itself.
    const std::int32_t role = answer.screen.show_picker ? POP_ROLE_NORMAL : POP_ROLE_QUIET;
    screen.choices.push_back(plain("language", words.say("lang.change"), "globe", role));
  }
  if (host_.codes_offered() && !talk_runs())
    screen.choices.push_back(plain("code.enter", words.say("code.enter"), "key", POP_ROLE_QUIET));
  screen.choices.push_back(plain("watch", words.say("watch.ask"), "eye", POP_ROLE_QUIET));
  screen.choices.push_back(
      plain("leave", words.say("leave", {{"app", words.app_name}}), "cross", POP_ROLE_QUIET));
  if (!screen.low_key) screen.lines.push_back(words.say("exit.hint", {{"app", words.app_name}}));
  if (!words.words.reviewed()) screen.lines.push_back(words.say("words.draft"));
}

}  // namespace pop::flow
