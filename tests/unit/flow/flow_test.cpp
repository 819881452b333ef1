#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "flow_fixture.h"
#include "handoff/text_parts.h"

namespace pop::flow {
namespace {

using directory::Channel;
using directory::ChannelType;
using locate::Open;

// A client made by hand: its answer is what the test says, its conversations have no network.
TEST_F(FlowTest, HelpIsTwoTapsAway) {
  const auto flow = open();  // the first tap: the entry
  ASSERT_NE(main_choice(*flow), nullptr);
  EXPECT_EQ(flow->screen().choices.front().id, main_choice(*flow)->id);
  const auto action = flow->choose(main_choice(*flow)->id);  // the second
  ASSERT_TRUE(action);
  EXPECT_EQ(action->kind, POP_ACTION_OPEN);
  EXPECT_EQ(action->uri.rfind("tel:116111", 0), 0u) << action->uri;
}

TEST_F(FlowTest, TheMainButtonSaysWhoHowAndUntilWhen) {
  const auto flow = open();
  const Choice *main = main_choice(*flow);
  ASSERT_NE(main, nullptr);
  EXPECT_EQ(main->label, "Call 116111: Kummertelefon");
  EXPECT_NE(main->hint.find("Open until 20:00"), std::string::npos) << main->hint;
  EXPECT_EQ(main->trace, "Stays in the call list");
  EXPECT_TRUE(says(*flow, "They speak German."));
  EXPECT_EQ(flow->screen().place, "Help in Germany");
}

// Before the child goes to a page: what stays on the device, and what the page's side learns.
TEST_F(FlowTest, APageIsSaidToBeSeenBeforeItIsOpened) {
  auto seen =
      offer("Chat", {{ChannelType::webchat, "https://a.test"}, {ChannelType::webchat, "https://b.test"}},
            locate::Open::now);
  auto service = std::make_shared<directory::Service>(*seen.service);
  service->channels[1].trackers = true;
  seen.service = service;
  host.answer.services = {seen};
  for (const auto &[band, words] :
       {std::pair(Band::a, "a number of this phone"), std::pair(Band::b, "internet address"),
        std::pair(Band::c, "can keep what you write")}) {
    const auto flow = open(band);
    ASSERT_TRUE(flow->choose("more"));
    const Choice &plain = flow->screen().choices[0];
    const Choice &tracked = flow->screen().choices[1];
    EXPECT_NE(plain.trace.find("May stay in your history. "), std::string::npos) << plain.trace;
    EXPECT_NE(plain.trace.find(words), std::string::npos) << plain.trace;
    EXPECT_EQ(plain.trace.find("Other"), std::string::npos) << plain.trace;
    EXPECT_NE(tracked.trace.find("Other"), std::string::npos) << tracked.trace;
    EXPECT_NE(tracked.a11y_label.find(tracked.trace), std::string::npos);
    ASSERT_TRUE(flow->choose(tracked.id));
    EXPECT_EQ(flow->choose("go.yes")->uri, "https://b.test")
        << "the record's address, and nothing added to it";
  }
}

TEST_F(FlowTest, DangerIsThreeTapsAwayAndNamesOnlyThePlacesNumbers) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_EQ(flow->screen().id, "S3");
  EXPECT_EQ(flow->choose("emergency.0")->uri.rfind("tel:112", 0), 0u);
}

TEST_F(FlowTest, DangerWithoutAKnownPlaceNamesNoNumber) {
  host.answer.place.country.clear();
  host.answer.emergency.clear();
  const auto flow = open();
  ASSERT_TRUE(flow->choose("danger"));
  for (const Choice &choice : flow->screen().choices)
    EXPECT_EQ(choice.id.rfind("emergency", 0), std::string::npos);
  EXPECT_TRUE(says(*flow, "Ask any adult"));
  EXPECT_TRUE(offers(*flow, "place"));
}

TEST_F(FlowTest, AClosedServiceIsNeverTheMainButton) {
  host.answer.services[0] = offer("Kummertelefon", {{ChannelType::phone, "116111"}}, locate::Open::closed);
  host.answer.services[0].open.opens_at = monday_1300_utc + 3600;
  host.answer.all_closed = true;
  const auto flow = open();
  ASSERT_NE(main_choice(*flow), nullptr);
  EXPECT_EQ(main_choice(*flow)->id, "more");
  EXPECT_TRUE(says(*flow, "Opens today at 15:00"));
  host.answer.services.push_back(
      offer("Nachtlinie", {{ChannelType::phone, "116123"}}, locate::Open::unknown));
  EXPECT_EQ(main_choice(*open())->label, "Call 116123: Nachtlinie");
}

TEST_F(FlowTest, UnknownPlaceAsksForItAndIsNoGate) {
  host.answer = {};
  const auto flow = open();
  ASSERT_NE(main_choice(*flow), nullptr);
  EXPECT_EQ(main_choice(*flow)->id, "place");
  EXPECT_TRUE(offers(*flow, "danger"));
  ASSERT_TRUE(flow->choose("place"));
  ASSERT_TRUE(flow->choose("place.PL"));
  EXPECT_EQ(flow->screen().place, "Help in Poland");
}

TEST_F(FlowTest, NothingKnownHereStillGivesANextStep) {
  host.answer.services.clear();
  host.answer.no_local_service = true;
  const auto flow = open();
  EXPECT_EQ(flow->screen().id, "S9");
  EXPECT_EQ(flow->screen().title, "We do not know a helpline in Germany yet.");
  EXPECT_TRUE(says(*flow, "Tell an adult you trust"));
  EXPECT_TRUE(offers(*flow, "danger"));
  EXPECT_TRUE(offers(*flow, "place"));
}

TEST_F(FlowTest, HideForgetsWhereTheChildWasAndWhatItChose) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose("place"));
  ASSERT_TRUE(flow->choose("place.PL"));
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->send("I am afraid"));
  EXPECT_EQ(flow->message_count(), 1u);
  flow->hide();
  EXPECT_EQ(flow->screen().id, "S1");
  EXPECT_EQ(flow->screen().place, "Help in Germany");
  EXPECT_EQ(flow->message_count(), 0u);
  EXPECT_FALSE(offers(*flow, "talk"));
}

