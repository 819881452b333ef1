// A conversation that is kept outside of its memory: killed anywhere and taken up again.
#include <gtest/gtest.h>

#include <random>

#include "handoff/text_parts.h"
#include "handoff/ticket.h"
#include "line.h"

namespace pop::handoff {
namespace {

using Texts = std::vector<std::string>;

// What a disk would hold, and how quick it is.
struct Disk {
  std::optional<Bytes> state;
  std::optional<Bytes> under_way;
  bool slow = false;    // what is begun waits for `finish`
  bool broken = false;  // what is begun fails, and nothing is kept any more
  bool destroyed = false;
  int writes = 0;
  Keeper::Progress progress = Keeper::Progress::done;

  void finish() {
    if (!under_way) return;
    ++writes;
    if (broken) {
      state.reset();
      progress = Keeper::Progress::failed;
    } else {
      state = under_way;
      progress = Keeper::Progress::done;
    }
    under_way.reset();
  }
};

class DiskKeeper final : public Keeper {
 public:
  explicit DiskKeeper(Disk &disk) : disk_(disk) {}
  void keep(Secret state) noexcept override {
    ASSERT_NE(disk_.progress, Progress::working);
    ASSERT_LE(state.size(), kTicketStateMax);
    disk_.under_way = Bytes(state.reveal().begin(), state.reveal().end());
    disk_.progress = Progress::working;
    if (!disk_.slow) disk_.finish();
  }
  void destroy() noexcept override {
    disk_.finish();
    disk_.state.reset();
    disk_.destroyed = true;
    disk_.progress = disk_.slow ? Progress::working : Progress::done;
  }
  Progress progress() const noexcept override { return disk_.progress; }

 private:
  Disk &disk_;
};

class Kept : public testing::Test {
 protected:
  // A conversation of which the first message is stored.
  void begin() {
    ASSERT_TRUE(line.child->send("one"));
    line.run(50);
    ASSERT_EQ(line.state(), POP_CONVERSATION_WAITING);
  }
  Result<void> keep() { return line.child->keep_in(std::make_unique<DiskKeeper>(disk)); }
  void begin_kept() {
    begin();
    ASSERT_TRUE(keep());
    line.run(50);
    ASSERT_EQ(line.child->view().code, POP_CODE_SET);
  }
  // The program is gone, and with it what was under way; another one finds what was kept.
  void kill() {
    line.child.reset();
    disk.under_way.reset();
    disk.progress = Keeper::Progress::done;
    for (const Wire::Request &request : line.wire.take_open()) line.wire.finish(request, {});
    std::uint32_t next_ms = 0;
    line.http.drive(next_ms);
  }
  Result<std::unique_ptr<Conversation>> take_up(ByteView state) {
    return Conversation::take_up(line.gateway.setup(), state, std::make_unique<DiskKeeper>(disk), line.http,
                                 line.clock);
  }
  void come_back() {
    kill();
    ASSERT_TRUE(disk.state);
    auto again = take_up(*disk.state);
    ASSERT_TRUE(again) << again.error().message;
    line.child = std::move(*again);
  }

