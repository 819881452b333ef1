// One service for one child: rules R6 and R9, and what may be dialled from where the child is.

#include <gtest/gtest.h>

#include <limits>

#include "resolve_fixture.h"

namespace pop::locate {
namespace {

using Offers = Resolve;

TEST_F(Offers, AgesAreInclusiveAndUnknownAgeKeepsAll) {
  add(service("gb.young", "GB", {channel(ChannelType::phone)}));
  added().ages = {5, 12};
  add(service("gb.teen", "GB", {channel(ChannelType::phone)}));
  added().ages = {13, 17};
  add(service("gb.adult", "GB", {channel(ChannelType::phone)}));
  added().ages = {18, std::nullopt};
  add(service("gb.carers", "GB", {channel(ChannelType::phone)}));
  added().audience = {"carers"};
  const std::pair<int, Ids> expected[] = {{0, {"gb.young", "gb.teen", "gb.carers", "gb.adult"}},
                                          {4, {"gb.carers"}},
                                          {5, {"gb.young", "gb.carers"}},
                                          {12, {"gb.young", "gb.carers"}},
                                          {13, {"gb.teen", "gb.carers"}},
                                          {17, {"gb.teen", "gb.carers"}},
                                          {18, {"gb.adult", "gb.carers"}}};
  for (const auto &[age, ids] : expected) {
    hints_.age = age;
    EXPECT_EQ(order(), ids) << age;
  }
}

TEST_F(Offers, AWithdrawnRecordIsNotShown) {
  add(service("gb.gone", "GB", {channel(ChannelType::phone)}));
  added().withdrawn = true;
  EXPECT_TRUE(resolve().no_local_service);
}

TEST_F(Offers, OnlyChannelsThisDeviceOpens) {
  add(service("gb.all", "GB", {}));
  for (int type = 0; type <= 10; ++type) added().channels.push_back(channel(static_cast<ChannelType>(type)));
  directory::DeskKey key;
  key.not_before = utc("2026-01-01T00:00:00Z");
  key.not_after = utc("2026-07-01T00:00:00Z");
  added().handoff.emplace().desk_keys = {key};
  EXPECT_EQ(resolve().services[0].channels.size(), 11u);
  hints_.can = POP_CAN_WHATSAPP | POP_CAN_EMAIL | POP_CAN_CONVERSATION;
  EXPECT_EQ(types(resolve().services[0]),
            (Types{ChannelType::whatsapp, ChannelType::email, ChannelType::pop}));
  hints_.can = everything;
  hints_.offline = true;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone, ChannelType::sms}));
  EXPECT_TRUE(resolve().offline);
  hints_.needs = POP_NEEDS_TEXT_ONLY;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::sms}));
}

TEST_F(Offers, AConversationNeedsADeskKeyThatIsValidNow) {
  add(service("gb.pop", "GB", {channel(ChannelType::pop), channel(ChannelType::phone)}));
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone}));
  directory::DeskKey key;
  key.not_before = now_;
  key.not_after = now_ + 1;
  added().handoff.emplace().desk_keys = {key};
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::pop, ChannelType::phone}));
  now_ += 1;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone}));
  now_ -= 2;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone}));
  // A clock set back does not revive a key: what has been signed since has happened.
  options_.clock.trusted_since = key.not_after;
  now_ = key.not_before;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone}));
}

TEST_F(Offers, WhatOnlyAnotherPhoneDialsIsInfoOnly) {
  add(service("gb.phone", "GB", {channel(ChannelType::phone), channel(ChannelType::telegram)}));
  add(service("gb.chat", "GB", {channel(ChannelType::webchat), channel(ChannelType::phone)}));
  add(service("gb.messenger", "GB", {channel(ChannelType::messenger)}));
  hints_.can = POP_CAN_WEB | POP_CAN_WEB_CHAT;
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.chat"}));
  EXPECT_EQ(ids(answer.info_only), (Ids{"gb.phone"}));
  EXPECT_NE(answer.info_only[0].why & POP_WHY_OTHER_PHONE_ONLY, 0u);
  EXPECT_EQ(types(answer.info_only[0]), (Types{ChannelType::phone}));
  EXPECT_FALSE(answer.no_local_service);
  hints_.needs = POP_NEEDS_TEXT_ONLY;
  EXPECT_TRUE(resolve().info_only.empty());
}

