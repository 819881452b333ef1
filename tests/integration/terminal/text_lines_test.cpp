// Where a line of the terminal sample may end, in scripts that the words are written in.
#include "text_lines.h"

#include <gtest/gtest.h>

#include <clocale>
#include <string>
#include <vector>

namespace {

using Lines = std::vector<std::string>;

Lines lines(std::string_view text, std::size_t width) {
  Lines found;
  while (!text.empty()) found.emplace_back(take_line(text, width));
  return found;
}

class TextLines : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr); }
};

TEST_F(TextLines, WidthIsWhatATerminalTakes) {
  EXPECT_EQ(columns("Zürich"), 6u);
  EXPECT_EQ(columns("中国的帮助"), 10u);
  EXPECT_EQ(columns("مُسَاعَدَة"), 6u);           // the short vowels stand above their letters
  EXPECT_EQ(columns("e\u0301"), 1u);          // an accent of its own
  EXPECT_EQ(columns("\u2068116\u2069"), 3u);  // marks of direction
}

TEST_F(TextLines, LinesEndAtBlanks) {
  EXPECT_EQ(lines("It is good that you asked.", 10), (Lines{"It is good", "that you", "asked."}));
  EXPECT_EQ(lines("one\ntwo", 10), (Lines{"one", "two"}));
  EXPECT_EQ(lines("ends  ", 4), (Lines{"ends"}));
}

TEST_F(TextLines, ANumberStaysInOnePiece) {
  EXPECT_EQ(lines("Call 0800 11 12 now", 14), (Lines{"Call", "0800 11 12 now"}));
  EXPECT_EQ(lines("Call (0800) 1112", 12), (Lines{"Call", "(0800) 1112"}));
  EXPECT_EQ(lines("رقم \u2068116 111\u2069", 9), (Lines{"رقم", "\u2068116 111\u2069"}));
}

TEST_F(TextLines, ChineseEndsBetweenSignsButNotBeforeItsPunctuation) {
  EXPECT_EQ(lines("你来问，这很好。", 8), (Lines{"你来问，", "这很好。"}));
  EXPECT_EQ(lines("你来问，这很好。", 7), (Lines{"你来", "问，这", "很好。"}));
  EXPECT_EQ(lines("点“藏起来”。", 5), (Lines{"点“藏", "起", "来”。"}));
}

TEST_F(TextLines, NoClusterIsCutWhereAWordIsTooLong) {
  // A sign with its vowel, and two joined by a virama, are one.
  EXPECT_EQ(lines("किकिकि", 4), (Lines{"किकि", "कि"}));
  EXPECT_EQ(lines("कक्षक", 2), (Lines{"क", "क्ष", "क"}));
  EXPECT_EQ(lines("aaae\u0301b", 4), (Lines{"aaae\u0301", "b"}));
}

TEST_F(TextLines, EverySignIsTakenOnce) {
  const std::string text =
      "मदद ⁨0800 1111⁩: 你来问，这很好。 مساعدة\u0301 \xFF\xC3 end";
  for (std::size_t width = 1; width < 40; ++width) {
    std::string all;
    for (const std::string &line : lines(text, width)) all += line;
    std::string without;
    for (const char c : text) without += c == ' ' ? "" : std::string(1, c);
    std::erase(all, ' ');
    EXPECT_EQ(all, without) << width;
  }
}

TEST_F(TextLines, WhatIsNoUtf8IsShownAsSuch) {
  std::size_t at = 0;
  EXPECT_EQ(next_code_point("\xFF", at), 0xFFFDu);
  at = 0;
  EXPECT_EQ(next_code_point("\xE4\xB8", at), 0xFFFDu);
  EXPECT_EQ(at, 1u);
  at = 0;
  EXPECT_EQ(next_code_point("\xF0\x9F\x92\xAC", at), 0x1F4ACu);
  EXPECT_EQ(at, 4u);
}

}  // namespace
