// What each screen shows. Rules: never a dead end, the danger path and Hide from everywhere, nothing said
// that the state behind it does not bear out.

#include <algorithm>

#include "flow/flow.h"
#include "flow/format.h"

namespace pop::flow {
namespace {

std::string join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += text.back() == '.' ? " " : ", ";
    text += part;
  }
  return text;
}

Choice plain(const char *id, std::string label, const char *icon, std::int32_t role = POP_ROLE_NORMAL) {
  Choice choice;
  choice.id = id;
  choice.a11y_label = label;
  choice.label = std::move(label);
  choice.icon = icon;
  choice.role = role;
  return choice;
}

std::string other_phone(const Reader &words, const locate::Offer &offer,
                        const locate::OfferedChannel &channel) {
  const directory::Channel &record = offer.service->channels[channel.index];
  const std::string value = channel_value(record, channel.abroad);
  const std::string word = record.sms_body.value_or("");
  const char *how = record.type == directory::ChannelType::phone ? "tablet.no_call"
                    : word.empty()                               ? "tablet.no_text"
                                                                 : "tablet.no_text_word";
  const std::string number = words.say(how, {{"number", value}, {"word", word}});
  const std::string name = service_name(words, offer);
  return join(
      {words.say("pick.service", {{"how", name}, {"service", number}}), open_words(words, channel.open)});
}

// The first channel that is not closed and surely reaches this service; null where there is none. On another
// country's network a number as dialled here may be somebody else's there.
const locate::OfferedChannel *first_to_try(const locate::Offer &offer) {
  const auto found = std::find_if(offer.channels.begin(), offer.channels.end(), [](const auto &each) {
    return each.open.open != locate::Open::closed && !each.other_network;
  });
  return found == offer.channels.end() ? nullptr : &*found;
}

bool may_be_recommended(const locate::Offer &offer) {
  return (offer.why & (POP_WHY_ADULTS_ONLY | POP_WHY_PART_OF_COUNTRY)) == 0;
}

// Whether a child may talk there about anything; else it is for one matter, a form, or a list.
bool listens_to_anyone(const locate::Offer &offer) {
  constexpr std::string_view others[] = {"missing_children", "trafficking", "content_hotline",
                                         "content_removal",  "legal",       "directory"};
  return std::find(std::begin(others), std::end(others), offer.service->kind) == std::end(others);
}

}  // namespace

Reader Flow::reader() const {
  const Words &words = *state_.words;
  return {words,
          setup_.band,
          setup_.app_name.empty() ? words.say("app.unnamed", setup_.band) : setup_.app_name,
          state_.answer->place.country,
          [this](std::int64_t when) { return host_.offset_at(setup_.hints.time_zone, when); },
          host_.clock().unix_seconds()};
}

std::string Flow::place_line(const Reader &reader) const {
  if (reader.country.empty()) return {};
  const std::string place = country_name(reader.country, reader.words.language());
  return reader.say("place.line", {{"place", place}});
}

void Flow::begin(Screen &screen, const char *id) const {
  const Reader words = reader();
  screen.id = id;
  screen.language = state_.words->language();
  screen.right_to_left = state_.words->right_to_left();
  screen.band = setup_.band;
  screen.hide_label = words.say("exit.button");
  screen.low_key = setup_.shared_screen;
  if (message_count() == 0) return;
  screen.own_name = words.say("chat.you");
  screen.service_name = talk_->service_name;
  screen.passed_on_name = words.say("chat.passed_on", {{"service", talk_->from_name}});
}

void Flow::draw() {
  static constexpr const char *ids[] = {"S1", "S2", "S3", "S6", "S7", "S11", "S4"};
  // An offer that was taken back or answered is not shown any more.
  if (state_.path.back() == At::transfer && !talk_->offer) {
    state_.path.pop_back();
    if (state_.path.back() != At::conversation) state_.path.push_back(At::conversation);
  }
  const At at = state_.path.back();
  const auto drawn = std::make_shared<Screen>();
  Screen &screen = *drawn;
  begin(screen, ids[static_cast<std::size_t>(at)]);
  switch (at) {
    case At::help:
      draw_help(screen);
      break;
    case At::ways:
      draw_ways(screen);
      break;
    case At::danger:
      draw_danger(screen);
      break;
    case At::conversation:
      draw_conversation(screen);
      break;
    case At::after:
      draw_after(screen);
      break;
    case At::place:
      draw_place(screen);
      break;
    case At::transfer:
      draw_transfer(screen);
      break;
  }
  const Reader words = reader();
  // A small quiet panel: what it is stays unsaid, and it never speaks.
  if (screen.low_key) screen.title = words.say("low.title");
  if (setup_.speech != nullptr && !screen.low_key)
    screen.choices.push_back(plain("read", words.say("read.aloud"), "speak", POP_ROLE_QUIET));
  if (at != At::danger)
    screen.choices.push_back(plain("danger", words.say("home.danger"), "danger", POP_ROLE_DANGER));
  if (state_.path.size() > 1)
    screen.choices.push_back(plain("back", words.say("back"), "back", POP_ROLE_QUIET));
  state_.screen = drawn;
  state_.drawn = true;
  if (talk_) talk_->drawn_revision = talk_->conversation->revision();
}

