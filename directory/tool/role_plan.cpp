#include "role_plan.h"

#include <set>

namespace pop::tool {

RolePlan region_plan(const std::string &role) { return {role, 1, 1}; }

RolePlan country_plan(const std::string &country, bool with_handoff) {
  return {"cc-" + country, with_handoff ? 2 : 1, 1};
}

RolePlan gateway_plan(const std::string &id) { return {"gw-" + id, 1, 1}; }

std::vector<RolePlan> plan_roles(const SourceTree &tree) {
  std::vector<RolePlan> plans = {root_plan, targets_plan, snapshot_plan, timestamp_plan};
  for (const auto &[role, countries] : tree.regions) plans.push_back(region_plan(role));
  const std::set<std::string> handoff = tree.handoff_countries();
  for (const std::string &country : tree.countries())
    plans.push_back(country_plan(country, handoff.count(country) != 0));
  for (const std::string &id : tree.gateways()) plans.push_back(gateway_plan(id));
  return plans;
}

}  // namespace pop::tool
