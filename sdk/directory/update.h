#pragma once
// Taking a newer directory, from wherever its files come: TUF 1.0.34 section 5 for all roles, each kept as
// soon as it verifies, then every file, then the switch. Without input or output of its own: it says which
// file it wants from the mirror and takes what came, so that a bundle in memory and a slow network are served
// by the same code, and an update that was cut off goes on where it ended.
//
// One slow country does not hold the others (design, section 3): a country whose role or file is missing,
// expired, badly signed or too large keeps the version it has.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "directory/bundle.h"
#include "directory/store.h"
#include "trust/refresh.h"

namespace pop::directory {

// What an update starts from. What is borrowed outlives it.
struct UpdateBase {
  std::shared_ptr<Store> store;
  trust::Mirror *built_in;          // the bundle in the app
  std::optional<Bundle> offered;    // a newer one at hand: then nothing else is asked for its files
  trust::TrustedSet trusted;        // with the time expiry is judged at
  std::int64_t given_root_version;  // of the root the app brought
  KeptGeneration answering;         // id 0: built in
  std::int64_t timestamp_version;   // of the directory that answers
  const trust::Snapshot *snapshot;  // likewise
  std::int64_t next_generation;     // the id a new one gets
  HeldCountries held;               // by the directory that answers
  std::size_t bundle_limit;
  std::int64_t *newest_root;  // the newest trusted version: told as soon as it verified
};

class Update {
 public:
  explicit Update(UpdateBase base);
  Update(const Update &) = delete;
  Update &operator=(const Update &) = delete;

  // The file that must come from the mirror before anything goes on; nothing: call step(), or it is finished.
  const std::optional<trust::Want> &wants() const noexcept { return want_; }
  // What came for wants(). POP_E_MISSING: there is none. Three files in a row that did not come for other
  // reasons end the update.
  void give(const Result<trust::Blob> &file);
  // One role, one file or one commit.
  void step();

  bool finished() const noexcept { return result_.has_value(); }
  // POP_OK or POP_PARTIAL: a new generation is in the store, to be flushed, or nothing could be taken that
  // was held back before. POP_UNCHANGED. Or what ended it; what verified until then is kept for the next.
  const Result<pop_result> &result() const noexcept { return *result_; }
  // Something was not refused or missing: it did not come. Another mirror may have it.
  bool lacked_network() const noexcept;
  const trust::TrustedSet &trusted() const noexcept { return base_.trusted; }
  const Store *store() const noexcept { return base_.store.get(); }

 private:
  // A role to verify, or a target file that a verified role lists.
  struct Task {
    trust::RoleChain chain;
    std::string path;  // empty: the role itself
    trust::TargetFile file;
  };
  // A row of the new generation.
  struct Point {
    std::string path;  // as published
    Sha256 hash;
    std::string owner;  // the country or role it stands and falls with; empty: all
  };
  // What has been taken on for one country, gateway, desk or region, or for the editors.
  struct Share {
    std::size_t roles = 0;
    std::uint64_t bytes = 0;
  };
  enum class Phase { top, bundle, tasks, points };

  void end(Result<pop_result> result);
  void attempt(Result<void> (Update::*part)());
  Result<void> step_top();
  Result<void> step_tasks();
  Result<void> step_points();
  Result<void> ask(trust::Want want);

  Result<void> take_top(const Result<trust::Blob> &file);
  Result<void> take_bundle(const Result<trust::Blob> &file);
  Result<void> take_task(const Result<trust::Blob> &file);
  Result<void> take(const Task &task, ByteView file);

  bool current() const;
  Result<void> begin_tasks();
  Result<void> keep_top();
  Result<void> keep(const std::string &path, ByteView bytes, std::string owner);
  Result<void> add_tasks_of(const trust::RoleChain &chain, std::size_t size);
  Result<trust::Want> want_of(const Task &task) const;
  std::optional<trust::Blob> at_hand(const trust::Want &want, const std::optional<trust::Hashes> &hashes);
  Result<void> hold_back(const Task &task, const Error &why);
  HeldCountries held_now() const;

  UpdateBase base_;
  trust::Refresh refresh_;
  Bytes fetched_bundle_;
  Phase phase_ = Phase::top;
  std::optional<trust::Want> want_;
  std::optional<Result<pop_result>> result_;
  std::deque<Task> tasks_;
  std::map<std::string, Share> shares_;
  std::size_t written_ = 0;  // since the last commit
  int silent_ = 0;           // files in a row that did not come
  std::vector<Point> points_;
  std::size_t pointed_ = 0;
  std::map<std::string, Sha256> kept_;        // by published path
  std::map<std::string, pop_result> failed_;  // by owner; and roles that have none
};

}  // namespace pop::directory
