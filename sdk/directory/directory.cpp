#include "directory/directory.h"

#include <algorithm>

#include "directory/generation.h"
#include "directory/store.h"
#include "pop/directory.h"
#include "pop/host.h"

namespace pop::directory {
namespace {

constexpr std::int64_t kDay = 86'400;

// Passes a bundle on and remembers which of its files were asked for: once the whole bundle is verified,
// these are the verified ones, but for a timestamp of the version that is already trusted.
class Recorder final : public trust::Mirror {
 public:
  Recorder(Bundle bundle, std::map<std::string, ByteView> &files)
      : bundle_(std::move(bundle)), files_(files) {}

  Result<trust::Blob> fetch(const std::string &path, std::size_t limit) override {
    auto blob = bundle_.fetch(path, limit);
    if (blob) files_.insert_or_assign(path, blob->view());
    return blob;
  }

 private:
  Bundle bundle_;
  std::map<std::string, ByteView> &files_;
};

}  // namespace

std::int32_t freshness(std::int64_t issued, std::int64_t now) noexcept {
  if (now - issued <= 90 * kDay) return POP_FRESH;
  return now - issued <= 548 * kDay ? POP_STALE : POP_VERY_STALE;
}

Directory::Directory(DirectorySetup setup) : setup_(std::move(setup)) {}
Directory::~Directory() = default;

Result<std::unique_ptr<Directory>> Directory::open(DirectorySetup setup) {
  std::unique_ptr<Directory> out(new Directory(std::move(setup)));
  if (auto ok = out->open_built_in(); !ok) return ok.error();
  if (!out->setup_.folder.empty()) out->open_kept();
  return out;
}

Result<void> Directory::open_built_in() {
  auto bundle = Bundle::open(setup_.bundle, setup_.bundle_limit);
  if (!bundle) return bundle.error();
  auto trusted = trust::TrustedSet::start(setup_.root, setup_.embedded_at, trust::ed25519_verifier());
  if (!trusted) return trusted.error();
  given_root_version_ = trusted->root().version;
  built_in_ = std::make_unique<Generation>(std::make_unique<Bundle>(std::move(*bundle)), std::move(*trusted),
                                           setup_.log);
  const auto fresh = built_in_->refresh();
  if (!fresh && fresh.error().code == POP_E_EXPIRED) {
    return Error{POP_E_STALE_BUILD, fresh.error().message + ", before the directory was embedded"};
  }
  return fresh;
}

// The kept directory is verified from the app's own root like any other. It was unexpired when it was
// accepted, and answers for ever after, as the built-in one does.
void Directory::open_kept() {
  auto store = Store::open(setup_.folder, Store::IfMissing::fail);
  if (!store && store.error().code == POP_E_NOT_FOUND) return;
  if (!store) return set_store_aside(store.error());
  store_ = std::move(*store);
  const auto accepted_at = store_->accepted_at();
  if (!accepted_at) return set_store_aside(accepted_at.error());
  if (!*accepted_at) return;
  auto trusted = trust::TrustedSet::start(setup_.root, **accepted_at, trust::ed25519_verifier());
  if (!trusted) return set_store_aside(trusted.error());
  auto kept = std::make_unique<Generation>(store_->mirror(), std::move(*trusted), setup_.log);
  if (const auto ok = kept->refresh(); !ok) return set_store_aside(ok.error());
  // An update of the app may bring a newer one.
  if (kept->newer_than(*built_in_)) kept_ = std::move(kept);
}

void Directory::set_store_aside(const Error &why) {
  if (kept_) retired_.push_back(std::move(kept_));
  store_.reset();
  // A store that is merely busy or unreadable now is left alone.
  if (why.code != POP_E_IO && !setup_.folder.empty()) Store::set_aside(setup_.folder);
  if (setup_.log) {
    setup_.log(POP_LOG_WARNING, "directory: the kept directory cannot be used, " +
                                    std::string(pop_result_name(why.code)) + "; the built-in one answers");
  }
}

template <typename Ask>
auto Directory::ask(Ask ask) {
  if (kept_) {
    auto answer = ask(*kept_);
    if (!kept_->faulty()) return answer;
    // It was verified whole when it was accepted: whatever is wrong with it now is damage.
    set_store_aside({POP_E_HASH, {}});
  }
  return ask(*built_in_);
}

Result<std::span<const Service>> Directory::services(std::string_view country) {
  return ask([country](Generation &generation) { return generation.services(country); });
}

std::vector<std::string> Directory::countries() {
  return ask([](Generation &generation) { return generation.countries(); });
}

std::span<const EmergencyNumber> Directory::emergency(std::string_view country) {
  return ask([country](Generation &generation) { return generation.emergency(country); });
}

const Zones &Directory::zones() {
  return *ask([](Generation &generation) { return &generation.zones(); });
}

std::optional<std::string> Directory::parent(std::string_view country) {
  return ask([country](Generation &generation) { return generation.parent(country); });
}

const std::set<std::int64_t> *Directory::holidays(std::string_view country) {
  return ask([country](Generation &generation) { return generation.holidays(country); });
}

Result<const Gateway *> Directory::gateway(std::string_view id) {
  return ask([id](Generation &generation) { return generation.gateway(id); });
}

std::span<const Relay> Directory::relays() {
  return ask([](Generation &generation) { return std::span<const Relay>(generation.relays().all); });
}

Result<HandoffRoute> Directory::handoff_for(std::string_view service_id, std::int64_t now) {
  // A kept directory's time may lie before the build's.
  const std::int64_t time = std::max(now, setup_.embedded_at);
  return ask([service_id, time](Generation &generation) { return generation.handoff_for(service_id, time); });
}

DirectoryInfo Directory::info() {
  DirectoryInfo out;
  const auto all = relays();
  out.trial = std::any_of(all.begin(), all.end(), [](const Relay &relay) { return relay.trial; });
  const trust::TrustedSet &trusted = answering().trusted();
  out.root_version = trusted.root().version;
  out.timestamp_version = trusted.timestamp()->version;
  out.snapshot_version = trusted.snapshot()->version;
  out.issued = answering().issued();
  out.built_in = !kept_;
  return out;
}

Result<void> Directory::verify_all() { return answering().verify_all(); }

Result<pop_result> Directory::offer_bundle(ByteView bytes, std::int64_t now) {
  auto bundle = Bundle::open(bytes, setup_.bundle_limit);
  if (!bundle) return bundle.error();
  trust::TrustedSet trusted = answering().trusted();
  const std::int64_t root_version = trusted.root().version;
  const std::int64_t timestamp_version = trusted.timestamp()->version;
  trusted.begin_update(std::max(now, setup_.embedded_at));

  std::map<std::string, ByteView> files;
  Generation offered(std::make_unique<Recorder>(std::move(*bundle), files), std::move(trusted), {});
  if (auto ok = offered.refresh(); !ok) return ok.error();
  if (offered.trusted().root().version == root_version &&
      offered.trusted().timestamp()->version == timestamp_version) {
    return pop_result{POP_UNCHANGED};
  }
  if (auto ok = offered.verify_all(); !ok) return ok.error();
  if (auto ok = keep(offered, files); !ok) return ok.error();
  return pop_result{POP_OK};
}

Result<void> Directory::keep(const Generation &offered, const std::map<std::string, ByteView> &verified) {
  std::map<std::string, ByteView> files = verified;
  std::vector<trust::Blob> blobs;
  const auto take_answering = [&](const std::string &path, std::size_t limit) -> Result<void> {
    auto blob = answering().mirror().fetch(path, limit);
    if (!blob) return blob.error();
    blobs.push_back(std::move(*blob));
    files.insert_or_assign(path, blobs.back().view());
    return {};
  };
  const trust::Limits &limits = offered.trusted().limits();
  // TUF 1.0.34, section 5.4.3: a timestamp of the trusted version is passed over, whatever else it says.
  if (offered.trusted().timestamp() == answering().trusted().timestamp()) {
    const std::string path = trust::metadata_path("timestamp", std::nullopt);
    if (auto ok = take_answering(path, limits.timestamp_bytes); !ok) return ok;
  }
  // The way from the app's root to the newest must be in the store, and the bundle may bring only its end.
  for (std::int64_t version = given_root_version_ + 1; version <= offered.trusted().root().version;
       ++version) {
    const std::string path = trust::metadata_path("root", version);
    if (files.count(path) != 0) continue;
    if (auto ok = take_answering(path, limits.root_bytes); !ok) return ok;
  }
  if (!store_) {
    auto store = Store::open(setup_.folder, Store::IfMissing::create);
    if (!store && store.error().code == POP_E_FORMAT) {
      Store::set_aside(setup_.folder);
      store = Store::open(setup_.folder, Store::IfMissing::create);
    }
    if (!store) return store.error();
    store_ = std::move(*store);
  }
  trust::TrustedSet trusted = offered.trusted();
  const std::int64_t accepted_at = trusted.time();
  auto next = std::make_unique<Generation>(store_->mirror(), std::move(trusted), setup_.log);
  if (auto ok = store_->replace(files, accepted_at); !ok) return ok;
  kept_ = std::move(next);
  retired_.clear();
  return {};
}

}  // namespace pop::directory
