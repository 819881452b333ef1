// S2 and what is reached from it: S4 before a page, S8 a closed way, the optional pickers. And S3.
#include "flow_fixture.h"

namespace pop::flow {
namespace {

using Ids = std::vector<std::string>;

class FlowWays : public FlowTest {
 protected:
  // Four lines: unknown, closed, open, closed without a time.
  void four_lines() {
    host.answer.services.clear();
    const std::pair<const char *, locate::Open> lines[] = {{"de.unknown", locate::Open::unknown},
                                                           {"de.later", locate::Open::closed},
                                                           {"de.open", locate::Open::now},
                                                           {"de.closed", locate::Open::closed}};
    for (const auto &[id, state] : lines)
      host.answer.services.push_back(offer(id, {{ChannelType::phone, "116111"}}, state, id));
    host.answer.services[1].channels[0].open.opens_at = host.now + 3600;
  }
  std::unique_ptr<Flow> at_ways(Band band = Band::b) {
    auto flow = open(band);
    EXPECT_TRUE(flow->choose("more"));
    return flow;
  }
};

TEST_F(FlowWays, WaysStandUnderWhetherSomebodyIsThere) {
  four_lines();
  const auto flow = at_ways();
  Ids found, groups;
  for (const Choice &choice : flow->screen().choices) {
    if (!choice.id.starts_with("go.")) continue;
    found.push_back(choice.id);
    groups.push_back(choice.group);
  }
  EXPECT_EQ(found, (Ids{"go.de.open.0", "go.de.unknown.0", "go.de.later.0", "go.de.closed.0"}));
  EXPECT_EQ(groups, (Ids{"Open now", "We do not know if they are open now.", "Opens later", "Closed now"}));
}

TEST_F(FlowWays, AHeadingStandsOnceAndAgainOnTheNextPage) {
  host.answer.services.clear();
  for (int i = 0; i < 10; ++i)
    host.answer.services.push_back(
        offer("Line", {{ChannelType::phone, "116111"}}, locate::Open::now, "de.line-" + std::to_string(i)));
  const auto flow = at_ways();
  EXPECT_EQ(flow->screen().choices[0].group, "Open now");
  EXPECT_EQ(flow->screen().choices[1].group, "");
  ASSERT_TRUE(flow->choose("next"));
  EXPECT_EQ(flow->screen().choices[0].group, "Open now");
}

TEST_F(FlowWays, EqualLabelsAreToldApart) {
  host.answer.services = {
      offer("Chat", {{ChannelType::webchat, "https://a.test"}, {ChannelType::webchat, "https://b.test"}},
            locate::Open::now)};
  const auto flow = at_ways();
  EXPECT_EQ(flow->screen().choices[0].label, "Chat on their website: Chat");
  EXPECT_EQ(flow->screen().choices[1].label, "Chat on their website: Chat 2");
}

TEST_F(FlowWays, AClosedWayIsNeverCalledUnwarnedAndMayStillBe) {
  four_lines();
  const auto flow = at_ways();
  const auto warned = flow->choose("go.de.later.0");
  ASSERT_TRUE(warned);
  EXPECT_EQ(warned->kind, POP_ACTION_SCREEN);
  EXPECT_EQ(flow->screen().id, "S8");
  EXPECT_TRUE(says(*flow, "de.later: Opens today at 15:00"));
  EXPECT_EQ(main_choice(*flow)->id, "go.de.open.0") << "what is open, first";
  EXPECT_EQ(main_choice(*flow)->group, "You can talk to this one now:");
  EXPECT_FALSE(offers(*flow, "go.de.unknown.0"));
  EXPECT_TRUE(flow->choose("go.yes")->uri.starts_with("tel:"));
  EXPECT_EQ(flow->screen().id, "S2");
  ASSERT_TRUE(flow->choose("go.de.later.0"));
  ASSERT_TRUE(flow->choose("go.no"));
  EXPECT_EQ(flow->screen().id, "S2");
}

TEST_F(FlowWays, AClosedPageIsWarnedOfOnceThenSaysWhatStays) {
  host.answer.services[0].channels[1].open = {locate::Open::closed, host.now + 3600, std::nullopt};
  const auto flow = at_ways();
  ASSERT_TRUE(flow->choose("go.de.demo.1"));
  EXPECT_EQ(flow->screen().id, "S8");
  ASSERT_TRUE(flow->choose("go.yes"));
  EXPECT_EQ(flow->screen().id, "S4");
  EXPECT_EQ(flow->choose("go.yes")->uri, "https://help.test");
  EXPECT_EQ(flow->screen().id, "S2");
}

TEST_F(FlowWays, ALineThatClosedSinceItWasDrawnIsNotCalledUnwarned) {
  const auto flow = open();
  const auto shut = [this] {
    host.now += 6 * 3600;
    host.answer.services[0].open = host.answer.services[0].channels[0].open =
        host.answer.services[0].channels[1].open = {locate::Open::closed, host.now + 3600, std::nullopt};
  };
  shut();
  EXPECT_EQ(flow->choose("go.de.demo.0")->kind, POP_ACTION_SCREEN);
  EXPECT_EQ(flow->screen().id, "S8");
}

TEST_F(FlowWays, AClosedScreenGoesWhenTheLineOpens) {
  four_lines();
  const auto flow = at_ways();
  ASSERT_TRUE(flow->choose("go.de.later.0"));
  host.now += 3600;
  host.answer.services[1].channels[0].open = {locate::Open::now, std::nullopt, host.now + 3600};
  std::uint32_t next = UINT32_MAX;
  flow->poll(next);
  EXPECT_EQ(flow->screen().id, "S2");
}

TEST_F(FlowWays, AWayThatIsGoneTakesAllItsScreensAlong) {
  host.answer.services[0] =
      offer("Page", {{ChannelType::webchat, "https://help.test"}}, locate::Open::now, "de.page");
  const auto flow = open();
  host.now += 6 * 3600;
  host.answer.services[0].open =
      host.answer.services[0].channels[0].open = {locate::Open::closed, host.now + 3600, std::nullopt};
  ASSERT_TRUE(flow->choose("go.de.page.0"));
  EXPECT_EQ(flow->screen().id, "S8");
  ASSERT_TRUE(flow->choose("go.yes"));
  EXPECT_EQ(flow->screen().id, "S4");
  host.answer.services.clear();
  ASSERT_TRUE(flow->event(POP_EVENT_RESUMED));
  EXPECT_EQ(flow->screen().id, "S9");
}

TEST_F(FlowWays, WhatHappensNextIsNotSaidOfALineThatHasClosed) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("explain"));
  host.now += 6 * 3600;
  host.answer.services[0].open = host.answer.services[0].channels[0].open =
      host.answer.services[0].channels[1].open = {locate::Open::closed, host.now + 3600, std::nullopt};
  host.answer.all_closed = true;
  std::uint32_t next = UINT32_MAX;
  flow->poll(next);
  EXPECT_EQ(flow->screen().id, "S8");
}

