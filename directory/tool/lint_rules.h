#pragma once
// The rules of lint, by what they look at.

#include <optional>
#include <set>
#include <string>

#include "base/json.h"
#include "directory/policy.h"
#include "lint.h"

namespace pop::tool {

struct Surroundings {
  const LintSetup &setup;
  std::optional<directory::Policy> policy;
  std::set<std::string> zones;
  std::set<NumberOfService> excepted;  // the exceptions that were needed
};

void lint_record(const std::string &path, const SourceFile &file, Surroundings &around, Notes &notes);
void lint_policy(const SourceFile &file, Notes &notes);
// Characters, in every string of any file.
void lint_texts(const JsonValue &content, const std::string &path, Notes &notes);

// What is wrong with it, and what to do; empty: nothing.
std::string language_fault(const std::string &tag);
// Whether ICU lists the language: it has all of two letters, and some of the thousands of three.
bool is_listed_language(const std::string &tag);
std::string country_fault(const std::string &code);                 // ISO 3166-1, upper-case
std::string date_fault(const std::string &date, std::int64_t now);  // YYYY, YYYY-MM or YYYY-MM-DD
std::string url_fault(const std::string &url);
std::string mail_fault(const std::string &address);

}  // namespace pop::tool
