// The directory in a process that is already running.

#include "directory/directory.h"

#include "answer.h"
#include "figures.h"
#include "floors.h"
#include "pop_directory_embedded.h"

namespace pop::bench {
namespace {

void warm_answer(benchmark::State &state) {
  const ClientHandle client = make_client();
  find(*client);
  for (auto _ : state) benchmark::DoNotOptimize(find(*client));
}

// An answer belongs to who asked, so at the least its services are copied.
void copy_services(benchmark::State &state) {
  directory::DirectorySetup setup;
  setup.root = {pop_directory_root, pop_directory_root_size};
  setup.bundle = {pop_directory_bundle, pop_directory_bundle_size};
  setup.embedded_at = pop_directory_embedded_at;
  auto directory = directory::Directory::open(setup);
  std::vector<directory::Service> services;
  const ClientHandle client = make_client();
  pop_answer_view view{};
  view.struct_size = sizeof view;
  const AnswerHandle answer = find(*client);
  pop_answer_get(answer.get(), &view);
  for (const char *country : {"DE", "001"}) {
    const auto found = (*directory)->services(country);
    for (const directory::Service &service : *found) {
      if (services.size() < view.service_count) services.push_back(service);
    }
  }
  for (auto _ : state) {
    auto copy = services;
    benchmark::DoNotOptimize(copy);
  }
}

void first_answer(benchmark::State &state) {
  for (auto _ : state) {
    const ClientHandle client = make_client();
    benchmark::DoNotOptimize(find(*client));
  }
}

void first_answer_floor(benchmark::State &state) {
  const auto bundle = directory::Bundle::open({pop_directory_bundle, pop_directory_bundle_size});
  const CryptoFloor floor(entries_of_answer(*bundle));
  for (auto _ : state) {
    if (!floor.run()) state.SkipWithError("a signature of the floor did not verify");
  }
}

const Bytes &newer_bundle() {
  static const Bytes bytes = read_file(POP_NEWER_BUNDLE).value_or(Bytes{});
  return bytes;
}

void offer_bundle(benchmark::State &state) {
  for (auto _ : state) {
    state.PauseTiming();
    ClientHandle client = make_client();
    state.ResumeTiming();
    pop_error error;
    const pop_bytes bundle = {newer_bundle().data(), newer_bundle().size()};
    if (pop_directory_offer_bundle(client.get(), bundle, &error) != POP_OK)
      state.SkipWithError(error.message);
    state.PauseTiming();
    client.reset();
    state.ResumeTiming();
  }
}

void offer_bundle_floor(benchmark::State &state) {
  const auto bundle = directory::Bundle::open(newer_bundle());
  if (!bundle) return state.SkipWithError("the newer bundle is missing");
  const CryptoFloor floor(*bundle->entries());
  for (auto _ : state) {
    if (!floor.run()) state.SkipWithError("a signature of the floor did not verify");
  }
}

}  // namespace

std::vector<Figure> directory_figures() {
  return {
      {"create and first find, the process warm", "", first_answer, "the same signatures and hashes",
       first_answer_floor},
      {"warm answer", "50", warm_answer, "copying as many services", copy_services},
      {"offer_bundle, whole", "", offer_bundle, "one signature a role, SHA-256 of every file",
       offer_bundle_floor},
  };
}

}  // namespace pop::bench
