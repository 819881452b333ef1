#include <algorithm>
#include <iostream>
#include <set>

#include "command.h"
#include "directory/policy.h"
#include "directory/text_check.h"
#include "files.h"
#include "json_facts.h"
#include "key_file.h"
#include "key_store.h"
#include "policy_file.h"
#include "role_name.h"
#include "source_tree.h"

namespace pop::tool {
namespace {

using directory::Channel;
using directory::ChannelType;
using directory::Service;

// What the records of one country say, and nothing wider.
struct Says {
  CountryLimits limits;
  bool handoff = false;
  void add(const char *list, const std::string &value) { limits.lists[list].insert(value); }
};

// "https://www.example.org/page" gives "https://www.example.org".
std::string site_of(const std::string &url) {
  const std::size_t host = url.find("://");
  return host == std::string::npos ? url : url.substr(0, url.find_first_of("/?#", host + 3));
}

const char *list_of_number(const std::string &number) {
  return number.rfind('+', 0) == 0 ? "prefixes" : "short_codes";
}

void add_dialled(Says &says, const std::string &number) { says.add(list_of_number(number), number); }

void add_channel(Says &says, const Channel &channel) {
  switch (channel.type) {
    case ChannelType::phone:
    case ChannelType::sms:
    case ChannelType::whatsapp:
      add_dialled(says, channel.value);
      if (channel.international) add_dialled(says, *channel.international);
      break;
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
      says.add("urls", site_of(channel.value));
      break;
    case ChannelType::app:  // its host is a shop that carries every app: only this page
      says.add("urls", channel.value);
      break;
    case ChannelType::email:
      says.add("mail_domains", directory::ascii_lower(channel.value));
      break;
    case ChannelType::telegram:
    case ChannelType::messenger:
      says.add("handles", channel.value);
      break;
    case ChannelType::pop:  // named by the handoff block
      break;
  }
}

Result<void> add_record(Says &says, const SourceFile &file) {
  const Result<Service> service = directory::parse_service(file.content);
  if (!service) return Error{service.error().code, file.origin.string() + ": " + service.error().message};
  if (service->withdrawn) return {};
  for (const std::string &country : service->serves) says.add("serves", country);
  for (const Channel &channel : service->channels) add_channel(says, channel);
  const directory::TextFindings findings = directory::text_findings(*service, file.content);
  for (const std::string &digits : findings.digits) says.add("text_digits", digits);
  for (const std::string &mail : findings.mails) says.add("mail_domains", mail);
  for (const std::string &host : findings.hosts) says.add("urls", "https://" + host);
  for (const std::string &link : findings.links) {
    if (directory::url_covered(link, link)) says.add("urls", link);  // no policy covers another scheme
  }
  says.handoff = says.handoff || service->handoff.has_value();
  return {};
}

// The keys that may carry a handoff: those named before, and those of a trial.
Result<void> add_handoff_keys(CountryLimits &limits, const std::string &country, const KeyStore *keys) {
  // World-wide services are the editors' own.
  const std::string role = country == "001" ? "targets" : "cc-" + country;
  std::set<std::string> &ids = limits.lists["handoff_keys"];
  if (keys != nullptr) {
    for (const SigningKey &key : keys->of(role)) ids.insert(key.id());
  } else if (ids.empty()) {
    return Error{wrong_usage,
                 "a record of services/" + country +
                     " has a handoff block: name its keys with pop-directory policy allow --public, or "
                     "those of a trial with --keys"};
  }
  if (limits.handoff_min == 0) limits.handoff_min = 2;
  if (ids.size() >= static_cast<std::size_t>(limits.handoff_min)) return {};
  return Error{POP_E_MISSING,
               "a handoff needs " + std::to_string(limits.handoff_min) + " keys of " + role +
                   ": name them with pop-directory policy allow --public, or make trial keys with "
                   "pop-directory keys"};
}

Result<void> run_init(const Arguments &arguments) {
  const std::string out = arguments.value("--out");
  const Result<SourceTree> tree = read_whole_directory(arguments.values("--source"));
  if (!tree) return tree.error();
  std::optional<KeyStore> keys;
  if (arguments.has("--keys")) {
    Result<KeyStore> opened = KeyStore::open(arguments.value("--keys"));
    if (!opened) return opened.error();
    keys = std::move(*opened);
  }
  Result<PolicyLimits> before = read_policy(out);
  if (!before) return before.error();
  std::map<std::string, Says> countries;
  for (const auto &[path, file] : tree->files) {
    const std::string country(directory::parse_service_path(path).country);
    if (country.empty()) continue;
    if (const Result<void> added = add_record(countries[country], file); !added) return added;
  }
  PolicyLimits limits;
  for (auto &[country, says] : countries) {
    // A country whose records are all withdrawn may still say what it is.
    if (says.limits.lists["serves"].empty()) says.add("serves", directory::ascii_upper(country));
    // Keys are the editors' own decision, and no record says them.
    CountryLimits &old = (*before)[directory::ascii_upper(country)];
    says.limits.service_keys = std::move(old.service_keys);
    says.limits.handoff_min = old.handoff_min;
    says.limits.lists["handoff_keys"] = std::move(old.lists["handoff_keys"]);
    if (says.handoff) {
      const Result<void> added = add_handoff_keys(says.limits, country, keys ? &*keys : nullptr);
      if (!added) return added;
    }
    limits[directory::ascii_upper(country)] = std::move(says.limits);
  }
  const Result<bool> written =
      write_versioned(out, [&limits](std::int64_t version) { return policy_text(limits, version); });
  if (!written) return written.error();
  std::cout << out << (*written ? ": " : " is unchanged: ") << limits.size()
            << " entries, each saying what its records say now and no more\n";
  return {};
}

Result<void> allow_keys(PolicyLimits &limits, const Arguments &arguments) {
  if (!arguments.has("--public")) return {};
  for (const std::string &file : arguments.values("--public")) {
    const Result<RoleKey> key = read_public_key(file);
    if (!key) return key.error();
    const Result<RoleName> role = parse_role_name(key->role);
    if (!role) return role.error();
    if (role->kind == RoleKind::service) {
      limits[directory::ascii_upper(role->country)].service_keys[role->id].insert(key->id);
    } else if (role->kind == RoleKind::country || role->kind == RoleKind::targets) {
      CountryLimits &country =
          limits[role->kind == RoleKind::targets ? "001" : directory::ascii_upper(role->country)];
      country.lists["handoff_keys"].insert(key->id);
      if (country.handoff_min == 0) country.handoff_min = 2;
    } else {
      return Error{POP_E_DELEGATION,
                   file + " is a key of " + key->role +
                       ": the policy names keys of services, and of countries for handoffs"};
    }
  }
  return {};
}

void drop_key(PolicyLimits &limits, const std::string &id) {
  const auto drop = [&id](std::set<std::string> &keys) {
    std::erase_if(keys, [&id](const std::string &key) { return key.rfind(id, 0) == 0; });
  };
  for (auto &[code, country] : limits) {
    if (const auto handoff = country.lists.find("handoff_keys"); handoff != country.lists.end())
      drop(handoff->second);
    for (auto &[slug, keys] : country.service_keys) drop(keys);
  }
}

Result<void> run_allow(const Arguments &arguments) {
  const std::string path = arguments.value("--policy");
  Result<PolicyLimits> limits = read_policy(path);
  if (!limits) return limits.error();
  const std::string before = policy_text(*limits, 1);
  constexpr std::pair<const char *, const char *> lists[] = {
      {"--serves", "serves"},  {"--url", "urls"},           {"--mail", "mail_domains"},
      {"--handle", "handles"}, {"--digits", "text_digits"}, {"--phone", ""}};
  for (const auto &[option, list] : lists) {
    if (!arguments.has(option)) continue;
    if (!arguments.has("--country")) return Error{wrong_usage, std::string(option) + " needs --country"};
    CountryLimits &country = (*limits)[directory::ascii_upper(arguments.value("--country"))];
    for (const std::string &value : arguments.values(option))
      country.lists[*list == '\0' ? list_of_number(value) : list].insert(value);
  }
  if (const Result<void> added = allow_keys(*limits, arguments); !added) return added;
  if (arguments.has("--drop-key")) {
    for (const std::string &id : arguments.values("--drop-key")) {
      if (id.size() < 8) return Error{wrong_usage, "--drop-key " + id + " is too short: at least 8 digits"};
      drop_key(*limits, id);
    }
  }
  for (auto &[code, country] : *limits) {
    if (country.lists["serves"].empty()) country.lists["serves"].insert(code);
  }
  const std::vector<std::string> lines =
      differences(facts_of(as_bytes(before)), facts_of(as_bytes(policy_text(*limits, 1))));
  for (const std::string &line : lines) std::cout << line << '\n';
  if (lines.empty()) {
    std::cout << path << " allows this already\n";
    return {};
  }
  if (arguments.has("--dry-run")) {
    std::cout << "dry run: " << path << " is as it was\n";
    return {};
  }
  const Result<bool> written =
      write_versioned(path, [&limits](std::int64_t version) { return policy_text(*limits, version); });
  if (!written) return written.error();
  std::cout << path
            << ": changed. It counts once the editors have signed it (pop-directory draft --role targets)\n";
  return {};
}

}  // namespace

const Command &policy_init_command() {
  static const Command command{
      "policy init",
      "write the strictest policy.json that fits the records",
      R"(Lists, by country, exactly the numbers, short codes, hosts, mail addresses, handles and digits in texts
that the records hold now. No wildcard, no range of numbers. Clients leave out every record that says more, so a
stolen country key cannot send a child anywhere else. Where a record has a handoff block, the country's key
ids become handoff_keys. If the file is there, the keys it names stay; with other content, its version goes up.
)",
      {{"--source", "DIR", "a folder with directory files; later ones lie over earlier ones", true, true},
       {"--keys", "DIR", "the keys, needed where a record has a handoff block"},
       {"--out", "FILE", "where to write", true}},
      run_init};
  return command;
}

