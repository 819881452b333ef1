#pragma once
// Short texts of the directory's files: by language, then by age band (A, B, C).

#include <optional>
#include <string>

#include "trust/fields.h"

namespace pop::directory {

// The English text, else that of the first language; for the middle band if it is there, else any.
std::string short_text(const trust::Fields &texts);

// Every string anywhere inside `value`.
void collect_strings(const JsonValue &value, std::vector<std::string_view> &out);

}  // namespace pop::directory
