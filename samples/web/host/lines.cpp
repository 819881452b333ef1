#include "lines.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace {

// Far above what a page sends: a child's longest text, all of it escaped.
constexpr std::size_t longest = 1 << 20;

}  // namespace

char *Lines::next() {
  const auto end = std::find(bytes_.begin(), bytes_.end(), '\n');
  if (end == bytes_.end()) return nullptr;
  *end = '\0';
  line_ = static_cast<std::size_t>(end - bytes_.begin()) + 1;
  return bytes_.data();
}

void Lines::done() {
  const std::size_t rest = bytes_.size() - line_;
  std::memmove(bytes_.data(), bytes_.data() + line_, rest);
  explicit_bzero(bytes_.data() + rest, line_);
  bytes_.resize(rest);
  line_ = 0;
}

void Lines::receive() {
  constexpr std::size_t piece = 65536;
  const std::size_t before = bytes_.size();
  bytes_.resize(before + piece);
  const ssize_t count = read(STDIN_FILENO, bytes_.data() + before, piece);
  bytes_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  if (count <= 0 || bytes_.size() > longest) ended_ = true;
}
