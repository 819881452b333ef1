#pragma once
// What the desk's configuration file says, and the keys it names. README.md describes every field.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "handoff/keys.h"

namespace helpline {

struct DeskService {
  std::string id;
  std::map<std::uint32_t, pop::handoff::KeyPair> desk_keys;
  pop::Secret access_key;  // Ed25519 secret key, 64 bytes
};

// Something counsellors recommend often.
struct CannedResource {
  std::string title, link, host, note;
};

// A service that children can be offered to go on with.
struct TransferTarget {
  std::string service, name;
};

struct PageConfig {
  std::uint16_t port = 0;
  std::string origin;  // of a proxy that ends TLS before it; empty: none
  std::int64_t idle_seconds = 0;
  std::string link_key;  // the file from whose key login links are made
};

// How "closed" is said in the directory; no program: it is not.
struct StatusConfig {
  std::string program, repository, key, passphrase_file, out;
};

struct DeskConfig {
  std::string gateway_id;
  std::string gateway_url;  // scheme, host and port: the desk's paths follow
  std::string ca_file;      // empty: the system's authorities
  std::string database;
  std::string passphrase_file;                  // empty: by the command, or asked for
  std::vector<std::string> passphrase_command;  // prints it, such as the system's keyring does
  // A book or a key is lost for good: what cannot be opened without it is ended, and its children are told.
  bool end_unknown = false;
  std::int64_t keep_days = 0;
  std::vector<DeskService> services;
  std::vector<CannedResource> resources;
  std::vector<TransferTarget> transfers;
  PageConfig page;
  StatusConfig status;
};

pop::Result<DeskConfig> load_desk_config(const std::string &path);

}  // namespace helpline
