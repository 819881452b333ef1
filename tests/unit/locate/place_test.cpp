#include <gtest/gtest.h>

#include "locate/countries.h"
#include "locate/networks.h"
#include "locate/place.h"
#include "test_zones.h"

namespace pop::locate {
namespace {

Place place(const Hints &hints) { return find_place(hints, test::zones()); }

Hints from_network(std::string mcc, std::string time_zone = {}, std::string region = {},
                   std::string sim = {}) {
  Hints hints;
  hints.network_mcc = std::move(mcc);
  hints.time_zone = std::move(time_zone);
  hints.region = std::move(region);
  hints.sim_country = std::move(sim);
  return hints;
}

TEST(Place, TheFirstHintThatNamesOneCountryDecides) {
  Hints hints;
  hints.chosen_country = "FR";
  hints.network_mcc = "262";
  hints.time_zone = "Europe/Warsaw";
  hints.sim_country = "UA";
  hints.region = "IT";
  hints.locales = {"es-ES"};
  hints.address_country = "US";
  const std::pair<const char *, std::int32_t> steps[] = {
      {"FR", POP_PLACE_CHOSEN}, {"DE", POP_PLACE_NETWORK}, {"PL", POP_PLACE_TIME_ZONE}, {"UA", POP_PLACE_SIM},
      {"IT", POP_PLACE_REGION}, {"ES", POP_PLACE_LOCALE},  {"US", POP_PLACE_ADDRESS},   {"", POP_PLACE_NONE}};
  for (const auto &[country, from] : steps) {
    const Place found = place(hints);
    EXPECT_EQ(found.country, country);
    EXPECT_EQ(found.from, from);
    switch (from) {
      case POP_PLACE_CHOSEN:
        hints.chosen_country.clear();
        break;
      case POP_PLACE_NETWORK:
        hints.network_mcc.clear();
        break;
      case POP_PLACE_TIME_ZONE:
        hints.time_zone.clear();
        break;
      case POP_PLACE_SIM:
        hints.sim_country.clear();
        break;
      case POP_PLACE_REGION:
        hints.region.clear();
        break;
      case POP_PLACE_LOCALE:
        hints.locales.clear();
        break;
      default:
        hints.address_country.clear();
    }
  }
}

TEST(Place, WhatADeviceReportsWithoutMeaningItIsNotKnown) {
  Hints hints;
  hints.network_mcc = "001";  // a test network
  hints.time_zone = "Etc/UTC";
  hints.sim_country = "XX";
  hints.region = "001";
  hints.locales = {"C", "en_US_POSIX", "en"};
  hints.address_country = "ZZ";
  EXPECT_EQ(place(hints).country, "");
  EXPECT_EQ(place(hints).from, POP_PLACE_NONE);
  EXPECT_FALSE(place(hints).confirm);
  for (const char *mcc : {"", "9", "26", "2620", "26x", "999", "901", "289", "000"}) {
    EXPECT_EQ(place(from_network(mcc)).country, "") << mcc;
  }
  EXPECT_EQ(place(from_network("", "Mars/Olympus")).country, "");
}

TEST(Place, CountryCodesAreTakenInAnyCaseAndOldForm) {
  EXPECT_EQ(country_code("de"), "DE");
  EXPECT_EQ(country_code("UK"), "GB");
  EXPECT_EQ(country_code("xk"), "XK");
  for (const char *text : {"", "D", "DEU", "D1", "ZZ", "QM", "EU", "--", "AN", "\xc3\xa4"}) {
    EXPECT_EQ(country_code(text), "") << text;
  }
}

TEST(Place, EveryCountryIsFoundInTheList) {
  for (const char *code : {"AD", "AE", "DE", "MZ", "NA", "UA", "ZM", "ZW", "BL", "SS", "EH"}) {
    EXPECT_EQ(country_code(code), code);
  }
}

TEST(Place, SharedNetworkCodesAreNarrowed) {
  EXPECT_EQ(place(from_network("310", "America/Puerto_Rico")).country, "PR");
  EXPECT_EQ(place(from_network("310", "US/Eastern")).country, "US");
  EXPECT_EQ(place(from_network("234", "Europe/Jersey")).country, "JE");
  EXPECT_EQ(place(from_network("234", "Europe/London")).country, "GB");
  EXPECT_EQ(place(from_network("340", "America/Martinique")).country, "MQ");
  EXPECT_EQ(place(from_network("647", "Indian/Mayotte")).country, "YT");
  EXPECT_EQ(place(from_network("604", "Africa/El_Aaiun")).country, "EH");
  EXPECT_EQ(place(from_network("425", "Asia/Hebron")).country, "PS");
  EXPECT_EQ(place(from_network("425", "Asia/Jerusalem")).country, "IL");
  EXPECT_EQ(place(from_network("340", "", "GP")).country, "GP");
  EXPECT_EQ(place(from_network("340", "", "", "gf")).country, "GF");
  EXPECT_EQ(place(from_network("340", "", "GP", "GF")).country, "GP");
  for (const char *mcc : {"310", "340", "234"})
    EXPECT_EQ(place(from_network(mcc, "", "GP")).from, POP_PLACE_NETWORK);
}

TEST(Place, ASharedCodeThatNothingNarrowsDoesNotDecide) {
  EXPECT_EQ(place(from_network("340")).country, "");
  EXPECT_EQ(place(from_network("425")).country, "");
  EXPECT_EQ(place(from_network("362", "", "NL")).from, POP_PLACE_REGION);
  // A code assigned to one country stays that country's when nothing speaks for a territory.
  EXPECT_EQ(place(from_network("310", "Europe/Berlin", "DE", "DE")).country, "US");
  EXPECT_EQ(place(from_network("242")).country, "NO");
}

TEST(Place, ANetworkCanCoverLessThanItsCountryCode) {
  Hints hints = from_network("425", "Asia/Jerusalem");
  hints.network_mnc = "05";
  EXPECT_EQ(place(hints).country, "PS");
  hints = from_network("234", "Europe/London");
  hints.network_mnc = "58";
  EXPECT_EQ(place(hints).country, "IM");
  hints.network_mnc = "10";
  EXPECT_EQ(place(hints).country, "GB");
}

TEST(Place, TimeZonesOfSeveralCountries) {
  Hints hints;
  hints.time_zone = "Europe/Belgrade";
  EXPECT_EQ(place(hints).country, "");
  hints.locales = {"sq-XK"};
  EXPECT_EQ(place(hints).country, "XK");
  hints.sim_country = "RS";
  EXPECT_EQ(place(hints).country, "RS");
  hints.region = "XK";
  EXPECT_EQ(place(hints).country, "XK");
  EXPECT_EQ(place(hints).from, POP_PLACE_TIME_ZONE);
  hints.time_zone = "Europe/Simferopol";
  hints.region = "UA";
  EXPECT_EQ(place(hints).country, "UA");
}

TEST(Place, LinksOfTimeZonesAreFollowed) {
  Hints hints;
  hints.time_zone = "Asia/Calcutta";
  EXPECT_EQ(place(hints).country, "IN");
}

TEST(Place, ConfirmWhenAWeakHintDecidesOrHintsContradict) {
  EXPECT_TRUE(place(from_network("", "Europe/Berlin", "FR")).confirm);
  EXPECT_TRUE(place(from_network("", "Europe/Berlin", "", "FR")).confirm);
  EXPECT_FALSE(place(from_network("", "Europe/Berlin", "DE", "DE")).confirm);
  EXPECT_FALSE(place(from_network("", "Europe/Berlin")).confirm);
  EXPECT_TRUE(place(from_network("262", "Europe/Warsaw", "PL", "PL")).confirm);
  EXPECT_FALSE(place(from_network("262", "Europe/Berlin", "PL", "PL")).confirm);
  EXPECT_FALSE(place(from_network("262", "Europe/Warsaw", "PL", "DE")).confirm);
  EXPECT_FALSE(place(from_network("", "", "FR", "DE")).confirm);
  Hints hints;
  hints.locales = {"de-DE"};
  EXPECT_TRUE(place(hints).confirm);
  hints.locales.clear();
  hints.address_country = "DE";
  EXPECT_TRUE(place(hints).confirm);
  hints.address_country.clear();
  hints.chosen_country = "DE";
  hints.sim_country = "FR";
  EXPECT_FALSE(place(hints).confirm);
}

TEST(Place, ConfirmWhenADecisionLiesOutsideWhatAStrongerHintLeftOpen) {
  EXPECT_TRUE(place(from_network("340", "Europe/Berlin")).confirm);
  EXPECT_TRUE(place(from_network("", "Europe/Belgrade", "DE")).confirm);
}

TEST(Place, HomeIsWhereTheChildMayBelong) {
  Hints hints = from_network("440", "Asia/Tokyo", "US", "UA");
  hints.locales = {"en-GB", "fr-FR"};
  EXPECT_EQ(place(hints).home, (std::vector<std::string>{"UA", "US", "GB"}));
  hints.sim_country = "JP";
  hints.region = "JP";
  hints.locales = {"ja-JP"};
  EXPECT_TRUE(place(hints).home.empty());
}

}  // namespace
}  // namespace pop::locate
