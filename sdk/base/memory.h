#pragma once
// The host's allocator, process-wide. Inside libpop `operator new` comes here (sdk/abi/operator_new.cpp), and
// so do SQLite and the ICU that is linked in.

#include <cstddef>

#include "pop/host.h"

namespace pop {

// POP_E_STATE after the first use that cannot be undone (freeze_memory) or when one was set already.
pop_result set_memory(const pop_allocator &allocator) noexcept;
// From now on the allocator stays as it is. False: another thread is setting it just now.
bool freeze_memory() noexcept;

// Null when there is none.
void *take_memory(std::size_t size) noexcept;
void *resize_memory(void *memory, std::size_t size) noexcept;
void give_memory(void *memory) noexcept;

}  // namespace pop
