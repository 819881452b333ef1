#pragma once
// A service's private keys, which stay at the helpline: <folder>/desk-<id>.json (X25519) and
// <folder>/access.json (Ed25519).

#include <cstdint>
#include <string>

#include "base/result.h"
#include "desk/desk_config.h"

namespace helpline {

struct KeyRequest {
  std::string folder;
  std::string service;
  std::string gateway;
  std::uint32_t key_id = 1;
  std::int64_t days = 180;
};

// Makes what is missing. Gives the public halves as JSON: "handoff" is the block of the service's record,
// "service" the entry of the gateway's configuration.
pop::Result<std::string> make_desk_keys(const KeyRequest &request, std::int64_t now);

// All keys of the folder. An expired desk key is still read: conversations that began with it go on.
pop::Result<DeskService> load_desk_keys(const std::string &service, const std::string &folder);

}  // namespace helpline
