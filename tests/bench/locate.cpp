// The resolver alone, warm: a child in a country with 20 services, whose records are real ones.

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/result.h"
#include "directory/directory.h"
#include "figures.h"
#include "locate/resolve.h"
#include "pop_directory_embedded.h"

namespace pop::bench {
namespace {

constexpr std::size_t kServices = 20;
constexpr std::int64_t kMonday = 1'781'596'800;  // 2026-06-15T08:00:00Z

// The first 20 services of some large countries, all of them serving one.
class Country final : public directory::Catalog {
 public:
  Country() {
    directory::DirectorySetup setup;
    setup.root = {pop_directory_root, pop_directory_root_size};
    setup.bundle = {pop_directory_bundle, pop_directory_bundle_size};
    setup.embedded_at = pop_directory_embedded_at;
    auto opened = directory::Directory::open(setup);
    if (!opened) return;
    directory_ = std::move(*opened);
    std::vector<directory::Service> chosen;
    for (const char *country : {"DE", "GB", "US", "JP", "BR", "IN", "FR"}) {
      const auto found = directory_->services(country);
      if (!found) continue;
      for (const directory::Service &service : *found) {
        if (chosen.size() == kServices) break;
        chosen.push_back(service);
        chosen.back().serves = {"DE"};
      }
    }
    services_ = directory::Services(std::move(chosen));
  }

  bool complete() const { return services_.size() == kServices; }
  Result<directory::Services> services(std::string_view country) override {
    return country == "DE" ? services_ : directory::Services();
  }
  std::span<const directory::EmergencyNumber> emergency(std::string_view country) override {
    return directory_->emergency(country);
  }
  const directory::Zones &zones() override { return directory_->zones(); }
  std::optional<std::string> parent(std::string_view) override { return std::nullopt; }
  const directory::Holidays *holidays(std::string_view country) override {
    return directory_->holidays(country);
  }

 private:
  std::unique_ptr<directory::Directory> directory_;
  directory::Services services_;
};

locate::Hints child() {
  locate::Hints hints;
  hints.locales = {"tr-DE", "de-DE", "en-US"};
  hints.region = "DE";
  hints.sim_country = "DE";
  hints.network_mcc = "262";
  hints.time_zone = "Europe/Berlin";
  hints.can = 0x3ff;
  hints.age = 12;
  hints.topic = "violence.bullying";
  return hints;
}

double seconds_of(const std::function<void()> &work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// The time that 99 of 100 stay below.
void resolve_p99(benchmark::State &state) {
  Country country;
  if (!country.complete()) return state.SkipWithError("the trial directory has too few services");
  const locate::Hints hints = child();
  locate::LanguageMatcher languages({"en", "es", "es-419",  "fr",      "ar",  "pt-BR", "pt-PT",
                                     "hi", "bn", "zh-Hans", "zh-Hant", "sw",  "ru",    "tr",
                                     "vi", "uk", "de",      "ja",      "fil", "ur",    "pl"});
  std::vector<double> times(1000);
  for (auto _ : state) {
    std::int64_t now = kMonday;
    for (double &time : times) {
      time = seconds_of([&] {
        auto answer = locate::resolve(hints, now, country, languages);
        benchmark::DoNotOptimize(answer);
      });
      now += 3600;
    }
    std::sort(times.begin(), times.end());
    state.SetIterationTime(times[times.size() * 99 / 100]);
  }
}

}  // namespace

std::vector<Figure> locate_figures() {
  return {{"warm resolve, 20 services, p99", "20", resolve_p99, "", nullptr, true}};
}

}  // namespace pop::bench
