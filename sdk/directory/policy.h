#pragma once
// What each country's role may say. A stolen country key cannot send children to a premium number, a foreign
// host or another country, because the editors' policy does not cover it (design, section 3). The editors
// write one policy.json; it is published as policy/<cc>.json for each country, so that what a device reads
// for one country does not grow with the others.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "directory/service.h"

namespace pop::directory {

struct CountryPolicy {
  std::set<std::string, std::less<>> serves;        // upper-case; "001" for world-wide
  std::vector<std::string> prefixes;                // beginnings of E.164 numbers
  std::set<std::string, std::less<>> short_codes;   // everything dialled that is not E.164, whole
  std::vector<std::string> urls;                    // beginnings, up to a boundary
  std::set<std::string, std::less<>> mail_domains;  // whole addresses; or domains, for every address there
  std::set<std::string, std::less<>> handles;       // messenger handles or links, whole
  std::set<std::string, std::less<>> text_digits;   // digits that texts may hold
  std::set<std::string, std::less<>> handoff_keys;  // key ids as trust::key_id computes them
  std::size_t handoff_min = 2;
  // By slug: the keys of the service itself, which alone can confirm its record.
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> service_keys;
};

// One country's file as published, policy/<cc>.json; `name` is for messages. POP_E_FORMAT names the field.
Result<CountryPolicy> parse_country_policy(const JsonValue &file, std::string_view name);

// The editors' source, for those who publish.
class Policy {
 public:
  // POP_E_FORMAT names the country and field.
  static Result<Policy> parse(const JsonValue &file);
  // By "DE" or "001"; null: nothing may be said for it.
  const CountryPolicy *country(std::string_view code) const noexcept;
  // All that may have records, "001" among them.
  std::vector<std::string> codes() const;

 private:
  std::map<std::string, CountryPolicy, std::less<>> countries_;
};

// `path` is the target path the record was found under ("services/de/<slug>.json"); `record` is the JSON
// `service` was read from, for the texts that Service does not carry. POP_E_POLICY names the field and the
// value.
Result<void> check_record(const CountryPolicy &policy, std::string_view path, const Service &service,
                          const JsonValue &record);

// What a record's texts (name, confidentiality, next, sms_body, questions) say beyond its own channels and
// `allowed_digits`. A publisher lists digits in text_digits, hosts with "https://" in front and links in
// urls, mails in mail_domains, or changes the text.
struct TextFindings {
  std::set<std::string> digits;  // ASCII, whatever script they were written in
  std::set<std::string> hosts;   // lower-case, alone
  std::set<std::string> links;   // a host with path, query or port; or a scheme that is not http(s)
  std::set<std::string> mails;   // lower-case
};
TextFindings text_findings(const Service &service, const JsonValue &record,
                           const std::set<std::string, std::less<>> &allowed_digits = {});

// "https://example.org/help" covers itself and what goes on with '/', '?' or '#'; "https://example.org" every
// page of that host.
bool url_covered(std::string_view prefix, std::string_view url);

// "services/de/line.json" -> "de" and "line"; empty parts for any other path.
struct ServicePath {
  std::string_view country;
  std::string_view slug;
};
ServicePath parse_service_path(std::string_view path) noexcept;

}  // namespace pop::directory
