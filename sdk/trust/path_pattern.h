#pragma once
// The path patterns of delegations (TUF 1.0.34 section 4.5).

#include <string_view>

namespace pop::trust {

// '*', '?' and '[…]' as in a shell, none of which crosses '/'; case counts. Takes time in proportion to
// pattern times path.
bool path_matches(std::string_view pattern, std::string_view path) noexcept;

}  // namespace pop::trust
