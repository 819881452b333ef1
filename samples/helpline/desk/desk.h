#pragma once
// What a desk does with messages: opens them, writes them into the book, and seals what goes back. Knows no
// network and no screen.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "desk/book.h"
#include "desk/desk_config.h"

namespace helpline {

// As the gateway hands it over.
struct Incoming {
  std::int64_t cursor = 0;
  ConversationId conversation{};
  std::uint32_t sequence = 0;
  std::uint32_t desk_key = 0;
  std::int64_t arrived = 0;
  SealedBytes sealed{};
};

// What became of an incoming message, for the gateway.
struct Taken {
  enum class What { stored, ignored, drop } what = What::ignored;
  std::uint32_t count = 0;  // stored: how many of the child's messages the book holds
};

// What a counsellor should learn.
struct DeskEvent {
  // unreadable: it cannot go on, and the child is told that it has ended. left: something stays at the
  // gateway, of no conversation of this desk; text says why.
  enum class What { arrived, message, ended, unreadable, left } what = What::message;
  Case conversation;
  std::string text;  // message: the whole text
  int feedback = 0;  // ended: 1 to 5 if given
};

class Desk {
 public:
  using Tell = std::function<void(const DeskEvent &)>;
  // All are borrowed.
  Desk(const DeskConfig &config, Book &book, const pop::Clock &clock, Tell tell)
      : config_(config), book_(book), clock_(clock), tell_(std::move(tell)) {}

  Taken receive(const std::string &service, const Incoming &message);

  // What each puts into the book's outbox still has to be sent. POP_E_STATE when the conversation is over or
  // cannot go on.
  pop::Result<void> answer(const Case &conversation, std::string_view text);
  pop::Result<void> end(const Case &conversation);
  // Tells the child that what it wrote has been opened.
  pop::Result<void> receipt(const Case &conversation);
  // What the gateway said of a message of the outbox.
  void sent(const Outgoing &message, bool accepted);
  // Ends what was left a week ago, and forgets what ended long ago.
  void tidy();

 private:
  Taken begin(const DeskService &service, const Incoming &message);
  Taken leave(const std::string &why);
  Taken give_up(const Case &conversation);
  void tell_message(const Case &conversation, const pop::handoff::Received &message);
  struct Part {
    MessageType type;
    pop::ByteView body;
  };
  pop::Result<void> put(const Case &conversation, const std::vector<Part> &parts);

  const DeskConfig &config_;
  Book &book_;
  const pop::Clock &clock_;
  Tell tell_;
  std::set<std::string> left_;  // what was said about messages that stay at the gateway
};

// The texts of one side's lines put together again; of the child's when `direction` says so.
std::optional<std::string> last_text(const std::vector<Line> &lines, Direction direction);

}  // namespace helpline
