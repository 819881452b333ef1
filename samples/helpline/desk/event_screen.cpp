// One JSON object a line, for programs that play the desk.

#include <cstdio>

#include "common/json_writer.h"
#include "desk/screen.h"

namespace helpline {
namespace {

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::connecting:
      return "connecting";
    case LinkState::connected:
      return "connected";
    case LinkState::away:
      return "away";
    case LinkState::refused:
      return "refused";
    case LinkState::untrusted:
      return "untrusted";
  }
  return "";
}

std::string_view name_of(DeskEvent::What what) {
  switch (what) {
    case DeskEvent::What::arrived:
      return "arrived";
    case DeskEvent::What::message:
      return "message";
    case DeskEvent::What::ended:
      return "ended";
    case DeskEvent::What::unreadable:
      return "unreadable";
    case DeskEvent::What::left:
      return "left";
  }
  return "";
}

class EventScreen final : public Screen {
 public:
  void ready() override { say(JsonWriter().text("event", "ready")); }
  void link(const std::string &service, LinkState state) override {
    say(JsonWriter().text("event", "link").text("service", service).text("state", name_of(state)));
  }
  void standing(const std::string &service, const std::string &state) override {
    say(JsonWriter().text("event", "standing").text("service", service).text("state", state));
  }
  void event(const DeskEvent &event, bool, std::size_t waiting) override {
    if (event.what == DeskEvent::What::left) return notice(event.text);
    JsonWriter json;
    json.text("event", name_of(event.what)).number("conversation", event.conversation.number);
    if (event.what == DeskEvent::What::arrived) {
      json.text("service", event.conversation.service).number("waiting", static_cast<std::int64_t>(waiting));
    }
    if (event.what == DeskEvent::What::message) json.text("text", event.text);
    if (event.feedback > 0) json.number("feedback", event.feedback);
    say(json);
  }
  void sent(const Case &conversation, const Outgoing &message, bool accepted) override {
    say(JsonWriter()
            .text("event", "sent")
            .number("conversation", conversation.number)
            .number("sequence", message.sequence)
            .flag("accepted", accepted));
  }
  void list(const std::vector<Case> &going_on, std::int64_t now) override {
    JsonWriter json;
    json.text("event", "list").open_list("conversations");
    for (const Case &one : going_on) {
      json.open_object()
          .number("conversation", one.number)
          .flag("answered", one.answered)
          .number("seconds", now - one.started)
          .close_object();
    }
    say(json.close_list());
  }
  void taken(const Case &conversation, const std::vector<Line> &, std::int64_t now) override {
    say(JsonWriter()
            .text("event", "taken")
            .number("conversation", conversation.number)
            .number("seconds", now - conversation.started));
  }
  void notice(std::string_view text) override {
    say(JsonWriter().text("event", "notice").text("text", text));
  }
  void help() override {
    notice("/list /next /take N /end /open /busy [minutes] /closed /quit; anything else answers");
  }

 private:
  static void say(JsonWriter &json) {
    std::printf("%s\n", json.done().c_str());
    std::fflush(stdout);
  }
  static void say(JsonWriter &&json) { say(json); }
};

}  // namespace

std::unique_ptr<Screen> make_event_screen() { return std::make_unique<EventScreen>(); }

}  // namespace helpline