// A service that is known to be closed is never put on the main button: the child may have one try. Nor is
// one for adults, or one that may not serve where the child is. One for a single matter, such as missing
// children, only where nobody else may be there: at night it can be the police who answer.
const locate::Offer *Flow::recommended() const {
  const locate::Offer *second = nullptr;
  for (const locate::Offer &offer : state_.answer->services) {
    if (!may_be_recommended(offer) || offer.open.open == locate::Open::closed) continue;
    if (first_to_try(offer) == nullptr) continue;
    if (listens_to_anyone(offer) || (offer.why & POP_WHY_FITS_TOPIC) != 0) return &offer;
    if (second == nullptr) second = &offer;
  }
  return second;
}

Choice Flow::way(const Reader &reader, const locate::Offer &offer,
                 const locate::OfferedChannel &offered) const {
  const directory::Channel &channel = offer.service->channels[offered.index];
  const std::string how = channel_label(reader, channel, offered.abroad);
  const std::string name = service_name(reader, offer);
  Choice choice;
  choice.id = "go." + offer.service->id + "." + std::to_string(offered.index);
  choice.label = reader.say("pick.service", {{"how", how}, {"service", name}});
  choice.hint =
      join({offered.other_network ? reader.say("svc.other_network") : std::string(),
            open_words(reader, offered.open), age_words(reader, channel.ages.value_or(offer.service->ages))});
  choice.icon = channel_icon(channel.type);
  choice.trace = channel_trace(reader, channel);
  // A screen reader says a number digit by digit.
  std::string spoken = choice.label;
  const std::string value = channel_value(channel, offered.abroad);
  if (const std::size_t at = spoken.find(value); !value.empty() && at != std::string::npos) {
    spoken.replace(at, value.size(), spoken_digits(value));
  }
  choice.a11y_label = join({spoken, choice.hint, choice.trace});
  return choice;
}

