#pragma once
// What this machine tells about place and language, and what the command line says instead.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pop/pop.h"

struct Options {
  std::vector<std::string> locales;  // from LANGUAGE, LC_ALL, LC_MESSAGES, LANG
  std::string country;               // the child's own choice
  std::string time_zone;             // from TZ or /etc/localtime
  std::optional<std::int64_t> now;   // instead of the system's clock
  std::uint32_t can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WHATSAPP | POP_CAN_WEB | POP_CAN_WEB_CHAT |
                      POP_CAN_EMAIL | POP_CAN_TELEGRAM | POP_CAN_MESSENGER | POP_CAN_APP |
                      POP_CAN_CONVERSATION;
  std::uint32_t needs = 0;
  int age = 0;
  std::int32_t platform = POP_PLATFORM_DESKTOP;
  bool shared_screen = false;
  bool offline = false;
  bool log = false;
  std::string speech = "device";  // off, device, or a .wav file to speak into
  std::string folder;
  std::string mirror;  // where newer directories are published
  std::string ca_file;
  std::string root_file, bundle_file;  // another directory than the one built in

  std::int32_t band() const {
    return age == 0 ? POP_BAND_UNKNOWN : age < 10 ? POP_BAND_A : age < 13 ? POP_BAND_B : POP_BAND_C;
  }
};

// A sample's own words about itself, and the options that it alone has. A value's function says whether it is
// one.
struct CommandLine {
  const char *program;
  const char *summary;
  const char *usage = "";  // of its own options, a line each
  std::map<std::string, std::function<void()>> flags;
  std::map<std::string, std::function<bool(const std::string &)>> values;
};

// Nothing when the command line is wrong or only asked for help; `exit_code` then says which. It has been
// printed.
std::optional<Options> read_options(int argc, char **argv, const CommandLine &own, int &exit_code);
