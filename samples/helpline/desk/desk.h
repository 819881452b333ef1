#pragma once
// What a desk does with messages: opens them, writes them into the book, and seals what goes back. Knows no
// network and no screen.

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "desk/book.h"
#include "desk/desk_config.h"
#include "desk/history.h"
#include "handoff/text_parts.h"

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
  // again: it did not open, and is asked for once more.
  enum class What { stored, ignored, again, drop } what = What::ignored;
  std::uint32_t count = 0;  // stored: how many of the child's messages the book holds
};

// What a counsellor should learn.
struct DeskEvent {
  // answered_offer: the child said whether it goes on with another service; after `yes` it ends this
  // conversation once the other has begun. passed_on: what another service's counsellor passed on with the
  // child's consent. unreadable: it cannot go on, and the child is told that it has ended. left: something
  // stays at the gateway, of no conversation of this desk; text says why.
  enum class What {
    arrived,
    message,
    answered_offer,
    passed_on,
    ended,
    unreadable,
    left
  } what = What::message;
  Case conversation;
  std::string text;         // message: the whole text; passed_on: the note, may be empty
  int feedback = 0;         // ended: 1 to 5 if given
  std::string service{};    // answered_offer: to which; passed_on: from which
  TransferChoice choice{};  // answered_offer
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
  // Shown to the child as text with the link's host named. POP_E_ARGUMENT or POP_E_TOO_LARGE for what the
  // child's side would not show.
  pop::Result<void> share(const Case &conversation, const pop::handoff::Resource &resource);
  // Asks the child whether it wants to go on with another service, which then gets the note, word by word as
  // the child sees it. A newer offer takes the place of an older one. Whether the child can reach that
  // service only its own directory knows: then the answer is `impossible`. POP_E_ARGUMENT, POP_E_TOO_LARGE as
  // above, and for the conversation's own service.
  pop::Result<void> offer_transfer(const Case &conversation, const pop::handoff::Note &offer);
  pop::Result<void> end(const Case &conversation);
  // Tells the child that what it wrote has been opened, unless a message has told it before.
  pop::Result<void> receipt(const Case &conversation);
  // What the gateway said of a message of the outbox.
  void sent(const Outgoing &message, bool accepted);
  // Ends what was left a week ago, and forgets what ended long ago.
  void tidy();

 private:
  std::int64_t arrival_of(const Incoming &message) const;
  Taken begin(const DeskService &service, const Incoming &message);
  Taken leave(const std::string &why);
  Taken not_opened(const Case &conversation);
  Taken end_for_good(const Case &conversation);
  void tell_message(const Case &conversation, const pop::handoff::Received &message);
  pop::Result<void> put(const Case &conversation, const std::vector<pop::handoff::TextPart> &parts);

  const DeskConfig &config_;
  Book &book_;
  const pop::Clock &clock_;
  Tell tell_;
  std::map<std::int64_t, unsigned> not_opened_;  // by conversation, in a row
  std::set<std::string> left_;                   // what was said about messages that stay at the gateway
};

}  // namespace helpline
