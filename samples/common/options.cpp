#include "options.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string_view>

namespace {

constexpr const char *usage =
    "  --locale TAG       language and region, best first; may be given again (from LANG)\n"
    "  --country CC       where the child says it is (ISO 3166-1, two letters)\n"
    "  --time-zone NAME   IANA time zone (from TZ or /etc/localtime)\n"
    "  --now TIME         YYYY-MM-DDTHH:MM:SSZ instead of the clock\n"
    "  --age YEARS        chooses words and services\n"
    "  --cannot LIST      what this device cannot open: phone,sms,whatsapp,web,email,\n"
    "                     telegram,messenger,app,conversation\n"
    "  --text-only        the child cannot or does not want to speak\n"
    "  --offline          no network\n"
    "  --platform NAME    as on android, ios, desktop (default) or console\n"
    "  --shared-screen    others may see this screen\n"
    "  --speech WHERE     off, device (default), or a .wav file to speak into (espeak-ng)\n"
    "  --folder DIR       where directory updates and the resume file may lie (memory only)\n"
    "  --mirror URL       where newer directories are published; looked at once, at the start\n"
    "  --ca FILE          certificates to trust instead of the system's\n"
    "  --root FILE --bundle FILE   another directory than the one built in\n"
    "  --log              developer's log on standard error\n";

std::string environment(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::vector<std::string> system_locales() {
  std::vector<std::string> locales;
  std::string list = environment("LANGUAGE");
  while (!list.empty()) {
    const std::size_t colon = list.find(':');
    if (colon != 0) locales.push_back(list.substr(0, colon));
    list = colon == std::string::npos ? std::string() : list.substr(colon + 1);
  }
  for (const char *name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (std::string value = environment(name); !value.empty()) {
      locales.push_back(std::move(value));
      break;
    }
  }
  return locales;
}

std::string system_time_zone() {
  if (std::string zone = environment("TZ"); !zone.empty()) return zone.front() == ':' ? zone.substr(1) : zone;
  char target[PATH_MAX];
  const ssize_t size = readlink("/etc/localtime", target, sizeof target - 1);
  if (size <= 0) return {};
  const std::string_view path(target, static_cast<std::size_t>(size));
  constexpr std::string_view folder = "zoneinfo/";
  const std::size_t at = path.find(folder);
  return at == std::string_view::npos ? std::string() : std::string(path.substr(at + folder.size()));
}

std::optional<std::int64_t> utc(const std::string &text) {
  std::tm parts{};
  const char *end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return static_cast<std::int64_t>(timegm(&parts));
}

bool platform(std::int32_t &platform, const std::string &name) {
  static const std::map<std::string, std::int32_t> names = {{"android", POP_PLATFORM_ANDROID},
                                                            {"ios", POP_PLATFORM_IOS},
                                                            {"desktop", POP_PLATFORM_DESKTOP},
                                                            {"console", POP_PLATFORM_CONSOLE}};
  const auto known = names.find(name);
  if (known != names.end()) platform = known->second;
  return known != names.end();
}

bool take_away(std::uint32_t &can, const std::string &list) {
  static const std::map<std::string, std::uint32_t> names = {
      {"phone", POP_CAN_PHONE},       {"sms", POP_CAN_SMS},
      {"whatsapp", POP_CAN_WHATSAPP}, {"web", POP_CAN_WEB | POP_CAN_WEB_CHAT},
      {"webchat", POP_CAN_WEB_CHAT},  {"email", POP_CAN_EMAIL},
      {"telegram", POP_CAN_TELEGRAM}, {"messenger", POP_CAN_MESSENGER},
      {"app", POP_CAN_APP},           {"conversation", POP_CAN_CONVERSATION}};
  std::size_t at = 0;
  while (at <= list.size()) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    const auto known = names.find(list.substr(at, comma - at));
    if (known == names.end()) return false;
    can &= ~known->second;
    at = comma + 1;
  }
  return true;
}

}  // namespace

std::optional<Options> read_options(int argc, char **argv, const CommandLine &own, int &exit_code) {
  Options options;
  std::map<std::string, std::function<void()>> flags = {
      {"--offline", [&] { options.offline = true; }},
      {"--shared-screen", [&] { options.shared_screen = true; }},
      {"--log", [&] { options.log = true; }},
      {"--text-only", [&] { options.needs |= POP_NEEDS_TEXT_ONLY; }}};
  const auto take = [](std::string &to) {
    return [&to](const std::string &value) {
      to = value;
      return true;
    };
  };
  std::map<std::string, std::function<bool(const std::string &)>> values = {
      {"--locale",
       [&](const std::string &value) {
         options.locales.push_back(value);
         return true;
       }},
      {"--now", [&](const std::string &value) { return (options.now = utc(value)).has_value(); }},
      {"--age",
       [&](const std::string &value) {
         const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), options.age);
         return error == std::errc() && end == value.data() + value.size() && options.age > 0 &&
                options.age < 130;
       }},
      {"--cannot", [&](const std::string &value) { return take_away(options.can, value); }},
      {"--platform", [&](const std::string &value) { return platform(options.platform, value); }},
      {"--country", take(options.country)},
      {"--time-zone", take(options.time_zone)},
      {"--speech", take(options.speech)},
      {"--folder", take(options.folder)},
      {"--mirror", take(options.mirror)},
      {"--ca", take(options.ca_file)},
      {"--root", take(options.root_file)},
      {"--bundle", take(options.bundle_file)}};
  flags.insert(own.flags.begin(), own.flags.end());
  values.insert(own.values.begin(), own.values.end());

  exit_code = 2;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help") {
      std::printf("%s: %s\n\n%s%s", own.program, own.summary, usage, own.usage);
      exit_code = 0;
      return std::nullopt;
    }
    if (const auto flag = flags.find(name); flag != flags.end()) {
      flag->second();
      continue;
    }
    const auto value = values.find(name);
    if (value == values.end()) {
      std::fprintf(stderr, "%s: unknown option %s; see --help\n", own.program, name.c_str());
      return std::nullopt;
    }
    if (i + 1 == argc) {
      std::fprintf(stderr, "%s: %s needs a value; see --help\n", own.program, name.c_str());
      return std::nullopt;
    }
    if (!value->second(argv[++i])) {
      std::fprintf(stderr, "%s: \"%s\" is no value for %s; see --help\n", own.program, argv[i], name.c_str());
      return std::nullopt;
    }
  }
  if (options.root_file.empty() != options.bundle_file.empty()) {
    std::fprintf(stderr, "%s: --root and --bundle belong together; see --help\n", own.program);
    return std::nullopt;
  }
  if (options.locales.empty()) options.locales = system_locales();
  if (options.time_zone.empty()) options.time_zone = system_time_zone();
  return options;
}
