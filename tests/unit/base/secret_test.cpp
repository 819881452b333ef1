#include "base/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <concepts>
#include <cstring>
#include <functional>
#include <ostream>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace pop {
namespace {

template <typename T>
concept Printable = requires(std::ostream &out, const T &value) {
  out << value;
};
template <typename T>
concept Appendable = requires(std::string &text, const T &value) {
  text += value;
};
template <typename T>
concept Ordered = requires(const T &value) {
  value < value;
};
template <typename T>
concept Hashable = requires(const T &value) {
  std::hash<T>{}(value);
};
template <typename T>
concept Indexable = requires(const T &value) {
  value[0];
};
template <typename T>
concept Iterable = requires(const T &value) {
  value.begin();
  value.end();
};
// What a test framework, a log or a format library would print it by.
static_assert(Printable<std::string_view> && !Printable<Secret>);
static_assert(Appendable<std::string_view> && !Appendable<Secret>);
static_assert(Iterable<std::string_view> && !Iterable<Secret>);
static_assert(Indexable<std::string_view> && !Indexable<Secret>);
static_assert(Hashable<std::string_view> && !Hashable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string_view> &&
              !std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, ByteView> && !std::is_convertible_v<Secret, Bytes>);
static_assert(!std::is_convertible_v<Secret, bool> && !std::is_convertible_v<Secret, const void *>);
static_assert(!std::is_convertible_v<ByteView, Secret>);  // nor does one come into being unseen
// A comparison would take a time that tells what it read, and a copy be made where nobody wrote one.
static_assert(!std::equality_comparable<Secret> && !Ordered<Secret>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

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
