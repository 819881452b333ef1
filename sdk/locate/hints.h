#pragma once
// What the host knows about device and child, without asking or tracking: the C++ face of pop_device. The C
// ABI converts into it, and the tests with made-up services fill it by hand.

#include <cstdint>
#include <string>
#include <vector>

#include "directory/service.h"

namespace pop::locate {

// Anything not given is "not known". Nothing here is believed before it has been checked for its form.
struct Hints {
  std::vector<std::string> locales;  // best first: BCP 47, or what C and old Java give
  std::string region;
  std::string sim_country;
  std::string network_mcc;
  std::string network_mnc;
  std::string time_zone;
  std::string address_country;
  std::string chosen_country;
  std::uint32_t can = 0;    // POP_CAN_*
  std::uint32_t needs = 0;  // POP_NEEDS_*
  bool offline = false;
  int age = 0;  // years; 0 or less: not known
  std::string topic;
  std::string area;                            // ISO 3166-2, where somebody said it: never looked for
  std::vector<directory::ChannelType> prefer;  // what the child would rather use, best first
};

}  // namespace pop::locate
