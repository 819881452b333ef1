#pragma once
// The signed directory as the app has it: built in, or newer and kept. Every answer was verified in this run,
// from the root the app brought down to the bytes of the record.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "directory/bundle.h"
#include "directory/catalog.h"

namespace pop::directory {

class Generation;
class Store;

struct DirectorySetup {
  ByteView root;  // borrowed, as is the bundle, for the directory's life
  ByteView bundle;
  std::int64_t embedded_at = 0;  // Unix seconds
  std::string folder;            // empty: memory only
  std::size_t bundle_limit = kBundleLimit;
  std::function<void(std::int32_t level, std::string_view line)> log;  // POP_LOG_*; may be empty
};

struct DirectoryInfo {
  std::int64_t root_version = 0;
  std::int64_t timestamp_version = 0;
  std::int64_t snapshot_version = 0;
  std::int64_t issued = 0;  // 0: the directory does not say
  bool built_in = true;
  bool trial = false;  // a relay is marked so: not for children
};

struct Gateway {
  struct KeyConfig {
    Bytes bytes;  // one key configuration of RFC 9458 section 3.1
    std::int64_t not_before = 0;
    std::int64_t not_after = 0;
  };
  std::string id;
  std::string url;
  std::string operator_id;
  std::vector<KeyConfig> key_configs;
};

struct Relay {
  std::string id;
  std::string url;
  std::string operator_id;
  std::string operator_name;
  std::vector<std::string> gateways;
  bool trial = false;
};

struct Relays {
  std::vector<Relay> all;
  std::map<std::string, std::string, std::less<>> gateway_operators;  // as the editors know them, by gateway
};

// Everything a conversation with one service needs, all of it valid at the time asked for.
struct HandoffRoute {
  std::string service_id;
  DeskKey desk_key;
  std::string gateway_id;
  std::string gateway_url;
  Bytes key_config;
  std::string relay_id;
  std::string relay_url;
  std::string relay_operator_name;
  bool trial = false;  // relay and gateway may be run by the same people
};

// Freshness by real time: POP_FRESH up to 90 days after `issued`, POP_VERY_STALE after 18 months.
std::int32_t freshness(std::int64_t issued, std::int64_t now) noexcept;

class Directory final : public Catalog {
 public:
  // Verifies root, timestamp, snapshot and the editors' role; the rest on first need. The built-in bundle's
  // expiry is judged at `embedded_at` (POP_E_STALE_BUILD), so it answers for ever. A newer directory kept in
  // `folder` is used instead; a damaged one is set aside and the bundle answers.
  static Result<std::unique_ptr<Directory>> open(DirectorySetup setup);
  ~Directory() override;

  // A record that cannot be believed is left out, the log says why; an error only if none is left.
  Result<std::span<const Service>> services(std::string_view country) override;
  // The countries and territories that have records, ISO 3166-1, in no order that means anything.
  std::vector<std::string> countries();
  std::span<const EmergencyNumber> emergency(std::string_view country) override;
  const Zones &zones() override;
  std::optional<std::string> parent(std::string_view country) override;
  const std::set<std::int64_t> *holidays(std::string_view country) override;

  Result<const Gateway *> gateway(std::string_view id);
  std::span<const Relay> relays();
  // POP_E_NOT_FOUND, POP_E_NO_HANDOFF (no block, or too few of the keys that may sign one), POP_E_EXPIRED
  // (metadata), POP_E_KEY_EXPIRED (desk or gateway key), POP_E_RELAY. Cheap after the first time.
  Result<HandoffRoute> handoff_for(std::string_view service_id, std::int64_t now);

  DirectoryInfo info();

  // Takes a newer bundle: verified whole against the trusted root, unexpired at `now`, not older than what is
  // trusted. On an error nothing changes. POP_UNCHANGED when it is what already answers. Everything borrowed
  // from this object ends when it returns POP_OK.
  Result<pop_result> offer_bundle(ByteView bundle, std::int64_t now);

  // Every role and every file, for publishers and the embedding step: the first fault by name.
  Result<void> verify_all();

 private:
  explicit Directory(DirectorySetup setup);
  Result<void> open_built_in();
  void open_kept();
  void set_store_aside(const Error &why);
  Generation &answering() noexcept { return kept_ ? *kept_ : *built_in_; }
  // Asks the kept directory, and the built-in one where the kept one turns out to be damaged.
  template <typename Ask>
  auto ask(Ask ask);
  Result<void> keep(const Generation &offered, const std::map<std::string, ByteView> &files);

  DirectorySetup setup_;
  std::int64_t given_root_version_ = 0;
  std::unique_ptr<Generation> built_in_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Generation> kept_;  // newer than the built-in one, in the store
  // Kept directories that turned out to be damaged: what was borrowed from them stays readable.
  std::vector<std::unique_ptr<Generation>> retired_;
};

}  // namespace pop::directory
