#include "keyboard.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "text_lines.h"

namespace {

constexpr std::size_t longest_line = 32 * 1024;  // above what a message may hold
constexpr std::size_t at_once = 4096;
constexpr char escape = 0x1B, end_of_input = 0x04, clear_line = 0x15, backspace = 0x08, del = 0x7F;

bool begins_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

}  // namespace

Keyboard::Keyboard(Output &echo)
    : echo_(echo), tty_(isatty(STDIN_FILENO) != 0), bytes_(at_once), line_(longest_line) {
  take_over();
}

Keyboard::~Keyboard() { give_back(); }

void Keyboard::take_over() {
  if (!tty_ || tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios keys = before_;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  // Ctrl-S would hold back the very write that covers the screen.
  keys.c_iflag &= ~static_cast<tcflag_t>(IXON);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

void Keyboard::give_back() {
  // What was typed ahead is for nobody else.
  if (tty_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

void Keyboard::receive() {
  char bytes[at_once];
  const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
  if (count <= 0) {
    ended_ = true;
    return;
  }
  bytes_.append({bytes, static_cast<std::size_t>(count)});
  explicit_bzero(bytes, sizeof bytes);
}

Keyboard::Event Keyboard::next() {
  if (taken_) line_.wipe();
  taken_ = false;
  while (!bytes_.empty()) {
    const char c = bytes_.view().front();
    bytes_.drop(1);
    const Event event = key(c);
    if (event != Event::nothing) return event;
  }
  echo_.flush();
  return ended_ ? Event::end : Event::nothing;
}

Keyboard::Event Keyboard::key(char c) {
  if (c == '\n') {
    if (tty_) echo_.put("\n");
    taken_ = true;
    return Event::line;
  }
  if (!tty_) {
    line_.append({&c, 1});
    return Event::nothing;
  }
  if (c == escape) return skip_sequence() ? Event::nothing : Event::hide;
  if (c == end_of_input && line_.empty()) return Event::end;
  if (c == backspace || c == del) {
    erase();
  } else if (c == clear_line) {
    line_.wipe();
    again();
  } else if (static_cast<unsigned char>(c) >= 0x20 && line_.append({&c, 1})) {
    echo({&c, 1});
  }
  return Event::nothing;
}

// An arrow or function key arrives as Esc and more in one piece; the Esc key alone as itself.
bool Keyboard::skip_sequence() {
  const std::string_view rest = bytes_.view();
  if (rest.empty() || rest.front() == escape) return false;
  std::size_t size = 1;
  if (rest.front() == '[' || rest.front() == 'O') {
    while (size < rest.size() && (rest[size] < 0x40 || rest[size] > 0x7E)) ++size;
    ++size;
  }
  bytes_.drop(std::min(size, rest.size()));
  return true;
}

void Keyboard::erase() {
  std::size_t size = line_.view().size();
  if (size == 0) return;
  do {
    --size;
  } while (size > 0 && !begins_code_point(line_.view()[size]));
  const std::size_t width = masked_ ? 1 : columns(line_.view().substr(size));
  line_.cut(size);
  // A mark on the letter before it cannot be taken off the screen alone, and Backspace stops at the left
  // edge: the line is written again.
  const std::size_t column =
      (2 + (masked_ ? characters(line_.view()) : columns(line_.view()))) % echo_.width();
  if (width == 0 || column + width >= echo_.width()) return again();
  for (std::size_t i = 0; i < width; ++i) echo_.put("\b \b");
}

void Keyboard::echo(std::string_view bytes) {
  if (!masked_) return echo_.put(bytes);
  for (const char c : bytes) {
    if (begins_code_point(c)) echo_.put("*");
  }
}

void Keyboard::type(std::string_view text) {
  if (!tty_) return;
  line_.wipe();
  taken_ = false;
  line_.append(text);
}

void Keyboard::again() {
  echo_.put("\n");
  prompt();
}

void Keyboard::prompt() {
  echo_.put("> ");
  if (tty_) echo(typed());
  echo_.flush();
}

void Keyboard::forget() {
  if (tty_) bytes_.wipe();
  line_.wipe();
  taken_ = false;
}
