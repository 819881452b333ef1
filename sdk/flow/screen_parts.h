#pragma once
// What screens are put together from.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/screen.h"
#include "flow/service_words.h"

namespace pop::flow {

Choice plain(std::string id, std::string label, const char *icon, std::int32_t role = POP_ROLE_NORMAL);

// A number that only another phone can dial, or that is typed by hand.
Row other_phone(const Reader &words, const locate::Offer &offer, const locate::OfferedChannel &channel);

// Marks the first choice that was added since `begin` as the one below this heading.
void head(std::vector<Choice> &choices, std::size_t begin, std::string heading);

// What stands after a dot of a choice's id, as "1" in "go.de.line.1"; nothing where it is no number.
std::optional<std::size_t> number(std::string_view text);

}  // namespace pop::flow
