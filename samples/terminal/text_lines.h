#pragma once
// Text of any script in lines of a terminal: how wide it is, and where it may be cut.

#include <cstddef>
#include <string_view>

// The next code point of UTF-8, and `at` behind it. What is no UTF-8 is U+FFFD, byte by byte.
char32_t next_code_point(std::string_view text, std::size_t &at);

// Columns a terminal needs: none for a combining mark, two for a Chinese sign. By the C library, which
// terminals go by as well; LC_CTYPE must be a UTF-8 locale.
std::size_t columns(std::string_view text);

// Cuts the first line of at most `width` columns off `text`. Lines end at blanks, between Chinese signs where
// their punctuation allows it, never inside a cluster, and not between two groups of digits: a telephone
// number stays in one piece where it fits a line.
std::string_view take_line(std::string_view &text, std::size_t width);

bool has_right_to_left(std::string_view text);

// The marks that begin and end a piece of text with a direction of its own.
constexpr char32_t right_to_left_isolate = 0x2067, first_strong_isolate = 0x2068, end_of_isolate = 0x2069;
constexpr bool begins_isolate(char32_t c) { return c >= 0x2066 && c <= first_strong_isolate; }