TEST_F(FlowTest, UnsentIsNeverCalledSent) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->send("I am afraid"));
  EXPECT_TRUE(says(*flow, "Not sent yet."));
  std::uint32_t next = 1000;
  flow->poll(next);  // there is no transport: it fails for good
  EXPECT_TRUE(says(*flow, "This was not sent."));
  EXPECT_FALSE(says(*flow, "Sent."));
}

TEST_F(FlowTest, AConversationThatCannotBeginLeadsToTheOtherWays) {
  host.answer.services[0] =
      offer("Demo", {{ChannelType::pop, ""}, {ChannelType::phone, "116111"}}, locate::Open::now);
  host.trouble = POP_E_KEY_EXPIRED;
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  EXPECT_EQ(flow->screen().id, "S2");
  EXPECT_TRUE(flow->screen().live_assertive);
  EXPECT_TRUE(offers(*flow, "go.de.demo.1"));
}

TEST_F(FlowTest, ARunningConversationIsNotBegunTwice) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->choose("back"));
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_EQ(host.begun, 1);
}

TEST_F(FlowTest, AChoiceTheScreenDoesNotHaveIsRefused) {
  const auto flow = open();
  for (const char *id :
       {"", "go.", "go.de.demo.9", "emergency.0", "place.XX", "feedback.5", "back", "nonsense"}) {
    const auto action = flow->choose(id);
    EXPECT_FALSE(action) << id;
    if (!action) {
      EXPECT_EQ(action.error().code, POP_E_NOT_FOUND) << id;
    }
  }
  EXPECT_EQ(flow->send("hello").error().code, POP_E_STATE);
}

