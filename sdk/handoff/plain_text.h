#pragma once
// Text that shows what it holds: nothing in it moves a cursor, turns the direction of what follows, or cannot
// be seen.

#include <cstddef>
#include <string_view>

namespace pop::handoff {

// How many bytes of UTF-8 at the front are one character that plain text does not have, or 0: C0 controls but
// line feed and tab, DEL, C1 controls, the marks that embed or override a direction (U+202A to U+202E, U+2066
// to U+2069), those that break a line (U+2028, U+2029), and the invisible tags (U+E0000 to U+E007F).
std::size_t not_plain(std::string_view text) noexcept;

// UTF-8 without any of them; on one line where `one_line` says so.
bool is_plain_text(std::string_view text, bool one_line) noexcept;

}  // namespace pop::handoff