  Line line;
  Disk disk;
};

TEST_F(Kept, NothingLeavesBeforeItIsKept) {
  begin();
  disk.slow = true;
  ASSERT_TRUE(keep());
  EXPECT_EQ(line.child->view().code, POP_CODE_SETTING);
  const std::size_t started = line.wire.started;
  ASSERT_TRUE(line.child->send("two"));
  line.run(5'000);
  EXPECT_EQ(line.wire.started, started);
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  disk.finish();
  line.step();  // now the message is sealed, and that is kept
  EXPECT_EQ(line.child->view().code, POP_CODE_SET);
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  EXPECT_TRUE(disk.under_way);
  line.run(5'000);
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  disk.finish();
  line.step();
  EXPECT_EQ(line.gateway.from_child.size(), 2u);
}

TEST_F(Kept, TheGatewayIsNotToldOfAMessageBeforeThatIsKept) {
  begin_kept();
  line.gateway.read();
  line.gateway.say("hi");
  disk.slow = true;
  const std::size_t started = line.wire.started;
  line.run(5'000);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi"});  // the child sees it at once
  EXPECT_EQ(line.wire.started, started);                  // the next question would let it be deleted
  disk.finish();
  line.run(50);
  EXPECT_EQ(line.wire.started, started + 1);
}

TEST_F(Kept, AMessageIsShownBeforeItIsKeptAsHeard) {
  begin_kept();
  line.gateway.read();
  line.gateway.say("hi");
  const int writes = disk.writes;
  for (int poll = 0; line.texts(POP_FROM_HELPLINE).empty(); ++poll) {
    ASSERT_LT(poll, 10);
    std::uint32_t next_ms = UINT32_MAX;
    line.http.drive(next_ms);
    line.child->poll(next_ms);
    EXPECT_EQ(disk.writes, writes);
    for (Wire::Request &request : line.wire.take_open()) {
      if (auto response = line.gateway.handle(request.body)) {
        line.wire.finish(request, *response);
      } else {
        line.wire.put_back(std::move(request));
      }
    }
  }
  come_back();  // killed before the host could draw it
  line.run(50);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"hi"});
}

TEST_F(Kept, WithoutACodeNothingIsKept) {
  begin();
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);
  EXPECT_EQ(disk.writes, 0);
  EXPECT_EQ(line.child->view().code, POP_CODE_NONE);
}

TEST_F(Kept, OneWriteForAMessageSentAndOneForOneHeard) {
  begin_kept();
  line.gateway.read();
  const int before = disk.writes;
  ASSERT_TRUE(line.child->send("two"));
  line.run(5'000);
  EXPECT_EQ(disk.writes, before + 1);
  line.gateway.say("hi");
  line.run(60'000);
  EXPECT_EQ(disk.writes, before + 2);
}

TEST_F(Kept, ComesBackWithoutWhatWasSaid) {
  begin_kept();
  line.gateway.read();
  line.gateway.say("hi, I am Kim");
  line.run(100);
  come_back();
  EXPECT_EQ(line.state(), POP_CONVERSATION_TALKING);
  EXPECT_EQ(line.child->view().code, POP_CODE_SET);
  EXPECT_EQ(line.child->view().message_count, 0u);
  for (const std::string_view said : {"one", "Kim"}) {
    const std::string_view kept = as_text(*disk.state);
    EXPECT_EQ(kept.find(said), std::string_view::npos) << said;
  }
  line.gateway.say("are you there?");
  line.run(100);
  EXPECT_EQ(line.texts(POP_FROM_HELPLINE), Texts{"are you there?"});
  ASSERT_TRUE(line.child->send("yes"));
  line.run(100);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "yes"}));
  ASSERT_TRUE(line.child->end(5));
  line.run(100);
  line.gateway.read();
  EXPECT_EQ(line.gateway.feedback, 5);
}

// At every moment the newest kept state or the one before it: both go on, without a gap and without a second
// message under a number (the gateway would answer that with a conflict, and the conversation would fail).
TEST_F(Kept, KilledAnywhereNothingIsLostOrDoubled) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    disk = Disk();
    line.gateway.begin_anew();
    line.child = std::make_unique<Conversation>(line.gateway.setup(), line.http, line.clock);
    std::mt19937 random(seed);
    line.fate = [&](const Wire::Request &) {
      switch (random() % 6) {
        case 0:
          return Line::Fate::lost;
        case 1:
          return Line::Fate::answer_lost;
        case 2:
          return Line::Fate::twice;
        default:
          return Line::Fate::answered;
      }
    };
    Texts said_by_child{"hello"}, said_by_desk, heard;
    const auto hear = [&] {
      for (const std::string &text : line.texts(POP_FROM_HELPLINE)) {
        if (std::find(heard.begin(), heard.end(), text) == heard.end()) heard.push_back(text);
      }
    };
    ASSERT_TRUE(line.child->send("hello"));
    ASSERT_TRUE(keep());
    for (int i = 0; i < 12; ++i) {
      disk.slow = random() % 2 == 0;
      const std::string text = "child " + std::to_string(i) + std::string(random() % 3000, '.');
      const Result<void> sent = line.child->send(text);
      ASSERT_TRUE(sent || sent.error().code == POP_E_FULL) << sent.error().message;
      line.run(static_cast<std::int64_t>(random() % 5'000));
      // Kept, so that it must arrive; what was still slow is the child's to write again.
      disk.finish();
      line.run(static_cast<std::int64_t>(random() % 5'000));
      disk.finish();
      if (sent) said_by_child.push_back(text);
      line.gateway.read();
      if (!line.gateway.from_child.empty() && random() % 2 == 0) {
        said_by_desk.push_back("desk " + std::to_string(i) + std::string(random() % 1400, '.'));
        line.gateway.say(said_by_desk.back());
      }
      line.run(static_cast<std::int64_t>(random() % 3'000));
      hear();
      if (random() % 3 == 0) come_back();
    }
    disk.slow = false;
    disk.finish();
    line.run(900'000);
    line.gateway.read();
    hear();
    EXPECT_EQ(line.gateway.heard, said_by_child);
    EXPECT_EQ(heard, said_by_desk);
    EXPECT_LT(line.state(), POP_CONVERSATION_ENDED);
  }
}

TEST_F(Kept, WhatIsUnsentComesBackAndCanBeTakenBack) {
  begin_kept();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);  // attempted
  const std::string story(2000, 's');
  ASSERT_TRUE(line.child->send(story));
  line.run(50);
  come_back();
  EXPECT_EQ(line.texts(POP_FROM_CHILD), Texts{story});
  EXPECT_EQ(line.message_state(0), POP_MESSAGE_UNSENT);
  ASSERT_TRUE(line.child->cancel_last_unsent());
  EXPECT_EQ(line.child->cancel_last_unsent().error().code, POP_E_STATE);  // "two" was attempted
  line.run(50);
  come_back();
  EXPECT_EQ(line.child->view().message_count, 0u);  // what was taken back stays so
  line.fate = nullptr;
  ASSERT_TRUE(line.child->send("three"));
  line.run(40'000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two", "three"}));
}

TEST_F(Kept, ThirtyMinutesCountFromWhenItWasWritten) {
  begin_kept();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);
  ASSERT_TRUE(line.child->send("three"));
  line.run(50);
  kill();
  line.gateway.from_child.push_back([&] {  // "two" had arrived: only the answers were lost
    ByteReader in(*disk.state);
    const std::string_view state = as_text(*disk.state);
    const std::size_t at = state.find("three") - 2 - 11 - kSealedSize;
    SealedBytes sealed;
    std::copy_n(disk.state->begin() + static_cast<std::ptrdiff_t>(at), kSealedSize, sealed.begin());
    return sealed;
  }());
  line.fate = nullptr;
  line.fake_clock.now_ms = 5;  // another boot: the monotonic clock says nothing
  line.fake_clock.unix += 31 * 60;
  line.child = std::move(*take_up(*disk.state));
  EXPECT_EQ(line.child->view().message_count, 0u);  // "three" has lived its time
  line.run(5'000);
  line.gateway.read();
  EXPECT_EQ(line.state(), POP_CONVERSATION_WAITING);
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two"}));
  ASSERT_TRUE(line.child->send("four"));
  line.run(5'000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two", "four"}));
}

TEST_F(Kept, AMessagePastItsTimeIsNotSentAfterAll) {
  begin_kept();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);
  kill();
  line.fate = nullptr;
  line.fake_clock.unix += 31 * 60;
  line.child = std::move(*take_up(*disk.state));
  line.run(5'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_FAILED);
  EXPECT_EQ(line.reason(), POP_E_TIMEOUT);
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  EXPECT_TRUE(disk.destroyed);
}

TEST_F(Kept, AClockSetBackMakesNothingOlder) {
  begin_kept();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("two"));
  line.run(50);
  line.fake_clock.unix -= 86'400;
  line.fate = nullptr;
  come_back();
  line.run(40'000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two"}));
}

TEST_F(Kept, ALongAnswerInTheMiddle) {
  begin_kept();
  line.gateway.read();
  // Two parts fit, with what is unsent or without; of five only the end comes, and says so.
  for (const std::size_t parts : {2u, 5u}) {
    std::string answer;
    for (std::size_t i = 0; answer.size() < (parts - 1) * kBodyMax + 100; ++i)
      answer += "\xC3\xA4" + std::to_string(i);
    const std::size_t first = line.gateway.from_desk.size();
    line.gateway.say(answer);
    std::vector<SealedBytes> rest(line.gateway.from_desk.end() - 1, line.gateway.from_desk.end());
    line.gateway.from_desk.pop_back();
    line.run(5'000);
    EXPECT_EQ(line.gateway.from_desk.size(), first + parts - 1);
    come_back();
    line.gateway.from_desk.push_back(rest[0]);
    line.run(5'000);
    const Texts texts = line.texts(POP_FROM_HELPLINE);
    ASSERT_EQ(texts.size(), 1u);
    if (parts == 2) {
      EXPECT_EQ(texts[0], answer);
    } else {
      EXPECT_EQ(texts[0].substr(0, 4), "\xE2\x80\xA6 ");
      EXPECT_TRUE(answer.ends_with(texts[0].substr(4)));
      EXPECT_TRUE(is_utf8(as_bytes(texts[0])));
    }
    come_back();
  }
}

// Killed twice in one long answer: what is left still says that its beginning is missing.
TEST_F(Kept, ALongAnswerInterruptedTwice) {
  begin_kept();
  line.gateway.read();
  std::string answer;
  for (std::size_t i = 0; answer.size() < 5 * kBodyMax + 100; ++i) answer += "\xC3\xA4" + std::to_string(i);
  line.gateway.say(answer);
  ASSERT_EQ(line.gateway.from_desk.size(), 6u);
  const std::vector<SealedBytes> parts = std::exchange(line.gateway.from_desk, {});
  for (const std::size_t come : {4u, 5u, 6u}) {
    line.gateway.from_desk.assign(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(come));
    line.run(5'000);
    if (come < parts.size()) come_back();
  }
  const Texts texts = line.texts(POP_FROM_HELPLINE);
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_EQ(texts[0].substr(0, 4), "\xE2\x80\xA6 ");
  EXPECT_TRUE(answer.ends_with(texts[0].substr(4)));
}

// A text that was never attempted and has lived its time is not on its way any more.
TEST_F(Kept, WithNothingLeftToSendNothingIsUnderWay) {
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("one"));
  disk.slow = true;
  ASSERT_TRUE(keep());
  disk.finish();
  kill();
  line.fate = nullptr;
  line.fake_clock.unix += 31 * 60;
  line.child = std::move(*take_up(*disk.state));
  EXPECT_EQ(line.child->view().message_count, 0u);
  EXPECT_EQ(line.state(), POP_CONVERSATION_READY);
  disk.slow = false;
  ASSERT_TRUE(line.child->send("two"));
  line.run(5'000);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, Texts{"two"});
}

TEST_F(Kept, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(keep().error().code, POP_E_STATE);  // nothing was written yet
  begin_kept();
  EXPECT_EQ(line.child->send(std::string(3600, 'x')).error().code, POP_E_TOO_LARGE);
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send(std::string(3500, 'x')));
  EXPECT_EQ(line.child->send(std::string(100, 'y')).error().code, POP_E_FULL);
  line.run(50);
  EXPECT_EQ(line.child->send(std::string(100, 'y')).error().code, POP_E_FULL);
  EXPECT_EQ(line.child->view().message_count, 2u);
  come_back();
  line.fate = nullptr;
  line.run(40'000);
  ASSERT_TRUE(line.child->send("y"));
  line.run(50);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", std::string(3500, 'x'), "y"}));
}

TEST_F(Kept, ACodeIsNotSetOverMoreThanFits) {
  begin();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send(std::string(20'000, 'x')));
  EXPECT_EQ(keep().error().code, POP_E_FULL);
  EXPECT_EQ(line.child->view().code, POP_CODE_NONE);
  EXPECT_EQ(disk.writes, 0);
}

TEST_F(Kept, WhatIsKeptIsGoneBeforeTheEndLeaves) {
  begin_kept();
  disk.slow = true;
  ASSERT_TRUE(line.child->end(3));
  EXPECT_TRUE(disk.destroyed);
  line.run(1'000);
  EXPECT_EQ(line.gateway.from_child.size(), 1u);
  EXPECT_FALSE(line.child->settled());
  disk.progress = Keeper::Progress::done;
  line.run(1'000);
  EXPECT_TRUE(line.child->settled());
  EXPECT_EQ(line.child->view().code, POP_CODE_NONE);
  line.gateway.read();
  EXPECT_EQ(line.gateway.feedback, 3);
}

TEST_F(Kept, TheHelplinesEndDestroysIt) {
  begin_kept();
  line.gateway.read();
  line.gateway.say(MessageType::end, {});
  line.gateway.ended = true;
  line.run(1'000);
  EXPECT_EQ(line.state(), POP_CONVERSATION_ENDED);
  EXPECT_TRUE(disk.destroyed);
}

TEST_F(Kept, HidingLeavesWhatIsKept) {
  begin_kept();
  const Bytes before = *disk.state;
  line.child->wipe();
  EXPECT_FALSE(disk.destroyed);
  EXPECT_EQ(*disk.state, before);
  EXPECT_EQ(line.child->view().code, POP_CODE_NONE);
}

// Help comes first: what cannot be kept is said, and the words go out.
TEST_F(Kept, ADiskThatFailsCostsTheCodeAndNotTheConversation) {
  begin_kept();
  disk.broken = true;
  ASSERT_TRUE(line.child->send("two"));
  line.run(1'000);
  EXPECT_EQ(line.child->view().code, POP_CODE_LOST);
  line.gateway.read();
  EXPECT_EQ(line.gateway.heard, (Texts{"one", "two"}));
  ASSERT_TRUE(line.child->send(std::string(20'000, 'x')));  // and the ticket's size no longer counts
}

TEST_F(Kept, AnotherCodeTakesThePlaceOfTheFirst) {
  begin_kept();
  disk.slow = true;
  ASSERT_TRUE(keep());
  EXPECT_EQ(keep().error().code, POP_E_STATE);  // one at a time
  disk.finish();
  line.run(50);
  EXPECT_EQ(line.child->view().code, POP_CODE_SET);
}

TEST_F(Kept, WhatIsNoStateIsRefused) {
  begin_kept();
  line.fate = [](const Wire::Request &) { return Line::Fate::lost; };
  ASSERT_TRUE(line.child->send("two"));
  ASSERT_TRUE(line.child->send("three"));
  line.run(50);
  kill();
  const Bytes good = *disk.state;
  const std::size_t used = as_text(good).rfind("three") + 5;
  for (std::size_t size = 0; size < used; ++size) {
    EXPECT_FALSE(take_up(ByteView(good).first(size))) << size;
  }
  Bytes later = good;
  later[0] = 2;
  EXPECT_EQ(take_up(later).error().code, POP_E_FORMAT);
  EXPECT_EQ(Conversation::service_of(later).error().code, POP_E_FORMAT);
  EXPECT_EQ(*Conversation::service_of(good), "zz.example-line");
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {  // the tag keeps such away; they crash nothing all the same
    Bytes changed = good;
    changed[random() % used] ^= static_cast<std::uint8_t>(1 + random() % 255);
    static_cast<void>(take_up(changed));
    static_cast<void>(Conversation::service_of(changed));
  }
}

}  // namespace
}  // namespace pop::handoff
