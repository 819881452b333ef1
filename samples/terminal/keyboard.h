#pragma once
// What is typed: lines, and the one key that hides everything at once.
//
// On a terminal each key is seen as it comes, so that Esc hides while a sentence or a code is half written;
// the line is echoed from here. Anything else (a pipe) gives lines.

#include <termios.h>

#include <string_view>

#include "output.h"
#include "wiping_memory.h"

class Keyboard {
 public:
  explicit Keyboard(Output &echo);
  ~Keyboard();
  Keyboard(const Keyboard &) = delete;
  Keyboard &operator=(const Keyboard &) = delete;

  enum class Event { nothing, line, hide, end };
  // What the bytes so far amount to; `line` is good until the next call.
  Event next();
  std::string_view line() const { return line_.view(); }
  // Reads what is there; waits if there is nothing.
  void receive();

  bool tty() const { return tty_; }
  // Stars instead of what is typed.
  void mask(bool on) { masked_ = on; }
  // Of the line not yet ended.
  std::string_view typed() const { return taken_ ? std::string_view() : line_.view(); }
  // As if it had been typed; a pipe gives its lines as they are.
  void type(std::string_view text);
  // The line was not taken: it is what is typed again.
  void keep_line() { taken_ = taken_ && !tty_; }
  // The place to type at the beginning of a line, with what was typed there before.
  void prompt();
  // Everything typed and not yet taken, but what a pipe holds beyond this line.
  void forget();

  // The terminal as it was before, and as it is needed here.
  void give_back();
  void take_over();

 private:
  Event key(char c);
  bool skip_sequence();
  void erase();
  void again();
  void echo(std::string_view bytes);

  Output &echo_;
  bool tty_;
  bool masked_ = false;
  bool ended_ = false;
  bool taken_ = false;  // the line was handed out
  termios before_{};
  PrivateText bytes_;  // received, not yet looked at
  PrivateText line_;
};
