#include <algorithm>
#include <iostream>
#include <set>

#include "command.h"
#include "directory/policy.h"
#include "files.h"
#include "json_text.h"
#include "key_store.h"
#include "source_tree.h"

namespace pop::tool {
namespace {

using directory::Channel;
using directory::ChannelType;
using directory::Service;

// What the records of one country say, and nothing wider.
struct Says {
  std::set<std::string> serves, prefixes, short_codes, urls, mail_domains, handles, text_digits;
  bool handoff = false;
};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// "https://www.example.org/page" gives "https://www.example.org".
std::string site_of(const std::string &url) {
  const std::size_t host = url.find("://");
  return host == std::string::npos ? url : url.substr(0, url.find_first_of("/?#", host + 3));
}

void add_dialled(Says &says, const std::string &number) {
  (number.rfind('+', 0) == 0 ? says.prefixes : says.short_codes).insert(number);
}

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
      says.urls.insert(site_of(channel.value));
      break;
    case ChannelType::app:  // its host is a shop that carries every app: only this page
      says.urls.insert(channel.value);
      break;
    case ChannelType::email:
      says.mail_domains.insert(lower(channel.value));
      break;
    case ChannelType::telegram:
    case ChannelType::messenger:
      says.handles.insert(channel.value);
      break;
    case ChannelType::pop:  // named by the handoff block
      break;
  }
}

Result<void> add_record(Says &says, const SourceFile &file) {
  const Result<Service> service = directory::parse_service(file.content);
  if (!service) return Error{service.error().code, file.origin.string() + ": " + service.error().message};
  if (service->withdrawn) return {};
  says.serves.insert(service->serves.begin(), service->serves.end());
  for (const Channel &channel : service->channels) add_channel(says, channel);
  directory::TextFindings findings = directory::text_findings(*service, file.content);
  says.text_digits.merge(findings.digits);
  says.mail_domains.merge(findings.mails);
  for (const std::string &host : findings.hosts) says.urls.insert("https://" + host);
  // No policy covers a link of another scheme.
  std::copy_if(findings.links.begin(), findings.links.end(), std::inserter(says.urls, says.urls.end()),
               [](const std::string &link) { return directory::url_covered(link, link); });
  says.handoff = says.handoff || service->handoff.has_value();
  return {};
}

std::string strings(const std::set<std::string> &values) {
  std::vector<std::string> elements;
  std::transform(values.begin(), values.end(), std::back_inserter(elements), json_string);
  return json_array(elements);
}

Result<std::string> handoff_keys(const std::string &country, const KeyStore *keys) {
  // World-wide services are the editors' own.
  const std::string role = country == "001" ? "targets" : "cc-" + country;
  if (keys == nullptr) {
    return Error{wrong_usage,
                 "a record of services/" + country + " has a handoff block: name the keys with --keys"};
  }
  std::set<std::string> ids;
  for (const SigningKey &key : keys->of(role)) ids.insert(key.id());
  if (ids.size() < 2) {
    return Error{POP_E_MISSING,
                 "a handoff needs two keys of " + role + ": run pop-directory keys with these sources"};
  }
  return strings(ids);
}

Result<std::string> country_policy(const std::string &country, const Says &says, const KeyStore *keys) {
  JsonMembers members;
  // What is left out is empty, and every device carries this file.
  const auto add = [&members](const char *name, const std::set<std::string> &values) {
    if (!values.empty()) members[name] = strings(values);
  };
  // A country whose records are all withdrawn may still say what it is.
  add("serves", says.serves.empty() ? std::set<std::string>{upper(country)} : says.serves);
  add("prefixes", says.prefixes);
  add("short_codes", says.short_codes);
  add("urls", says.urls);
  add("mail_domains", says.mail_domains);
  add("handles", says.handles);
  add("text_digits", says.text_digits);
  if (says.handoff) {
    const Result<std::string> ids = handoff_keys(country, keys);
    if (!ids) return ids.error();
    members["handoff_keys"] = *ids;
    members["handoff_min"] = "2";
  }
  return json_object(members);
}

Result<void> run(const Arguments &arguments) {
  const Result<SourceTree> tree = read_whole_directory(arguments.values("--source"));
  if (!tree) return tree.error();
  std::optional<KeyStore> keys;
  if (arguments.has("--keys")) {
    Result<KeyStore> opened = KeyStore::open(arguments.value("--keys"));
    if (!opened) return opened.error();
    keys = std::move(*opened);
  }
  std::map<std::string, Says> countries;
  for (const auto &[path, file] : tree->files) {
    const std::string country(directory::parse_service_path(path).country);
    if (country.empty()) continue;
    if (const Result<void> added = add_record(countries[country], file); !added) return added;
  }
  JsonMembers members;
  for (const auto &[country, says] : countries) {
    const Result<std::string> policy = country_policy(country, says, keys ? &*keys : nullptr);
    if (!policy) return policy.error();
    members[upper(country)] = *policy;
  }
  const std::string text = json_object(members);
  if (const Result<std::string> checked = indented(text); !checked) return checked.error();
  const std::string out = arguments.value("--out");
  const Result<bool> written = write_versioned(out, [&](std::int64_t version) {
    return *indented(json_object({{"version", std::to_string(version)}, {"countries", text}}));
  });
  if (!written) return written.error();
  std::cout << out << (*written ? ": " : " is unchanged: ") << members.size()
            << " entries, each saying what its records say now and no more\n";
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
ids become handoff_keys. If the file is there with other content, its version goes up.
)",
      {{"--source", "DIR", "a folder with directory files; later ones lie over earlier ones", true, true},
       {"--keys", "DIR", "the keys, needed where a record has a handoff block"},
       {"--out", "FILE", "where to write", true}},
      run};
  return command;
}

}  // namespace pop::tool
