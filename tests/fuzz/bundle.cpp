// The bundle: whatever is taken is, entry by entry, exactly what was given. With an index that lies, a file
// may be missing or be another's bytes, which its hash would then show.

#include "directory/bundle.h"

#include "fuzz.h"

using namespace pop;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  auto bundle = directory::Bundle::open({data, size});
  if (!bundle) return 0;
  const auto entries = bundle->entries();
  if (!entries) return 0;
  std::map<std::string, Bytes> files;
  for (const auto &entry : *entries) files.emplace(entry.path, Bytes(entry.bytes.begin(), entry.bytes.end()));
  const auto written = directory::write_bundle(files);
  const bool as_written = written.ok() && *written == Bytes(data, data + size);
  for (const auto &entry : *entries) {
    const auto blob = bundle->fetch(std::string(entry.path), size);
    if (as_written) fuzz::require(blob.ok() && blob->view().data() == entry.bytes.data());
  }
  return 0;
}
