#pragma once
// Country codes as devices give them.

#include <string>
#include <string_view>

namespace pop::locate {

// Two letters in upper case, old codes in today's form; empty for anything else.
std::string well_formed_country(std::string_view given);

// The same, and only a country there is: a device that reports "XX" or "ZZ" has said nothing.
std::string country_code(std::string_view given);

}  // namespace pop::locate