TEST_F(Offers, FromAbroadOnlyWhatIsMarkedSoAndNumbersOnlyInternationally) {
  hints_.sim_country = "UA";
  add(service("ua.line", "UA",
              {channel(ChannelType::phone, "24/7", true), from_abroad(channel(ChannelType::sms)),
               channel(ChannelType::webchat, "24/7", true), channel(ChannelType::email, "24/7"),
               channel(ChannelType::telegram, "24/7", false)}),
      "UA");
  const Answer answer = resolve();
  ASSERT_EQ(ids(answer.services), (Ids{"ua.line"}));
  EXPECT_EQ(types(answer.services[0]), (Types{ChannelType::sms, ChannelType::webchat}));
  EXPECT_TRUE(answer.services[0].channels[0].abroad);
  EXPECT_FALSE(answer.services[0].channels[1].abroad);
  EXPECT_NE(answer.services[0].why & POP_WHY_HOME_COUNTRY, 0u);
  EXPECT_TRUE(answer.no_local_service);
  hints_.sim_country = "GB";
  EXPECT_TRUE(order().empty());
}

TEST_F(Offers, OpenStateCountsOnlyUsableChannels) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "24/7"), channel(ChannelType::webchat, "14:00-20:00")}));
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
  hints_.needs = POP_NEEDS_TEXT_ONLY;
  const Answer answer = resolve();
  EXPECT_EQ(answer.services[0].open.open, Open::closed);
  EXPECT_EQ(answer.services[0].open.opens_at, utc("2026-06-10T13:00:00Z"));
  EXPECT_TRUE(answer.all_closed);
  EXPECT_EQ(answer.services[0].why & POP_WHY_OPEN_NOW, 0u);
}

TEST_F(Offers, AServiceIsOpenUntilItsLastChannelAndOpensWithItsFirst) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "10:00-12:00"), channel(ChannelType::webchat, "10:00-14:00")}));
  EXPECT_EQ(resolve().services[0].open.closes_at, utc("2026-06-10T13:00:00Z"));
  now_ = utc("2026-06-10T20:00:00Z");
  added().channels[1].hours = std::string("09:00-14:00");
  EXPECT_EQ(resolve().services[0].open.opens_at, utc("2026-06-11T08:00:00Z"));
  added().channels[0].hours.reset();
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
  EXPECT_FALSE(resolve().services[0].open.opens_at.has_value());
}

TEST_F(Offers, HoursThatCannotBeReadAreNeverOpen) {
  add(service("gb.line", "GB", {channel(ChannelType::phone, "always")}));
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
}

TEST_F(Offers, OpenMeansOpenToThisChildsLanguage) {
  hints_.locales = {"pl"};
  add(service("gb.line", "GB", {channel(ChannelType::phone), channel(ChannelType::sms, std::nullopt)}));
  added().channels[1].languages = {"pl"};
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown) << "only the English line is open";
  EXPECT_EQ(resolve().services[0].why & (POP_WHY_OPEN_NOW | POP_WHY_SPEAKS_YOUR_LANGUAGE),
            POP_WHY_SPEAKS_YOUR_LANGUAGE + 0u);
  added().channels[1] = channel(ChannelType::sms, "22:00-23:00");
  added().channels[1].languages = {"pl"};
  EXPECT_EQ(resolve().services[0].open.open, Open::closed);
  EXPECT_FALSE(resolve().all_closed) << "somebody answers, in another language";
  hints_.locales = {"pl", "en"};
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
}

