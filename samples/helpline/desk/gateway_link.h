#pragma once
// One service's line to the gateway: proves the desk, fetches what children wrote, sends what is in the
// book's outbox, and goes on trying for as long as it lives.

#include <deque>
#include <functional>
#include <string>

#include "desk/book.h"
#include "desk/desk.h"
#include "desk/desk_config.h"
#include "desk/wire.h"

namespace helpline {

enum class LinkState { connecting, connected, away, refused, untrusted };

class GatewayLink {
 public:
  struct Events {
    std::function<void(LinkState)> state;
    std::function<void(const Outgoing &, bool accepted)> sent;  // not accepted: the conversation was over
    // What new children are told now; minutes below 0: nobody knows how long.
    std::function<void(const std::string &state, int minutes)> standing;
  };
  // All are borrowed.
  GatewayLink(const DeskConfig &config, const DeskService &service, Wire &wire, Desk &desk, Book &book,
              Events events);

  void start() { connect(); }
  // Something is in the outbox.
  void send();
  // `minutes` below 0: nobody knows how long.
  void set_standing(const std::string &state, int minutes);
  // Nothing is left to be sent.
  bool settled() const noexcept { return tasks_.empty(); }
  LinkState state() const noexcept { return state_; }

 private:
  struct Task {
    std::string operation;
    std::string json;
    std::function<void(int status)> done;
  };
  void connect();
  void hear_standing(const std::string &answer);
  void prove(const std::string &challenge);
  void fetch();
  bool take(const std::string &body);
  void add(Task task);
  void pump();
  void lost(const WireReply &reply);
  void set_state(LinkState state);
  void post(std::string_view operation, std::string json, Wire::Done done);

  const DeskConfig &config_;
  const DeskService &service_;
  Wire &wire_;
  Desk &desk_;
  Book &book_;
  Events events_;
  LinkState state_ = LinkState::connecting;
  std::string session_;
  std::string standing_;  // what was said of it last
  std::int64_t cursor_ = 0;
  std::int64_t queued_ = 0;  // position of the newest message of the outbox that is among the tasks
  std::deque<Task> tasks_;
  bool sending_ = false;
  int failures_ = 0;          // of the line
  int setbacks_ = 0;          // of the first task
  std::uint64_t pause_ = 0;   // the pause before it is tried again; 0: none
  std::uint64_t pauses_ = 0;  // so far
};

}  // namespace helpline
