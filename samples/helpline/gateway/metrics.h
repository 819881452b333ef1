#pragma once
// Figures about the machine, for whoever keeps it running: GET /metrics in Prometheus' text form. None tells
// services or relays apart, and none is an arrival: when children come is counted by the week and nowhere
// else.

#include <atomic>
#include <cstdint>
#include <string>

namespace helpline {

struct Metrics {
  using Count = std::atomic<std::uint64_t>;
  Count transactions = 0;
  Count storage_faults = 0;
  Count refused_when_full = 0;
  Count held = 0;        // long polls now
  Count not_opened = 0;  // requests that no key opened
  Count desks_refused = 0;
  std::atomic<bool> healthy = true;

  std::string text() const;
};

}  // namespace helpline
