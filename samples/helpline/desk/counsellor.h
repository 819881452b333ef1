#pragma once
// What counsellors can do, whichever screen they sit at.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/desk.h"
#include "desk/gateway_link.h"
#include "desk/screen.h"

namespace helpline {

class Counsellor {
 public:
  // All are borrowed.
  Counsellor(const DeskConfig &config, Book &book, const pop::Clock &clock, Wire &wire, Screen &screen);

  void start();
  // Nothing is left to be sent.
  bool settled() const noexcept;
  void tidy();

  // Each is in the book when it returns, and leaves when there is a line. POP_E_NOT_FOUND, POP_E_STATE when
  // the conversation is over, and what Desk says.
  pop::Result<void> answer(std::int64_t conversation, std::string_view text);
  pop::Result<void> share(std::int64_t conversation, const pop::handoff::Resource &resource);
  pop::Result<void> offer_transfer(std::int64_t conversation, const pop::handoff::Note &offer);
  pop::Result<void> end(std::int64_t conversation);
  // The child learns that somebody is here and has read it.
  pop::Result<void> read(std::int64_t conversation);

  // What new children of the service are told; `minutes` below 0: nobody knows how long. False: there is no
  // such service.
  bool set_standing(std::string_view service, const std::string &state, int minutes);

  // What comes in this conversation is read as it comes. 0: none.
  void set_current(std::int64_t conversation) noexcept { current_ = conversation; }
  std::int64_t current() const noexcept { return current_; }

 private:
  std::size_t waiting();
  void heard(const DeskEvent &event);
  template <typename Make>
  pop::Result<void> change(std::int64_t number, Make make);
  void send();

  const DeskConfig &config_;
  Book &book_;
  Screen &screen_;
  Desk desk_;
  std::vector<std::unique_ptr<GatewayLink>> links_;  // one a service, in the configuration's order
  std::int64_t current_ = 0;
};

}  // namespace helpline
