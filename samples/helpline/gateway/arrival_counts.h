#pragma once
// How many children were sent to each service, by relay and ISO week: the only count of children there is.
//
// Written to the store once an hour and at the end, never with a conversation: one beside the other in a
// transaction would say through which relay that child came. A kill costs the counts of an hour at most.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "gateway/store.h"

namespace helpline {

class ArrivalCounts {
 public:
  void add(const std::string &service, const std::string &relay, std::int64_t now);
  // Puts what was counted into the store, in a transaction of its own. Throws StorageFault; then it is kept
  // for the next time.
  void write(Store &store);

 private:
  using Counts = std::map<std::tuple<std::string, std::string, std::string>, std::int64_t>;
  std::mutex mutex_;
  Counts counts_;
};

// Such as 2026-W47 (ISO 8601), of UTC.
std::string iso_week(std::int64_t now);

// {"arrivals": [{service, relay, week, count}]}, or as comma-separated values with a heading.
std::string counts_as_json(const std::vector<ArrivalCount> &counts);
std::string counts_as_csv(const std::vector<ArrivalCount> &counts);

}  // namespace helpline
