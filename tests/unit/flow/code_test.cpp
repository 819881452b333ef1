// S12: setting and entering a code, and what is said of it before, meanwhile and after.
#include "flow_fixture.h"

namespace pop::flow {
namespace {

class FlowCode : public FlowTest {
 protected:
  FlowCode() {
    host.codes = true;
    host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  }
  std::unique_ptr<Flow> setting(Band band = Band::b) {
    auto flow = open(band);
    EXPECT_TRUE(flow->choose("go.de.demo.0"));
    EXPECT_FALSE(offers(*flow, "code")) << "there is nothing to keep yet";
    EXPECT_TRUE(flow->send("I am afraid"));
    EXPECT_EQ(flow->screen().id, "S5");
    EXPECT_TRUE(
        says(*flow, band == Band::a ? "If you go, this chat stops." : "If you leave, this chat closes."));
    EXPECT_TRUE(flow->choose("code"));
    return flow;
  }
  static void pick(Flow &flow, std::initializer_list<int> pictures) {
    for (const int picture : pictures) EXPECT_TRUE(flow.choose("picture." + std::to_string(picture)));
  }
  static std::uint32_t poll(Flow &flow) {
    std::uint32_t next = UINT32_MAX;
    flow.poll(next);
    return next;
  }
};

TEST_F(FlowCode, WhatACodeMeansIsSaidBeforeItIsSet) {
  const auto flow = setting();
  EXPECT_EQ(flow->screen().id, "S12");
  for (const char *said : {"If you do not pick a code, we keep nothing.", "Forgot your code?", "three days",
                           "A locked file stays on this device."}) {
    EXPECT_TRUE(says(*flow, said)) << said;
  }
  std::size_t pictures = 0;
  for (const Choice &choice : flow->screen().choices) {
    if (!choice.id.starts_with("picture.")) continue;
    ++pictures;
    EXPECT_TRUE(choice.icon.starts_with("picture_")) << choice.icon;
  }
  EXPECT_EQ(pictures, 12u);
}

TEST_F(FlowCode, FourPicturesAreShownInWordsAndKeptOnlyThen) {
  const auto flow = setting();
  pick(*flow, {1, 8, 8});
  EXPECT_EQ(flow->screen().live, "You have 3 pictures.");
  pick(*flow, {12});
  ASSERT_EQ(flow->screen().rows.size(), 4u);
  EXPECT_EQ(flow->screen().rows[1].name, "Star");
  EXPECT_EQ(flow->screen().rows[1].icon, "picture_star");
  EXPECT_EQ(flow->screen().rows[3].name, "Drum");
  EXPECT_TRUE(host.code_set.empty());
  ASSERT_TRUE(flow->choose("code.again"));
  EXPECT_TRUE(flow->screen().rows.empty());
  pick(*flow, {2, 3, 4, 5});
  ASSERT_TRUE(flow->choose("code.keep"));
  EXPECT_EQ(host.code_set, "boat tree key fish");
  EXPECT_EQ(flow->screen().id, "S5");
}

TEST_F(FlowCode, BandCTypesAPinInWhateverDigitsAndAnybodyMay) {
  auto flow = setting(Band::c);
  EXPECT_EQ(flow->screen().takes_text, POP_TEXT_PIN);
  EXPECT_EQ(flow->screen().text_label, "Type 6 numbers.");
  ASSERT_TRUE(flow->set_draft("12"));
  EXPECT_EQ(flow->draft(), "12");
  for (const char *no_pin : {"12345", "1234567", "12345a", "", "\xff"}) {
    ASSERT_TRUE(flow->send(no_pin));
    EXPECT_TRUE(flow->screen().live_assertive) << no_pin;
    EXPECT_EQ(flow->draft(), "");
  }
  ASSERT_TRUE(flow->send("12 34-٥६"));
  ASSERT_EQ(flow->screen().rows.size(), 1u);
  EXPECT_EQ(flow->screen().rows[0].name, "1 2 3 4 5 6");
  ASSERT_TRUE(flow->choose("code.keep"));
  EXPECT_EQ(host.code_set, "123456");
  flow = setting(Band::a);
  EXPECT_EQ(flow->screen().takes_text, POP_TEXT_NONE);
  ASSERT_TRUE(flow->choose("code.pin"));
  EXPECT_EQ(flow->screen().takes_text, POP_TEXT_PIN);
  ASSERT_TRUE(flow->choose("code.pictures"));
  EXPECT_TRUE(offers(*flow, "picture.1"));
}

TEST_F(FlowCode, ACodeThatCouldNotBeKeptIsSaidToOpenNothing) {
  const auto flow = setting();
  pick(*flow, {1, 2, 3, 4});
  host.code_trouble = POP_E_NO_STORAGE;
  ASSERT_TRUE(flow->choose("code.keep"));
  EXPECT_EQ(flow->screen().id, "S5");
  EXPECT_TRUE(says(*flow, "The code could not be kept. It opens nothing."));
  EXPECT_FALSE(says(*flow, "come back with your code"));
}

TEST_F(FlowCode, BackTakesTheCodeAway) {
  const auto flow = setting();
  pick(*flow, {1, 2, 3});
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S5");
  ASSERT_TRUE(flow->choose("code"));
  EXPECT_EQ(flow->screen().live, "No picture yet.");
}

TEST_F(FlowCode, AWrongCodeBeginsAnewAndNothingIsSaid) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  EXPECT_EQ(flow->screen().title, "Your code");
  EXPECT_FALSE(says(*flow, "keep")) << "what setting means is said when one is set";
  pick(*flow, {1, 2, 3, 4});
  EXPECT_EQ(host.looked_for, std::vector<std::string>{"sun boat tree key"});
  EXPECT_TRUE(says(*flow, "One moment, please."));
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S12");
  host.looking = false;
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_EQ(flow->screen().title, "Your chat with Demo");
  const auto fresh = open();
  ASSERT_TRUE(fresh->choose("go.de.demo.0"));
  EXPECT_EQ(flow->screen().lines, fresh->screen().lines);
  EXPECT_EQ(ids(*flow), ids(*fresh));
  EXPECT_EQ(host.begun, 2);
}

TEST_F(FlowCode, ARightCodeOpensWhatItKept) {
  host.opens = POP_OK;
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  host.looking = false;
  poll(*flow);
  EXPECT_TRUE(says(*flow, "You are back in your chat. What was said before is not kept here."));
  EXPECT_EQ(host.begun, 0);
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_TRUE(offers(*flow, "talk"));
  EXPECT_FALSE(offers(*flow, "code.enter"));
}

TEST_F(FlowCode, WhatWasEndedBeforeIsStillDelivered) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->send("I am afraid"));
  ASSERT_TRUE(flow->choose("end"));
  ASSERT_TRUE(flow->choose("skip"));
  ASSERT_TRUE(flow->choose("help"));
  host.opens = POP_OK;
  host.looking = false;
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  poll(*flow);
  EXPECT_TRUE(says(*flow, "You are back"));
  EXPECT_EQ(host.finished, 1);
}

