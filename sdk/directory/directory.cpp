#include "directory/directory.h"

#include <algorithm>
#include <new>

#include "directory/generation.h"
#include "directory/update.h"
#include "pop/directory.h"
#include "pop/host.h"

namespace pop::directory {
namespace {

constexpr std::int64_t kDay = 86'400;

// From what held countries get their answers where the directory in the app has their last good version.
constexpr std::int64_t kBuiltIn = 0;

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
  if (!out->kept_) {
    if (auto ok = out->verify_built_in(); !ok) return ok.error();
  }
  if (out->store_) {
    if (auto ok = out->find_newest_root(); !ok) out->set_store_aside(ok.error());
  }
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
  return {};
}

Result<void> Directory::verify_built_in() {
  if (built_in_verified_) return {};
  const auto fresh = built_in_->refresh();
  built_in_verified_ = fresh.ok();
  if (!fresh && fresh.error().code == POP_E_EXPIRED) {
    return Error{POP_E_STALE_BUILD, fresh.error().message + ", before the directory was embedded"};
  }
  return fresh;
}

// The newest root and the timestamp in the bundle, by version, not verified: enough to know that a kept
// directory is not older. Whatever answers is verified.
std::pair<std::int64_t, std::int64_t> Directory::built_in_claims() {
  trust::Mirror &bundle = built_in_->mirror();
  std::int64_t root = given_root_version_;
  while (bundle.fetch(trust::metadata_path("root", root + 1), trust::Limits().root_bytes)) ++root;
  const auto file =
      bundle.fetch(trust::metadata_path("timestamp", std::nullopt), trust::Limits().timestamp_bytes);
  const auto timestamp = file ? trust::parse_timestamp(file->view()) : Result<trust::Timestamp>(file.error());
  return {root, timestamp ? timestamp->version : 0};
}

void Directory::open_kept() {
  auto store = Store::open(setup_.folder, Store::IfMissing::fail);
  if (!store && store.error().code == POP_E_NOT_FOUND) return;
  if (!store) return set_store_aside(store.error());
  store_ = std::move(*store);
  auto kept = load_kept();
  if (!kept) return set_store_aside(kept.error());
  checked_at_ = kept->state.checked_at;
  take(std::move(*kept));
}

Result<Directory::Kept> Directory::load_kept() {
  Kept out;
  auto state = store_->state();
  if (!state) return state.error();
  out.state = std::move(*state);
  if (out.state.newest) {
    auto newest = load_generation(*out.state.newest);
    if (!newest) return newest.error();
    // An update of the app may bring a newer one.
    if ((*newest)->version() > built_in_claims()) out.generation = std::move(*newest);
  }
  return out;
}

void Directory::take(Kept kept) noexcept {
  state_ = std::move(kept.state);
  kept_ = std::move(kept.generation);
  older_.clear();
}

// A kept directory is verified from the app's own root like any other. It was unexpired when it was accepted,
// and answers for ever after, as the built-in one does.
Result<std::unique_ptr<Generation>> Directory::load_generation(const KeptGeneration &kept) {
  auto trusted = trust::TrustedSet::start(setup_.root, kept.accepted_at, trust::ed25519_verifier());
  if (!trusted) return trusted.error();
  auto out = std::make_unique<Generation>(store_->files(kept.id), std::move(*trusted), setup_.log);
  if (auto ok = out->refresh(); !ok) return ok.error();
  return out;
}

Result<void> Directory::find_newest_root() {
  trust::TrustedSet trusted = answering().trusted();
  if (auto ok = walk_roots(trusted); !ok) return ok;
  newest_root_ = trusted.root().version;
  return {};
}

// On to the newest root that was ever trusted: it may have come alone.
Result<void> Directory::walk_roots(trust::TrustedSet &trusted) {
  const auto files = store_->files(kTrusted);
  for (;;) {
    const auto next =
        files->fetch(trust::metadata_path("root", trusted.root().version + 1), trusted.limits().root_bytes);
    if (!next && next.error().code == POP_E_MISSING) return {};
    if (!next) return next.error();
    if (auto ok = trusted.update_root(next->view()); !ok) return ok;
  }
}

void Directory::set_store_aside(const Error &why) {
  if (kept_) retired_.push_back(std::move(kept_));
  for (auto &[id, older] : older_) retired_.push_back(std::move(older));
  older_.clear();
  state_ = {};
  newest_root_ = 0;
  store_.reset();
  // A store that is merely busy or unreadable now is left alone.
  if (why.code != POP_E_IO && !setup_.folder.empty()) Store::set_aside(setup_.folder);
  if (setup_.log) {
    setup_.log(POP_LOG_WARNING, "directory: the kept directory cannot be used, " +
                                    std::string(pop_result_name(why.code)) + "; the built-in one answers");
  }
  if (const auto verified = verify_built_in(); !verified && setup_.log) {
    setup_.log(POP_LOG_ERROR,
               "directory: nor can the built-in one, " + std::string(pop_result_name(verified.error().code)));
  }
}

std::optional<pop_result> Directory::held_back(std::string_view country) const {
  if (!kept_) return std::nullopt;
  const auto held = state_.held.find(country);
  return held == state_.held.end() ? std::nullopt : std::optional(held->second.reason);
}

// `country` is empty where it is not about one.
Result<Generation *> Directory::answering_for(std::string_view country) {
  if (!held_back(country)) return &answering();
  const std::int64_t id = state_.held.find(country)->second.generation;
  auto &older = older_[id];
  if (older) return older.get();
  if (id == kBuiltIn) {
    if (auto ok = verify_built_in(); !ok) return ok.error();
    auto bundle = Bundle::open(setup_.bundle, setup_.bundle_limit);
    if (!bundle) return bundle.error();
    trust::TrustedSet trusted = built_in_->trusted();
    older = std::make_unique<Generation>(std::make_unique<Bundle>(std::move(*bundle)), std::move(trusted),
                                         setup_.log);
  } else {
    const auto known = state_.older.find(id);
    if (known == state_.older.end()) return Error{POP_E_FORMAT, "directory store: a generation is missing"};
    auto loaded = load_generation(known->second);
    if (!loaded) return loaded.error();
    older = std::move(*loaded);
  }
  older->held_back_by(*kept_);
  return older.get();
}

template <typename Ask>
auto Directory::ask(std::string_view country, Ask ask) {
  if (kept_) {
    const auto generation = answering_for(country);
    if (generation) {
      auto answer = ask(**generation);
      if (!(*generation)->damaged() && !kept_->damaged()) return answer;
    }
    // It was verified whole when it was accepted: whatever is wrong with it now is damage.
    set_store_aside(generation ? Error{POP_E_HASH, {}} : generation.error());
  }
  return ask(*built_in_);
}

Result<Services> Directory::services(std::string_view country) {
  return ask(country, [country](Generation &generation) { return generation.services(country); });
}

std::vector<std::string> Directory::countries() {
  return ask({}, [](Generation &generation) { return generation.countries(); });
}

std::span<const EmergencyNumber> Directory::emergency(std::string_view country) {
  return ask({}, [country](Generation &generation) { return generation.emergency(country); });
}

const Zones &Directory::zones() {
  return *ask({}, [](Generation &generation) { return &generation.zones(); });
}

std::optional<std::string> Directory::parent(std::string_view country) {
  return ask({}, [country](Generation &generation) { return generation.parent(country); });
}

const Holidays *Directory::holidays(std::string_view country) {
  return ask({}, [country](Generation &generation) { return generation.holidays(country); });
}

Result<const Gateway *> Directory::gateway(std::string_view id) {
  return ask({}, [id](Generation &generation) { return generation.gateway(id); });
}

std::span<const Relay> Directory::relays() {
  return ask({}, [](Generation &generation) { return std::span<const Relay>(generation.relays().all); });
}

Result<void> Directory::may_converse(std::string_view service_id) {
  if (newest_root_ > answering().trusted().root().version) {
    return Error{POP_E_EXPIRED, "a newer root is known than this directory was accepted under: update it"};
  }
  if (held_back(country_of(service_id)))
    return Error{POP_E_NO_HANDOFF, "the newest version of this country could not be taken"};
  return {};
}

Result<HandoffRoute> Directory::handoff_for(std::string_view service_id, std::int64_t now) {
  if (auto ok = may_converse(service_id); !ok) return ok.error();
  // A kept directory's time may lie before the build's.
  const std::int64_t time = std::max(now, setup_.embedded_at);
  return ask({},
             [service_id, time](Generation &generation) { return generation.handoff_for(service_id, time); });
}

// Not from a directory whose root is known to be replaced: the keys that named its relays may be the reason.
Result<RenewalSource> Directory::renewal_for(std::string_view service_id, std::int64_t now) {
  if (auto ok = may_converse(service_id); !ok) return ok.error();
  if (freshness(answering().issued(), now) == POP_VERY_STALE)
    return Error{POP_E_EXPIRED, "this directory is too old to know where a newer one is"};
  return ask({}, [service_id](Generation &generation) { return generation.renewal_for(service_id); });
}

void Directory::spare_memory() noexcept {
  built_in_->spare_memory();
  if (kept_) kept_->spare_memory();
  for (const auto &[version, generation] : older_) generation->spare_memory();
}

DirectoryInfo Directory::info() {
  DirectoryInfo out;
  const auto all = relays();
  out.trial = std::any_of(all.begin(), all.end(), [](const Relay &relay) { return relay.trial; });
  const trust::TrustedSet &trusted = answering().trusted();
  out.root_version = trusted.root().version;
  if (trusted.timestamp()) out.timestamp_version = trusted.timestamp()->version;
  if (trusted.snapshot()) out.snapshot_version = trusted.snapshot()->version;
  out.issued = answering().issued();
  out.held_back = kept_ ? state_.held.size() : 0;
  out.built_in = !kept_;
  return out;
}

Result<void> Directory::verify_all() { return answering().verify_all(); }

Result<void> Directory::open_store_for_writing() {
  if (store_) return {};
  auto store = Store::open(setup_.folder, Store::IfMissing::create);
  if (!store && store.error().code == POP_E_FORMAT) {
    Store::set_aside(setup_.folder);
    store = Store::open(setup_.folder, Store::IfMissing::create);
  }
  if (!store) return store.error();
  store_ = std::move(*store);
  return {};
}

// What was trusted before, as rollback checks need it: expired or not, whole or not.
Result<trust::TrustedSet> Directory::load_trusted() {
  constexpr std::int64_t nothing_expires = 0;
  if (auto ok = verify_built_in(); !ok) return ok.error();
  trust::TrustedSet trusted = answering().trusted();
  trusted.begin_update(nothing_expires);
  if (auto ok = walk_roots(trusted); !ok) return ok.error();
  const auto files = store_->files(kTrusted);
  const trust::Limits &limits = trusted.limits();
  const auto timestamp =
      files->fetch(trust::metadata_path("timestamp", std::nullopt), limits.timestamp_bytes);
  if (!timestamp && timestamp.error().code == POP_E_MISSING) return trusted;
  const auto newer =
      timestamp ? trusted.update_timestamp(timestamp->view()) : Result<bool>(timestamp.error());
  if (newer && !*newer && kept_) return trusted;
  if (!newer || !*newer) {
    // What answers is the floor: what is older than it is trusted no more.
    for (const char *role : {"timestamp", "snapshot", "targets"}) {
      if (auto ok = store_->forget_trusted(role); !ok) return ok.error();
    }
    return trusted;
  }
  const auto take = [&](const Result<trust::Want> &want, auto update) {
    if (!want) return;
    const auto file = files->fetch(want->path, want->limit);
    if (file) (void)(trusted.*update)(file->view());
  };
  take(trust::want_snapshot(trusted), &trust::TrustedSet::update_snapshot);
  if (trusted.snapshot_current())
    take(trust::want_role(trusted, "targets"), &trust::TrustedSet::update_targets);
  return trusted;
}

Result<void> Directory::keep_in_memory() {
  if (setup_.folder.empty()) return {};
  auto copy = store_ ? store_->copy_in_memory() : Store::open({}, Store::IfMissing::create);
  if (!copy) return copy.error();
  left_on_disk_ = std::move(store_);
  store_ = std::move(*copy);
  setup_.folder.clear();
  return {};
}

Result<std::unique_ptr<Update>> Directory::begin_update(std::int64_t now, Keep keep) {
  if (keep == Keep::in_memory) {
    if (auto ok = keep_in_memory(); !ok) return ok.error();
  }
  return begin_update(now, std::nullopt);
}

Result<std::unique_ptr<Update>> Directory::begin_update(std::int64_t now, std::optional<Bundle> offered) {
  if (auto ok = open_store_for_writing(); !ok) return ok.error();
  auto trusted = load_trusted();
  if (!trusted) return trusted.error();
  trusted->begin_update(std::max(now, setup_.embedded_at));
  const Generation &now_answering = answering();
  KeptGeneration from{kBuiltIn, now_answering.trusted().root().version, setup_.embedded_at};
  if (kept_) from = *state_.newest;
  return std::make_unique<Update>(
      UpdateBase{store_, &built_in_->mirror(), std::move(offered), std::move(*trusted), given_root_version_,
                 from, now_answering.trusted().timestamp()->version, now_answering.trusted().snapshot(),
                 state_.newest ? state_.newest->id + 1 : 1, kept_ ? state_.held : HeldCountries{},
                 setup_.bundle_limit, &newest_root_});
}

Result<pop_result> Directory::end_update(std::unique_ptr<Update> update) {
  if (!update->finished()) return Error{POP_E_STATE, "the update is not finished"};
  const Result<pop_result> result = update->result();
  if (update->store() != store_.get())
    return Error{POP_E_IO, "the store was set aside during the update: update again"};
  update.reset();
  if (!result || *result == POP_UNCHANGED) return result;
  // Loaded before it is durable: afterwards nothing is left that could fail, and before, nothing has changed.
  auto kept = [this] {
    try {
      return load_kept();
    } catch (const std::bad_alloc &) {
      store_->undo();
      throw;
    }
  }();
  if (!kept) {
    store_->undo();
    set_store_aside(kept.error());
    return kept.error();
  }
  if (auto ok = store_->flush(); !ok) return ok.error();
  take(std::move(*kept));
  retired_.clear();
  return result;
}

Result<pop_result> Directory::offer_bundle(ByteView bytes, std::int64_t now) {
  auto bundle = Bundle::open(bytes, setup_.bundle_limit);
  if (!bundle) return bundle.error();
  Bundle mirror = *bundle;
  auto update = begin_update(now, std::move(*bundle));
  if (!update) return update.error();
  while (!(*update)->finished()) {
    if (const auto &want = (*update)->wants()) {
      (*update)->give(mirror.fetch(want->path, want->limit));
    } else {
      (*update)->step();
    }
  }
  return end_update(std::move(*update));
}

// Kept where it can be; otherwise this run remembers it.
void Directory::set_checked_at(std::int64_t unix_seconds) noexcept {
  checked_at_ = unix_seconds;
  try {
    if (store_ && store_->set_checked_at(unix_seconds)) (void)store_->flush();
  } catch (const std::bad_alloc &) {
  }
}

}  // namespace pop::directory
