#pragma once
// URLs and texts, as far as the policy has to understand them.

#include <string>
#include <string_view>

namespace pop::directory {

std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);

// The host and port of an http(s) URL, lower-case; empty for anything else, and for a URL with a user name,
// white space, control characters or a backslash, which browsers read in ways of their own.
std::string url_host(std::string_view url);

// Without "www." in front.
std::string_view bare_host(std::string_view host) noexcept;

// url_covered, but with or without "www.", and whether http or https.
bool link_covered(std::string_view prefix, std::string_view link);

}  // namespace pop::directory