TEST_F(FlowTest, ManyWaysComeInPagesAndBackGoesPageByPage) {
  host.answer.services.clear();
  for (int i = 0; i < 20; ++i) {
    const std::string number = "1161" + std::to_string(10 + i);
    host.answer.services.push_back(offer("Line", {{ChannelType::phone, number.c_str()}}, locate::Open::now,
                                         "de.line-" + std::to_string(i)));
  }
  const auto flow = open();
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_TRUE(offers(*flow, "go.de.line-7.0"));
  EXPECT_FALSE(offers(*flow, "go.de.line-8.0"));
  ASSERT_TRUE(flow->choose("next"));
  ASSERT_TRUE(flow->choose("next"));
  EXPECT_TRUE(offers(*flow, "go.de.line-19.0"));
  EXPECT_FALSE(offers(*flow, "next"));
  EXPECT_EQ(flow->choose("go.de.line-19.0")->uri.rfind("tel:116129", 0), 0u);
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_TRUE(offers(*flow, "go.de.line-8.0"));
  ASSERT_TRUE(flow->choose("back"));
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S1");
}

TEST_F(FlowTest, AScreenThatStaysOpenStopsSayingOpenWhenTheLineCloses) {
  const auto flow = open();
  EXPECT_NE(main_choice(*flow)->hint.find("Open until 20:00"), std::string::npos);
  std::uint32_t next = UINT32_MAX;
  flow->poll(next);
  EXPECT_LE(next, 6u * 3600 * 1000);
  host.now += 6 * 3600;
  host.answer.services[0].open = host.answer.services[0].channels[0].open =
      host.answer.services[0].channels[1].open = {locate::Open::closed, host.now + 18 * 3600, std::nullopt};
  host.answer.all_closed = true;
  flow->poll(next);
  EXPECT_EQ(main_choice(*flow)->id, "more");
  EXPECT_EQ(flow->screen().id, "S8");
  EXPECT_EQ(flow->screen().title, "They are closed right now.");
}

TEST_F(FlowTest, TimesFarAwayAreNotPutAsIfTheyWereNear) {
  auto &open_state = host.answer.services[0].channels[0].open;
  open_state.closes_at = host.now + 3 * 86400;
  EXPECT_EQ(main_choice(*open())->hint, "Open now");
  host.answer.services[0].open = host.answer.services[0].channels[1].open =
      open_state = {locate::Open::closed, host.now + 7 * 86400, std::nullopt};
  host.answer.all_closed = true;
  EXPECT_TRUE(says(*open(), "Closed now"));
}

TEST_F(FlowTest, ALineForOneMatterIsTheMainButtonOnlyWhereNobodyElseMayBeThere) {
  const auto of_kind = [](locate::Offer made, const char *kind) {
    auto service = std::make_shared<directory::Service>(*made.service);
    service->kind = kind;
    made.service = std::move(service);
    return made;
  };
  const std::vector<std::pair<ChannelType, const char *>> phone = {{ChannelType::phone, "116000"}};
  host.answer.services = {
      of_kind(offer("Missing", phone, locate::Open::now, "de.missing"), "missing_children"),
      of_kind(offer("Listening", phone, locate::Open::unknown, "de.listening"), "child_helpline")};
  EXPECT_EQ(main_choice(*open())->id, "go.de.listening.0");
  host.answer.services[0].why = POP_WHY_FITS_TOPIC;
  EXPECT_EQ(main_choice(*open())->id, "go.de.missing.0");
  host.answer.services[0].why = 0;
  host.answer.services[1].open.open = locate::Open::closed;
  EXPECT_EQ(main_choice(*open())->id, "go.de.missing.0");
}

TEST_F(FlowTest, AServiceForAdultsIsNeverTheMainButton) {
  host.answer.services[0].why = POP_WHY_ADULTS_ONLY;
  directory::Service adults = *host.answer.services[0].service;
  adults.ages.min = 18;
  host.answer.services[0].service = std::make_shared<directory::Service>(adults);
  const auto flow = open();
  EXPECT_EQ(main_choice(*flow)->id, "more");
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_NE(flow->screen().choices[0].hint.find(". For ages 18 and up"), std::string::npos);
}

TEST_F(FlowTest, TheForeignLanguageNamedIsTheChilds) {
  host.answer.services[0].why = POP_WHY_FOREIGN_LANGUAGE;
  FlowSetup setup;
  setup.hints.locales = {"uk-UA"};
  setup.hints.can = POP_CAN_PHONE;
  const auto flow = Flow::create(host, std::move(setup));
  ASSERT_TRUE(flow);
  EXPECT_TRUE(says(**flow, "They may not speak Ukrainian now") ||
              says(**flow, "They may not speak Ukrainian."));
  EXPECT_FALSE(says(*open(), "may not speak"));  // no language known: nothing is claimed
}

