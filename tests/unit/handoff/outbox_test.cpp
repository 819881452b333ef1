// What the child wrote and is not stored yet: checked, taken back, ended, wiped.
#include <gtest/gtest.h>

#include "handoff/text_parts.h"
#include "line.h"

namespace pop::handoff {
namespace {

using Texts = std::vector<std::string>;

TEST(Outbox, UnsentTextsCanBeTakenBack) {
  Line line;
  EXPECT_EQ(line.child->cancel_last_unsent().error().code, POP_E_STATE);
  ASSERT_TRUE(line.child->send("one"));
  ASSERT_TRUE(line.child->cancel_last_unsent());
  EXPECT_EQ(line.state(), POP_CONVERSATION_READY);
  EXPECT_EQ(line.child->view().message_count, 0u);
  line.step();
  EXPECT_EQ(line.wire.started, 0u);

  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  const std::string story(4000, 's');
  ASSERT_TRUE(line.child->send(story));
  ASSERT_TRUE(line.child->send("two"));
  line.step();  // the first part of the story was attempted
  ASSERT_TRUE(line.child->cancel_last_unsent());
  EXPECT_EQ(line.child->cancel_last_unsent().error().code, POP_E_STATE);
  EXPECT_EQ(line.texts(POP_FROM_CHILD), Texts{story});
  ASSERT_TRUE(line.child->send("three"));
  line.fate = nullptr;
  line.run(40'000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{story, "three"}));
}

// The answer to the first part was lost, but an answer to the long poll says that it is stored.
TEST(Outbox, ATextOfWhichAPartIsStoredIsNotTakenBack) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.run(50);
  line.gateway.read();
  ASSERT_TRUE(line.child->send(std::string(4000, 's')));
  line.fate = [poll = line.wire.open().at(0).exchange](const Wire::Request &request) {
    return request.exchange == poll ? Line::Fate::answered : Line::Fate::answer_lost;
  };
  line.step();
  EXPECT_EQ(line.gateway.from_child.size(), 2u);
  line.fate = nullptr;
  line.gateway.say("hi");
  line.step();  // too early to try the next part
  EXPECT_EQ(line.gateway.from_child.size(), 2u);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi"});
  EXPECT_EQ(line.child->cancel_last_unsent().error().code, POP_E_STATE);
  line.run(5'000);
  EXPECT_EQ(line.message_state(1), POP_MESSAGE_SENT);
}

TEST(Outbox, TextsAreChecked) {
  Line line;
  EXPECT_EQ(line.child->send("").error().code, POP_E_ARGUMENT);
  EXPECT_EQ(line.child->send("\xC0\x80").error().code, POP_E_ARGUMENT);
  EXPECT_EQ(line.child->send(std::string(kTextMax + 1, 'x')).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(line.state(), POP_CONVERSATION_READY);
  ASSERT_TRUE(line.child->send(std::string(kTextMax, 'x')));
  ASSERT_TRUE(line.child->send(std::string(kTextMax, 'y')));
  EXPECT_EQ(line.child->send("z").error().code, POP_E_FULL);
  EXPECT_EQ(line.child->view().message_count, 2u);
  EXPECT_EQ(line.child->end(6).error().code, POP_E_ARGUMENT);
  EXPECT_EQ(line.child->end(-1).error().code, POP_E_ARGUMENT);
  line.run(1000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{std::string(kTextMax, 'x'), std::string(kTextMax, 'y')}));
}

TEST(Outbox, EndingBeforeAnythingWasSentTellsNobody) {
  Line line;
  ASSERT_TRUE(line.child->send("never mind"));
  ASSERT_TRUE(line.child->end(0));
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_TRUE(line.child->settled());
  line.run(1000);
  EXPECT_EQ(line.wire.started, 0u);
}

TEST(Outbox, EndingDeliversWhatIsUnderWayFirst) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  line.run(50);
  ASSERT_TRUE(line.child->send("two"));
  ASSERT_TRUE(line.child->end(0));
  line.fate = nullptr;
  line.run(10'000);
  EXPECT_TRUE(line.child->settled());
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two"}));
  EXPECT_EQ(line.gateway.feedback, 0);
}

TEST(Outbox, WipeForgetsEverything) {
  Line line;
  ASSERT_TRUE(line.child->send("one"));
  line.run(50);
  ASSERT_TRUE(line.child->send("two"));
  std::uint32_t next_ms = UINT32_MAX;
  line.child->poll(next_ms);
  EXPECT_EQ(line.wire.open_count(), 2u);
  const std::uint64_t before = line.child->revision();
  line.child->wipe();
  EXPECT_EQ(line.wire.open_count(), 0u);
  EXPECT_EQ(line.wire.cancelled, 2u);
  EXPECT_GT(line.child->revision(), before);
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_EQ(line.child->view().message_count, 0u);
  EXPECT_FALSE(line.child->message(0));
  EXPECT_FALSE(line.child->send("three"));
  EXPECT_FALSE(line.child->cancel_last_unsent());
  EXPECT_FALSE(line.child->end(0));
  line.step();  // the cancelled exchanges come back to nobody
  EXPECT_EQ(line.step(), UINT32_MAX);
  line.child->wipe();
}

}  // namespace
}  // namespace pop::handoff
