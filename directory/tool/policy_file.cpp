#include "policy_file.h"

#include <algorithm>
#include <iterator>

#include "directory/policy.h"
#include "files.h"
#include "json_text.h"

namespace pop::tool {
namespace {

std::string strings(const std::set<std::string> &values) {
  std::vector<std::string> elements;
  std::transform(values.begin(), values.end(), std::back_inserter(elements), json_string);
  return json_array(elements);
}

std::set<std::string> strings_of(const JsonValue &array) {
  std::set<std::string> values;
  for (const JsonValue &value : array.GetArray()) values.emplace(text_of(value));
  return values;
}

}  // namespace

Result<PolicyLimits> read_policy(const std::filesystem::path &path) {
  PolicyLimits limits;
  if (std::error_code error; !std::filesystem::exists(path, error)) return limits;
  const Result<JsonDocument> document = read_json(path);
  if (!document) return document.error();
  // The SDK's own reading says whether the form is right.
  if (const Result<directory::Policy> known = directory::Policy::parse(*document); !known)
    return Error{known.error().code, path.string() + ": " + known.error().message};
  for (const auto &country : get_object(*document, "countries")->GetObject()) {
    CountryLimits &of_country = limits[std::string(text_of(country.name))];
    for (const auto &member : country.value.GetObject()) {
      if (member.value.IsArray())
        of_country.lists[std::string(text_of(member.name))] = strings_of(member.value);
    }
    of_country.handoff_min = get_int(country.value, "handoff_min").value_or(0);
    const JsonValue *keys = get_object(country.value, "service_keys");
    if (keys == nullptr) continue;
    for (const auto &service : keys->GetObject())
      of_country.service_keys[std::string(text_of(service.name))] = strings_of(service.value);
  }
  return limits;
}

std::string policy_text(const PolicyLimits &limits, std::int64_t version) {
  JsonMembers countries;
  for (const auto &[country, of_country] : limits) {
    JsonMembers members;
    // What is left out is empty, and every device of the country carries this.
    for (const auto &[name, values] : of_country.lists) {
      if (!values.empty()) members[name] = strings(values);
    }
    if (of_country.handoff_min != 0) members["handoff_min"] = std::to_string(of_country.handoff_min);
    JsonMembers services;
    for (const auto &[slug, keys] : of_country.service_keys) {
      if (!keys.empty()) services[slug] = strings(keys);
    }
    if (!services.empty()) members["service_keys"] = json_object(services);
    countries[country] = json_object(members);
  }
  const Result<std::string> text =
      indented(json_object({{"version", std::to_string(version)}, {"countries", json_object(countries)}}));
  return text ? *text : std::string();
}

}  // namespace pop::tool
