#pragma once
// Between a conversation that was left for another and that other one: the first waits, and stays usable,
// until what the child agreed to pass on is stored.

#include <cstdint>

namespace pop::handoff {

enum class Passage : std::uint8_t { under_way, arrived, failed };

}  // namespace pop::handoff
