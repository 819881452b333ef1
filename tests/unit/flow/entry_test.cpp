// S1 and what stands in its place: S8 all closed, S9 nobody here, S10 offline; and what the entry offers.
#include "flow_fixture.h"

namespace pop::flow {
namespace {

class FlowEntry : public FlowTest {
 protected:
  void close_all(std::int64_t opens_at) {
    for (locate::Offer &offer : host.answer.services) {
      offer.open = {locate::Open::closed, opens_at, std::nullopt};
      for (auto &channel : offer.channels) channel.open = offer.open;
    }
    host.answer.all_closed = true;
  }
};

TEST_F(FlowEntry, AllClosedSaysWhenTheFirstOpensAndWhichOpensBefore) {
  host.answer.services.push_back(
      offer("Nachtlinie", {{ChannelType::phone, "116123"}}, locate::Open::closed, "de.night"));
  close_all(host.now + 26 * 3600);
  host.answer.services[1].open.opens_at = host.now + 3600;
  const auto flow = open();
  EXPECT_EQ(flow->screen().id, "S8");
  EXPECT_EQ(flow->screen().title, "They are closed right now.");
  EXPECT_EQ(flow->screen().lines.at(0), "Kummertelefon: Opens tomorrow at 16:00");
  EXPECT_EQ(flow->screen().lines.at(1), "Nachtlinie: Opens today at 15:00");
  EXPECT_TRUE(says(*flow, "Tell an adult you trust"));
  EXPECT_EQ(main_choice(*flow)->id, "more");
  EXPECT_TRUE(offers(*flow, "danger"));
}

TEST_F(FlowEntry, NobodyHereOffersTheWorldsChatAndSaysWhoseItIs) {
  host.answer.no_local_service = true;
  host.answer.services[0].why = POP_WHY_WORLD_WIDE;
  const auto flow = open();
  EXPECT_EQ(flow->screen().id, "S9");
  EXPECT_TRUE(says(*flow, "These take children from any country."));
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.0");
  host.answer.services[0].why = POP_WHY_HOME_COUNTRY;
  EXPECT_FALSE(says(*open(), "any country"));
}

TEST_F(FlowEntry, OfflineOffersWhatWorksWithoutANetworkAndClaimsNoMore) {
  host.answer.offline = true;
  auto flow = open();
  EXPECT_EQ(flow->screen().id, "S10");
  EXPECT_EQ(flow->screen().title, "No internet right now");
  EXPECT_TRUE(says(*flow, "You can still call."));
  EXPECT_FALSE(says(*flow, "text"));
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.0");
  host.answer.services.push_back(offer("Text", {{ChannelType::sms, "123"}}, locate::Open::now, "de.text"));
  EXPECT_TRUE(says(*open(), "You can still call or text."));
  host.answer.services[0].channels[0].open.open = locate::Open::closed;
  EXPECT_FALSE(says(*open(), "still call")) << "who would answer is not there";
  host.answer.services[0].channels[0].open.open = locate::Open::now;
  host.answer.info_only = std::move(host.answer.services);
  host.answer.services.clear();
  flow = open();
  EXPECT_EQ(flow->screen().id, "S10");
  EXPECT_FALSE(says(*flow, "still call")) << "not from this device";
  EXPECT_EQ(flow->screen().rows.at(0).name, "Call 116111");
  EXPECT_TRUE(says(*flow, "Tell an adult you trust"));
}

TEST_F(FlowEntry, ThatThereIsNoNetworkIsSaidOnTheOthersToo) {
  host.answer.offline = true;
  host.answer.no_local_service = true;
  EXPECT_TRUE(says(*open(), "No internet right now"));
}

TEST_F(FlowEntry, APersonIsPromisedOnlyWhereOneAnswers) {
  EXPECT_FALSE(says(*open(), "a person")) << "a service of unknown kind";
  change(host.answer.services[0], [](auto &service) { service.kind = "child_helpline"; });
  EXPECT_TRUE(says(*open(), "You reach a person, not a computer."));
  change(host.answer.services[0], [](auto &service) { service.channels[0].type = ChannelType::sms; });
  EXPECT_FALSE(says(*open(), "a person")) << "a text can begin with a machine";
}

TEST_F(FlowEntry, AMainButtonThatOpensAPageSaysWhatS4WouldSay) {
  host.answer.services[0] = offer("Chat", {{ChannelType::webchat, "https://a.test"}}, locate::Open::now);
  const auto flow = open();
  EXPECT_TRUE(says(*flow, "outside Star Harbour"));
  EXPECT_TRUE(says(*flow, "May stay in your history"));
  EXPECT_TRUE(says(*flow, "internet address"));
  EXPECT_EQ(flow->choose("go.de.demo.0")->uri, "https://a.test") << "two taps";
}

TEST_F(FlowEntry, TheOrderIsMainOthersQuietDangerBack) {
  host.codes = true;
  host.with_words = {"en", "de"};
  const auto flow = open();
  const auto &choices = flow->screen().choices;
  EXPECT_EQ(choices.front().role, POP_ROLE_MAIN);
  EXPECT_EQ(choices.back().id, "danger");
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_EQ(flow->screen().choices.back().id, "back");
  EXPECT_EQ(flow->screen().choices.at(flow->screen().choices.size() - 2).id, "danger");
}

TEST_F(FlowEntry, WhatHappensNextIsOneTapAwayAndLeadsOn) {
  change(host.answer.services[0], [](auto &service) {
    service.kind = "child_helpline";
    service.next["en"] = {"We say hi.", "We say hello.", ""};
    service.confidentiality["de"] = {"Geheim.", "", ""};
  });
  const auto flow = open();
  ASSERT_TRUE(flow->choose("explain"));
  EXPECT_EQ(flow->screen().id, "S4");
  EXPECT_EQ(flow->screen().title, "What happens next");
  EXPECT_TRUE(says(*flow, "Someone at Kummertelefon says hello."));
  EXPECT_TRUE(says(*flow, "You can stop at any time."));
  EXPECT_TRUE(says(*flow, "the helper may have to tell others"));
  EXPECT_TRUE(says(*flow, "We tell them nothing about you."));
  EXPECT_TRUE(says(*flow, "Kummertelefon says:"));
  EXPECT_TRUE(says(*flow, "We say hello."));
  EXPECT_FALSE(says(*flow, "Geheim")) << "in a language the child did not choose";
  EXPECT_EQ(main_choice(*flow)->id, "go.yes");
  const auto called = flow->choose("go.yes");
  ASSERT_TRUE(called);
  EXPECT_TRUE(called->uri.starts_with("tel:116111"));
  EXPECT_EQ(flow->screen().id, "S1");
  ASSERT_TRUE(flow->choose("explain"));
  ASSERT_TRUE(flow->choose("go.no"));
  EXPECT_EQ(flow->screen().id, "S1");
}

TEST_F(FlowEntry, ARecordsOwnWordsKeepToTheRulesOfOurs) {
  change(host.answer.services[0], [](auto &service) {
    service.kind = "child_helpline";
    service.next["en"] = {"We say hi.", "This is totally safe!", "We say hi."};
    service.confidentiality["en"] = {"Tell us first.", "Call 0900 1234 instead.", "Tell us first."};
  });
  for (const char *text : {"Call 01 23 45 67 89.", "Call 11-61-11.", "See help.example for more."}) {
    change(host.answer.services[0], [text](auto &service) { service.next["en"][1] = text; });
    const auto flow = open(Band::b);
    ASSERT_TRUE(flow->choose("explain"));
    EXPECT_FALSE(says(*flow, "Kummertelefon says:")) << text;
  }
  change(host.answer.services[0],
         [](auto &service) { service.next["en"][1] = "We are there 24/7, e.g. at 10.30. Ages 10 - 17."; });
  const auto harmless = open(Band::b);
  ASSERT_TRUE(harmless->choose("explain"));
  EXPECT_TRUE(says(*harmless, "We are there 24/7"));
  change(host.answer.services[0], [](auto &service) { service.next["en"][1] = "This is totally safe!"; });
  const auto flow = open(Band::b);
  ASSERT_TRUE(flow->choose("explain"));
  EXPECT_FALSE(says(*flow, "Kummertelefon says:"));
  EXPECT_FALSE(says(*flow, "safe!"));
  EXPECT_FALSE(says(*flow, "0900"));
  EXPECT_TRUE(says(*flow, "Someone at Kummertelefon says hello."));
  const auto other = open(Band::c);
  ASSERT_TRUE(other->choose("explain"));
  EXPECT_TRUE(says(*other, "Tell us first."));
}

TEST_F(FlowEntry, CodesAreOfferedAlikeWhereverTheyCanBe) {
  EXPECT_FALSE(offers(*open(), "code.enter"));
  host.codes = true;
  EXPECT_TRUE(offers(*open(), "code.enter"));
  host.answer.offline = true;
  EXPECT_TRUE(offers(*open(), "code.enter"));
  host.answer.services.clear();
  EXPECT_TRUE(offers(*open(), "code.enter"));
}

TEST_F(FlowEntry, AgeOrdersTheChannelsOnlyWhereItIsKnown) {
  static_cast<void>(open());
  EXPECT_TRUE(host.asked.prefer.empty());
  static_cast<void>(open(Band::b, [](FlowSetup &setup) { setup.hints.age = 8; }));
  EXPECT_EQ(host.asked.prefer, std::vector{ChannelType::phone});
  static_cast<void>(open(Band::b, [](FlowSetup &setup) { setup.hints.age = 12; }));
  EXPECT_EQ(host.asked.prefer.at(0), ChannelType::pop);
  static_cast<void>(open(Band::b, [](FlowSetup &setup) {
    setup.hints.age = 12;
    setup.hints.prefer = {ChannelType::email};
  }));
  EXPECT_EQ(host.asked.prefer, std::vector{ChannelType::email}) << "the host knows better";
}

TEST_F(FlowEntry, ALanguageIsChosenByItsOwnNameForThisSession) {
  EXPECT_FALSE(offers(*open(), "language")) << "there is only one";
  host.with_words = {"en", "de", "ar"};
  const auto flow = open(Band::b, [](FlowSetup &setup) { setup.hints.locales = {"en-GB"}; });
  ASSERT_TRUE(flow->choose("language"));
  EXPECT_EQ(flow->screen().id, "S11_language");
  EXPECT_EQ(choice(*flow, "language.de")->label, "Deutsch");
  EXPECT_EQ(choice(*flow, "language.de")->language, "de");
  EXPECT_EQ(choice(*flow, "language.ar")->label, "العربية");
  EXPECT_TRUE(choice(*flow, "language.en")->language.empty());
  host.answer.screen.tag = "de";
  ASSERT_TRUE(flow->choose("language.de"));
  EXPECT_EQ(host.asked.locales, (std::vector<std::string>{"de", "en-GB"}));
  EXPECT_EQ(flow->screen().language, "de");
  EXPECT_EQ(flow->screen().id, "S1");
  flow->hide();
  EXPECT_EQ(host.asked.locales, std::vector<std::string>{"en-GB"});
}

TEST_F(FlowEntry, WhereNoLanguageFitsTheListIsOfferedLikeHelp) {
  host.with_words = {"en", "de"};
  EXPECT_EQ(choice(*open(), "language")->role, POP_ROLE_QUIET);
  host.answer.screen.show_picker = true;
  EXPECT_EQ(choice(*open(), "language")->role, POP_ROLE_NORMAL);
}

TEST_F(FlowEntry, CountriesStandUnderTheirLettersWithTheirOwnNames) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("place"));
  EXPECT_EQ(flow->screen().id, "S11");
  EXPECT_EQ(choice(*flow, "place.DE")->label, "Germany");
  EXPECT_EQ(choice(*flow, "place.DE")->hint, "Deutschland");
  EXPECT_EQ(choice(*flow, "place.DE")->group, "G");
  EXPECT_EQ(choice(*flow, "place.PL")->group, "P");
}

// A choice of country made in danger leads back to that country's numbers.
TEST_F(FlowEntry, APlaceChosenInDangerLeadsBackToDanger) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("more"));
  ASSERT_TRUE(flow->choose("danger"));
  ASSERT_TRUE(flow->choose("place"));
  ASSERT_TRUE(flow->choose("place.PL"));
  EXPECT_EQ(flow->screen().id, "S3");
  EXPECT_EQ(flow->screen().place, "Help in Poland");
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S1");
}

}  // namespace
}  // namespace pop::flow