TEST_F(Offers, APageWithoutHoursDoesNotHideThatTheLineIsClosed) {
  add(service("gb.line", "GB",
              {channel(ChannelType::website, std::nullopt), channel(ChannelType::phone, "22:00-23:00")}));
  add(service("gb.page", "GB", {channel(ChannelType::web_form, std::nullopt)}, "content_hotline"));
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.line", "gb.page"}));
  EXPECT_EQ(answer.services[0].open.open, Open::closed);
  EXPECT_EQ(answer.services[1].open.open, Open::unknown);
  EXPECT_FALSE(answer.all_closed);
}

TEST_F(Offers, TheServicesOwnWordClosesAndNeverOpens) {
  add(service("gb.line", "GB", {channel(ChannelType::phone, "Mo-Fr 09:00-17:00")}));
  const auto state = [&](const char *from, const char *until) {
    added().closure = directory::Closure{utc(from), utc(until)};
    return resolve().services[0].open;
  };
  OpenState open = state("2026-06-10T09:00:00Z", "2026-06-10T11:00:00Z");
  EXPECT_EQ(open.open, Open::closed);
  EXPECT_EQ(open.opens_at, utc("2026-06-10T11:00:00Z")) << "the hours hold again then";
  open = state("2026-06-10T09:00:00Z", "2026-06-10T22:00:00Z");
  EXPECT_EQ(open.open, Open::closed);
  EXPECT_EQ(open.opens_at, utc("2026-06-11T08:00:00Z")) << "nobody is there at night";
  open = state("2026-06-10T10:30:00Z", "2026-06-10T11:00:00Z");
  EXPECT_EQ(open.open, Open::now);
  EXPECT_EQ(open.closes_at, utc("2026-06-10T10:30:00Z"));
  open = state("2026-06-10T08:00:00Z", "2026-06-10T10:00:00Z");
  EXPECT_EQ(open.open, Open::now) << "it has ended";
  now_ = utc("2026-06-10T20:00:00Z");
  open = state("2026-06-11T07:00:00Z", "2026-06-11T10:00:00Z");
  EXPECT_EQ(open.open, Open::closed);
  EXPECT_EQ(open.opens_at, utc("2026-06-11T10:00:00Z"));
  open = state("2026-06-10T19:00:00Z", "2026-06-10T21:00:00Z");
  EXPECT_EQ(open.open, Open::closed) << "it opens nothing";
  added().channels[0].hours.reset();
  EXPECT_EQ(resolve().services[0].open.open, Open::closed) << "nor is it a guess then";
}

TEST_F(Offers, AClockThatCannotBeRightTellsNothing) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  options_.clock = ClockWindow::of(now_ + 1, now_ - 10);
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
  options_.clock = ClockWindow::of(now_, now_ - 10);
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
  options_.clock = ClockWindow::of(now_, now_ - 401 * 86'400);
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
}

TEST_F(Offers, HolidaysAreThoseOfTheServicesCountry) {
  hints_.sim_country = "DE";
  add(service("de.line", "DE", {channel(ChannelType::webchat, "Mo-Su 00:00-24:00; PH off", true)}), "DE");
  catalog_.holidays_by_country["DE"] = {utc("2026-06-10T00:00:00Z") / 86'400};
  EXPECT_EQ(resolve().services[0].open.open, Open::closed);
  catalog_.holidays_by_country["GB"] = catalog_.holidays_by_country["DE"];
  catalog_.holidays_by_country["DE"] = {utc("2026-06-11T00:00:00Z") / 86'400};
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
}

TEST_F(Offers, ChannelsInOrder) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "22:00-23:00"), channel(ChannelType::sms, std::nullopt),
               channel(ChannelType::webchat), channel(ChannelType::whatsapp)}));
  EXPECT_EQ(types(resolve().services[0]),
            (Types{ChannelType::webchat, ChannelType::whatsapp, ChannelType::sms, ChannelType::phone}));
  hints_.prefer = {ChannelType::phone, ChannelType::whatsapp};
  EXPECT_EQ(types(resolve().services[0]),
            (Types{ChannelType::whatsapp, ChannelType::webchat, ChannelType::sms, ChannelType::phone}));
}