TEST_F(FlowTest, WhatOnlyAnotherPhoneCanReachIsNamedNotDenied) {
  host.answer.info_only = std::move(host.answer.services);
  host.answer.services.clear();
  const auto flow = open();
  EXPECT_EQ(flow->screen().id, "S1");
  EXPECT_EQ(flow->screen().table_label, "From another phone");
  ASSERT_EQ(flow->screen().rows.size(), 1u);
  EXPECT_EQ(flow->screen().rows[0].name, "Call 116111");
  EXPECT_NE(flow->screen().rows[0].text.find("Kummertelefon"), std::string::npos);
  EXPECT_TRUE(flow->screen().rows[0].uri.starts_with("tel:116111")) << "for the camera of another phone";
  EXPECT_EQ(main_choice(*flow)->id, "more");
}

TEST_F(FlowTest, ATextFromAnotherPhoneIsNotCalledACallAndKeepsItsWord) {
  directory::Service service = *host.answer.services[0].service;
  service.channels[0].type = ChannelType::sms;
  service.channels[0].value = "741741";
  host.answer.services[0].service = std::make_shared<directory::Service>(service);
  host.answer.services[0].channels.pop_back();
  host.answer.info_only = std::move(host.answer.services);
  host.answer.services.clear();
  EXPECT_EQ(open()->screen().rows.at(0).name, "Send a text to 741741");
  service.channels[0].sms_body = "HOME";
  host.answer.info_only[0].service = std::make_shared<directory::Service>(service);
  EXPECT_NE(open()->screen().rows.at(0).text.find("text HOME to 741741"), std::string::npos);
  EXPECT_EQ(open()->screen().rows.at(0).uri, "sms:741741?body=HOME");
}

TEST_F(FlowTest, ANumberOfAnotherNetworkIsNeverTheMainButtonAndSaysSo) {
  host.answer.services[0].channels[0].other_network = true;
  auto flow = open();
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.1") << "the web chat reaches them";
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_NE(flow->screen().choices[0].hint.find("another country's network"), std::string::npos);
  EXPECT_EQ(flow->screen().choices[1].hint.find("another country's network"), std::string::npos);
  host.answer.services[0].channels.pop_back();
  flow = open();
  EXPECT_EQ(main_choice(*flow)->id, "more");
  EXPECT_FALSE(says(*flow, "do not know a helpline")) << "there is one, beyond this network";
}

TEST_F(FlowTest, AnotherServiceDoesNotThrowARunningChatAway) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  host.answer.services.push_back(offer("Other", {{ChannelType::pop, ""}}, locate::Open::now, "de.other"));
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->send("I am afraid"));
  ASSERT_TRUE(flow->choose("back"));
  ASSERT_TRUE(flow->choose("more"));
  ASSERT_TRUE(flow->choose("go.de.other.0"));
  EXPECT_EQ(flow->screen().title, "Your chat with Demo");
  EXPECT_EQ(flow->message_count(), 1u);
  EXPECT_TRUE(says(*flow, "End it first"));
  EXPECT_EQ(host.begun, 1);
}

TEST_F(FlowTest, LeavingEndsTheChatWithTheChildsWordAndDeliversWhatIsLeft) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->send("I am afraid"));
  ASSERT_TRUE(flow->choose("back"));
  const auto leaving = flow->choose("leave");
  ASSERT_TRUE(leaving);
  EXPECT_EQ(leaving->kind, POP_ACTION_SCREEN);
  EXPECT_EQ(flow->screen().id, "S7");
  ASSERT_TRUE(flow->choose("skip"));
  EXPECT_EQ(flow->screen().title, "All done");
  const auto left = flow->choose("leave");
  ASSERT_TRUE(left);
  EXPECT_EQ(left->kind, POP_ACTION_LEAVE);
  EXPECT_EQ(host.finished, 1);
}

TEST_F(FlowTest, TheDangerScreenSaysThatANeighboursNetworkMayAnswer) {
  const auto warns = [this] {
    const auto flow = open();
    EXPECT_TRUE(flow->choose("danger"));
    return says(*flow, "another country's network");
  };
  EXPECT_FALSE(warns());
  host.answer.place.on_other_network = true;
  EXPECT_TRUE(warns());
}

