#include "common/log.h"

#include <cstdio>

#include "base/clock.h"

namespace helpline {
namespace {

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "";
}

// A field cannot end its line or its quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

}  // namespace

void log_line(LogLevel level, std::string_view event,
              std::initializer_list<std::pair<std::string_view, std::string>> fields) {
  std::string line = pop::format_utc(pop::Clock().unix_seconds());
  line.append(" ").append(name_of(level)).append(" ").append(event);
  for (const auto &[key, value] : fields) line.append(" ").append(key).append("=").append(quoted(value));
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace helpline