TEST_F(FlowCode, WhereTheKeptOneHasNoWayNowTheOthersAreShown) {
  host.opens = POP_E_KEY_EXPIRED;
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  host.looking = false;
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S2");
  EXPECT_TRUE(says(*flow, "This chat cannot go on."));
}

TEST_F(FlowCode, AWrongCodeWhereNobodyTakesAChatLeadsToTheWays) {
  host.answer.services[0] = offer("Line", {{ChannelType::phone, "116111"}}, locate::Open::now);
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  host.looking = false;
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S2");
  EXPECT_FALSE(says(*flow, "cannot go on")) << "nothing is said of the code";
}

TEST_F(FlowCode, TooManyTriesWaitAndSaySo) {
  host.wait_seconds = 61;
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  EXPECT_TRUE(says(*flow, "It goes on in 2 minutes."));
  host.wait_seconds = 20;
  poll(*flow);
  EXPECT_TRUE(says(*flow, "It goes on in 1 minute."));
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->screen().id, "S1");
  host.looking = false;
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S1") << "it is not looked at any more";
}

TEST_F(FlowCode, WhileAnotherIsStillOpenItIsAskedAgain) {
  host.code_trouble = POP_E_STATE;
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3, 4});
  EXPECT_EQ(flow->screen().id, "S12");
  EXPECT_LE(poll(*flow), 500u);
  host.code_trouble = POP_OK;
  poll(*flow);
  EXPECT_EQ(host.looked_for.size(), 1u);
  host.looking = false;
  poll(*flow);
  EXPECT_EQ(flow->screen().id, "S6");
}

TEST_F(FlowCode, DangerTakesTheCodeAwayAndBackBeginsItAnew) {
  for (const int picked : {2, 4}) {
    const auto flow = open();
    ASSERT_TRUE(flow->choose("code.enter"));
    for (int i = 0; i < picked; ++i) pick(*flow, {5});
    ASSERT_TRUE(flow->choose("danger"));
    poll(*flow);
    host.looked_for.clear();
    ASSERT_TRUE(flow->choose("back"));
    poll(*flow);
    EXPECT_EQ(flow->screen().id, "S12");
    EXPECT_EQ(flow->screen().live, "No picture yet.");
    EXPECT_TRUE(host.looked_for.empty());
    pick(*flow, {1, 2, 3, 4});
    EXPECT_EQ(host.looked_for, std::vector<std::string>{"sun boat tree key"});
  }
}

TEST_F(FlowCode, WhoForgotTheCodeBeginsAnew) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  ASSERT_TRUE(flow->choose("code.forgot"));
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_TRUE(host.looked_for.empty());
}

TEST_F(FlowCode, HideForgetsACodeHalfPicked) {
  const auto flow = open();
  ASSERT_TRUE(flow->choose("code.enter"));
  pick(*flow, {1, 2, 3});
  flow->hide();
  EXPECT_EQ(flow->screen().id, "S1");
  ASSERT_TRUE(flow->choose("code.enter"));
  EXPECT_EQ(flow->screen().live, "No picture yet.");
}

}  // namespace
}  // namespace pop::flow