void Flow::draw_help(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("home.title");
  screen.lines.push_back(words.say("home.body"));
  if (state_.answer->offline) screen.lines.push_back(words.say("offline.title"));

  screen.place = place_line(words);
  const bool placed = !screen.place.empty();
  const locate::Offer *offer = recommended();
  if (offer != nullptr) {
    const locate::OfferedChannel *offered = first_to_try(*offer);
    const directory::Channel &channel = offer->service->channels[offered->index];
    const std::string name = service_name(words, *offer);
    Choice main = way(words, *offer, *offered);
    main.role = POP_ROLE_MAIN;
    if (channel.type == directory::ChannelType::pop) {
      main.label = words.say("home.talk");
      main.hint = join({name, main.hint});
      main.a11y_label = join({main.label, main.hint, main.trace});
    }
    screen.choices.push_back(std::move(main));
    for (std::string &line : service_lines(words, *offer, *offered)) screen.lines.push_back(std::move(line));
    const auto own = (offer->why & POP_WHY_FOREIGN_LANGUAGE) != 0
                         ? locate::first_language(setup_.hints.locales)
                         : std::nullopt;
    if (own) {
      const std::string language = language_name(own->language, screen.language);
      screen.lines.push_back(words.say("svc.lang_foreign", {{"language", language}}));
    }
    for (const locate::OfferedChannel &number : offer->other_phone)
      screen.lines.push_back(other_phone(words, *offer, number));
    if (channel.type == directory::ChannelType::pop) {
      screen.lines.push_back(words.say("home.private", {{"app", words.app_name}, {"service", name}}));
    } else if (channel.type == directory::ChannelType::phone) {
      screen.lines.push_back(words.say("home.private_call", {{"app", words.app_name}}));
    }
  } else if (state_.answer->all_closed && !state_.answer->services.empty()) {
    screen.lines.push_back(words.say("closed.title"));
    screen.lines.push_back(open_words(words, state_.answer->services.front().open));
  } else if (!state_.answer->info_only.empty()) {
    // Known, but not from this device: the number, for another phone.
    screen.lines.push_back(other_phone(words, state_.answer->info_only.front(),
                                       state_.answer->info_only.front().channels.front()));
    screen.lines.push_back(words.say("none.body"));
  } else {
    // Services that are never put on the main button are still known here.
    if (placed && state_.answer->services.empty()) {
      const std::string place = country_name(words.country, screen.language);
      screen.lines.push_back(words.say("none.title", {{"place", place}}));
    }
    screen.lines.push_back(words.say("none.body"));
  }
  if (!placed) screen.lines.push_back(words.say("home.ask_place"));

  Choice change = plain("place", words.say(placed ? "place.change" : "place.title"), "place", POP_ROLE_QUIET);
  if (!placed) {
    // Nothing is known: choosing the country is the way to help. It is still no gate, the other choices stand
    // below.
    change.role = offer == nullptr ? POP_ROLE_MAIN : POP_ROLE_NORMAL;
    screen.choices.push_back(change);
  }
  if (!state_.answer->services.empty() || !state_.answer->info_only.empty()) {
    const bool main = offer == nullptr && placed;
    screen.choices.push_back(
        plain("more", words.say("home.more"), "hand", main ? POP_ROLE_MAIN : POP_ROLE_NORMAL));
  }
  if (talk_ && !talk_->closing) {
    screen.choices.push_back(
        plain("talk", words.say("chat.back", {{"service", talk_->service_name}}), "bubble"));
  }
  if (placed) screen.choices.push_back(change);
  screen.choices.push_back(
      plain("leave", words.say("leave", {{"app", words.app_name}}), "back", POP_ROLE_QUIET));
  screen.lines.push_back(words.say("exit.hint", {{"app", words.app_name}}));
  if (!words.words.reviewed()) screen.lines.push_back(words.say("words.draft"));
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
  std::size_t passed = 0;
  bool more = false;
  for (const locate::Offer &offer : state_.answer->services) {
    for (const locate::OfferedChannel &offered : offer.channels) {
      if (passed / page_size == state_.page) screen.choices.push_back(way(words, offer, offered));
      more = more || passed / page_size > state_.page;
      ++passed;
    }
    if (state_.page != 0) continue;
    for (const locate::OfferedChannel &number : offer.other_phone)
      screen.lines.push_back(other_phone(words, offer, number));
  }
  if (more) screen.choices.push_back(plain("next", words.say("home.more"), "hand"));
  for (const locate::Offer &offer : state_.answer->info_only) {
    for (const locate::OfferedChannel &channel : offer.channels) {
      screen.lines.push_back(other_phone(words, offer, channel));
    }
  }
  if (passed == 0 && state_.answer->info_only.empty()) {
    screen.lines.push_back(words.say("pick.none"));
    screen.lines.push_back(words.say("none.body"));
  }
  // What Hide cannot take back, said before a call or a text.
  screen.lines.push_back(words.say("exit.limit"));
}

void Flow::draw_danger(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("danger.title");
  screen.place = place_line(words);
  const bool can_call = (setup_.hints.can & POP_CAN_PHONE) != 0;
  const auto &numbers = state_.answer->emergency;
  if (!numbers.empty() && numbers.front().from_list) screen.lines.push_back(words.say("danger.numbers"));
  if (!numbers.empty() && state_.answer->place.on_other_network)
    screen.lines.push_back(words.say("svc.other_network"));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const directory::EmergencyNumber &known = numbers[i];
    if (!can_call) {
      screen.lines.push_back(words.say("danger.other_phone", {{"number", known.number}}));
      continue;
    }
    // The main number answers for everything; another is named after the one service it is known for.
    const char *what = "danger.call";
    if (!known.main) {
      const bool police = known.police == true, ambulance = known.ambulance == true,
                 fire = known.fire == true;
      if (police && !ambulance && !fire) what = "danger.call_police";
      if (ambulance && !police && !fire) what = "danger.call_ambulance";
      if (fire && !police && !ambulance) what = "danger.call_fire";
    }
    Choice call = plain("", words.say(what, {{"number", known.number}}), "phone", POP_ROLE_DANGER);
    call.id = "emergency." + std::to_string(i);
    const std::string digits = spoken_digits(known.number);
    call.a11y_label = words.say(what, {{"number", digits}});
    call.trace = words.say("trace.call");
    screen.choices.push_back(std::move(call));
    if (known.silent_hint)
      screen.lines.push_back(words.say("danger.quiet", {{"silent_hint", *known.silent_hint}}));
  }
  if (numbers.empty()) {
    screen.lines.push_back(words.say("danger.none"));
    screen.choices.push_back(plain("place", words.say("place.title"), "place", POP_ROLE_MAIN));
  } else {
    // These are one country's numbers: a wrong guess must be easy to see and to change.
    screen.choices.push_back(plain("place", words.say("place.change"), "place", POP_ROLE_QUIET));
  }
  screen.lines.push_back(words.say("danger.say"));
  screen.lines.push_back(words.say("danger.move"));
  if (!state_.answer->services.empty())
    screen.choices.push_back(plain("more", words.say("danger.talk_too"), "hand"));
}

