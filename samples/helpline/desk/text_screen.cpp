// Lines for people, none of our own above 40 columns.

#include <cstdio>

#include "desk/screen.h"
#include "handoff/text_parts.h"

namespace helpline {
namespace {

std::string name_of(const Case &conversation) {
  std::string name = "#";  // appended to: g++ 12 warns wrongly about `"#" + std::to_string(…)`
  return name += std::to_string(conversation.number);
}

// What somebody else wrote: none of its lines can pass for one of the desk's.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : harmless(text)) {
    out += c;
    if (c == '\n') out += "  | ";
  }
  return out;
}

std::string span(std::int64_t seconds) {
  if (seconds < 60) return "less than a minute";
  const std::int64_t minutes = seconds / 60;
  if (minutes < 60) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

class TextScreen final : public Screen {
 public:
  void ready() override { say("Desk is running. /help lists commands."); }

  void link(const std::string &service, LinkState state) override {
    say("* " + harmless(service));
    switch (state) {
      case LinkState::connecting:
        return;
      case LinkState::connected:
        return say("  connected to the gateway");
      case LinkState::away:
        return say("  no line to the gateway; trying");
      case LinkState::refused:
        return say("  the gateway does not know this\n  desk's access key; trying");
      case LinkState::untrusted:
        return say("  the gateway could not prove who\n  it is; trying");
    }
  }

  void standing(const std::string &service, const std::string &state) override {
    say("* " + harmless(service) + "\n  is now " + state);
  }

  void event(const DeskEvent &event, bool current, std::size_t waiting) override {
    const std::string name = name_of(event.conversation);
    switch (event.what) {
      case DeskEvent::What::arrived:
        return say("* " + name + " is new. " + std::to_string(waiting) + " waiting: /next");
      case DeskEvent::What::message:
        if (current) return say(name + " child: " + quoted(event.text));
        if (event.conversation.answered)
          say("* " + name + " wrote: /take " + std::to_string(event.conversation.number));
        return;
      case DeskEvent::What::ended:
        say("* " + name + " was ended by the child");
        if (event.feedback > 0) say("  feedback: " + std::to_string(event.feedback) + " of 5");
        return;
      case DeskEvent::What::unreadable:
        return say("* " + name + " cannot be read any more\n  and was ended; the child is told so");
      case DeskEvent::What::left:
        return notice(event.text);
    }
  }

  void sent(const Case &conversation, const Outgoing &message, bool accepted) override {
    if (!accepted && !message.last) say("! " + name_of(conversation) + " had ended: not delivered");
  }

  void list(const std::vector<Case> &going_on, std::int64_t now) override {
    if (going_on.empty()) return say("Nobody is waiting.");
    for (const Case &one : going_on) {
      say(name_of(one) + (one.answered ? " answered, began " : " WAITS ") + span(now - one.started) +
          (one.answered ? " ago" : ""));
    }
  }

  void taken(const Case &conversation, const std::vector<Line> &lines, std::int64_t now) override {
    say("--- " + name_of(conversation) + ", began " + span(now - conversation.started) + " ago");
    pop::handoff::TextJoiner child;
    pop::handoff::TextJoiner desk;
    for (const Line &line : lines) {
      if (line.type == MessageType::end)
        say(line.direction == Direction::child_to_desk ? "(ended by the child)" : "(ended)");
      if (line.type != MessageType::text && line.type != MessageType::text_part) continue;
      const bool from_child = line.direction == Direction::child_to_desk;
      const auto text = (from_child ? child : desk).add(line.type, line.body.reveal());
      if (text && *text) say((from_child ? "child: " : "you: ") + quoted((*text)->reveal_text()));
    }
    say("--- write and press Enter to answer");
  }

  void notice(std::string_view text) override { say("! " + std::string(text)); }

  void help() override {
    say("/list      who is here, who waits\n"
        "/next      take who waits longest\n"
        "/take N    go to conversation N\n"
        "/end       end this conversation\n"
        "/open      take new conversations\n"
        "/busy [M]  busy, about M minutes\n"
        "/closed    take no new ones\n"
        "/quit      leave the desk\n"
        "Anything else is your answer.");
  }

 private:
  static void say(const std::string &text) {
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
  }
};

}  // namespace

std::unique_ptr<Screen> make_text_screen() { return std::make_unique<TextScreen>(); }

}  // namespace helpline
