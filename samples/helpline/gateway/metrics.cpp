#include "gateway/metrics.h"

#include <string_view>

namespace helpline {

std::string Metrics::text() const {
  std::string out;
  const auto add = [&out](std::string_view name, std::string_view type, std::string_view help,
                          std::uint64_t value) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
    out.append(type).append("\n").append(name).append(" ").append(std::to_string(value)).append("\n");
  };
  add("pop_gateway_healthy", "gauge", "1 when messages can be stored.", healthy ? 1 : 0);
  add("pop_gateway_held_polls", "gauge", "Requests that wait for news.", held);
  add("pop_gateway_transactions_total", "counter", "Transactions on the disk.", transactions);
  add("pop_gateway_storage_faults_total", "counter", "Transactions that failed.", storage_faults);
  add("pop_gateway_refused_total", "counter", "Requests refused because the queue was full.",
      refused_when_full);
  add("pop_gateway_not_opened_total", "counter", "Requests that no key opened.", not_opened);
  add("pop_gateway_desks_refused_total", "counter", "Desks that could not prove themselves.", desks_refused);
  return out;
}

}  // namespace helpline
