#pragma once
// The signed directory as the app has it: built in, or newer and kept. Every answer was verified in this run,
// from the root the app brought down to the bytes of the record.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "directory/bundle.h"
#include "directory/catalog.h"
#include "directory/store.h"
#include "trust/trusted_set.h"

namespace pop::directory {

class Generation;
class Update;

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
  std::size_t held_back = 0;  // countries that answer with an older version
  bool trial = false;         // a relay is marked so: not for children
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
  std::string directory;  // https, ending with '/', on the same host and port; empty: it serves none
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
  std::string relay_directory;
  std::string relay_operator_name;
  bool trial = false;  // relay and gateway may be run by the same people
};

// Where the one update comes from that a conversation may ask for.
struct RenewalSource {
  std::string url;     // as Relay::directory, never empty
  bool trial = false;  // as of the route that was there before
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

  // A record that cannot be believed is left out, the log says what kind of fault it was; an error only if
  // none is left.
  Result<Services> services(std::string_view country) override;
  // The countries and territories that have records, ISO 3166-1, in no order that means anything.
  std::vector<std::string> countries();
  std::span<const EmergencyNumber> emergency(std::string_view country) override;
  const Zones &zones() override;
  std::optional<std::string> parent(std::string_view country) override;
  const Holidays *holidays(std::string_view country) override;

  // Why the newest version of this country could not be taken: its services come from an older one, without
  // conversations. Nothing: they are of this directory.
  std::optional<pop_result> held_back(std::string_view country) const;

  Result<const Gateway *> gateway(std::string_view id);
  std::span<const Relay> relays();
  // POP_E_NOT_FOUND, POP_E_NO_HANDOFF (no block, too few of the keys that may sign one, or a country that is
  // held back), POP_E_EXPIRED (metadata, or a newer root is known than this directory was accepted under),
  // POP_E_KEY_EXPIRED (desk or gateway key), POP_E_RELAY. Cheap after the first time.
  Result<HandoffRoute> handoff_for(std::string_view service_id, std::int64_t now);
  // Where handoff_for says POP_E_EXPIRED or POP_E_KEY_EXPIRED: the host of the relay that carried this
  // service's conversations, as verified metadata said it before it expired. Believed no further than that an
  // update may be fetched there. POP_E_EXPIRED for a directory that is very stale: what it says of relays is
  // as old; POP_E_RELAY where the relay serves no directory; and what handoff_for refuses at any time.
  Result<RenewalSource> renewal_for(std::string_view service_id, std::int64_t now);

  // Drops what a look-up reads again. Not inside one.
  void spare_memory() noexcept;

  DirectoryInfo info();

  // Where an update is written. In memory: what a child's conversation brings must not show on disk that
  // there was one; from then on this run keeps everything in memory, and the next starts from the disk again.
  enum class Keep { on_disk, in_memory };
  // The next directory. The caller brings the files it wants, then calls end_update. One at a time; nothing
  // that answers changes before, but no conversation is offered any more once a newer root has come.
  // Everything borrowed from this object ends with end_update.
  Result<std::unique_ptr<Update>> begin_update(std::int64_t now, Keep keep = Keep::on_disk);
  Result<pop_result> end_update(std::unique_ptr<Update> update);
  // All of that with a bundle at hand. POP_OK, POP_PARTIAL, POP_UNCHANGED; on an error what answers stays.
  Result<pop_result> offer_bundle(ByteView bundle, std::int64_t now);
  // When the mirrors were last asked with success; kept with the directory.
  std::optional<std::int64_t> checked_at() const noexcept { return checked_at_; }
  void set_checked_at(std::int64_t unix_seconds) noexcept;

  // Every role and every file, for publishers and the embedding step: the first fault by name.
  Result<void> verify_all();

 private:
  explicit Directory(DirectorySetup setup);
  Result<void> open_built_in();
  Result<void> verify_built_in();
  std::pair<std::int64_t, std::int64_t> built_in_claims();
  void open_kept();
  // What the store has, its generation only where it is newer than the built-in one.
  struct Kept {
    StoreState state;
    std::unique_ptr<Generation> generation;
  };
  Result<Kept> load_kept();
  void take(Kept kept) noexcept;
  Result<std::unique_ptr<Generation>> load_generation(const KeptGeneration &kept);
  Result<void> find_newest_root();
  Result<void> walk_roots(trust::TrustedSet &trusted);
  Result<void> open_store_for_writing();
  Result<void> keep_in_memory();
  Result<void> may_converse(std::string_view service_id);
  Result<trust::TrustedSet> load_trusted();
  Result<std::unique_ptr<Update>> begin_update(std::int64_t now, std::optional<Bundle> offered);
  void set_store_aside(const Error &why);
  Generation &answering() noexcept { return kept_ ? *kept_ : *built_in_; }
  Result<Generation *> answering_for(std::string_view country);
  // Asks a kept directory, and the built-in one where the kept one turns out to be damaged.
  template <typename Ask>
  auto ask(std::string_view country, Ask ask);

  DirectorySetup setup_;
  std::int64_t given_root_version_ = 0;
  std::unique_ptr<Generation> built_in_;
  bool built_in_verified_ = false;       // not before it is needed: a newer kept one answers without it
  std::shared_ptr<Store> store_;         // an update under way keeps it open
  std::shared_ptr<Store> left_on_disk_;  // what answered before keep_in_memory may still read from it
  StoreState state_;
  std::int64_t newest_root_ = 0;                               // the newest trusted version
  std::unique_ptr<Generation> kept_;                           // newer than the built-in one, in the store
  std::map<std::int64_t, std::unique_ptr<Generation>> older_;  // for countries held back
  std::optional<std::int64_t> checked_at_;
  // Kept directories that turned out to be damaged: what was borrowed from them stays readable.
  std::vector<std::unique_ptr<Generation>> retired_;
};

}  // namespace pop::directory
