// A conversation: S5 waiting, S6 talking, S7 after.

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"

namespace pop::flow {

// What is known of the other side. With no line to it, nothing is said of what it does.
void Flow::say_where_it_stands(Screen &screen, const Reader &words) const {
  const handoff::ConversationView view = talk_->conversation->view();
  const std::string &service = talk_->service_name;
  const bool open = view.state < POP_CONVERSATION_ENDED;
  const auto say = [&](const char *id) { screen.lines.push_back(words.say(id, {{"service", service}})); };
  switch (view.state) {
    case POP_CONVERSATION_READY:
      screen.lines.push_back(words.say("home.private", {{"app", words.app_name}, {"service", service}}));
      say("next.3");
      say("chat.start");
      break;
    case POP_CONVERSATION_CONNECTING:
      screen.live = words.say("chat.connecting");
      break;
    case POP_CONVERSATION_WAITING:
      screen.live = words.say("chat.waiting", {{"service", service}});
      if (view.queue_position >= 0)
        screen.lines.push_back(words.say("chat.queue", {{"ahead", std::int64_t{view.queue_position}}}));
      if (view.wait_minutes >= 0) {
        screen.lines.push_back(words.say("svc.wait", {{"minutes", std::int64_t{view.wait_minutes}}}));
      } else {
        say("svc.wait_unknown");
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
  if (open && view.reason != POP_OK) {
    // After coming back by a code, or going on with another, there may be words of the other side alone.
    bool wrote = false;
    for (std::size_t i = 0; i < view.message_count && !wrote; ++i) {
      const auto message = talk_->conversation->message(i);
      wrote = message && message->from == POP_FROM_CHILD && message->kind == POP_KIND_TEXT;
    }
    screen.live = words.say(wrote ? "chat.lost" : "code.opening");
    screen.live_assertive = true;
  } else if (view.busy && open) {
    say("chat.busy");
  }
  if (!screen.live.empty()) screen.lines.push_back(screen.live);
  if (view.state == POP_CONVERSATION_CONNECTING || view.state == POP_CONVERSATION_WAITING) say("wait.stop");
}

// What leaving means, and what the code does: only what it does already.
void Flow::say_code(Screen &screen, const Reader &words) const {
  const handoff::ConversationView view = talk_->conversation->view();
  if (state_.trouble != POP_OK && state_.trouble != POP_E_STATE)
    screen.lines.push_back(words.say("code.lost"));
  if (view.state == POP_CONVERSATION_READY || view.state >= POP_CONVERSATION_ENDED) return;
  switch (view.code) {
    case POP_CODE_SETTING:
      screen.lines.push_back(words.say("code.setting"));
      return;
    case POP_CODE_SET:
      screen.lines.push_back(words.say("code.ready"));
      screen.lines.push_back(words.say("wait.code"));
      return;
    case POP_CODE_LOST:
      screen.lines.push_back(words.say("code.lost"));
      break;
    default:
      break;
  }
  if (view.state < POP_CONVERSATION_TALKING) screen.lines.push_back(words.say("wait.close"));
  if (host_.codes_offered())
    screen.choices.push_back(plain("code", words.say("code.set"), "key", POP_ROLE_QUIET));
}

// Of this conversation in the present answer, for its hours: they go on while the child waits. Null where it
// has none there.
const locate::OfferedChannel *Flow::offered_talk() const {
  for (const locate::Offer &offer : state_.answer->services) {
    if (offer.service->id != talk_->service_id) continue;
    for (const locate::OfferedChannel &each : offer.channels) {
      if (offer.service->channels[each.index].type == directory::ChannelType::pop) return &each;
    }
  }
  return nullptr;
}

void Flow::draw_talk(Screen &screen) const {
  const Reader words = reader();
  const handoff::ConversationView view = talk_->conversation->view();
  const std::string &service = talk_->service_name;
  const bool open = view.state < POP_CONVERSATION_ENDED;
  const bool waits = open && view.state < POP_CONVERSATION_TALKING;
  const bool lost = open && view.reason != POP_OK;
  screen.title = words.say("chat.title", {{"service", service}});
  if (talk_->trial) screen.lines.push_back(words.say("chat.trial"));
  if (talk_->app_relay) screen.lines.push_back(words.say("chat.app_relay", {{"app", words.app_name}}));
  if (state_.trouble == POP_E_STATE)
    screen.lines.push_back(words.say("chat.end_first", {{"service", service}}));
  if (talk_->taken_up && open) screen.lines.push_back(words.say("chat.taken_up"));
  const locate::OfferedChannel *const there = waits ? offered_talk() : nullptr;
  if (there != nullptr && there->open.open == locate::Open::closed) {
    screen.lines.push_back(words.say("closed.title"));
    screen.lines.push_back(open_words(words, there->open));
  }
  say_where_it_stands(screen, words);
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
                        : view.never_stored                  ? "chat.not_sent"
                                                             : "chat.unsent_end";
    screen.lines.push_back(words.say(state, {{"service", service}}));
    break;
  }
  // It stays in the field: the child has to know why.
  if (open && (talk_->refused == POP_E_FULL || talk_->refused == POP_E_TOO_LARGE)) {
    screen.live = words.say(talk_->refused == POP_E_FULL ? "chat.full" : "chat.too_long");
    screen.live_assertive = true;
    screen.lines.push_back(screen.live);
  }
  say_code(screen, words);
  if (open) {
    screen.takes_text = POP_TEXT_MESSAGE;
    screen.text_label = words.say("chat.write");
    screen.send_label = words.say("chat.send");
  }
  // While nobody is there, the same service by another way; where it cannot go on, whoever can be reached.
  const bool began = view.state != POP_CONVERSATION_READY;
  const bool failed = view.state == POP_CONVERSATION_FAILED;
  const std::size_t before = screen.choices.size();
  if ((waits && began) || failed || lost) {
    for (const Found &other : failed ? call_instead() : open_instead(talk_->service_id, true))
      screen.choices.push_back(way(words, *other.offer, *other.offered));
  }
  if (failed && before < screen.choices.size()) screen.choices[before].role = POP_ROLE_MAIN;
  if (!failed) head(screen.choices, before, words.say("wait.other"));
  if (began || talk_->not_possible) {
    const bool only_way = !open && screen.choices.empty();
    screen.choices.push_back(
        plain("more", words.say("home.more"), "list", only_way ? POP_ROLE_MAIN : POP_ROLE_NORMAL));
  }
  if (open && began) {
    screen.choices.push_back(plain("end", words.say("chat.end"), "cross", POP_ROLE_QUIET));
  } else if (view.state == POP_CONVERSATION_ENDED) {
    screen.choices.push_back(plain("end", words.say("after.done"), "check"));
  }
  add_link(screen, words);
}

// The number of the service the child wrote to; where that cannot be called now, of the next that can.
std::vector<Flow::Found> Flow::call_instead() const {
  Found next;
  for (const Found &way : ways_in_order()) {
    const bool phone = way.record().type == directory::ChannelType::phone;
    if (!phone || way.offered->open.open == locate::Open::closed || way.offered->other_network) continue;
    if (way.offer->service->id == talk_->service_id) return {way};
    if (!next && is_for_anyone(*way.offer)) next = way;
  }
  if (!next) return {};
  return {next};
}

// The page a counsellor recommended last, by the name of its host. Nothing opens but by the child's own tap.
void Flow::add_link(Screen &screen, const Reader &words) const {
  if ((setup_.hints.can & POP_CAN_WEB) == 0) return;
  for (std::size_t i = message_count(); i-- > 0;) {
    const auto message = talk_->conversation->message(i);
    if (!message || message->link.empty()) continue;
    Choice page =
        plain("link." + std::to_string(i), words.say("chat.page", {{"host", message->link_host}}), "page");
    page.trace = words.say("trace.web");
    page.a11y_label = join_phrases(screen.language, {page.label, page.trace});
    screen.choices.push_back(std::move(page));
    return;
  }
}

void Flow::draw_after(Screen &screen) const {
  const Reader words = reader();
  const bool tellable = talk_runs();
  const auto add_delete = [&] {
    if (talk_is_kept())
      screen.choices.push_back(plain("delete", words.say("chat.delete"), "bin", POP_ROLE_QUIET));
  };
  if (tellable && state_.was_in_danger) {
    // Who was in danger is not asked how it was.
    screen.title = words.say("chat.end");
    screen.choices.push_back(plain("skip", words.say("chat.end"), "cross"));
    return add_delete();
  }
  if (tellable) {
    // Under ten: three answers; older: five. Skipping is as large as answering.
    const bool young = state_.band == Band::a;
    screen.title = words.say(young ? "feedback.ask_helped" : "feedback.ask");
    screen.lines.push_back(words.say("feedback.private"));
    for (std::int64_t value = 5; value >= 1; value -= young ? 2 : 1) {
      const std::string n = std::to_string(value);
      screen.choices.push_back(plain("feedback." + n,
                                     words.say(young ? "feedback.helped" : "feedback.face", {{"n", n}}),
                                     ("feedback_" + n).c_str()));
    }
    screen.choices.push_back(plain("skip", words.say("skip"), "cross"));
    return add_delete();
  }
  screen.title = words.say("after.title");
  if (state_.code_deleted && host_.code_forgotten() == true)
    screen.lines.push_back(words.say("chat.deleted"));
  screen.lines.push_back(words.say("after.body"));
  if (talk_ && !talk_->conversation->settled()) {
    screen.lines.push_back(words.say("after.closing"));
    screen.live = screen.lines.back();
  }
  screen.choices.push_back(plain("leave", words.say("after.done"), "check", POP_ROLE_MAIN));
  screen.choices.push_back(plain("help", words.say("home.more"), "list"));
}

// The child goes, and its code brings it back.
void Flow::draw_kept(Screen &screen) const {
  const Reader words = reader();
  const handoff::ConversationView view = talk_->conversation->view();
  screen.title = words.say("leave", {{"app", words.app_name}});
  if (view.code == POP_CODE_SET) {
    for (const char *id : {"wait.code", "code.days", "code.kept"}) screen.lines.push_back(words.say(id));
  } else {
    screen.live = words.say("code.setting");
    screen.lines.push_back(screen.live);
  }
  for (std::size_t i = view.message_count; i-- > 0;) {
    const auto message = talk_->conversation->message(i);
    if (!message || message->from != POP_FROM_CHILD) continue;
    if (message->state == POP_MESSAGE_UNSENT) screen.lines.push_back(words.say("chat.unsent"));
    break;
  }
  screen.choices.push_back(plain("leave", words.say("after.done"), "check", POP_ROLE_MAIN));
  screen.choices.push_back(plain("delete", words.say("chat.delete"), "bin"));
}

}  // namespace pop::flow
