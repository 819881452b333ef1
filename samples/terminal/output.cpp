#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "text_lines.h"

Output::Output(int file) : file_(file), tty_(isatty(file) != 0) {}

Output::~Output() { flush(); }

void Output::put(char32_t c) {
  const auto byte = [this](char32_t value) { waiting_.push_back(static_cast<char>(value)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      byte(0xE0 | c >> 12);
    } else {
      byte(0xF0 | c >> 18);
      byte(0x80 | (c >> 12 & 0x3F));
    }
    byte(0x80 | (c >> 6 & 0x3F));
  }
  byte(0x80 | (c & 0x3F));
}

void Output::put_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (!control && !direction) put(c);
  }
}

void Output::flush() {
  for (std::size_t done = 0; done < waiting_.size();) {
    const ssize_t count = ::write(file_, waiting_.data() + done, waiting_.size() - done);
    if (count < 0 && errno != EINTR) break;  // nobody sees it any more
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  explicit_bzero(waiting_.data(), waiting_.size());
  waiting_.clear();
}

std::size_t Output::width() const {
  winsize size{};
  if (!tty_ || ioctl(file_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 72;
  return std::max<std::size_t>(size.ws_col, 20);
}
