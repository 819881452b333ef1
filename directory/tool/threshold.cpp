#include "threshold.h"

#include <charconv>

#include "command.h"

namespace pop::tool {

Result<Threshold> parse_threshold(const std::string &text) {
  Threshold threshold;
  const std::size_t equals = text.find('=');
  const char *end = text.data() + text.size();
  if (equals != std::string::npos &&
      std::from_chars(text.data() + equals + 1, end, threshold.number).ptr == end && threshold.number > 0) {
    threshold.role = text.substr(0, equals);
    return threshold;
  }
  return Error{wrong_usage, "--threshold " + text + " is not like cc-de=2"};
}

Result<void> check_reachable(const std::string &role, const trust::RoleKeys &keys) {
  if (keys.key_ids.size() >= keys.threshold) return {};
  return Error{POP_E_STATE, role + " would need " + std::to_string(keys.threshold) + " signatures and have " +
                                std::to_string(keys.key_ids.size()) +
                                " keys: give more with --public, or set --threshold " + role + "=N"};
}

}  // namespace pop::tool
