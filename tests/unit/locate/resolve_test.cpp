#include "locate/resolve.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "test_zones.h"

namespace pop::locate {
namespace {

using directory::Channel;
using directory::ChannelType;
using directory::Service;
using test::utc;

constexpr std::uint32_t everything = 0x1ff;

Channel channel(ChannelType type, std::optional<std::string> hours = "24/7",
                std::optional<bool> abroad = std::nullopt) {
  Channel result;
  result.type = type;
  result.value = "made up";
  result.hours = std::move(hours);
  result.abroad = abroad;
  return result;
}

Channel from_abroad(Channel base) {
  base.abroad = true;
  base.international = "+99900000000";
  return base;
}

Service service(std::string id, std::string serves, std::vector<Channel> channels,
                std::string kind = "child_helpline") {
  Service result;
  result.id = std::move(id);
  result.serves = {std::move(serves)};
  result.kind = std::move(kind);
  result.languages = {"en"};
  result.timezone = "Europe/London";
  result.channels = std::move(channels);
  return result;
}

// A child in London who reads English, on a Wednesday at 11:00.
class Resolve : public ::testing::Test {
 protected:
  Resolve() : catalog_(test::zones()) {
    hints_.locales = {"en-GB"};
    hints_.region = "GB";
    hints_.time_zone = "Europe/London";
    hints_.can = everything;
  }

  void add(const Service &record, const std::string &country = "GB") {
    catalog_.services_by_country[country].push_back(record);
  }
  Service &added(const std::string &country = "GB") { return catalog_.services_by_country[country].back(); }
  Answer resolve() {
    auto answer = locate::resolve(hints_, now_, catalog_, words_, options_);
    EXPECT_TRUE(answer.ok());
    return *std::move(answer);
  }
  std::vector<std::string> order() { return ids(resolve().services); }
  static std::vector<std::string> ids(const std::vector<Offer> &offers) {
    std::vector<std::string> result;
    for (const Offer &offer : offers) result.push_back(offer.service.id);
    return result;
  }
  static std::vector<ChannelType> types(const Offer &offer) {
    std::vector<ChannelType> result;
    for (const auto &one : offer.channels) result.push_back(offer.service.channels[one.index].type);
    return result;
  }

