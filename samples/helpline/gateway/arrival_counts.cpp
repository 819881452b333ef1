#include "gateway/arrival_counts.h"

#include "base/clock.h"
#include "common/json_writer.h"

namespace helpline {

void ArrivalCounts::add(const std::string &service, const std::string &relay, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  ++counts_[{service, relay, iso_week(now)}];
}

void ArrivalCounts::write(Store &store) {
  Counts counts;
  {
    const std::lock_guard lock(mutex_);
    counts.swap(counts_);
  }
  if (counts.empty()) return;
  std::vector<ArrivalCount> more;
  for (const auto &[of, count] : counts) {
    const auto &[service, relay, week] = of;
    more.push_back({service, relay, week, count});
  }
  try {
    store.transact([&] { store.count(more); });
  } catch (...) {
    const std::lock_guard lock(mutex_);
    for (const auto &[of, count] : counts) counts_[of] += count;
    throw;
  }
}

// The week belongs to the year in which its Thursday lies.
std::string iso_week(std::int64_t now) {
  const std::int64_t day = (now >= 0 ? now : now - 86'399) / 86'400;  // since Thursday, 1970-01-01
  const std::int64_t since_monday = ((day + 3) % 7 + 7) % 7;
  const std::int64_t thursday = day - since_monday + 3;
  const std::int64_t year = pop::civil_from_days(thursday).year;
  const std::int64_t week = (thursday - pop::days_from_civil(year, 1, 1)) / 7 + 1;
  return std::to_string(year) + (week < 10 ? "-W0" : "-W") + std::to_string(week);
}

std::string counts_as_json(const std::vector<ArrivalCount> &counts) {
  JsonWriter json;
  json.open_list("arrivals");
  for (const ArrivalCount &one : counts) {
    json.open_object()
        .text("service", one.service)
        .text("relay", one.relay)
        .text("week", one.week)
        .number("count", one.count)
        .close_object();
  }
  return json.close_list().done();
}

// Ids of services and relays hold no comma and no quote: the configuration refuses others.
std::string counts_as_csv(const std::vector<ArrivalCount> &counts) {
  std::string csv = "service,relay,week,count";
  for (const ArrivalCount &one : counts) {
    csv += "\n" + one.service + "," + one.relay + "," + one.week + "," + std::to_string(one.count);
  }
  return csv;
}

}  // namespace helpline
