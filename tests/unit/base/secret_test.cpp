#include "base/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <cstring>
#include <ostream>
#include <thread>
#include <vector>

namespace pop {
namespace {

template <typename T>
concept Printable = requires(std::ostream &out, const T &value) {
  out << value;
};
static_assert(!Printable<Secret>);
static_assert(!std::copyable<Secret>);
static_assert(!std::convertible_to<Secret, std::string_view>);
static_assert(!std::equality_comparable<Secret>);

TEST(Secret, IsZeroWhereItWasUsedBefore) {
  const std::uint8_t *where = nullptr;
  {
    Secret first(as_bytes("a child's words, forty bytes or so of them"));
    where = first.reveal().data();
  }
  // The arena is still mapped: the freed cell holds nothing of what was there.
  EXPECT_TRUE(std::all_of(where, where + 40, [](std::uint8_t byte) { return byte == 0; }));
}

TEST(Secret, MovingLeavesNothingBehind) {
  Secret from(as_bytes("key"));
  Secret to = std::move(from);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_EQ(to.reveal_text(), "key");
  to.wipe();
  EXPECT_TRUE(to.empty());
}

TEST(Secret, OutgrowsTheArenaAndComesBack) {
  std::vector<Secret> many;
  for (int i = 0; i < 3000; ++i) many.emplace_back(std::size_t{100});
  std::memset(many.back().writable().data(), 7, 100);
  many.clear();
  const Secret large(std::size_t{1} << 20);
  EXPECT_EQ(large.size(), std::size_t{1} << 20);
}

TEST(Secret, TwoThreadsNeverShareACell) {
  const auto work = [](std::uint8_t mark, bool &clean) {
    clean = true;
    for (int i = 0; i < 20'000; ++i) {
      Secret secret(std::size_t{64});
      std::memset(secret.writable().data(), mark, 64);
      const ByteView view = secret.reveal();
      clean =
          clean && std::all_of(view.begin(), view.end(), [mark](std::uint8_t byte) { return byte == mark; });
    }
  };
  bool one = false, two = false;
  std::thread other([&] { work(1, one); });
  work(2, two);
  other.join();
  EXPECT_TRUE(one && two);
}

}  // namespace
}  // namespace pop
