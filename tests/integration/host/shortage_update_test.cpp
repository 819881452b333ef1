// Memory that runs out at any allocation of an update: it is taken whole or not at all, and what is kept on
// disk is never half a directory.

#include <gtest/gtest.h>

#include <algorithm>

#include "../update/mirror_host.h"
#include "shortage.h"

namespace pop::test {
namespace {

constexpr std::int64_t kDay = 86'400;

// Of every version France says something of its own.
std::string number(std::int64_t version) { return version % 2 == 0 ? "3018" : "119"; }
std::string france(std::int64_t version) { return "fr.allo " + number(version); }

Repository repository(std::int64_t version) {
  Repository out = directory_for_hosts();
  out.timestamp.version = out.snapshot.version = out.role("cc-fr").version = version;
  out.role("cc-fr").files["services/fr/allo.json"] = phone_record("fr.allo", "FR", number(version));
  out.timestamp.expires = out.snapshot.expires = "9999-01-01T00:00:00Z";
  return out;
}

class UpdateShortage : public testing::Test {
 protected:
  UpdateShortage() {
    ScarceMemory::install();
    host_.folder = folder_.path().string();
    host_.create();
  }

  // Every allocation near the beginning of a call, later ones in strides: there are thousands.
  template <typename Attempt>
  std::size_t each_shortage(Attempt attempt) {
    std::size_t tried = 0;
    for (const Shortage how : {Shortage::once, Shortage::lasting}) {
      bool short_of = true;
      for (std::size_t n = 1; short_of; n += 1 + n / 20, ++tried) {
        SCOPED_TRACE("allocation " + std::to_string(n));
        short_of = attempt(n, how);
        if (HasFailure()) return tried;
      }
    }
    return tried;
  }

  // What answers is the version it was or the next, whole, now and after a start.
  void check(std::int64_t next) {
    for (const bool restart : {false, true}) {
      if (restart) {
        host_.destroy();
        host_.create();
      }
      const std::int64_t version = host_.info().timestamp_version;
      ASSERT_TRUE(version == there_ || version == next) << version << " after " << there_;
      there_ = version;
      const std::string found = host_.found("FR");
      ASSERT_TRUE(found.starts_with(france(version))) << found;
      ASSERT_NE(host_.found("DE").find("de.talk pop 116117"), std::string::npos) << host_.found("DE");
      ASSERT_TRUE(host_.log.empty()) << host_.log[0];
    }
    ASSERT_FALSE(std::filesystem::exists(folder_.file("pop-directory.sqlite3.damaged")));
  }

  // One of three, so that no key comes to its end; three, because the day of the last update may be lost for
  // want of memory.
  void another_day() { host_.now = kNow + (host_.now - kNow + kDay) % (3 * kDay); }

  Folder folder_;
  MirrorHost host_;
  std::int64_t there_ = 1;
};

TEST_F(UpdateShortage, ABundleIsTakenOrNot) {
  std::int64_t version = 2;
  std::size_t taken = 0;
  const std::size_t tried = each_shortage([&](std::size_t n, Shortage how) {
    const Bytes bundle = repository(version).bundle();
    ScarceMemory::fail(n, how);
    const pop_result result = pop_directory_offer_bundle(host_.client(), lend(bundle), nullptr);
    const bool short_of = ScarceMemory::relieve();
    EXPECT_TRUE(result == POP_OK || (short_of && result == POP_E_MEMORY)) << pop_result_name(result);
    check(version);
    if (result == POP_OK) {
      EXPECT_EQ(there_, version);
      ++taken;
    }
    ++version;
    return short_of;
  });
  EXPECT_GT(tried, 50u);
  EXPECT_GE(taken, 2u);
}

TEST_F(UpdateShortage, AnUpdateIsTakenOrNot) {
  std::int64_t version = 2;
  const std::size_t tried = each_shortage([&](std::size_t n, Shortage how) {
    host_.serve(repository(version));
    ScarceMemory::fail(n, how);
    const pop_result result = host_.update();
    const bool short_of = ScarceMemory::relieve();
    EXPECT_TRUE(result == POP_OK || (short_of && result == POP_E_MEMORY)) << pop_result_name(result);
    // Memory is back: one that is still under way comes to its end.
    if (host_.done == POP_E_STATE && result == POP_E_MEMORY) (void)host_.finish();
    check(version);
    if (result == POP_OK) {
      EXPECT_EQ(there_, version);
    }
    if (host_.done == POP_OK) another_day();
    // The next one begins and is taken.
    host_.serve(repository(++version));
    EXPECT_EQ(host_.update(), POP_OK) << host_.reason;
    check(version);
    ++version;
    another_day();
    return short_of;
  });
  EXPECT_GT(tried, 50u);
}

// Without it the conversation would wait for an update that nobody makes.
TEST(RenewalShortage, TheUpdateOfAConversationIsMadeAllTheSame) {
  ScarceMemory::install();
  const auto newer = three_weeks_later().publish();
  bool short_of = true;
  std::size_t tried = 0;
  for (std::size_t n = 1; short_of && !testing::Test::HasFailure(); n += 1 + n / 20, ++tried) {
    SCOPED_TRACE("allocation " + std::to_string(n));
    MirrorHost host(with_directory_beside_relay());
    host.now = kNow + 21 * kDay;
    host.beside_relay = newer;
    host.create();
    pop_conversation *talk = nullptr;
    ASSERT_EQ(pop_conversation_open(host.client(), lend("de.talk"), &talk, nullptr), POP_OK);
    ASSERT_EQ(pop_conversation_send(talk, lend("hello")), POP_OK);
    ScarceMemory::fail(n, Shortage::once);
    const pop_result polled = pop_client_poll(host.client(), 1000, nullptr);
    short_of = ScarceMemory::relieve();
    EXPECT_TRUE(polled == POP_OK || (short_of && polled == POP_E_MEMORY)) << pop_result_name(polled);
    host.run();
    pop_conversation_view view{};
    view.struct_size = sizeof view;
    EXPECT_EQ(pop_conversation_get(talk, &view), POP_OK);
    // It is posted, or the child knows that it is a call.
    const bool posted =
        std::find(host.asked.begin(), host.asked.end(), "https://relay.example/") != host.asked.end();
    EXPECT_TRUE(posted || view.state == POP_CONVERSATION_FAILED);
    pop_conversation_destroy(talk);
  }
  EXPECT_GT(tried, 10u);
}

}  // namespace
}  // namespace pop::test