const Command &policy_allow_command() {
  static const Command command{
      "policy allow",
      "let a country's records say more, knowingly",
      R"(Adds values to policy.json and shows what changes. What is added is what a stolen country key could then say, so
add whole numbers, hosts that are the service's own, and nothing wider. A public key of service-<cc>-<slug> becomes
one that alone can confirm that record; one of cc-<cc> may carry conversations (handoff_keys).
)",
      {{"--policy", "FILE", "the editors' policy.json", true},
       {"--country", "CC", "whose records; for all but keys"},
       {"--phone", "NUMBER", "E.164 with +, or exactly what is dialled in the country", false, true},
       {"--url", "URL", "the beginning of addresses", false, true},
       {"--mail", "ADDRESS", "an address, or a domain that is the service's own", false, true},
       {"--handle", "HANDLE", "a messenger's handle or link", false, true},
       {"--digits", "DIGITS", "digits in texts", false, true},
       {"--serves", "CC", "another country that may be served", false, true},
       {"--public", "FILE", "a public key of a service, or of a country for handoffs", false, true},
       {"--drop-key", "KEYID", "a key that counts no more: its id, at least 8 digits", false, true},
       {"--dry-run", "", "show what would change"}},
      run_allow};
  return command;
}

}  // namespace pop::tool
