// A service record.

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/clock.h"
#include "directory/service.h"
#include "directory/text_check.h"
#include "handoff/link.h"
#include "lint_numbers.h"
#include "lint_rules.h"
#include "locate/hours.h"

namespace pop::tool {
namespace {

using directory::Channel;
using directory::ChannelType;
using directory::CountryPolicy;
using directory::Service;

std::string item(const std::string &list, std::size_t index) {
  return "/" + list + "/" + std::to_string(index);
}

// The path of the first string that holds `text`, or "" (the whole file).
std::string path_of_text(const JsonValue &value, const std::string &text, const std::string &path = {}) {
  if (value.IsString() && text_of(value).find(text) != std::string_view::npos) return path;
  std::string found;
  if (value.IsObject()) {
    for (const auto &member : value.GetObject()) {
      found = path_of_text(member.value, text, path + "/" + std::string(text_of(member.name)));
      if (!found.empty()) break;
    }
  } else if (value.IsArray()) {
    for (json::SizeType i = 0; i < value.Size() && found.empty(); ++i)
      found = path_of_text(value[i], text, path + "/" + std::to_string(i));
  }
  return found;
}

class RecordLint {
 public:
  RecordLint(const Service &service, const JsonValue &record, Surroundings &around, Notes &notes)
      : service_(service), record_(record), around_(around), notes_(notes) {}

  void run(const std::string &path) {
    const std::string country(directory::parse_service_path(path).country);
    if (around_.policy) limits_ = around_.policy->country(directory::ascii_upper(country));
    check_policy(path, country);
    if (service_.withdrawn) return;
    check_places();
    check_languages("/languages", service_.languages);
    for (const auto &[language, name] : service_.name) report("/name/" + language, language_fault(language));
    if (!service_.timezone.empty() && around_.zones.count(service_.timezone) == 0)
      notes_.error("/timezone", service_.timezone + " is no time zone of the IANA database; look it up");
    for (std::size_t i = 0; i < service_.channels.size(); ++i)
      check_channel(service_.channels[i], item("channels", i));
    check_sources();
    check_verification();
    check_handoff();
  }

 private:
  void report(const std::string &path, const std::string &fault) {
    if (!fault.empty()) notes_.error(path, fault);
  }

  void check_policy(const std::string &path, const std::string &country) {
    if (!around_.policy) return;
    if (limits_ == nullptr) {
      notes_.error("", "policy.json has no entry for " + directory::ascii_upper(country) +
                           ", so no app would show this; add one");
      return;
    }
    const Result<void> allowed = directory::check_record(*limits_, path, service_, record_);
    if (allowed) return;
    const std::string &message = allowed.error().message;
    const std::size_t quote = message.find('"');
    const std::string value = quote == std::string::npos
                                  ? std::string()
                                  : message.substr(quote + 1, message.find('"', quote + 1) - quote - 1);
    notes_.error(path_of_text(record_, value),
                 message.substr(path.size() + 2) + "; correct it, or widen the policy knowingly");
  }

  void check_places() {
    for (std::size_t i = 0; i < service_.serves.size(); ++i) {
      if (service_.serves[i] != "001") report(item("serves", i), country_fault(service_.serves[i]));
    }
    for (std::size_t i = 0; i < service_.areas.size(); ++i) {
      const std::string &area = service_.areas[i];
      const std::string country = area.substr(0, area.find('-'));
      const std::size_t part = area.size() - std::min(area.size(), country.size() + 1);
      report(item("areas", i), country_fault(country));
      if (part < 1 || part > 3)
        notes_.error(item("areas", i),
                     "\"" + area + "\" is no ISO 3166-2 code; write it as \"BE-VLG\" is written");
    }
  }

  void check_languages(const std::string &path, const std::vector<std::string> &languages) {
    for (std::size_t i = 0; i < languages.size(); ++i) {
      const std::string at = path + "/" + std::to_string(i);
      const std::string fault = language_fault(languages[i]);
      if (languages[i] == "und") {
        notes_.error(at, "\"und\" is no language; leave the list empty where none is known");
      } else if (!fault.empty()) {
        notes_.error(at, fault);
      } else if (!is_listed_language(languages[i])) {
        notes_.warning(at, "\"" + languages[i] + "\" is no language that ICU lists; look it up in ISO 639-3");
      }
    }
  }

  void check_channel(const Channel &channel, const std::string &path) {
    if (!seen_.emplace(channel.type, channel.value).second) {
      notes_.error(path, std::string(channel_type_name(channel.type)) + " " + channel.value +
                             " is there twice; take one out");
    }
    check_languages(path + "/languages", channel.languages);
    if (channel.hours) check_hours(channel.hours->text, path + "/hours");
    switch (channel.type) {
      case ChannelType::phone:
      case ChannelType::sms:
      case ChannelType::whatsapp:
        check_number(channel.value, path + "/value");
        if (channel.international) check_international(*channel.international, path + "/international");
        break;
      case ChannelType::webchat:
      case ChannelType::web_form:
      case ChannelType::website:
      case ChannelType::app:
        check_page(channel.value, path + "/value");
        check_link(channel, path);
        break;
      case ChannelType::email:
        report(path + "/value", mail_fault(channel.value));
        break;
      case ChannelType::messenger:
      case ChannelType::telegram:
        if (channel.value.find("://") != std::string::npos) check_page(channel.value, path + "/value");
        check_link(channel, path);
        break;
      case ChannelType::pop:
        break;
    }
  }