TEST_F(Offers, ChannelsHaveTheirOwnLanguagesAndAges) {
  hints_.locales = {"uk", "en"};
  add(service("gb.line", "GB",
              {channel(ChannelType::phone), channel(ChannelType::webchat), channel(ChannelType::sms)}));
  added().channels[1].languages = {"uk"};
  added().channels[2].ages = directory::Ages{16, std::nullopt};
  const Offer offer = resolve().services[0];
  EXPECT_EQ(offer.language, "uk");
  EXPECT_EQ(types(offer), (Types{ChannelType::webchat, ChannelType::phone, ChannelType::sms}));
  EXPECT_EQ(offer.channels[0].language, "");
  EXPECT_EQ(offer.channels[1].language, "en");
  hints_.age = 15;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::webchat, ChannelType::phone}));
}

TEST_F(Offers, LanguagesThatAreNotKnownAreNeitherSharedNorForeign) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  added().languages.clear();
  const Offer offer = resolve().services[0];
  EXPECT_EQ(offer.language, "");
  EXPECT_FALSE(offer.shared_language);
  EXPECT_EQ(offer.why & (POP_WHY_FOREIGN_LANGUAGE | POP_WHY_SPEAKS_YOUR_LANGUAGE), 0u);
}

TEST_F(Offers, ARecordInDoubtIsNeverOpenAndStandsBehind) {
  add(service("gb.a", "GB", {channel(ChannelType::phone)}));
  added().in_doubt = true;
  add(service("gb.b", "GB", {channel(ChannelType::phone, "22:00-23:00")}, "crisis_line"));
  added().languages = {"cy"};
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.b", "gb.a"})) << "also before one in the child's language";
  EXPECT_EQ(answer.services[1].open.open, Open::unknown);
  EXPECT_NE(answer.services[1].why & POP_WHY_IN_DOUBT, 0u);
  EXPECT_EQ(answer.services[0].why & POP_WHY_IN_DOUBT, 0u);
  added().in_doubt = true;
  added().closure = directory::Closure{now_ - 10, now_ + 10};
  EXPECT_EQ(resolve().services[1].open.open, Open::closed) << "its own word is not in doubt";
}

TEST_F(Offers, ALineForAPartOfTheCountryStandsBehindUnlessTheChildIsThere) {
  add(service("gb.wales", "GB", {channel(ChannelType::phone)}));
  added().areas = {"GB-WLS"};
  add(service("gb.all", "GB", {channel(ChannelType::phone, "22:00-23:00")}, "crisis_line"));
  Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.all", "gb.wales"})) << "although it alone is open";
  EXPECT_NE(answer.services[1].why & POP_WHY_PART_OF_COUNTRY, 0u);
  hints_.area = "GB-WLS";
  answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.wales", "gb.all"}));
  EXPECT_EQ(answer.services[0].why & POP_WHY_PART_OF_COUNTRY, 0u);
  hints_.area = "GB-SCT";
  EXPECT_EQ(order(), (Ids{"gb.all"}));
}

TEST_F(Offers, OnANeighboursNetworkNumbersAreInternational) {
  hints_.chosen_country = "GB";
  hints_.network_mcc = "272";  // Ireland
  add(service(
      "gb.line", "GB",
      {channel(ChannelType::phone), from_abroad(channel(ChannelType::sms)), channel(ChannelType::webchat)}));
  Answer answer = resolve();
  ASSERT_EQ(types(answer.services[0]), (Types{ChannelType::sms, ChannelType::webchat, ChannelType::phone}));
  EXPECT_TRUE(answer.services[0].channels[0].abroad);
  EXPECT_FALSE(answer.services[0].channels[0].other_network);
  EXPECT_TRUE(answer.services[0].channels[2].other_network) << "116111 would be Ireland's";
  hints_.network_mcc = "234";
  answer = resolve();
  EXPECT_EQ(types(answer.services[0]), (Types{ChannelType::phone, ChannelType::sms, ChannelType::webchat}));
  EXPECT_FALSE(answer.services[0].channels[1].abroad);
}

