#pragma once
// What a screen says about a service and its channels: only what the record says, in words.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flow/words.h"
#include "locate/resolve.h"
#include "pop/flow.h"

namespace pop::flow {

// Who reads, and where.
struct Reader {
  const Words &words;
  Band band;
  std::string app_name;
  std::string country;  // of the place; empty: not known
  // Of the child's wall clock at a moment, seconds east of UTC; nothing where not known: no times are named
  // then.
  std::function<std::optional<std::int32_t>(std::int64_t when)> offset_at;
  std::int64_t now = 0;
  std::int32_t platform = POP_PLATFORM_UNKNOWN;

  std::string say(std::string_view id, std::initializer_list<Argument> arguments = {}) const {
    return words.say(id, band, arguments, country);
  }
};

std::string service_name(const Reader &reader, const locate::Offer &offer);
// "Call 116111", "Chat on their website".
std::string channel_label(const Reader &reader, const directory::Channel &channel, bool abroad);
// "Call", "Chat on their website": of no one service.
std::string kind_label(const Reader &reader, directory::ChannelType type);
// The number or address to show for a channel, as it is to be used from here.
std::string channel_value(const directory::Channel &channel, bool abroad);
// What it leaves on the device, and for a page what those behind it learn: said before the child goes there.
// `kept`: of a conversation that a code brings back.
std::vector<std::string> trace_lines(const Reader &reader, const directory::Channel &channel, bool kept);
// The same, short enough for beside a button.
std::string channel_trace(const Reader &reader, const directory::Channel &channel);
std::string channel_icon(directory::ChannelType type);
// "Open until 20:00", "Opens Monday at 14:00", "Closed now", "We do not know if they are open."
std::string open_words(const Reader &reader, const locate::OpenState &open);
// "For ages 6 to 18"; empty where the record has no bounds.
std::string age_words(const Reader &reader, const directory::Ages &ages);
// Language and cost, one idea a line. What a call from another country costs is not known.
std::vector<std::string> service_lines(const Reader &reader, const locate::Offer &offer,
                                       const locate::OfferedChannel &offered);

}  // namespace pop::flow
