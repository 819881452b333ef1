// The bundle: whatever is taken is, entry by entry, exactly what was given.

#include "directory/bundle.h"

#include "fuzz.h"

using namespace pop;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  auto bundle = directory::Bundle::open({data, size});
  if (!bundle) return 0;
  std::map<std::string, Bytes> files;
  for (const auto &entry : bundle->entries()) {
    const auto blob = bundle->fetch(std::string(entry.path), entry.bytes.size());
    fuzz::require(blob.ok() && blob->view().data() == entry.bytes.data());
    files.emplace(entry.path, Bytes(entry.bytes.begin(), entry.bytes.end()));
  }
  const auto written = directory::write_bundle(files);
  fuzz::require(written.ok() && *written == Bytes(data, data + size));
  return 0;
}