TEST_F(Offers, OneChannelTakesOverFromAnother) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "09:00-12:00"), channel(ChannelType::webchat, "12:00-15:00"),
               channel(ChannelType::sms, "15:00-16:00,18:00-19:00")}));
  EXPECT_EQ(resolve().services[0].open.closes_at, utc("2026-06-10T15:00:00Z")) << "11:00 in London";
  added().channels[1].hours.reset();
  EXPECT_EQ(resolve().services[0].open.closes_at, utc("2026-06-10T11:00:00Z")) << "then it is not certain";
  added().channels = {channel(ChannelType::phone, "00:00-12:00"),
                      channel(ChannelType::webchat, "12:00-24:00")};
  EXPECT_EQ(resolve().services[0].open.closes_at, std::nullopt) << "they never leave a gap";
}

TEST_F(Offers, AChannelForAdultsOnlyWhereThereIsNoOther) {
  add(service("gb.line", "GB", {channel(ChannelType::phone), channel(ChannelType::webchat)}));
  added().channels[0].ages = directory::Ages{18, std::nullopt};
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::webchat}));
  EXPECT_EQ(resolve().services[0].why & POP_WHY_ADULTS_ONLY, 0u);
  hints_.can = POP_CAN_PHONE;
  EXPECT_EQ(types(resolve().services[0]), (Types{ChannelType::phone}));
  EXPECT_NE(resolve().services[0].why & POP_WHY_ADULTS_ONLY, 0u);
  hints_.age = 12;
  EXPECT_TRUE(order().empty());
}

TEST_F(Offers, ANumberForAdultsIsNoWayOutForAChildWhoseDeviceCannotCall) {
  add(service("gb.line", "GB", {channel(ChannelType::phone), channel(ChannelType::sms)}));
  added().channels[0].ages = directory::Ages{18, std::nullopt};
  hints_.can = POP_CAN_WEB;
  EXPECT_EQ(types(resolve().info_only[0]), (Types{ChannelType::sms}));
  EXPECT_EQ(resolve().info_only[0].why & POP_WHY_ADULTS_ONLY, 0u);
  hints_.can = POP_CAN_SMS;
  EXPECT_TRUE(resolve().services[0].other_phone.empty());
  added().channels.pop_back();
  ASSERT_EQ(resolve().info_only.size(), 1u);
  EXPECT_NE(resolve().info_only[0].why & POP_WHY_ADULTS_ONLY, 0u);
}

TEST_F(Offers, AnAgeThatNobodyHasIsNotKnown) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  added().ages = {5, 18};
  for (const int age : {2014, 121, std::numeric_limits<int>::max()}) {
    hints_.age = age;
    ASSERT_EQ(order(), (Ids{"gb.line"})) << age;
    EXPECT_EQ(resolve().services[0].why & POP_WHY_FITS_AGE, 0u) << age;
  }
  hints_.age = 120;
  EXPECT_TRUE(order().empty());
}

TEST_F(Offers, WhatIsNoAreaOfThePlaceHidesNothing) {
  add(service("gb.wales", "GB", {channel(ChannelType::phone)}));
  added().areas = {"GB-WLS"};
  for (const char *area : {"Wales", "US-NJ", "GB", "GB-", "GB-WALES", "-", "GB-\xff", "g"}) {
    hints_.area = area;
    ASSERT_EQ(order(), (Ids{"gb.wales"})) << area;
    EXPECT_NE(resolve().services[0].why & POP_WHY_PART_OF_COUNTRY, 0u) << area;
  }
  hints_.area = "gb-wls";
  ASSERT_EQ(order(), (Ids{"gb.wales"}));
  EXPECT_EQ(resolve().services[0].why & POP_WHY_PART_OF_COUNTRY, 0u);
}

TEST_F(Offers, ADeviceThatNamesNoLanguageMakesNoneForeign) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  hints_.locales = {"C"};
  EXPECT_EQ(resolve().services[0].why & (POP_WHY_FOREIGN_LANGUAGE | POP_WHY_SPEAKS_YOUR_LANGUAGE), 0u);
  hints_.locales = {"pl"};
  EXPECT_NE(resolve().services[0].why & POP_WHY_FOREIGN_LANGUAGE, 0u);
}

