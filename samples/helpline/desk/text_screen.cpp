// Lines for people, none of our own above 40 columns.

#include <cstdio>

#include "desk/screen.h"

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

// What the child said to an offer of another service, before that service's name.
std::string answer_of(TransferChoice choice) {
  switch (choice) {
    case TransferChoice::no:
      return "does not want to go to";
    case TransferChoice::yes:
      return "agrees to go to";
    case TransferChoice::impossible:
      return "cannot reach";
  }
  return {};
}

std::string line_of(const Said &said) {
  const std::string who = said.direction == Direction::child_to_desk ? "child" : "you";
  switch (said.type) {
    case MessageType::resource:
      return who + " shared: " + quoted(said.title) + (said.link.empty() ? "" : "\n  " + said.link) +
             (said.text.empty() ? "" : "\n  | " + quoted(said.text));
    case MessageType::transfer_offer:
      return who + " offered " + said.service + ": " + quoted(said.text);
    case MessageType::transfer_answer:
      return who + " " + answer_of(said.choice) + " " + said.service;
    case MessageType::passed_on:
      return "passed on from " + said.service + ": " + quoted(said.text);
    case MessageType::end:
      return (who == "child" ? "(ended by the child" : "(ended") +
             (said.feedback > 0 ? ", feedback " + std::to_string(said.feedback) + " of 5)" : ")");
    default:
      return who + ": " + quoted(said.text);
  }
}

std::string span(std::int64_t seconds) {
  if (seconds < 60) return "less than a minute";
  const std::int64_t minutes = seconds / 60;
  if (minutes < 60) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

class TextScreen final : public LineScreen {
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

  void standing(const std::string &service, const std::string &state, int) override {
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
      case DeskEvent::What::answered_offer:
        return say("* " + name + " " + answer_of(event.choice) + ":\n  " + event.service);
      case DeskEvent::What::passed_on:
        say("* " + name + " comes from\n  " + event.service);
        if (current) say("passed on: " + quoted(event.text));
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

  void taken(const Case &conversation, const std::vector<Said> &all, std::int64_t now) override {
    say("--- " + name_of(conversation) + ", began " + span(now - conversation.started) + " ago");
    history(conversation, all);
    say("--- write and press Enter to answer");
  }

  void history(const Case &, const std::vector<Said> &all) override {
    for (const Said &said : all) say(line_of(said));
  }

  void notice(std::string_view text) override { say("! " + std::string(text)); }

  void help() override {
    say("/list      who is here, who waits\n"
        "/next      take who waits longest\n"
        "/take N    go to conversation N\n"
        "/history   this conversation so far\n"
        "/share TITLE | LINK | NOTE\n"
        "           recommend something; link\n"
        "           and note may be left out\n"
        "/transfer SERVICE NOTE\n"
        "           offer to go on with another\n"
        "           service; it gets the note if\n"
        "           the child agrees\n"
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

std::unique_ptr<LineScreen> make_text_screen() { return std::make_unique<TextScreen>(); }

}  // namespace helpline
