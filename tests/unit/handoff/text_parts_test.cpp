#include "handoff/text_parts.h"

#include <gtest/gtest.h>

namespace pop::handoff {
namespace {

Result<std::optional<Secret>> join(TextJoiner &joiner, const std::vector<TextPart> &parts) {
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    auto nothing = joiner.add(parts[i].type, parts[i].body);
    if (!nothing || *nothing) return Error{POP_E_INTERNAL, "a text before its last part"};
  }
  return joiner.add(parts.back().type, parts.back().body);
}

TEST(TextParts, LongTextsAreCutAndJoined) {
  TextJoiner joiner;
  for (const auto &[size, count] : std::vector<std::pair<std::size_t, std::size_t>>{
           {1, 1}, {kBodyMax, 1}, {kBodyMax + 1, 2}, {kTextMax - 1, 16}, {kTextMax, 16}}) {
    std::string text(size, 'x');
    if (size > 2) text.replace(std::min(size, kBodyMax) - 2, 2, "\xC3\xA9");  // may lie across the cut
    auto parts = split_text(as_bytes(text));
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), count);
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ((*parts)[i].type, i + 1 == count ? MessageType::text : MessageType::text_part);
    auto joined = join(joiner, *parts);
    ASSERT_TRUE(joined && *joined);
    EXPECT_EQ((**joined).reveal_text(), text);
  }
}

TEST(TextParts, WhatIsNoTextIsRefused) {
  EXPECT_EQ(split_text({}).error().code, POP_E_ARGUMENT);
  EXPECT_EQ(split_text(as_bytes("\xff")).error().code, POP_E_ARGUMENT);
  EXPECT_EQ(split_text(as_bytes(std::string(kTextMax + 1, 'x'))).error().code, POP_E_TOO_LARGE);
}

TEST(TextParts, ABadTextIsDroppedAndTheNextIsWhole) {
  TextJoiner joiner;
  const Bytes part(kBodyMax, 'x');
  for (std::size_t i = 0; i < kTextPartsMax; ++i) EXPECT_TRUE(joiner.add(MessageType::text_part, part));
  EXPECT_EQ(joiner.add(MessageType::text, part).error().code, POP_E_FORMAT);
  EXPECT_EQ(joiner.add(MessageType::text, as_bytes("\xC3")).error().code, POP_E_FORMAT);
  EXPECT_EQ(joiner.add(MessageType::text, {}).error().code, POP_E_FORMAT);
  auto text = joiner.add(MessageType::text, as_bytes("hello"));
  ASSERT_TRUE(text && *text);
  EXPECT_EQ((**text).reveal_text(), "hello");
}

}  // namespace
}  // namespace pop::handoff