  using Ids = std::vector<std::string>;
  using Types = std::vector<ChannelType>;
  test::CaseCatalog catalog_;
  Hints hints_;
  std::int64_t now_ = utc("2026-06-10T10:00:00Z");
  std::vector<std::string> words_ = {"en"};
  Options options_;
};

TEST_F(Resolve, AgesAreInclusiveAndUnknownAgeKeepsAll) {
  add(service("gb.young", "GB", {channel(ChannelType::phone)}));
  added().ages = {5, 12};
  add(service("gb.teen", "GB", {channel(ChannelType::phone)}));
  added().ages = {13, 17};
  add(service("gb.adult", "GB", {channel(ChannelType::phone)}));
  added().ages = {18, std::nullopt};
  add(service("gb.carers", "GB", {channel(ChannelType::phone)}));
  added().audience = {"carers"};
  const std::pair<int, Ids> expected[] = {{0, {"gb.teen", "gb.young", "gb.adult", "gb.carers"}},
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

TEST_F(Resolve, AWithdrawnRecordIsNotShown) {
  add(service("gb.gone", "GB", {channel(ChannelType::phone)}));
  added().withdrawn = true;
  EXPECT_TRUE(resolve().no_local_service);
}

TEST_F(Resolve, OnlyChannelsThisDeviceOpens) {
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

TEST_F(Resolve, AConversationNeedsADeskKeyThatIsValidNow) {
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

TEST_F(Resolve, WhatOnlyAnotherPhoneDialsIsInfoOnly) {
  add(service("gb.phone", "GB", {channel(ChannelType::phone), channel(ChannelType::telegram)}));
  add(service("gb.chat", "GB", {channel(ChannelType::webchat), channel(ChannelType::phone)}));
  add(service("gb.messenger", "GB", {channel(ChannelType::messenger)}));
  hints_.can = POP_CAN_WEB;
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.chat"}));
  EXPECT_EQ(ids(answer.info_only), (Ids{"gb.phone"}));
  EXPECT_NE(answer.info_only[0].why & POP_WHY_OTHER_PHONE_ONLY, 0u);
  EXPECT_EQ(types(answer.info_only[0]), (Types{ChannelType::phone}));
  EXPECT_FALSE(answer.no_local_service);
  hints_.needs = POP_NEEDS_TEXT_ONLY;
  EXPECT_TRUE(resolve().info_only.empty());
}

TEST_F(Resolve, FromAbroadOnlyWhatIsMarkedSoAndNumbersOnlyInternationally) {
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

TEST_F(Resolve, NeverAnotherCountrysService) {
  add(service("us.line", "US", {from_abroad(channel(ChannelType::phone))}), "US");
  // Even where a catalog hands it out for this country: what a record serves decides.
  add(service("us.lost", "US", {from_abroad(channel(ChannelType::phone))}), "GB");
  EXPECT_TRUE(order().empty());
  EXPECT_TRUE(resolve().no_local_service);
}

TEST_F(Resolve, WorldWideServices) {
  add(service("001.page", "001",
              {channel(ChannelType::website), channel(ChannelType::webchat, "24/7", false),
               channel(ChannelType::phone), from_abroad(channel(ChannelType::sms))}),
      "001");
  const Answer answer = resolve();
  ASSERT_EQ(ids(answer.services), (Ids{"001.page"}));
  EXPECT_EQ(types(answer.services[0]), (Types{ChannelType::website, ChannelType::sms}));
  EXPECT_NE(answer.services[0].why & POP_WHY_WORLD_WIDE, 0u);
}

TEST_F(Resolve, WithoutAPlaceTheCountryIsAskedAndTheWorldIsShown) {
  add(service("gb.child", "GB", {channel(ChannelType::phone)}));
  add(service("001.chat", "001", {channel(ChannelType::webchat)}), "001");
  catalog_.emergency_by_country["GB"] = {{"999", {}, {}, {}, true, {}, {}, {}, {}, false}};
  hints_.region.clear();
  hints_.time_zone.clear();
  hints_.locales = {"en"};
  const Answer answer = resolve();
  EXPECT_TRUE(answer.ask_country);
  EXPECT_FALSE(answer.no_local_service);
  EXPECT_EQ(ids(answer.services), (Ids{"001.chat"}));
  EXPECT_TRUE(answer.emergency.empty());
}

TEST_F(Resolve, ATerritoryWithoutARecordHasItsParents) {
  hints_.chosen_country = "GF";
  catalog_.parents["GF"] = "FR";
  add(service("fr.line", "FR", {channel(ChannelType::phone)}), "FR");
  Answer answer = resolve();
  ASSERT_EQ(ids(answer.services), (Ids{"fr.line"}));
  EXPECT_NE(answer.services[0].why & POP_WHY_PARENT_STATE, 0u);
  EXPECT_EQ(answer.services[0].why & POP_WHY_IN_THIS_COUNTRY, 0u);
  EXPECT_FALSE(answer.no_local_service);

  // A record of the parent that serves the territory itself is the territory's own, and first.
  add(service("fr.overseas", "FR", {channel(ChannelType::phone)}), "FR");
  added("FR").serves = {"FR", "GF"};
  EXPECT_EQ(order(), (Ids{"fr.overseas", "fr.line"}));

  add(service("gf.line", "GF", {channel(ChannelType::phone)}), "GF");
  EXPECT_EQ(order(), (Ids{"fr.overseas", "gf.line"}));
}

TEST_F(Resolve, NoDeclaredParentMeansWorldWideOnly) {
  hints_.chosen_country = "EH";
  add(service("ma.line", "MA", {from_abroad(channel(ChannelType::phone))}), "MA");
  add(service("001.chat", "001", {channel(ChannelType::webchat)}), "001");
  EXPECT_EQ(order(), (Ids{"001.chat"}));
  EXPECT_TRUE(resolve().no_local_service);
}

TEST_F(Resolve, OrderStepByStep) {
  hints_.needs = POP_NEEDS_SIGN_LANGUAGE;
  hints_.topic = "violence.bullying";
  hints_.sim_country = "IE";
  hints_.locales = {"en-GB", "fr"};
  const auto talk = [&](std::string id, std::string kind = "child_helpline") {
    Service record = service(std::move(id), "GB", {channel(ChannelType::phone)}, std::move(kind));
    record.accessibility = {"sign-language"};
    return record;
  };
  // Each is worse than the one before in exactly one respect of R7, and better in everything after it.
  add(talk("gb.a-fits"));
  added().topics = {"violence"};
  add(talk("gb.b"));
  add(talk("gb.c-french"));
  added().languages = {"fr"};
  add(talk("gb.d-peers", "peer_support"));
  added().topics = {"violence.bullying"};
  add(talk("gb.e-crisis", "crisis_line"));
  add(talk("gb.f-removal", "content_removal"));
  add(talk("gb.g-hotline", "content_hotline"));
  add(talk("ie.h-home"), "IE");
  added("IE").serves = {"IE"};
  added("IE").channels = {from_abroad(channel(ChannelType::phone))};
  add(talk("001.i-world"), "001");
  added("001").serves = {"001"};
  added("001").channels = {from_abroad(channel(ChannelType::phone))};
  add(talk("gb.j-unknown"));
  added().channels = {channel(ChannelType::phone, std::nullopt)};
  add(talk("gb.k-closed"));
  added().channels = {channel(ChannelType::phone, "22:00-23:00")};
  add(talk("gb.l-no-signs"));
  added().accessibility.clear();
  add(talk("gb.m-foreign"));
  added().languages = {"pl"};
  add(talk("gb.n-adults"));
  added().ages.min = 18;
  const Ids expected = order();
  EXPECT_EQ(expected, (Ids{"gb.a-fits", "gb.b", "gb.c-french", "gb.d-peers", "gb.e-crisis", "gb.f-removal",
                           "gb.g-hotline", "ie.h-home", "001.i-world", "gb.j-unknown", "gb.k-closed",
                           "gb.l-no-signs", "gb.m-foreign", "gb.n-adults"}));

  // The order of the records does not matter: the id settles what nothing else does.
  auto &records = catalog_.services_by_country["GB"];
  add(talk("gb.b2"));
  const Ids before = order();
  for (int i = 0; i < 50; ++i) {
    std::next_permutation(records.begin(), records.end(),
                          [](const Service &a, const Service &b) { return a.id < b.id; });
    ASSERT_EQ(order(), before);
  }
}

TEST_F(Resolve, OpenStateCountsOnlyUsableChannels) {
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

TEST_F(Resolve, AServiceIsOpenUntilItsLastChannelAndOpensWithItsFirst) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "10:00-12:00"), channel(ChannelType::webchat, "10:00-14:00")}));
  EXPECT_EQ(resolve().services[0].open.closes_at, utc("2026-06-10T13:00:00Z"));
  now_ = utc("2026-06-10T20:00:00Z");
  added().channels[1].hours = "09:00-14:00";
  EXPECT_EQ(resolve().services[0].open.opens_at, utc("2026-06-11T08:00:00Z"));
  added().channels[0].hours.reset();
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
  EXPECT_FALSE(resolve().services[0].open.opens_at.has_value());
}

TEST_F(Resolve, HoursThatCannotBeReadAreNeverOpen) {
  add(service("gb.line", "GB", {channel(ChannelType::phone, "always")}));
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
}

TEST_F(Resolve, APageWithoutHoursDoesNotHideThatTheLineIsClosed) {
  add(service("gb.line", "GB",
              {channel(ChannelType::website, std::nullopt), channel(ChannelType::phone, "22:00-23:00")}));
  add(service("gb.page", "GB", {channel(ChannelType::web_form, std::nullopt)}, "content_hotline"));
  const Answer answer = resolve();
  EXPECT_EQ(ids(answer.services), (Ids{"gb.line", "gb.page"}));
  EXPECT_EQ(answer.services[0].open.open, Open::closed);
  EXPECT_EQ(answer.services[1].open.open, Open::unknown);
  EXPECT_FALSE(answer.all_closed);
}

TEST_F(Resolve, AClockThatCannotBeRightTellsNothing) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  options_.clock = ClockWindow::of(now_ + 1, now_ - 10);
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
  options_.clock = ClockWindow::of(now_, now_ - 10);
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
  options_.clock = ClockWindow::of(now_, now_ - 401 * 86'400);
  EXPECT_EQ(resolve().services[0].open.open, Open::unknown);
}

TEST_F(Resolve, HolidaysAreThoseOfTheServicesCountry) {
  hints_.sim_country = "DE";
  add(service("de.line", "DE", {channel(ChannelType::webchat, "Mo-Su 00:00-24:00; PH off", true)}), "DE");
  catalog_.holidays_by_country["DE"] = {utc("2026-06-10T00:00:00Z") / 86'400};
  EXPECT_EQ(resolve().services[0].open.open, Open::closed);
  catalog_.holidays_by_country["GB"] = catalog_.holidays_by_country["DE"];
  catalog_.holidays_by_country["DE"] = {utc("2026-06-11T00:00:00Z") / 86'400};
  EXPECT_EQ(resolve().services[0].open.open, Open::now);
}

TEST_F(Resolve, ChannelsInOrder) {
  add(service("gb.line", "GB",
              {channel(ChannelType::phone, "22:00-23:00"), channel(ChannelType::sms, std::nullopt),
               channel(ChannelType::webchat), channel(ChannelType::whatsapp)}));
  EXPECT_EQ(types(resolve().services[0]),
            (Types{ChannelType::webchat, ChannelType::whatsapp, ChannelType::sms, ChannelType::phone}));
  options_.prefer = {ChannelType::phone, ChannelType::whatsapp};
  EXPECT_EQ(types(resolve().services[0]),
            (Types{ChannelType::whatsapp, ChannelType::webchat, ChannelType::sms, ChannelType::phone}));
}

TEST_F(Resolve, ChannelsHaveTheirOwnLanguagesAndAges) {
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

TEST_F(Resolve, LanguagesThatAreNotKnownAreNeitherSharedNorForeign) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  added().languages.clear();
  const Offer offer = resolve().services[0];
  EXPECT_EQ(offer.language, "");
  EXPECT_FALSE(offer.shared_language);
  EXPECT_EQ(offer.why & (POP_WHY_FOREIGN_LANGUAGE | POP_WHY_SPEAKS_YOUR_LANGUAGE), 0u);
}

TEST_F(Resolve, EmergencyNumbersOfThePlaceOnly) {
  using Number = directory::EmergencyNumber;
  const auto numbers = [this] {
    Ids result;
    for (const Number &number : resolve().emergency) result.push_back(number.number);
    return result;
  };
  Number from_list;
  from_list.from_list = true;
  for (const char *digits : {"1", "2", "3", "4"}) {
    from_list.number = digits;
    catalog_.emergency_by_country["GB"].push_back(from_list);
  }
  catalog_.emergency_by_country["UA"] = {from_list};
  hints_.sim_country = "UA";
  EXPECT_EQ(numbers(), (Ids{"1", "2", "3"}));
  Number known;
  known.number = "5";
  known.police = true;
  catalog_.emergency_by_country["GB"].push_back(known);
  EXPECT_EQ(numbers(), (Ids{"5"}));
  Number main;
  main.number = "6";
  main.main = true;
  catalog_.emergency_by_country["GB"].push_back(main);
  EXPECT_EQ(numbers(), (Ids{"6"}));
  EXPECT_FALSE(resolve().emergency_voice_only);

  hints_.needs = POP_NEEDS_TEXT_ONLY;
  EXPECT_TRUE(resolve().emergency_voice_only);
  Number by_text;
  by_text.number = "7";
  by_text.text = true;
  catalog_.emergency_by_country["GB"].push_back(by_text);
  EXPECT_EQ(numbers(), (Ids{"7", "6"}));
  EXPECT_FALSE(resolve().emergency_voice_only);
}

// A directory in which one country cannot be believed.
class Damaged final : public directory::Catalog {
 public:
  Damaged(directory::Catalog &sound, std::string damaged) : sound_(sound), damaged_(std::move(damaged)) {}
  Result<std::span<const Service>> services(std::string_view country) override {
    if (country == damaged_) return Error{POP_E_SIGNATURE, "made up"};
    return sound_.services(country);
  }
  std::span<const directory::EmergencyNumber> emergency(std::string_view c) override {
    return sound_.emergency(c);
  }
  const directory::Zones &zones() override { return sound_.zones(); }
  std::optional<std::string> parent(std::string_view c) override { return sound_.parent(c); }
  const std::set<std::int64_t> *holidays(std::string_view c) override { return sound_.holidays(c); }

 private:
  directory::Catalog &sound_;
  std::string damaged_;
};

TEST_F(Resolve, ADamagedCountryLeavesTheRestOfTheAnswer) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  add(service("001.chat", "001", {channel(ChannelType::webchat)}), "001");
  catalog_.parents["GB"] = "IE";  // no stand-in for a record that is there and damaged
  add(service("ie.line", "IE", {channel(ChannelType::phone)}), "IE");
  Damaged damaged(catalog_, "GB");
  const auto answer = locate::resolve(hints_, now_, damaged, words_);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ids(answer->services), (Ids{"001.chat"}));
  ASSERT_EQ(answer->problems.size(), 1u);
  EXPECT_EQ(answer->problems[0].code, POP_E_SIGNATURE);
}

TEST_F(Resolve, NothingToShowBecauseOfDamageIsAnError) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  Damaged damaged(catalog_, "GB");
  const auto answer = locate::resolve(hints_, now_, damaged, words_);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, POP_E_SIGNATURE);
}

TEST_F(Resolve, AnAnswerOutlivesTheDirectoryItCameFrom) {
  add(service("gb.a-line-with-a-name-too-long-to-lie-inside-a-string", "GB", {channel(ChannelType::phone)}));
  const Answer answer = resolve();
  catalog_.services_by_country.clear();
  EXPECT_EQ(answer.services[0].service.id, "gb.a-line-with-a-name-too-long-to-lie-inside-a-string");
  EXPECT_EQ(answer.services[0].language, "en");
}

TEST_F(Resolve, NothingKnownAtAllStillAnswers) {
  hints_ = {};
  const Answer answer = resolve();
  EXPECT_TRUE(answer.ask_country);
  EXPECT_TRUE(answer.screen.show_picker);
  EXPECT_TRUE(answer.services.empty());
  EXPECT_FALSE(answer.all_closed);
}

}  // namespace
}  // namespace pop::locate
