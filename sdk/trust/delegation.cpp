#include "trust/delegation.h"

#include <algorithm>
#include <vector>

namespace pop::trust {
namespace {

struct Next {
  std::string role;
  bool terminating;
};

// The delegations that match, best first, up to and with the first terminating one.
std::vector<Next> matching(const Targets &targets, const std::string &path) {
  std::vector<Next> out;
  if (!targets.delegations) return out;
  if (targets.delegations->succinct) return {{targets.delegations->succinct->role_for(path), true}};
  for (const DelegatedRole &role : targets.delegations->roles) {
    if (!role.may_sign(path)) continue;
    out.push_back({role.name, role.terminating});
    if (role.terminating) break;
  }
  return out;
}

}  // namespace

Result<FoundTarget> find_target(const std::string &path, const LoadRole &load, std::size_t max_roles) {
  std::vector<RoleChain> stack{{"targets"}};
  std::set<std::string> visited;
  while (!stack.empty()) {
    const RoleChain chain = std::move(stack.back());
    stack.pop_back();
    if (visited.count(chain.back()) != 0) continue;
    if (visited.size() == max_roles)
      return Error{POP_E_TOO_LARGE, path + ": more than " + std::to_string(max_roles) + " roles asked"};
    visited.insert(chain.back());
    const auto targets = load(chain);
    if (!targets) return targets.error();
    const auto file = (*targets)->targets.find(path);
    if (file != (*targets)->targets.end()) return FoundTarget{file->second, chain};
    const std::vector<Next> next = matching(**targets, path);
    // A terminating delegation: whatever was still waiting, of this role or of those above, is not asked.
    if (!next.empty() && next.back().terminating) stack.clear();
    for (auto role = next.rbegin(); role != next.rend(); ++role) {
      stack.push_back(chain);
      stack.back().push_back(role->role);
    }
  }
  return Error{POP_E_NOT_FOUND, path + ": no role lists it"};
}

}  // namespace pop::trust