void Flow::draw_conversation(Screen &screen) const {
  const Reader words = reader();
  const handoff::ConversationView view = talk_->conversation->view();
  const std::string &service = talk_->service_name;
  screen.title = words.say("chat.title", {{"service", service}});
  if (talk_->trial) screen.lines.push_back(words.say("chat.trial"));
  if (talk_->app_relay) screen.lines.push_back(words.say("chat.app_relay", {{"app", words.app_name}}));
  if (state_.trouble != POP_OK) screen.lines.push_back(words.say("chat.end_first", {{"service", service}}));

  const bool open = view.state < POP_CONVERSATION_ENDED;
  const bool lost = open && view.reason != POP_OK;
  if (view.state < POP_CONVERSATION_TALKING && talk_->open.open == locate::Open::closed) {
    screen.lines.push_back(words.say("closed.title"));
    screen.lines.push_back(open_words(words, talk_->open));
  }
  switch (view.state) {
    case POP_CONVERSATION_READY:
      screen.lines.push_back(words.say("home.private", {{"app", words.app_name}, {"service", service}}));
      screen.lines.push_back(words.say("next.3"));
      screen.lines.push_back(words.say("chat.start"));
      break;
    case POP_CONVERSATION_CONNECTING:
      screen.live = words.say("chat.connecting");
      break;
    case POP_CONVERSATION_WAITING:
      screen.live = words.say("chat.waiting", {{"service", service}});
      if (view.queue_position >= 0) {
        screen.lines.push_back(words.say("chat.queue", {{"ahead", std::int64_t{view.queue_position}}}));
      }
      if (view.wait_minutes >= 0) {
        screen.lines.push_back(words.say("svc.wait", {{"minutes", std::int64_t{view.wait_minutes}}}));
      } else {
        screen.lines.push_back(words.say("svc.wait_unknown"));
      }
      break;
    case POP_CONVERSATION_TALKING:
      screen.live = words.say("chat.talking", {{"service", service}});
      break;
    case POP_CONVERSATION_ENDED:
      screen.live = words.say("chat.ended", {{"service", service}});
      break;
    default:
      screen.live = words.say("chat.failed");
      screen.live_assertive = true;
  }
  if (lost) {
    // With no line to it, nothing is said of what the other side does.
    screen.live = words.say("chat.lost");
    screen.live_assertive = true;
  } else if (view.busy && open) {
    screen.lines.push_back(words.say("chat.busy"));
  }
  if (!screen.live.empty()) screen.lines.push_back(screen.live);
  if (talk_->offer) {
    screen.live = words.say("transfer.offered", {{"service", service}, {"other", talk_->other_name}});
    screen.lines.push_back(screen.live);
    screen.choices.push_back(plain("transfer", words.say("transfer.see"), "people"));
  } else if (talk_->not_possible) {
    screen.lines.push_back(words.say("transfer.not_possible"));
  }
  // In words how far the newest own text has come: only what is stored is called sent.
  for (std::size_t i = view.message_count; i-- > 0;) {
    const auto message = talk_->conversation->message(i);
    if (!message || message->from != POP_FROM_CHILD) continue;
    const char *state = message->state == POP_MESSAGE_READ   ? "chat.read"
                        : message->state == POP_MESSAGE_SENT ? "chat.sent"
                        : open                               ? "chat.unsent"
                                                             : "chat.unsent_end";
    screen.lines.push_back(words.say(state, {{"service", service}}));
    break;
  }
  if (open) {
    screen.takes_text = POP_TEXT_MESSAGE;
    screen.text_label = words.say("chat.write");
    screen.send_label = words.say("chat.send");
  }
  if (open) {
    if (view.state != POP_CONVERSATION_READY) {
      screen.choices.push_back(plain("end", words.say("chat.end"), "hand", POP_ROLE_QUIET));
    }
    if (lost || talk_->not_possible) screen.choices.push_back(plain("more", words.say("home.more"), "hand"));
  } else {
    if (view.state == POP_CONVERSATION_FAILED) call_instead(screen);
    screen.choices.push_back(plain("more", words.say("home.more"), "hand",
                                   screen.choices.empty() ? POP_ROLE_MAIN : POP_ROLE_NORMAL));
    if (view.state == POP_CONVERSATION_ENDED)
      screen.choices.push_back(plain("end", words.say("after.done"), "hand"));
  }
  add_link(screen);
}

