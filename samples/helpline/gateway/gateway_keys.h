#pragma once
// The gateway's Oblivious HTTP keys: <folder>/<key id>.json, one file each, mode 0600.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/key_file.h"
#include "gateway/gateway_config.h"
#include "handoff/ohttp.h"

namespace helpline {

// A key is published for 90 days and can open what was sent in them; 14 days later it is destroyed.
inline constexpr std::int64_t kGatewayKeyDays = 90;
inline constexpr std::int64_t kGatewayKeyGraceDays = 14;
inline constexpr std::int64_t kGatewayKeyPublishDays = 14;

// All keys that still open something, by id. Destroys those past their grace. POP_E_NOT_FOUND when there is
// none.
pop::Result<std::vector<StoredKey>> read_gateway_keys(const std::string &folder, std::int64_t now);
// The same; makes the first key where there is none.
pop::Result<std::vector<StoredKey>> load_gateway_keys(const std::string &folder, std::int64_t now);
// Makes the next one, for a rotation: in the record at once, used by clients when it has been published for
// 14 days, or when the one before it ends if that is sooner.
pop::Result<void> add_gateway_key(const std::string &folder, std::int64_t now);

// The keys in use, for all of the server's threads.
class GatewayKeys {
 public:
  using Keys = std::vector<pop::handoff::OhttpGatewayKey>;

  explicit GatewayKeys(std::string folder) : folder_(std::move(folder)) {}
  // Takes what lies in the folder, and destroys what is past its grace there and here. Never makes a key, and
  // keeps the others when it fails: a folder that is gone for a moment must not cost the keys that children
  // hold.
  pop::Result<void> reload(std::int64_t now);
  std::shared_ptr<const Keys> current() const;

 private:
  void replace(Keys keys);

  const std::string folder_;
  std::map<std::uint8_t, std::int64_t> destroy_at_;  // by key id; of whoever reloads
  mutable std::mutex mutex_;
  std::shared_ptr<const Keys> keys_ = std::make_shared<Keys>();
};

// gateways/<id>.json of the directory, to be signed by the role gw-<id>.
pop::Result<std::string> gateway_record(const GatewayConfig &config, const std::vector<StoredKey> &keys,
                                        std::int64_t version, std::int64_t now);

}  // namespace helpline
