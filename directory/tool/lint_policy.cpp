// policy.json: nothing in it may be wider than somebody decided, knowing what it lets through.

#include "directory/policy.h"
#include "lint_numbers.h"
#include "lint_rules.h"

namespace pop::tool {
namespace {

template <typename Check>
void each_text(const JsonValue &limits, const char *list, const std::string &country, Check check) {
  const JsonValue *values = get_array(limits, list);
  if (values == nullptr) return;
  for (json::SizeType i = 0; i < values->Size(); ++i) {
    if (!(*values)[i].IsString()) continue;  // Policy::parse refuses it
    check(std::string(text_of((*values)[i])), "/countries/" + country + "/" + list + "/" + std::to_string(i));
  }
}

void check_country(const std::string &country, const JsonValue &limits, Notes &notes) {
  if (country != "001") {
    if (const std::string fault = country_fault(country); !fault.empty())
      notes.error("/countries/" + country, fault);
  }
  for (const char *list : {"prefixes", "short_codes", "urls", "mail_domains", "handles"}) {
    each_text(limits, list, country, [&](const std::string &value, const std::string &path) {
      // A code may begin with a star; nothing else may hold one.
      if (value.find('*', std::string_view(list) == "short_codes" ? 1 : 0) != std::string::npos)
        notes.error(path, value + " is a wildcard; write out what is meant");
    });
  }
  each_text(limits, "prefixes", country, [&](const std::string &prefix, const std::string &path) {
    if (is_calling_code(prefix)) {
      notes.error(path, prefix + " is all of a country, premium-rate numbers with it; write whole numbers");
    } else if (holds_premium(prefix)) {
      notes.error(path, prefix + " lets premium-rate numbers through; write whole numbers");
    }
  });
  each_text(limits, "short_codes", country, [&](const std::string &code, const std::string &path) {
    if (country != "001" && judge_number(code, country).fault == NumberFault::premium)
      notes.error(path, code + " is premium-rate in " + country + "; take it out");
  });
}

}  // namespace

void lint_policy(const SourceFile &file, Notes &notes) {
  if (const JsonValue *countries = get_object(file.content, "countries")) {
    for (const auto &country : countries->GetObject())
      check_country(std::string(text_of(country.name)), country.value, notes);
  }
  if (const Result<directory::Policy> policy = directory::Policy::parse(file.content); !policy)
    notes.error("", policy.error().message);
}

}  // namespace pop::tool
