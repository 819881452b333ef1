#include "directory/update.h"

#include <algorithm>
#include <utility>

#include "directory/generation.h"
#include "directory/owner.h"

namespace pop::directory {
namespace {

constexpr std::size_t kFewRoles = 16;       // more changed ones, and the whole bundle is asked for
constexpr std::size_t kRolesAtMost = 4096;  // of the editors, and of a region
constexpr std::size_t kRolesOfOne = 256;    // of a country, gateway or desk
constexpr std::size_t kDeepest = 8;         // delegations below each other
constexpr std::size_t kEditorsFileLimit = std::size_t{4} << 20;
constexpr std::size_t kRowsInCommit = 64;
constexpr int kSilentAtMost = 3;

}  // namespace

Update::Update(UpdateBase base) : base_(std::move(base)), refresh_(base_.trusted) {}

void Update::end(Result<pop_result> result) {
  want_.reset();
  tasks_.clear();
  // What verified stays for the next update; that it cannot be written now must not hide the result.
  (void)base_.store->flush();
  result_.emplace(std::move(result));
}

void Update::attempt(Result<void> (Update::*part)()) {
  if (const auto ok = (this->*part)(); !ok) end(ok.error());
}

void Update::step() {
  if (finished() || want_) return;
  switch (phase_) {
    case Phase::top:
      return attempt(&Update::step_top);
    case Phase::bundle:
    case Phase::tasks:
      return attempt(&Update::step_tasks);
    case Phase::points:
      return attempt(&Update::step_points);
  }
}

void Update::give(const Result<trust::Blob> &file) {
  if (!want_) return;
  const auto taken = phase_ == Phase::top      ? take_top(file)
                     : phase_ == Phase::bundle ? take_bundle(file)
                                               : take_task(file);
  if (!taken) return end(taken.error());
}

// Waiting may be long: what has been verified until then is durable first.
Result<void> Update::ask(trust::Want want) {
  written_ = 0;
  if (auto ok = base_.store->flush(); !ok) return ok;
  want_ = std::move(want);
  return {};
}

Result<void> Update::step_top() {
  if (!refresh_.wants()) return begin_tasks();
  const trust::Want &want = *refresh_.wants();
  const trust::MetaFile *listed = want.role == "snapshot"  ? &base_.trusted.timestamp()->snapshot
                                  : want.role == "targets" ? base_.trusted.listed("targets")
                                                           : nullptr;
  if (listed != nullptr) {
    if (auto file = at_hand(want, listed->hashes)) return take_top(std::move(*file));
  }
  return ask(want);
}

Result<void> Update::take_top(const Result<trust::Blob> &file) {
  const trust::Want want = *refresh_.wants();
  const trust::Timestamp *timestamp = base_.trusted.timestamp();
  want_.reset();
  if (auto ok = refresh_.give(file); !ok) return ok;
  *base_.newest_root = std::max(*base_.newest_root, base_.trusted.root().version);
  // There is no next root, or the timestamp is the one that was trusted before.
  if (!file || (want.role == "timestamp" && base_.trusted.timestamp() == timestamp)) return {};
  if (auto ok = base_.store->trust(want.path, file->view()); !ok) return ok;
  if (base_.trusted.timestamp() == nullptr) {
    for (const char *role : {"timestamp", "snapshot"}) {
      if (auto ok = base_.store->forget_trusted(role); !ok) return ok;
    }
  }
  return base_.store->flush();
}

bool Update::current() const {
  return base_.trusted.root().version == base_.answering.root_version &&
         base_.trusted.timestamp()->version == base_.timestamp_version;
}

Result<void> Update::begin_tasks() {
  if (current() && base_.held.empty()) {
    end(pop_result{POP_UNCHANGED});
    return {};
  }
  if (auto ok = keep_top(); !ok) return ok;
  if (auto ok = add_tasks_of({"targets"}, 0); !ok) return ok;
  const auto &now = base_.trusted.snapshot()->meta;
  const auto &before = base_.snapshot->meta;
  const auto changed = std::count_if(now.begin(), now.end(), [&before](const auto &role) {
    const auto old = before.find(role.first);
    return old == before.end() || old->second.version != role.second.version;
  });
  phase_ = Phase::tasks;
  if (base_.offered || changed <= static_cast<std::ptrdiff_t>(kFewRoles)) return {};
  phase_ = Phase::bundle;
  return ask({{}, "directory.popb", base_.bundle_limit});
}

// The bundle of a mirror is not believed: it is a place to look for files. One that does not come or is of
// another moment costs more requests, nothing else.
Result<void> Update::take_bundle(const Result<trust::Blob> &file) {
  want_.reset();
  phase_ = Phase::tasks;
  if (!file) return {};
  fetched_bundle_.assign(file->view().begin(), file->view().end());
  auto bundle = Bundle::open(fetched_bundle_, base_.bundle_limit);
  if (bundle) base_.offered = std::move(*bundle);
  return {};
}

// The way from the app's root to the newest, and the top of the new generation.
Result<void> Update::keep_top() {
  const trust::Limits &limits = base_.trusted.limits();
  const auto trusted = base_.store->files(kTrusted);
  const auto answering = base_.store->files(base_.answering.id);
  const auto keep_from = [&](const std::string &path, std::size_t limit) -> Result<void> {
    auto file = trusted->fetch(path, limit);
    if (!file && file.error().code == POP_E_MISSING) file = answering->fetch(path, limit);
    if (!file && file.error().code == POP_E_MISSING) file = base_.built_in->fetch(path, limit);
    if (!file) return file.error();
    return keep(path, file->view(), {});
  };
  for (std::int64_t version = base_.given_root_version + 1; version <= base_.trusted.root().version;
       ++version) {
    if (auto ok = keep_from(trust::metadata_path("root", version), limits.root_bytes); !ok) return ok;
  }
  if (auto ok = keep_from(trust::metadata_path("timestamp", {}), limits.timestamp_bytes); !ok) return ok;
  const bool versioned = base_.trusted.root().consistent_snapshot;
  const auto number = [versioned](std::int64_t version) {
    return versioned ? std::optional(version) : std::nullopt;
  };
  if (auto ok = keep_from(trust::metadata_path("snapshot", number(base_.trusted.snapshot()->version)),
                          limits.snapshot_bytes);
      !ok) {
    return ok;
  }
  return keep_from(trust::metadata_path("targets", number(base_.trusted.targets()->version)),
                   limits.targets_bytes);
}

Result<void> Update::keep(const std::string &path, ByteView bytes, std::string owner) {
  const auto hash = base_.store->put(path, bytes);
  if (!hash) return hash.error();
  // A mirror may give two delegators of one role a file each, where the snapshot says no hash.
  if (const auto [before, first] = kept_.emplace(path, *hash); !first && before->second != *hash)
    return Error{POP_E_HASH, path + ": came twice with different bytes"};
  points_.push_back({path, *hash, std::move(owner)});
  if (++written_ < kRowsInCommit) return {};
  written_ = 0;
  return base_.store->flush();
}

// What the search would meet and this could not bring must be an error: nothing that is answered from may be
// less than whole.
Result<void> Update::add_tasks_of(const trust::RoleChain &chain, std::size_t size) {
  const trust::Targets &role = *base_.trusted.role(chain);
  const std::string owner = owner_of(base_.trusted, chain);
  Share &share = shares_[!owner.empty() ? owner : chain[chain.size() > 1 ? 1 : 0]];
  // Nobody's share may be more than a whole bundle, so that one key cannot fill a device.
  const auto grow = [&](std::uint64_t bytes) -> Result<void> {
    if (bytes > base_.bundle_limit - share.bytes)
      return Error{POP_E_TOO_LARGE, chain.back() + ": more than a whole directory may have"};
    share.bytes += bytes;
    return {};
  };
  if (auto ok = grow(size); !ok) return ok;
  for (const auto &[path, file] : role.targets) {
    if (!permitted(base_.trusted, chain, path)) continue;
    if (auto ok = grow(file.length); !ok) return ok;
    tasks_.push_back({chain, path, file});
  }
  if (!role.delegations) return {};
  if (role.delegations->succinct)
    return Error{POP_E_DELEGATION, chain.back() + ": delegates to hash bins, which no directory has"};
  const std::size_t roles_at_most = owner.empty() ? kRolesAtMost : kRolesOfOne;
  for (const trust::DelegatedRole &below : role.delegations->roles) {
    if (std::find(chain.begin(), chain.end(), below.name) != chain.end()) continue;
    if (chain.size() == kDeepest) return Error{POP_E_TOO_LARGE, chain.back() + ": delegates too deeply"};
    if (++share.roles > roles_at_most) {
      return Error{POP_E_TOO_LARGE,
                   chain.back() + ": more than " + std::to_string(roles_at_most) + " roles are delegated"};
    }
    Task task{chain, {}, {}};
    task.chain.push_back(below.name);
    tasks_.push_back(std::move(task));
  }
  return {};
}

Result<trust::Want> Update::want_of(const Task &task) const {
  if (task.path.empty()) return trust::want_role(base_.trusted, task.chain.back());
  const bool editors = task.chain.size() == 1 && !task.path.starts_with("services/");
  const std::size_t limit = editors ? kEditorsFileLimit : kRecordLimit;
  if (!is_bundle_path(task.path)) return Error{POP_E_FORMAT, task.chain.back() + ": lists what is no path"};
  if (!task.file.hashes.sha256) return Error{POP_E_HASH, task.path + ": its SHA-256 was not signed"};
  if (task.file.length > limit) {
    return Error{POP_E_TOO_LARGE, task.path + ": is longer than " + std::to_string(limit) + " bytes"};
  }
  const std::string hash = to_hex(*task.file.hashes.sha256);
  const bool versioned = base_.trusted.root().consistent_snapshot;
  return trust::Want{
      {},
      trust::target_path(task.path, versioned ? std::optional<std::string_view>(hash) : std::nullopt),
      static_cast<std::size_t>(task.file.length)};
}

// The very bytes that were signed for, where they need not come from afar: they do not change.
std::optional<trust::Blob> Update::at_hand(const trust::Want &want,
                                           const std::optional<trust::Hashes> &hashes) {
  if (!hashes || !hashes->sha256) return std::nullopt;
  const auto right = [&hashes](const Result<trust::Blob> &file) {
    return file && hashes->match(file->view());
  };
  auto file = base_.store->row(want.path, *hashes->sha256, want.limit);
  if (!right(file)) file = base_.built_in->fetch(want.path, want.limit);
  if (!right(file) && base_.offered) file = base_.offered->fetch(want.path, want.limit);
  if (!right(file)) return std::nullopt;
  return std::move(*file);
}

Result<void> Update::step_tasks() {
  if (tasks_.empty()) {
    phase_ = Phase::points;
    return {};
  }
  const Task &task = tasks_.front();
  // What is held back already is asked for no further; that a mirror is silent must be noticed.
  const auto failed = failed_.find(owner_of(base_.trusted, task.chain));
  if (failed != failed_.end() && failed->second > POP_E_NETWORK) {
    tasks_.pop_front();
    return {};
  }
  const auto want = want_of(task);
  if (!want) return take_task(want.error());
  const trust::MetaFile *listed = base_.trusted.listed(task.chain.back());
  if (auto file = at_hand(*want, task.path.empty() ? listed->hashes : std::optional(task.file.hashes)))
    return take_task(std::move(*file));
  if (!base_.offered || !fetched_bundle_.empty()) return ask(*want);
  // The bundle was all there is.
  const auto other = base_.offered->fetch(want->path, want->limit);
  return take_task(other ? other : Result<trust::Blob>(other.error()));
}

Result<void> Update::take_task(const Result<trust::Blob> &file) {
  want_.reset();
  const Task task = std::move(tasks_.front());
  tasks_.pop_front();
  const Result<void> taken = file ? take(task, file->view()) : Result<void>(file.error());
  const pop_result code = taken ? POP_OK : taken.error().code;
  // Faults of this device, not of a file.
  if (code == POP_E_IO || code == POP_E_INTERNAL || code == POP_E_MEMORY) return taken;
  const bool silent = code <= POP_E_NETWORK;
  silent_ = silent ? silent_ + 1 : 0;
  if (silent_ == kSilentAtMost) return taken;
  return taken ? Result<void>() : hold_back(task, taken.error());
}

Result<void> Update::take(const Task &task, ByteView file) {
  const auto want = want_of(task);
  if (!want) return want.error();
  if (!task.path.empty()) {
    if (file.size() != task.file.length || !task.file.hashes.match(file)) {
      return Error{POP_E_HASH, task.path + ": length or hash is not the one that was signed"};
    }
    if (task.chain.size() == 1 && !task.path.starts_with("services/")) {
      const auto document = parse_json(file);
      if (!document) return Error{document.error().code, task.path + ": " + document.error().message};
      if (auto ok = check_editors_file(task.path, *document); !ok) return ok;
    }
    return keep(want->path, file, owner_of(base_.trusted, task.chain));
  }
  if (auto ok = base_.trusted.update_delegated(file, task.chain); !ok) return ok;
  if (auto ok = keep(want->path, file, owner_of(base_.trusted, task.chain)); !ok) return ok;
  if (auto ok = base_.store->trust(want->path, file); !ok) return ok;
  return add_tasks_of(task.chain, file.size());
}

// The editors' own files are needed whole. Without a region, none of its countries can be taken.
Result<void> Update::hold_back(const Task &task, const Error &why) {
  if (task.chain.size() == 1) return why;
  if (const std::string owner = owner_of(base_.trusted, task.chain); !owner.empty()) {
    failed_.emplace(owner, why.code);
    return {};
  }
  for (const std::string &country : countries_behind(base_.trusted, task.chain))
    failed_.emplace(country, why.code);
  failed_.emplace("role " + task.chain.back(), why.code);
  return {};
}

bool Update::lacked_network() const noexcept {
  if (result_ && !*result_) return result_->error().code <= POP_E_NETWORK;
  return std::any_of(failed_.begin(), failed_.end(),
                     [](const auto &each) { return each.second <= POP_E_NETWORK; });
}

HeldCountries Update::held_now() const {
  HeldCountries held;
  for (const auto &[owner, reason] : failed_) {
    if (owner.size() != 2) continue;  // no country
    const auto before = base_.held.find(owner);
    held[owner] = {before == base_.held.end() ? base_.answering.id : before->second.generation, reason};
  }
  return held;
}

Result<void> Update::step_points() {
  HeldCountries held = held_now();
  const pop_result result = failed_.empty() ? POP_OK : POP_PARTIAL;
  if (current() && held == base_.held) {
    end(result);
    return {};
  }
  if (pointed_ == 0) {
    if (auto ok = base_.store->drop(base_.next_generation); !ok) return ok;
  }
  for (std::size_t left = kRowsInCommit; left > 0 && pointed_ < points_.size(); ++pointed_) {
    const Point &point = points_[pointed_];
    if (failed_.count(point.owner) != 0) continue;
    if (auto ok = base_.store->point(base_.next_generation, point.path, point.hash); !ok) return ok;
    --left;
  }
  if (pointed_ < points_.size()) return base_.store->flush();
  const KeptGeneration next{base_.next_generation, base_.trusted.root().version, base_.trusted.time()};
  if (auto ok = base_.store->accept(next, held); !ok) return ok;
  result_.emplace(result);  // whoever takes it flushes
  return {};
}

}  // namespace pop::directory
