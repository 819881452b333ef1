// Opening hours: what is open now closes later, what is closed opens later, and only certain answers have
// times.

#include "locate/hours.h"

#include "fuzz.h"

using namespace pop;

namespace {

const directory::Zones &zones() {
  static const directory::Zones read = [] {
    const auto file = parse_json(as_bytes(
        R"({"version":1,"from":"2026-01-01T00:00:00Z","until":"2032-01-01T00:00:00Z","links":{},"zones":{"Europe/Berlin":
            {"countries":["DE"],"offset":3600,"changes":[[1774746000,7200],[1792890000,3600],[1806195600,7200]]}}})"));
    return *directory::Zones::parse(*file);
  }();
  return read;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto hours = directory::parse_hours(as_text({data, size}));
  if (!hours) return 0;
  const locate::Holidays holidays{20'636, 20'812};
  const auto *berlin = zones().find("Europe/Berlin");
  for (std::int64_t now = 1'774'700'000; now < 1'774'700'000 + 400 * 86'400; now += 37 * 86'400 + 12'345) {
    for (const auto *list : {&holidays, static_cast<const locate::Holidays *>(nullptr)}) {
      const auto state = locate::evaluate(*hours, berlin, zones(), list, now);
      fuzz::require(!state.opens_at || (state.open == locate::Open::closed && *state.opens_at > now));
      fuzz::require(!state.closes_at || (state.open == locate::Open::now && *state.closes_at > now));
    }
    const auto placeless = locate::evaluate(*hours, nullptr, zones(), &holidays, now);
    fuzz::require(placeless.open == locate::Open::unknown || hours->always);
  }
  return 0;
}