TEST_F(FlowWays, BeforeAPageTheChildIsToldWhatGoesToWhomAndWhatStays) {
  change(host.answer.services[0], [](auto &service) {
    service.kind = "child_helpline";
    service.channels[1].trackers = true;
  });
  for (const Band band : {Band::a, Band::b, Band::c}) {
    const auto flow = at_ways(band);
    EXPECT_EQ(flow->choose("go.de.demo.1")->kind, POP_ACTION_SCREEN) << "nothing opens yet";
    EXPECT_EQ(flow->screen().id, "S4");
    EXPECT_NE(flow->screen().title.find("Kummertelefon"), std::string::npos);
    for (const char *said : {"outside Star Harbour", "May stay in your history", "look there|go there",
                             "nothing|do not tell them", "may tell people|may have to tell"}) {
      const std::string_view both = said;
      const std::size_t bar = both.find('|');
      const bool found = says(*flow, both.substr(0, bar)) ||
                         (bar != std::string_view::npos && says(*flow, both.substr(bar + 1)));
      EXPECT_TRUE(found) << said;
    }
    EXPECT_EQ(flow->choose("go.yes")->uri, "https://help.test");
    EXPECT_EQ(flow->screen().id, "S2");
  }
}

TEST_F(FlowWays, WhereOneOnlyReadsNobodyIsSaidToAnswer) {
  host.answer.services = {offer("Site", {{ChannelType::website, "https://a.test"}}, locate::Open::now)};
  change(host.answer.services[0], [](auto &service) { service.kind = "child_helpline"; });
  const auto flow = at_ways();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  EXPECT_FALSE(says(*flow, "says hello"));
  EXPECT_FALSE(says(*flow, "a person"));
}

TEST_F(FlowWays, NeedsAreSwitchesThatAskAgain) {
  const auto flow = at_ways();
  EXPECT_EQ(choice(*flow, "needs.text")->checked, POP_CHECK_OFF);
  ASSERT_TRUE(flow->choose("needs.text"));
  EXPECT_EQ(flow->screen().id, "S2");
  EXPECT_EQ(host.asked.needs, std::uint32_t{POP_NEEDS_TEXT_ONLY});
  EXPECT_EQ(choice(*flow, "needs.text")->checked, POP_CHECK_ON);
  ASSERT_TRUE(flow->choose("needs.sign"));
  ASSERT_TRUE(flow->choose("needs.text"));
  EXPECT_EQ(host.asked.needs, std::uint32_t{POP_NEEDS_SIGN_LANGUAGE});
  flow->hide();
  EXPECT_EQ(host.asked.needs, 0u);
}