// The number of the service the child wrote to; where that cannot be called now, of the next that can.
void Flow::call_instead(Screen &screen) const {
  const locate::Offer *found = nullptr;
  const locate::OfferedChannel *number = nullptr;
  for (const locate::Offer &offer : state_.answer->services) {
    const bool the_same = offer.service->id == talk_->service_id;
    if (found != nullptr && !the_same) continue;
    if (!the_same && (!may_be_recommended(offer) || !listens_to_anyone(offer))) continue;
    for (const locate::OfferedChannel &channel : offer.channels) {
      const bool phone = offer.service->channels[channel.index].type == directory::ChannelType::phone;
      if (!phone || channel.open.open == locate::Open::closed || channel.other_network) continue;
      found = &offer;
      number = &channel;
      break;
    }
  }
  if (found == nullptr) return;
  Choice call = way(reader(), *found, *number);
  call.role = POP_ROLE_MAIN;
  screen.choices.push_back(std::move(call));
}

// The page a counsellor recommended last, by the name of its host. Nothing opens but by the child's own tap.
void Flow::add_link(Screen &screen) const {
  if ((setup_.hints.can & POP_CAN_WEB) == 0) return;
  for (std::size_t i = message_count(); i-- > 0;) {
    const auto message = talk_->conversation->message(i);
    if (!message || message->link.empty()) continue;
    const Reader words = reader();
    Choice page = plain("", words.say("chat.page", {{"host", message->link_host}}), "page");
    page.id = "link." + std::to_string(i);
    page.trace = words.say("trace.web");
    page.a11y_label = join({page.label, page.trace});
    screen.choices.push_back(std::move(page));
    return;
  }
}

void Flow::draw_after(Screen &screen) const {
  const Reader words = reader();
  const bool answered = !talk_ || talk_->closing;
  const bool tellable = talk_ && talk_->conversation->view().state < POP_CONVERSATION_ENDED;
  if (!answered && tellable && state_.was_in_danger) {
    // Who was in danger is not asked how it was.
    screen.title = words.say("chat.end");
    screen.choices.push_back(plain("skip", words.say("chat.end"), ""));
    return;
  }
  if (!answered && tellable) {
    // Under ten: three answers; older: five. Skipping is as large as answering.
    const bool young = setup_.band == Band::a;
    screen.title = words.say(young ? "feedback.ask_helped" : "feedback.ask");
    screen.lines.push_back(words.say("feedback.private"));
    for (std::int64_t value = 5; value >= 1; value -= young ? 2 : 1) {
      const std::string n = std::to_string(value);
      Choice face = plain("", words.say(young ? "feedback.helped" : "feedback.face", {{"n", n}}), "");
      face.id = "feedback." + n;
      screen.choices.push_back(std::move(face));
    }
    screen.choices.push_back(plain("skip", words.say("skip"), ""));
    return;
  }
  screen.title = words.say("after.title");
  screen.lines.push_back(words.say("after.body"));
  if (talk_ && !talk_->conversation->settled()) {
    screen.lines.push_back(words.say("after.closing"));
    screen.live = screen.lines.back();
  }
  screen.choices.push_back(plain("leave", words.say("after.done"), "hand", POP_ROLE_MAIN));
  screen.choices.push_back(plain("help", words.say("home.more"), "hand"));
}

void Flow::draw_place(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("place.title");
  std::vector<std::pair<std::string, std::string>> places;
  for (std::string &code : host_.countries()) {
    std::string name = country_name(code, screen.language);
    places.emplace_back(std::move(name), std::move(code));
  }
  std::sort(places.begin(), places.end());
  for (auto &[name, code] : places) {
    Choice choice = plain("", name, "place");
    choice.id = "place." + code;
    screen.choices.push_back(std::move(choice));
  }
}

}  // namespace pop::flow
