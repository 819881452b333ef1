#include "role_plan.h"

#include <set>

namespace pop::tool {

std::vector<RolePlan> plan_roles(const SourceTree &tree) {
  std::vector<RolePlan> plans = {root_plan, targets_plan, snapshot_plan, timestamp_plan};
  for (const auto &[role, countries] : tree.regions) plans.push_back({role, 1, 1});
  // One key may sign what a country says; where it offers conversations two must sign (handoff_min), and the
  // metadata then carries both signatures. The threshold stays 1, so that a lost key does not hold up a
  // telephone number.
  const std::set<std::string> handoff = tree.handoff_countries();
  for (const std::string &country : tree.countries()) {
    plans.push_back({"cc-" + country, handoff.count(country) != 0 ? 2 : 1, 1});
    for (const std::string &desk : tree.desks(country)) plans.push_back({desk, 1, 1});
  }
  for (const std::string &id : tree.gateways()) plans.push_back({"gw-" + id, 1, 1});
  return plans;
}

}  // namespace pop::tool
