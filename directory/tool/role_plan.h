#pragma once
// Which roles a trial's directory has, and how many keys each needs (design, section 3).

#include <string>
#include <vector>

#include "source_tree.h"

namespace pop::tool {

struct RolePlan {
  std::string name;
  int keys = 1;
  int threshold = 1;
};

inline const RolePlan root_plan{"root", 3, 2};
inline const RolePlan targets_plan{"targets", 3, 2};
inline const RolePlan snapshot_plan{"snapshot", 1, 1};
inline const RolePlan timestamp_plan{"timestamp", 1, 1};

// Every role these sources need, the four of the top level first.
std::vector<RolePlan> plan_roles(const SourceTree &tree);

}  // namespace pop::tool
