// The whole answer: rules R3, R7, R8 and R10.

#include <gtest/gtest.h>

#include <algorithm>

#include "resolve_fixture.h"

namespace pop::locate {
namespace {

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
  // Wherever the catalog lists it.
  catalog_.services_by_country["GF"] = {added("FR")};
  EXPECT_EQ(order(), (Ids{"fr.overseas", "fr.line"}));

  add(service("gf.line", "GF", {channel(ChannelType::phone)}), "GF");
  EXPECT_EQ(order(), (Ids{"fr.overseas", "gf.line"}));
}

TEST_F(Resolve, ARecordWithNothingForThisChildDoesNotHideTheParents) {
  hints_ = {};
  hints_.locales = {"fr-FR"};
  hints_.chosen_country = "GF";
  hints_.can = everything;
  catalog_.parents["GF"] = "FR";
  add(service("gf.adults", "GF", {channel(ChannelType::phone)}), "GF");
  added("GF").ages.min = 18;
  add(service("fr.line", "FR", {channel(ChannelType::phone)}), "FR");
  EXPECT_EQ(order(), (Ids{"fr.line", "gf.adults"}));
  added("GF").ages.min.reset();
  EXPECT_EQ(order(), (Ids{"gf.adults"}));
  hints_.can = POP_CAN_WEB_CHAT;
  added("FR").channels.push_back(channel(ChannelType::webchat));
  EXPECT_EQ(order(), (Ids{"fr.line"}));
}

TEST_F(Resolve, AMadeUpCountryIsChosenOnlyWhereTheDirectoryServesIt) {
  hints_.chosen_country = "ZY";
  EXPECT_EQ(resolve().place.country, "GB") << "no such country: as if nothing had been chosen";
  add(service("zy.line", "ZY", {channel(ChannelType::phone)}), "ZY");
  EXPECT_EQ(resolve().place.country, "ZY");
  EXPECT_EQ(order(), (Ids{"zy.line"}));
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
  Result<directory::Services> services(std::string_view country) override {
    if (country == damaged_) return Error{POP_E_SIGNATURE, "made up"};
    return sound_.services(country);
  }
  std::span<const directory::EmergencyNumber> emergency(std::string_view c) override {
    return sound_.emergency(c);
  }
  const directory::Zones &zones() override { return sound_.zones(); }
  std::optional<std::string> parent(std::string_view c) override { return sound_.parent(c); }
  const directory::Holidays *holidays(std::string_view c) override { return sound_.holidays(c); }

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
  LanguageMatcher languages(words_);
  const auto answer = locate::resolve(hints_, now_, damaged, languages);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(ids(answer->services), (Ids{"001.chat"}));
  ASSERT_EQ(answer->problems.size(), 1u);
  EXPECT_EQ(answer->problems[0].code, POP_E_SIGNATURE);
}

TEST_F(Resolve, NothingToShowBecauseOfDamageIsAnError) {
  add(service("gb.line", "GB", {channel(ChannelType::phone)}));
  Damaged damaged(catalog_, "GB");
  LanguageMatcher languages(words_);
  const auto answer = locate::resolve(hints_, now_, damaged, languages);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, POP_E_SIGNATURE);
}

TEST_F(Resolve, AnAnswerOutlivesTheDirectoryItCameFrom) {
  add(service("gb.a-line-with-a-name-too-long-to-lie-inside-a-string", "GB", {channel(ChannelType::phone)}));
  const Answer answer = resolve();
  catalog_.services_by_country.clear();
  EXPECT_EQ(answer.services[0].service->id, "gb.a-line-with-a-name-too-long-to-lie-inside-a-string");
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