TEST_F(FlowTest, TheDangerScreenNamesThePlaceAndLetsItBeChanged) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_EQ(flow->screen().place, "Help in Germany");
  EXPECT_TRUE(offers(*flow, "place"));
}

// Every screen that can be reached has Hide, a way on, and the danger path; every label differs from the
// others.
TEST_F(FlowTest, NoDeadEnds) {
  for (const bool has_place : {true, false}) {
    for (const bool has_service : {true, false}) {
      host.answer.place.country = has_place ? "DE" : "";
      host.answer.services.clear();
      if (has_service) {
        host.answer.services.push_back(
            offer("Demo", {{ChannelType::pop, ""}, {ChannelType::sms, "116111"}}, locate::Open::now));
      }
      std::set<std::vector<std::string>> seen;
      std::vector<std::vector<std::string>> paths{{}};
      while (!paths.empty()) {
        const std::vector<std::string> path = std::move(paths.back());
        paths.pop_back();
        const auto flow = open(Band::a);
        bool left = false;
        for (const std::string &id : path) {
          const auto action = flow->choose(id);
          ASSERT_TRUE(action) << id;
          left = action->kind == POP_ACTION_LEAVE;
        }
        if (left) continue;
        const Screen &screen = flow->screen();
        EXPECT_FALSE(screen.hide_label.empty());
        EXPECT_FALSE(screen.title.empty());
        EXPECT_GE(screen.choices.size(), 2u) << screen.id;
        EXPECT_TRUE(screen.id == "S3" || offers(*flow, "danger")) << screen.id;
        std::set<std::string> labels;
        for (const Choice &choice : screen.choices) {
          EXPECT_TRUE(labels.insert(choice.label).second)
              << screen.id << " has two choices called " << choice.label;
          EXPECT_FALSE(choice.a11y_label.empty());
          if (path.size() >= 3) continue;
          std::vector<std::string> next = path;
          next.push_back(choice.id);
          if (seen.insert(next).second) paths.push_back(std::move(next));
        }
      }
    }
  }
}

TEST_F(FlowTest, AScreenThatCannotBeDrawnIsDrawnByALaterPoll) {
  const auto flow = open();
  host.broken = true;
  EXPECT_TRUE(flow->event(POP_EVENT_SCREEN_SHARED)) << "whatever was thrown";
  host.broken = false;
  std::uint32_t next = UINT32_MAX;
  flow->poll(next);
  EXPECT_TRUE(flow->screen().low_key);
}

TEST_F(FlowTest, WhoWaitsIsToldOfTheHoursAsTheyGoOn) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose(main_choice(*flow)->id));
  EXPECT_FALSE(says(*flow, "closed"));
  const auto at = [&](locate::OpenState open) {
    host.now += 6 * 3600;
    host.answer.services[0].open = host.answer.services[0].channels[0].open = open;
    std::uint32_t next = UINT32_MAX;
    flow->poll(next);
  };
  at({locate::Open::closed, host.now + 12 * 3600, std::nullopt});
  EXPECT_TRUE(says(*flow, "They are closed right now."));
  at({locate::Open::now, std::nullopt, host.now + 12 * 3600});
  EXPECT_FALSE(says(*flow, "They are closed right now."));
}

TEST_F(FlowTest, WhatCannotBeSentIsSaidOnTheScreenAndStaysInTheField) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose(main_choice(*flow)->id));
  const std::string long_text(handoff::kTextMax + 1, 'a');
  EXPECT_EQ(flow->send(long_text).error().code, POP_E_TOO_LARGE);
  EXPECT_TRUE(says(*flow, "too long"));
  EXPECT_TRUE(flow->screen().live_assertive);
  EXPECT_EQ(flow->message_count(), 0u);
  ASSERT_TRUE(flow->set_draft("I am afraid"));
  EXPECT_EQ(flow->send("\xff").error().code, POP_E_ARGUMENT);
  EXPECT_EQ(flow->draft(), "I am afraid");
  ASSERT_TRUE(flow->send("I am afraid"));
  EXPECT_FALSE(says(*flow, "too long"));
}

}  // namespace
}  // namespace pop::flow
