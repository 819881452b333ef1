#pragma once
// One quiet line an event, for people and for machines: time, level, event, key=value. No log line of the
// receiving end holds a word of a message, a token, a conversation's name or an address.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace helpline {

enum class LogLevel { info, warning, error };

// 2026-11-21T19:55:40Z info ready port="8443"
void log_line(LogLevel level, std::string_view event,
              std::initializer_list<std::pair<std::string_view, std::string>> fields = {});

}  // namespace helpline
