// Strict JSON, and its canonical form: reading what was written gives the same bytes again.

#include "base/json.h"

#include <algorithm>

#include "fuzz.h"
#include "trust/canonical_json.h"

using namespace pop;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto read = parse_json({data, size});
  if (!read) return 0;
  const Bytes canonical = trust::canonical_json(*read);
  // Control characters stay raw in canonical JSON, which is then no JSON.
  if (std::any_of(canonical.begin(), canonical.end(), [](std::uint8_t byte) { return byte < 0x20; }))
    return 0;
  const auto again = parse_json(canonical);
  fuzz::require(again.ok() && trust::canonical_json(*again) == canonical);
  return 0;
}