TEST_F(FlowWays, ATopicAndAnAgeCanBeSaidAndSkipped) {
  const auto flow = at_ways();
  ASSERT_TRUE(flow->choose("topic"));
  EXPECT_EQ(flow->screen().id, "S2_topic");
  EXPECT_EQ(flow->screen().choices.size(), 14u) << "eleven, skip, danger, back";
  EXPECT_EQ(choice(*flow, "skip")->role, choice(*flow, "topic.family")->role) << "skipping is as large";
  ASSERT_TRUE(flow->choose("topic.family"));
  EXPECT_EQ(flow->screen().id, "S2");
  EXPECT_EQ(host.asked.topic, "family");
  ASSERT_TRUE(flow->choose("topic"));
  ASSERT_TRUE(flow->choose("skip"));
  EXPECT_EQ(host.asked.topic, "");
  ASSERT_TRUE(flow->choose("age"));
  EXPECT_EQ(flow->screen().id, "S2_age");
  ASSERT_TRUE(flow->choose("age.a"));
  EXPECT_EQ(flow->screen().band, Band::a);
  EXPECT_LT(host.asked.age, 10);
  EXPECT_EQ(host.asked.prefer, std::vector{ChannelType::phone});
  ASSERT_TRUE(flow->choose("age"));
  ASSERT_TRUE(flow->choose("skip"));
  EXPECT_EQ(flow->screen().band, Band::b);
  EXPECT_EQ(host.asked.age, 0);
  EXPECT_TRUE(host.asked.prefer.empty());
}

TEST_F(FlowWays, NoPathIsDeeperThanThree) {
  const auto flow = at_ways();
  ASSERT_TRUE(flow->choose("go.de.demo.1"));  // S1 S2 S4
  ASSERT_TRUE(flow->choose("danger"));        // S1 S2 S3
  ASSERT_TRUE(flow->choose("place"));         // S1 S3 S11
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S3");
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S1");
  EXPECT_FALSE(offers(*flow, "back"));
}

TEST_F(FlowWays, OnIosANumberWithAStarIsTypedNotTapped) {
  change(host.answer.services[0], [](auto &service) { service.channels[0].value = "*4141"; });
  EXPECT_EQ(main_choice(*open())->id, "go.de.demo.0");
  const auto ios = [](FlowSetup &setup) { setup.platform = POP_PLATFORM_IOS; };
  auto flow = open(Band::b, ios);
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.1");
  EXPECT_NE(flow->screen().rows.at(0).text.find("Type this on your phone to call: *4141"), std::string::npos);
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_FALSE(offers(*flow, "go.de.demo.0"));
  change(host.answer.services[0], [](auto &service) { service.channels.pop_back(); });
  host.answer.services[0].channels.pop_back();
  flow = open(Band::b, ios);
  EXPECT_EQ(flow->screen().id, "S1");
  EXPECT_EQ(flow->screen().rows.at(0).name, "Call *4141");
}

// ---- S3 -----------------------------------------------------------------------------------------

TEST_F(FlowWays, DangerOnADeviceThatCannotCallShowsTheNumbers) {
  const auto flow = open(Band::b, [](FlowSetup &setup) { setup.hints.can = POP_CAN_WEB; });
  ASSERT_TRUE(flow->choose("danger"));
  for (const std::string &id : ids(*flow)) EXPECT_FALSE(id.starts_with("emergency.")) << id;
  ASSERT_EQ(flow->screen().rows.size(), 1u);
  EXPECT_EQ(flow->screen().rows[0].name, "Call 112");
  EXPECT_EQ(flow->screen().rows[0].text, "Call 112 from any phone.");
  EXPECT_TRUE(flow->screen().rows[0].uri.starts_with("tel:112"));
}

TEST_F(FlowWays, DangerByTextOnlyWhereItIsKnownAndWithWhatItNeeds) {
  const auto can_text = [](FlowSetup &setup) { setup.hints.can = POP_CAN_PHONE | POP_CAN_SMS; };
  auto flow = open(Band::b, can_text);
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_FALSE(offers(*flow, "emergency.0.text"));
  host.answer.emergency[0].text = true;
  host.answer.emergency[0].silent_hint = "Press 55.";
  flow = open(Band::b, can_text);
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_EQ(flow->screen().choices[0].id, "emergency.0");
  EXPECT_EQ(flow->screen().choices[1].id, "emergency.0.text");
  EXPECT_EQ(flow->screen().choices[1].hint, "");
  EXPECT_TRUE(flow->choose("emergency.0.text")->uri.starts_with("sms:112"));
  EXPECT_TRUE(says(*flow, "stay on the line. Press 55."));
  host.answer.emergency[0].needs_signup = true;
  flow = open(Band::b, can_text);
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_EQ(choice(*flow, "emergency.0.text")->hint, "It only works if you signed up before.");
}

TEST_F(FlowWays, DangerLeadsOnToAHelper) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_TRUE(offers(*flow, "more"));
  EXPECT_FALSE(says(*flow, "write to a helper here")) << "only where one can";
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto other = open();
  ASSERT_TRUE(other->choose("danger"));
  EXPECT_TRUE(says(*other, "You can also write to a helper here."));
}

}  // namespace
}  // namespace pop::flow