TEST_F(Offers, LanguagesNobodyWroteDownAreThoseOfThePlaceInOrderAlone) {
  add(service("gb.unknown", "GB", {channel(ChannelType::phone)}));
  added().languages.clear();
  add(service("gb.welsh", "GB", {channel(ChannelType::phone)}));
  added().languages = {"cy"};
  add(service("001.chat", "001", {channel(ChannelType::webchat)}), "001");
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.unknown", "001.chat", "gb.welsh"}));
  EXPECT_FALSE(answer.services[0].shared_language);
  EXPECT_EQ(answer.services[0].why & (POP_WHY_SPEAKS_YOUR_LANGUAGE | POP_WHY_FOREIGN_LANGUAGE), 0u);
  hints_.locales = {"pl"};
  EXPECT_EQ(order(), (Ids{"gb.unknown", "gb.welsh", "001.chat"})) << "unknown is better than foreign";
  hints_.locales = {"pl", "en"};
  EXPECT_EQ(order(), (Ids{"gb.unknown", "001.chat", "gb.welsh"}));
  hints_.locales = {"pl-GB"};
  added("001").languages = {"pl"};
  EXPECT_EQ(order(), (Ids{"001.chat", "gb.unknown", "gb.welsh"})) << "a device in Britain, not its language";
}

TEST_F(Offers, TheWorldsFormsStandBehindEveryLineOfThePlace) {
  add(service("gb.polish", "GB", {channel(ChannelType::phone)}));
  added().languages = {"pl"};
  add(service("001.form", "001", {channel(ChannelType::web_form, "24/7")}, "content_removal"), "001");
  add(service("001.list", "001", {channel(ChannelType::website, "24/7")}, "directory"), "001");
  add(service("001.chat", "001", {channel(ChannelType::webchat)}, "crisis_line"), "001");
  EXPECT_EQ(order(), (Ids{"001.chat", "gb.polish", "001.list", "001.form"}));
}

TEST_F(Offers, NumbersForAnotherPhoneAreNamedBesideWhatOpensHere) {
  add(service("gb.line", "GB", {channel(ChannelType::phone), channel(ChannelType::website, std::nullopt)}));
  hints_.can = POP_CAN_WEB;
  const Answer answer = resolve();
  ASSERT_EQ(ids(answer.services), (Ids{"gb.line"}));
  EXPECT_EQ(types(answer.services[0]), (Types{ChannelType::website}));
  ASSERT_EQ(answer.services[0].other_phone.size(), 1u);
  EXPECT_EQ(answer.services[0].other_phone[0].open.open, Open::now);
  EXPECT_EQ(answer.services[0].open.open, Open::unknown) << "what cannot be used does not make it open";
  EXPECT_TRUE(answer.info_only.empty());
}

TEST_F(Offers, WhatIsEqualIsOrderedByHowManyItIsFor) {
  add(service("gb.a", "GB", {channel(ChannelType::phone)}));
  added().ages = {12, 20};
  add(service("gb.b", "GB", {channel(ChannelType::phone)}));
  added().topics = {"violence.bullying"};
  add(service("gb.c", "GB", {channel(ChannelType::phone)}));
  added().topics = {"violence.bullying", "other.general"};
  EXPECT_EQ(order(), (Ids{"gb.c", "gb.b", "gb.a"}));
  hints_.age = 13;
  EXPECT_EQ(order(), (Ids{"gb.a", "gb.c", "gb.b"}));
}

TEST_F(Offers, WhatIsEqualIsOrderedByHowSureTheRecordIs) {
  for (const char *id : {"gb.a", "gb.b", "gb.c", "gb.d"})
    add(service(id, "GB", {channel(ChannelType::phone)}));
  auto &all = catalog_.services_by_country["GB"];
  all[1].last_seen = 2024;
  all[2].last_seen = 2026;
  all[3].confirmed = true;
  EXPECT_EQ(order(), (Ids{"gb.d", "gb.c", "gb.b", "gb.a"}));
}

}  // namespace
}  // namespace pop::locate
