// Reading and canonical writing, on the longest signed metadata and the longest file of the directory.

#include <cstring>

#include "base/json.h"
#include "directory/bundle.h"
#include "figures.h"
#include "pop_directory_embedded.h"
#include "trust/canonical_json.h"

namespace pop::bench {
namespace {

ByteView file(std::string_view name) {
  static const auto bundle = directory::Bundle::open({pop_directory_bundle, pop_directory_bundle_size});
  const auto all = bundle->entries();
  for (const auto &entry : *all) {
    if (entry.path.ends_with(name)) return entry.bytes;
  }
  return {};
}

void read_strictly(benchmark::State &state) {
  const ByteView bytes = file(".emergency.json");
  for (auto _ : state) benchmark::DoNotOptimize(parse_json(bytes));
}

void read_plainly(benchmark::State &state) {
  const std::string_view text = as_text(file(".emergency.json"));
  for (auto _ : state) {
    JsonDocument document;
    document.Parse(text.data(), text.size());
    benchmark::DoNotOptimize(document);
  }
}

void write_canonically(benchmark::State &state) {
  const auto document = parse_json(file(".snapshot.json"));
  const JsonValue *part = get_object(*document, "signed");
  for (auto _ : state) benchmark::DoNotOptimize(trust::canonical_json(*part));
}

void copy(benchmark::State &state) {
  const auto document = parse_json(file(".snapshot.json"));
  const Bytes bytes = trust::canonical_json(*get_object(*document, "signed"));
  for (auto _ : state) {
    Bytes out = bytes;
    benchmark::DoNotOptimize(out);
  }
}

}  // namespace

std::vector<Figure> json_figures() {
  return {
      {"strict JSON: emergency.json", "", read_strictly, "RapidJSON without the checks", read_plainly},
      {"canonical JSON: the snapshot", "", write_canonically, "copying the bytes", copy},
  };
}

}  // namespace pop::bench
