// The clock of the sample, and that opening hours follow it.

#include <gtest/gtest.h>

#include <ctime>

#include "host.h"
#include "hosted.h"

namespace pop::test {
namespace {

// de.line answers Monday to Friday, 14:00 to 20:00 in Berlin; kNow is a Monday, 13:00 there.
constexpr std::int64_t hour = 3600, day = 24 * hour;

std::int32_t open_at(std::int64_t when) {
  const HostClock clock(when);
  Hosted hosted;
  hosted.config.clock = clock.table();
  EXPECT_EQ(hosted.create(), POP_OK) << hosted.error();
  return hosted.open("de.line");
}

TEST(HostClock, OpeningHoursFollowIt) {
  EXPECT_EQ(open_at(kNow), POP_CLOSED_NOW);
  EXPECT_EQ(open_at(kNow + 2 * hour), POP_OPEN_NOW);
  EXPECT_EQ(open_at(kNow + 9 * hour), POP_CLOSED_NOW);
  EXPECT_EQ(open_at(kNow + 5 * day + 2 * hour), POP_CLOSED_NOW) << "Saturday";
}

TEST(HostClock, OfOneClientMovesOn) {
  std::int64_t now = kNow;
  pop_clock clock{};
  clock.struct_size = sizeof clock;
  clock.user = &now;
  clock.unix_seconds = [](void *user) { return *static_cast<std::int64_t *>(user); };
  clock.monotonic_ms = [](void *) -> std::int64_t { return 0; };
  Hosted hosted;
  hosted.config.clock = &clock;
  ASSERT_EQ(hosted.create(), POP_OK) << hosted.error();
  EXPECT_EQ(hosted.open("de.line"), POP_CLOSED_NOW);
  now += 2 * hour;
  EXPECT_EQ(hosted.open("de.line"), POP_OPEN_NOW);
  now = kNow - 30 * day;
  EXPECT_EQ(hosted.open("de.line"), POP_OPEN_UNKNOWN) << "behind what was signed: the clock is wrong";
}

TEST(HostClock, RunsOnFromTheGivenTime) {
  const HostClock clock(kNow);
  const pop_clock *table = clock.table();
  const std::int64_t first = table->unix_seconds(table->user);
  EXPECT_GE(first, kNow);
  EXPECT_LT(first, kNow + day);
  EXPECT_GE(table->unix_seconds(table->user), first);
  const std::int64_t ticks = table->monotonic_ms(table->user);
  EXPECT_GE(table->monotonic_ms(table->user), ticks);
}

TEST(HostClock, IsTheSystemsWithoutOne) {
  const HostClock clock(std::nullopt);
  const std::int64_t before = std::time(nullptr);
  const std::int64_t told = clock.table()->unix_seconds(clock.table()->user);
  EXPECT_GE(told, before);
  EXPECT_LE(told, std::time(nullptr));
}

}  // namespace
}  // namespace pop::test
