#include "directory/policy.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "directory/text_check.h"
#include "trust/fields.h"

namespace pop::directory {
namespace {

using trust::Fields;

template <typename Set>
Set set_of(std::vector<std::string> texts) {
  return Set(std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// "+" and 5 to 15 digits (E.164), or 2 to 15 digits with one '*' or '#' before and one '#' behind: nothing
// that a phone takes as a pause, a second number or a network code.
bool is_dialled(std::string_view value) noexcept {
  const bool international = value.starts_with('+');
  if (international || value.starts_with('*') || value.starts_with('#')) value.remove_prefix(1);
  if (!international && value.ends_with('#')) value.remove_suffix(1);
  return value.size() >= (international ? 5u : 2u) && value.size() <= 15 &&
         std::all_of(value.begin(), value.end(), is_digit);
}

bool is_e164(std::string_view value) noexcept { return value.starts_with("+") && is_dialled(value); }

bool number_allowed(const CountryPolicy &policy, std::string_view number) {
  if (!is_dialled(number)) return false;
  if (!is_e164(number)) return policy.short_codes.count(number) != 0;
  return std::any_of(policy.prefixes.begin(), policy.prefixes.end(),
                     [number](const std::string &prefix) { return number.starts_with(prefix); });
}

bool url_allowed(const CountryPolicy &policy, std::string_view url) {
  return std::any_of(policy.urls.begin(), policy.urls.end(),
                     [url](const std::string &prefix) { return url_covered(prefix, url); });
}

// The address goes into a mailto: URI: only characters that mean nothing there.
bool mail_allowed(const CountryPolicy &policy, std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) return false;
  const auto plain = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
           c == '-' || c == '+';
  };
  if (!std::all_of(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(at), plain)) return false;
  const std::string lower = ascii_lower(address);
  return policy.mail_domains.count(lower) != 0 || policy.mail_domains.count(lower.substr(at + 1)) != 0;
}

bool channel_allowed(const CountryPolicy &policy, const Channel &channel) {
  switch (channel.type) {
    case ChannelType::phone:
    case ChannelType::sms:
    case ChannelType::whatsapp:
      return number_allowed(policy, channel.value);
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::app:
    case ChannelType::website:
      return url_allowed(policy, channel.value);
    case ChannelType::email:
      return mail_allowed(policy, channel.value);
    case ChannelType::telegram:
    case ChannelType::messenger:
      return policy.handles.count(channel.value) != 0 || url_allowed(policy, channel.value);
    case ChannelType::pop:
      return channel.value.empty();
  }
  return false;
}

Error over(std::string_view path, std::string_view field, std::string_view value, std::string_view why) {
  return Error{POP_E_POLICY, std::string(path) + ": " + std::string(field) + " \"" + std::string(value) +
                                 "\" " + std::string(why)};
}

Result<void> check_channels(const CountryPolicy &policy, std::string_view path, const Service &service) {
  for (const Channel &channel : service.channels) {
    if (!channel_allowed(policy, channel)) {
      return over(path, channel_type_name(channel.type), channel.value,
                  "is not covered by the country's policy");
    }
    if (channel.international &&
        (!is_e164(*channel.international) || !number_allowed(policy, *channel.international))) {
      return over(path, "international", *channel.international, "is not covered by the country's policy");
    }
  }
  return {};
}

Result<void> check_texts(const CountryPolicy &policy, std::string_view path, const Service &service,
                         const JsonValue &record) {
  const TextFindings findings = text_findings(service, record, policy.text_digits);
  if (!findings.digits.empty())
    return over(path, "a text holds", *findings.digits.begin(), "which is no number of this record");
  const auto same_host = [](std::string_view host, std::string_view of) {
    return bare_host(host) == bare_host(of);
  };
  for (const std::string &host : findings.hosts) {
    const bool known = std::any_of(policy.mail_domains.begin(), policy.mail_domains.end(),
                                   [&](std::string_view mail) {
                                     return same_host(host, mail.substr(mail.find('@') + 1));
                                   }) ||
                       std::any_of(policy.urls.begin(), policy.urls.end(),
                                   [&](const std::string &url) { return same_host(host, url_host(url)); });
    if (!known) return over(path, "a text holds", host, "which is no host of this country's policy");
  }
  for (const std::string &link : findings.links) {
    const auto covers = [&link](const std::string &url) { return link_covered(url, link); };
    if (std::none_of(policy.urls.begin(), policy.urls.end(), covers))
      return over(path, "a text holds", link, "which is no URL of this country's policy");
  }
  for (const std::string &mail : findings.mails) {
    if (!mail_allowed(policy, mail))
      return over(path, "a text holds", mail, "which is no mail address of this country's policy");
  }
  return {};
}

// A list that is left out is empty: nothing of its kind may be said.
CountryPolicy read_country(const Fields &fields) {
  CountryPolicy out;
  using Set = std::set<std::string, std::less<>>;
  out.serves = set_of<Set>(fields.texts("serves"));
  out.prefixes = fields.optional_texts("prefixes");
  if (!std::all_of(out.prefixes.begin(), out.prefixes.end(), is_e164)) {
    fields.fail("prefixes", "must be beginnings of E.164 numbers, of at least five digits");
  }
  out.short_codes = set_of<Set>(fields.optional_texts("short_codes"));
  out.urls = fields.optional_texts("urls");
  if (std::any_of(out.urls.begin(), out.urls.end(),
                  [](const std::string &url) { return url_host(url).empty(); })) {
    fields.fail("urls", "must be beginnings of https: or http: URLs with the whole host");
  }
  out.mail_domains = set_of<Set>(fields.optional_texts("mail_domains"));
  out.handles = set_of<Set>(fields.optional_texts("handles"));
  out.text_digits = set_of<Set>(fields.optional_texts("text_digits"));
  out.handoff_keys = set_of<Set>(fields.optional_texts("handoff_keys"));
  if (const auto least = fields.optional_integer("handoff_min", 2, 20)) {
    out.handoff_min = static_cast<std::size_t>(*least);
  }
  if (fields.has("service_keys")) {
    const Fields services = fields.object("service_keys");
    services.members([&](std::string_view slug, const Fields &) {
      out.service_keys.emplace(slug, set_of<Set>(services.texts(slug)));
    });
  }
  return out;
}

}  // namespace

Result<CountryPolicy> parse_country_policy(const JsonValue &file, std::string_view name) {
  Fields::Fault fault;
  const Fields top(file, name, fault);
  CountryPolicy out = read_country(top);
  if (fault) return std::move(*fault);
  return out;
}

Result<Policy> Policy::parse(const JsonValue &file) {
  Fields::Fault fault;
  const Fields top(file, "policy.json", fault);
  Policy out;
  const Fields countries = top.object("countries");
  countries.members([&out](std::string_view code, const Fields &fields) {
    out.countries_.emplace(code, read_country(fields));
  });
  if (fault) return std::move(*fault);
  return out;
}

const CountryPolicy *Policy::country(std::string_view code) const noexcept {
  const auto found = countries_.find(code);
  return found == countries_.end() ? nullptr : &found->second;
}

std::vector<std::string> Policy::codes() const {
  std::vector<std::string> codes;
  for (const auto &[code, limits] : countries_) codes.push_back(code);
  return codes;
}

Result<void> check_record(const CountryPolicy &policy, std::string_view path, const Service &service,
                          const JsonValue &record) {
  const ServicePath parts = parse_service_path(path);
  const std::string id = std::string(parts.country) + "." + std::string(parts.slug);
  if (service.id != id) return over(path, "id", service.id, "is not \"" + id + "\", as its path says");
  if (service.withdrawn) return {};
  for (const std::string &place : service.serves) {
    if (policy.serves.count(place) == 0)
      return over(path, "serves", place, "is not a country this role may serve");
  }
  for (const std::string &area : service.areas) {
    const std::string_view country = std::string_view(area).substr(0, area.find('-'));
    if (country.size() == area.size() || policy.serves.count(country) == 0) {
      return over(path, "areas", area, "is not in a country this role may serve");
    }
  }
  if (auto ok = check_channels(policy, path, service); !ok) return ok;
  return check_texts(policy, path, service, record);
}

ServicePath parse_service_path(std::string_view path) noexcept {
  constexpr std::string_view kFolder = "services/";
  constexpr std::string_view kEnd = ".json";
  if (!path.starts_with(kFolder) || !path.ends_with(kEnd)) return {};
  path.remove_prefix(kFolder.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || path.find('/', slash + 1) != std::string_view::npos) return {};
  const ServicePath out{path.substr(0, slash), path.substr(slash + 1, path.size() - slash - 1 - kEnd.size())};
  return out.country.empty() || out.slug.empty() ? ServicePath{} : out;
}

}  // namespace pop::directory
