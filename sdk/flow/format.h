#pragma once
// Times, days and names of places and languages in the language of the screen.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pop::flow {

// Clock time as people at `country` write it in `language` ("14:00", "2:00 PM"). `offset` is in seconds east
// of UTC.
std::string clock_time(std::int64_t unix_seconds, std::int32_t offset, std::string_view language,
                       std::string_view country);
std::string weekday(std::int64_t unix_seconds, std::int32_t offset, std::string_view language);

// The code itself where ICU knows no name.
std::string country_name(std::string_view code, std::string_view language);
std::string language_name(std::string_view tag, std::string_view language);
// As its own speakers write it: "Deutsch", "العربية".
std::string autonym(std::string_view tag);
// A country as most people there write it; empty where that is not known.
std::string country_autonym(std::string_view code);
// What names are sorted by: without case and accents.
std::string sort_key(std::string_view name);
// The letter to look under for such a key; empty for a script that has no letters.
std::string initial(std::string_view key);
// "German, Polish, and Turkish".
std::string list_of(const std::vector<std::string> &items, std::string_view language);

}  // namespace pop::flow
