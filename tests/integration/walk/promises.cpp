#include "promises.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace pop::test {
namespace {

using flow::Choice;
using flow::Screen;

// What is true, as far as promises need it: read from the resolver and the conversation, not from the flow.
struct Truth {
  const Walk &walk;
  const locate::Answer &answer;
  const handoff::Conversation *conversation;

  bool can(std::uint32_t ability) const { return (walk.host.hints().can & ability) != 0; }
  // Whether the conversation is the one the screen is about, and in that state.
  bool talk(std::int32_t state) const {
    return conversation != nullptr && conversation->view().state == state;
  }
  bool has_code() const { return conversation != nullptr && conversation->view().code == POP_CODE_SET; }
  std::optional<std::int32_t> own_newest() const {
    for (std::size_t i = walk.flow->message_count(); i-- > 0;) {
      const auto message = walk.flow->message(i);
      if (message && message->from == POP_FROM_CHILD) return message->state;
    }
    return std::nullopt;
  }
  bool one_type(directory::ChannelType type) const {
    return std::any_of(answer.services.begin(), answer.services.end(), [type](const locate::Offer &offer) {
      return std::any_of(offer.channels.begin(), offer.channels.end(), [&](const auto &channel) {
        return offer.service->channels[channel.index].type == type;
      });
    });
  }
};

struct Promise {
  const char *words;
  std::function<bool(const Truth &)> holds;
};

const std::vector<Promise> &promises() {
  using directory::ChannelType;
  static const std::vector<Promise> table = {
      {"offline.title", [](const Truth &t) { return t.answer.offline; }},
      {"offline.body",
       [](const Truth &t) { return t.answer.offline && t.can(POP_CAN_PHONE) && t.can(POP_CAN_SMS); }},
      {"offline.body_call", [](const Truth &t) { return t.answer.offline && t.can(POP_CAN_PHONE); }},
      {"none.title", [](const Truth &t) { return t.answer.services.empty() || t.answer.no_local_service; }},
      {"closed.title",
       [](const Truth &t) {
         return std::any_of(
             t.answer.services.begin(), t.answer.services.end(), [](const locate::Offer &offer) {
               return std::any_of(offer.channels.begin(), offer.channels.end(), [](const auto &channel) {
                 return channel.open.open == locate::Open::closed;
               });
             });
       }},
      {"home.private", [](const Truth &t) { return t.one_type(ChannelType::pop); }},
      {"home.private_call", [](const Truth &t) { return t.one_type(ChannelType::phone); }},
      {"chat.connecting", [](const Truth &t) { return t.talk(POP_CONVERSATION_CONNECTING); }},
      {"chat.waiting", [](const Truth &t) { return t.talk(POP_CONVERSATION_WAITING); }},
      {"chat.talking", [](const Truth &t) { return t.talk(POP_CONVERSATION_TALKING); }},
      {"chat.ended", [](const Truth &t) { return t.talk(POP_CONVERSATION_ENDED); }},
      {"chat.sent", [](const Truth &t) { return t.own_newest() == POP_MESSAGE_SENT; }},
      {"chat.read", [](const Truth &t) { return t.own_newest() == POP_MESSAGE_READ; }},
      {"chat.unsent", [](const Truth &t) { return t.own_newest() == POP_MESSAGE_UNSENT; }},
      {"chat.lost",
       [](const Truth &t) {
         return t.conversation != nullptr && t.conversation->view().reason != POP_OK &&
                t.walk.flow->message_count() > 0;
       }},
      {"wait.code", [](const Truth &t) { return t.has_code(); }},
      {"code.ready", [](const Truth &t) { return t.has_code(); }},
      {"wait.close", [](const Truth &t) { return !t.has_code(); }},
      {"chat.deleted", [](const Truth &t) { return t.walk.host.code_forgotten() == true; }},
      {"danger.quiet",
       [](const Truth &t) {
         return std::any_of(t.answer.emergency.begin(), t.answer.emergency.end(),
                            [](const auto &number) { return number.silent_hint.has_value(); });
       }},
      {"danger.signup", [](const Truth &t) {
         return std::any_of(t.answer.emergency.begin(), t.answer.emergency.end(),
                            [](const auto &number) { return number.needs_signup == true; });
       }}};
  return table;
}

constexpr std::string_view kHole = "\x01";

std::string without_isolates(std::string text) {
  for (const std::string_view mark : {"\u2066", "\u2067", "\u2068", "\u2069"}) {
    for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.erase(at, mark.size());
  }
  return text;
}

// Whether a line is, or holds, these words, whatever stands in their places.
bool said(const std::string &line, const std::string &pattern) {
  std::size_t at = 0, from = 0;
  while (from <= pattern.size()) {
    const std::size_t hole = std::min(pattern.find(kHole, from), pattern.size());
    const std::string piece = pattern.substr(from, hole - from);
    const std::size_t found = line.find(piece, at);
    if (found == std::string::npos) return false;
    at = found + piece.size();
    from = hole + 1;
  }
  return true;
}

void check_words(const Truth &truth, const Screen &screen) {
  const auto words = truth.walk.host.words(screen.language);
  for (const Promise &promise : promises()) {
    const std::string pattern = without_isolates(words->say(
        promise.words, screen.band,
        {{"service", kHole}, {"app", kHole}, {"place", kHole}, {"silent_hint", kHole}, {"count", 4}}));
    for (const std::string &line : screen.lines) {
      if (said(without_isolates(line), pattern)) {
        EXPECT_TRUE(promise.holds(truth)) << "not true here: " << line << " (" << promise.words << ')';
      }
    }
  }
  // Whatever the words are called: one comes back by a code alone, and only what was written is still here.
  if (screen.language != "en") return;
  for (const std::string &line : screen.lines) {
    EXPECT_TRUE(line.find("come back") == std::string::npos || truth.has_code() || screen.id == "S12")
        << "without a code: " << line;
    if (line.find("still here") != std::string::npos) {
      EXPECT_GT(truth.walk.flow->message_count(), 0u) << line;
    }
  }
}

// A way says of itself that it is open only where the resolver says so.
void check_ways(const Truth &truth, const Screen &screen) {
  const auto words = truth.walk.host.words(screen.language);
  const std::string open = words->say("svc.open", screen.band);
  const std::string closes = without_isolates(words->say("svc.closes", screen.band, {{"time", kHole}}));
  for (const Choice &choice : screen.choices) {
    if (!choice.id.starts_with("go.") || choice.id == "go.yes" || choice.id == "go.no") continue;
    const std::size_t dot = choice.id.rfind('.');
    const std::string service = choice.id.substr(3, dot - 3);
    const std::size_t index = std::stoul(choice.id.substr(dot + 1));
    const locate::OfferedChannel *known = nullptr;
    for (const locate::Offer &offer : truth.answer.services) {
      if (offer.service->id != service) continue;
      for (const locate::OfferedChannel &channel : offer.channels)
        if (channel.index == index) known = &channel;
    }
    ASSERT_NE(known, nullptr) << "offered, and not by the resolver: " << choice.id;
    const std::string hint = without_isolates(choice.hint);
    EXPECT_TRUE((!said(hint, open) && !said(hint, closes)) || known->open.open == locate::Open::now)
        << choice.id << ": " << hint;
    EXPECT_TRUE(choice.role != POP_ROLE_MAIN || known->open.open != locate::Open::closed || screen.id == "S8")
        << choice.id << " is closed";
  }
}

}  // namespace

void check_promises(const Walk &walk) {
  const Screen &screen = walk.flow->screen();
  const Truth truth{walk, walk.host.answer(), walk.host.conversation()};
  check_words(truth, screen);
  check_ways(truth, screen);
}

}  // namespace pop::test
