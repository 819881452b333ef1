#pragma once
// The counsellor's commands, one line each, and which conversation they are in.

#include <memory>
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
  // A line as it was typed. Empty lines do nothing.
  void line(std::string_view text);
  bool quitting() const noexcept { return quitting_; }
  bool settled() const noexcept;
  void tidy();

 private:
  void command(std::string_view name, std::string_view rest);
  void take(const std::optional<Case> &conversation);
  void answer(std::string_view text);
  void end();
  void standing(const std::string &state, int minutes);
  std::optional<Case> next_waiting();
  std::size_t waiting();
  void heard(const DeskEvent &event);
  void after_change(const pop::Result<void> &result);

  Book &book_;
  const pop::Clock &clock_;
  Screen &screen_;
  Desk desk_;
  std::vector<std::unique_ptr<GatewayLink>> links_;
  std::int64_t current_ = 0;  // number of the conversation; 0: none
  bool quitting_ = false;
};

}  // namespace helpline