  // What a device could not open would be a button that does nothing.
  void check_link(const Channel &channel, const std::string &path) {
    const Result<std::string> link = handoff::channel_link(channel);
    if (!link) notes_.error(path + "/value", link.error().message + "; no device could open it");
  }

  void check_hours(const std::string &hours, const std::string &path) {
    const Result<directory::Hours> parsed = directory::parse_hours(hours);
    if (!parsed) {
      notes_.error(path, parsed.error().message + "; directory/README.md shows the form");
    } else if (!parsed->always && service_.timezone.empty()) {
      notes_.error(path, "hours without a timezone are never shown as open; add the timezone");
    }
  }

  void check_international(const std::string &number, const std::string &path) {
    if (number.rfind('+', 0) == 0) {
      check_number(number, path);
    } else {
      notes_.error(path, number + " is not E.164; write + and the calling code in front");
    }
  }

  // A number that is not known in one of the countries it serves needs an exception.
  void check_number(const std::string &number, const std::string &path) {
    for (const std::string &country : service_.serves) {
      const NumberVerdict verdict = judge_number(number, country);
      switch (verdict.fault) {
        case NumberFault::none:
          break;
        case NumberFault::unknown:
          need_exception(number, path, number + " is no number that libphonenumber knows in " + country);
          break;
        case NumberFault::foreign:
          need_exception(number, path, number + " is a number of " + verdict.detail + ", not of " + country);
          break;
        case NumberFault::not_as_dialled:
          notes_.error(path,
                       number + " is not how it is dialled in " + country + "; write " + verdict.detail);
          break;
        case NumberFault::not_international:
          notes_.error(path,
                       number + " serves the whole world; write it as E.164, with + and the calling code");
          break;
        case NumberFault::premium:
          notes_.error(path,
                       number + " is premium-rate in " + country + "; no helpline's record may hold it");
          break;
      }
    }
  }

  void need_exception(const std::string &number, const std::string &path, const std::string &fault) {
    if (around_.setup.exceptions.hold({service_.id, number})) {
      around_.excepted.insert({service_.id, number});
    } else {
      notes_.error(path, fault + "; correct it, or give its source in lint_exceptions.json");
    }
  }

  void check_page(const std::string &url, const std::string &path) {
    if (const std::string fault = url_fault(url); !fault.empty()) {
      notes_.error(path, fault);
      return;
    }
    if (url.rfind("http:", 0) == 0)
      notes_.warning(path, url + " is not encrypted; use https: if the site answers there");
    const bool allowed = limits_ != nullptr && std::any_of(limits_->urls.begin(), limits_->urls.end(),
                                                           [&url](const std::string &prefix) {
                                                             return directory::url_covered(prefix, url);
                                                           });
    if (directory::url_host(url).find(':') != std::string::npos && !allowed)
      notes_.error(path, url + " names a port; take it out, or allow it in policy.json");
  }

  void check_sources() {
    const JsonValue *sources = get_array(record_, "sources");
    if (sources == nullptr || sources->Empty()) {
      notes_.error("/sources", "there is no source; without one nothing may be said");
      return;
    }
    for (json::SizeType i = 0; i < sources->Size(); ++i) {
      const std::string path = item("sources", i);
      report(path + "/url", url_fault(std::string(get_string((*sources)[i], "url").value_or(""))));
      if (const auto as_of = get_string((*sources)[i], "as_of"))
        report(path + "/as_of", date_fault(std::string(*as_of), around_.setup.now));
    }
  }

  void check_verification() {
    const JsonValue *verification = get_object(record_, "verification");
    if (verification == nullptr) {
      notes_.error("/verification", "\"verification\" is missing; say at least that it is unconfirmed");
      return;
    }
    if (service_.last_seen)
      report("/verification/last_seen", date_fault(std::to_string(*service_.last_seen), around_.setup.now));
    const auto moment = [&](const char *key) -> std::optional<std::int64_t> {
      const auto text = get_string(*verification, key);
      if (!text) return std::nullopt;
      const std::optional<std::int64_t> at = parse_utc(*text);
      if (!at)
        notes_.error(std::string("/verification/") + key,
                     std::string(*text) + " is no time; write YYYY-MM-DDTHH:MM:SSZ");
      return at;
    };
    const std::optional<std::int64_t> on = moment("on");
    const std::optional<std::int64_t> review = moment("review_by");
    if (on && *on > around_.setup.now)
      notes_.error("/verification/on", "it cannot have been confirmed in the future; write the day it was");
    if (on && review && *review <= *on)
      notes_.error("/verification/review_by",
                   "the review must come after the confirmation; write a later time");
    if (review && *review < around_.setup.now)
      notes_.warning("/verification/review_by", "the review is due; ask the service again");
  }

  void check_handoff() {
    if (!service_.handoff) return;
    for (std::size_t i = 0; i < service_.handoff->desk_keys.size(); ++i) {
      if (service_.handoff->desk_keys[i].not_after <= around_.setup.now) {
        notes_.warning("/handoff" + item("desk_keys", i) + "/not_after", "the key has expired; take it out");
      }
    }
  }

  const Service &service_;
  const JsonValue &record_;
  Surroundings &around_;
  Notes &notes_;
  const CountryPolicy *limits_ = nullptr;
  std::set<std::pair<ChannelType, std::string>> seen_;
};

}  // namespace

void lint_record(const std::string &path, const SourceFile &file, Surroundings &around, Notes &notes) {
  const Result<Service> service = directory::parse_service(file.content);
  if (!service) {
    notes.error("", service.error().message);
    return;
  }
  RecordLint(*service, file.content, around, notes).run(path);
}

}  // namespace pop::tool
