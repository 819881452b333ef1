// pop_http_finish and pop_task_run stand with what they end: sdk/base/http.cpp and sdk/base/task.cpp.
#include "pop/host.h"

#include "base/memory.h"
#include "base/structs.h"

extern "C" POP_API pop_result pop_set_allocator(const pop_allocator *allocator) noexcept {
  pop_allocator given;
  if (!pop::read_struct(allocator, given)) return POP_E_ARGUMENT;
  return pop::set_memory(given);
}
