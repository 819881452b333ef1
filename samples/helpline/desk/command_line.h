#pragma once
// The counsellor's commands, one line each, and which conversation they are in.

#include <optional>
#include <string>
#include <string_view>

#include "desk/counsellor.h"

namespace helpline {

class CommandLine {
 public:
  // All are borrowed.
  CommandLine(const DeskConfig &config, Book &book, const pop::Clock &clock, Counsellor &counsellor,
              LineScreen &screen)
      : config_(config), book_(book), clock_(clock), counsellor_(counsellor), screen_(screen) {}

  // A line as it was typed. Empty lines do nothing.
  void line(std::string_view text);
  bool quitting() const noexcept { return quitting_; }

 private:
  void command(std::string_view name, std::string_view rest);
  // With the number of the conversation the counsellor is in; says so when there is none.
  template <typename Do>
  void in_current(Do what);
  void take(const std::optional<Case> &conversation);
  pop::Result<void> share(std::int64_t conversation, std::string_view words);
  pop::Result<void> offer_transfer(std::int64_t conversation, std::string_view words);
  void set_standing(const std::string &state, int minutes);
  std::optional<Case> next_waiting();
  void show(const pop::Result<void> &result);

  const DeskConfig &config_;
  Book &book_;
  const pop::Clock &clock_;
  Counsellor &counsellor_;
  LineScreen &screen_;
  bool quitting_ = false;
};

}  // namespace helpline
