// One JSON object a line, for programs that play the desk.

#include <cstdio>

#include "common/json_writer.h"
#include "desk/names.h"
#include "desk/screen.h"

namespace helpline {
namespace {

class EventScreen final : public LineScreen {
 public:
  void ready() override { say(JsonWriter().text("event", "ready")); }
  void link(const std::string &service, LinkState state) override {
    say(JsonWriter().text("event", "link").text("service", service).text("state", name_of(state)));
  }
  void standing(const std::string &service, const std::string &state, int) override {
    say(JsonWriter().text("event", "standing").text("service", service).text("state", state));
  }
  void event(const DeskEvent &event, bool, std::size_t waiting) override {
    if (event.what == DeskEvent::What::left) return notice(event.text);
    JsonWriter json;
    json.text("event", name_of(event.what)).number("conversation", event.conversation.number);
    if (event.what == DeskEvent::What::arrived) {
      json.text("service", event.conversation.service).number("waiting", static_cast<std::int64_t>(waiting));
    }
    const bool passed_on = event.what == DeskEvent::What::passed_on;
    if (passed_on || event.what == DeskEvent::What::message) json.text("text", event.text);
    if (passed_on) json.text("from", event.service);
    if (event.what == DeskEvent::What::answered_offer)
      json.text("to", event.service).text("answer", name_of(event.choice));
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
  void taken(const Case &conversation, const std::vector<Said> &, std::int64_t now) override {
    say(JsonWriter()
            .text("event", "taken")
            .number("conversation", conversation.number)
            .number("seconds", now - conversation.started));
  }
  void history(const Case &conversation, const std::vector<Said> &all) override {
    JsonWriter json;
    json.text("event", "history").number("conversation", conversation.number).open_list("said");
    for (const Said &said : all) {
      json.open_object();
      write_said(json, said);
      json.close_object();
    }
    say(json.close_list());
  }
  void notice(std::string_view text) override {
    say(JsonWriter().text("event", "notice").text("text", text));
  }
  void help() override {
    notice(
        "/list /next /take N /history /share TITLE | LINK | NOTE /transfer SERVICE NOTE /end /open /busy "
        "[minutes] /closed /quit; anything else answers");
  }

 private:
  static void say(JsonWriter &json) {
    std::printf("%s\n", json.done().c_str());
    std::fflush(stdout);
  }
  static void say(JsonWriter &&json) { say(json); }
};

}  // namespace

std::unique_ptr<LineScreen> make_event_screen() { return std::make_unique<EventScreen>(); }

}  // namespace helpline
