#pragma once
// Numbers, as libphonenumber knows them. It is for publishers only: the SDK never judges a number.

#include <string>

namespace pop::tool {

enum class NumberFault {
  none,
  unknown,            // libphonenumber has no such number: it may be wrong, or newer than the library
  foreign,            // another country's
  not_as_dialled,     // its digits, but not as they are dialled in the country
  not_international,  // a service of the whole world needs E.164
  premium
};

struct NumberVerdict {
  NumberFault fault = NumberFault::none;
  std::string detail;  // the country of a foreign number; how it is dialled
};

// `value` dialled in `country` (ISO 3166-1, or 001). A code with * or # is always unknown.
NumberVerdict judge_number(const std::string &value, const std::string &country);

// For beginnings of E.164 numbers.
bool is_calling_code(const std::string &prefix);  // "+49": all of a country, or less
bool holds_premium(const std::string &prefix);    // some number that begins so is premium-rate

}  // namespace pop::tool
