#pragma once

namespace pop::directory {

// Lets SQLite take its memory where the rest of the library does. Only the first call does anything, and only
// where nobody in this copy of SQLite has begun to work: inside libpop the copy is private. With
// POP_SQLITE=system it does nothing.
void use_own_memory_for_sqlite() noexcept;

}  // namespace pop::directory
