#pragma once
// What the page shows: everything that is going on, and what changed after a revision that a browser has.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "common/json_writer.h"
#include "desk/desk_config.h"
#include "desk/history.h"
#include "desk/screen.h"

namespace helpline {

class PageBoard final : public Screen {
 public:
  // The first three are borrowed. `changed`: there is a new revision.
  PageBoard(const DeskConfig &config, Book &book, const pop::Clock &clock, std::function<void()> changed);

  void ready() override {}
  void link(const std::string &service, LinkState state) override;
  void standing(const std::string &service, const std::string &state, int minutes) override;
  void event(const DeskEvent &event, bool current, std::size_t waiting) override;
  void sent(const Case &conversation, const Outgoing &message, bool accepted) override;
  void changed(const Case &conversation) override;
  void notice(std::string_view text) override;

  // A counsellor asked the gateway for it.
  void standing_asked(const std::string &service, const std::string &state);
  // Somebody looked at the conversation.
  void read(std::int64_t conversation);
  // What somebody typed and has not sent; empty: nothing.
  void keep_draft(std::int64_t conversation, std::string text);

  std::int64_t revision() const noexcept { return revision_; }
  // What changed after `since`. Everything when that is 0, of an earlier run, or too long ago: "reset".
  std::string changes(std::int64_t since);
  // What was said in a conversation.
  std::string story(std::int64_t conversation);

 private:
  struct Service {
    std::string link = "connecting";
    std::string standing;  // empty: not known
    std::string asked;     // what the gateway has not confirmed yet; empty: nothing
    int minutes = -1;
  };
  // What the book does not say of a conversation, or says only slowly.
  struct Row {
    std::uint32_t from_child = 0;  // sequence of the next line of each side
    std::uint32_t from_desk = 0;
    int unread = 0;
    std::int64_t asked_at = 0;  // when the child wrote first since it was last answered; 0: answered
    std::string preview;        // the start of what was said last
  };
  struct Change {
    std::int64_t revision = 0;
    std::int64_t conversation = 0;
    std::optional<Said> said;
  };
  struct Notice {
    std::int64_t revision = 0;
    std::int64_t at = 0;
    std::string text;
  };

  void note(const Case &conversation);
  void add(const Said &said, Row &row);
  void put(Change change);
  void write_services(JsonWriter &json) const;
  void write_case(JsonWriter &json, const Case &conversation);
  void write_lists(JsonWriter &json) const;

  const DeskConfig &config_;
  Book &book_;
  const pop::Clock &clock_;
  std::function<void()> tell_;
  std::int64_t revision_;
  std::int64_t services_revision_;
  std::map<std::string, Service> services_;
  std::map<std::int64_t, Row> rows_;
  std::map<std::int64_t, std::string> drafts_;
  std::deque<Change> changes_;
  std::deque<Notice> notices_;
};

}  // namespace helpline
