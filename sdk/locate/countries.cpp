#include "locate/countries.h"

#include <algorithm>
#include <array>

#include "directory/text_check.h"

namespace pop::locate {
namespace {

// ISO 3166-1 alpha-2 in the alphabet's order, and XK, which the directory uses for Kosovo. Each takes three
// characters.
constexpr std::string_view codes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE "
    "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC "
    "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

struct Alias {
  std::string_view given;
  std::string_view meant;
};
// Codes that systems still give for a country that has another (CLDR 42, supplementalMetadata.xml,
// territoryAlias). A state that broke up is no alias: its code does not say which successor.
constexpr std::array<Alias, 6> aliases = {
    {{"BU", "MM"}, {"DD", "DE"}, {"FX", "FR"}, {"TP", "TL"}, {"UK", "GB"}, {"ZR", "CD"}}};

bool is_listed(std::string_view code) noexcept {
  std::size_t low = 0;
  std::size_t high = codes.size() / 3;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const int order = codes.substr(middle * 3, 2).compare(code);
    if (order == 0) return true;
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

}  // namespace

std::string well_formed_country(std::string_view given) {
  const std::string code = directory::ascii_upper(given);
  const bool letters = std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (code.size() != 2 || !letters) return {};
  const auto alias =
      std::find_if(aliases.begin(), aliases.end(), [&](const Alias &a) { return a.given == code; });
  return alias == aliases.end() ? code : std::string(alias->meant);
}

std::string country_code(std::string_view given) {
  std::string code = well_formed_country(given);
  return is_listed(code) ? code : std::string();
}

}  // namespace pop::locate
