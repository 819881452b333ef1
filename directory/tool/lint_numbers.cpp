#include "lint_numbers.h"

#include <algorithm>
#include <cstdint>

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

namespace pop::tool {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

constexpr const char *no_region = "ZZ";

const PhoneNumberUtil &numbers() { return *PhoneNumberUtil::GetInstance(); }

const ShortNumberInfo &short_numbers() {
  static const ShortNumberInfo info;
  return info;
}

bool is_international(const std::string &value) { return value.rfind('+', 0) == 0; }

std::string digits_of(const std::string &text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

bool is_premium(const PhoneNumber &number) {
  return numbers().GetNumberType(number) == PhoneNumberUtil::PREMIUM_RATE;
}

// Toll-free numbers of a shared calling code (+1) belong to all of its countries.
bool belongs_to(const PhoneNumber &number, const std::string &country) {
  return numbers().IsValidNumberForRegion(number, country) ||
         (number.country_code() == numbers().GetCountryCodeForRegion(country) &&
          numbers().GetNumberType(number) == PhoneNumberUtil::TOLL_FREE);
}

NumberVerdict judge_full_number(const PhoneNumber &number, const std::string &value,
                                const std::string &country) {
  if (!numbers().IsValidNumber(number)) return {NumberFault::unknown, {}};
  if (country != "001" && !belongs_to(number, country)) {
    std::string region;
    numbers().GetRegionCodeForNumber(number, &region);
    return {NumberFault::foreign, region};
  }
  if (is_international(value)) return {};
  std::string significant;
  numbers().GetNationalSignificantNumber(number, &significant);
  std::string dialled;
  numbers().Format(number, PhoneNumberUtil::NATIONAL, &dialled);
  dialled = digits_of(dialled);
  if (value == significant && value != dialled) return {NumberFault::not_as_dialled, dialled};
  return {};
}

}  // namespace

NumberVerdict judge_number(const std::string &value, const std::string &country) {
  if (country == "001" && !is_international(value)) return {NumberFault::not_international, {}};
  // libphonenumber reads past them, and *4141 is another number than 4141.
  if (value.find_first_of("*#") != std::string::npos) return {NumberFault::unknown, {}};
  const std::string region = country == "001" ? no_region : country;
  PhoneNumber number;
  if (numbers().Parse(value, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return {NumberFault::unknown, {}};
  if (is_premium(number)) return {NumberFault::premium, {}};
  if (!is_international(value)) {
    if (short_numbers().GetExpectedCostForRegion(number, region) == ShortNumberInfo::PREMIUM_RATE)
      return {NumberFault::premium, {}};
    if (short_numbers().IsValidShortNumberForRegion(number, region)) return {};
  }
  return judge_full_number(number, value, country);
}

bool is_calling_code(const std::string &prefix) {
  const std::string digits = digits_of(prefix);
  int code = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == 3) return false;
    code = code * 10 + (digits[i] - '0');
    std::string region;
    numbers().GetRegionCodeForCountryCode(code, &region);
    // A country of +1 is told by the three digits behind it.
    if (region != no_region) return digits.size() <= (code == 1 ? 4u : i + 1);
  }
  return true;
}

// Premium ranges are told by their first digits, so two more are tried, filled up with each digit to every
// length.
bool holds_premium(const std::string &prefix) {
  constexpr std::size_t longest = 15;
  const auto premium = [](const std::string &text) {
    PhoneNumber number;
    return numbers().Parse(text, no_region, &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
           is_premium(number);
  };
  if (premium(prefix)) return true;
  PhoneNumber whole;
  if (numbers().Parse(prefix, no_region, &whole) == PhoneNumberUtil::NO_PARSING_ERROR &&
      numbers().IsValidNumber(whole)) {
    return false;
  }
  for (int two = 0; two < 100; ++two) {
    const std::string begin = prefix + static_cast<char>('0' + two / 10) + static_cast<char>('0' + two % 10);
    for (char fill = '0'; fill <= '9'; ++fill) {
      std::string text = begin;
      for (; text.size() <= longest; text += fill) {
        if (premium(text)) return true;
      }
    }
  }
  return false;
}

}  // namespace pop::tool
