#pragma once
// Lint for what publishers hand in, beside all that is published.

#include <cstdint>
#include <string>
#include <vector>

#include "published.h"
#include "submission.h"

namespace pop::tool {

// Prints findings; an error where one of them is.
Result<void> lint_handed_in(const std::vector<Submission> &submissions, const Published &after,
                            const std::string &exceptions_file, std::int64_t now);

}  // namespace pop::tool
