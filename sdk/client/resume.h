#pragma once
// The one ticket of this device: who writes it, in which order, and what a code opens.

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/task.h"
#include "client/resume_file.h"
#include "handoff/conversation.h"

namespace pop::client {

class Resume {
 public:
  // Without folder or storage nothing is offered. `storage` may be null; `tasks` and `clock` are borrowed.
  Resume(const std::string &folder, const pop_secure_storage *storage, Tasks &tasks, const Clock &clock);

  bool possible() const noexcept { return file_ != nullptr; }
  // File and record are there.
  bool offered() const noexcept { return made_; }
  // A conversation is open whose code is set or being set, or a code is being looked at: the kept
  // conversation must not be there twice.
  bool in_use() const noexcept { return !owner_.expired() || entering(); }
  bool entering() const noexcept { return !entered_.expired(); }

  // All of these need possible(). `done` is called in a later poll.
  void make(std::function<void(pop_result)> done);
  void forget();  // a code that is being looked at opens nothing either
  // Whether the last forget is done; nothing while it is under way, and before.
  std::optional<bool> forgotten() const noexcept { return forgotten_; }
  // Keeps a conversation under a new code, in place of any other.
  std::unique_ptr<handoff::Keeper> keeper(Secret code);
  // Keeps on what was opened.
  std::unique_ptr<handoff::Keeper> keeper(handoff::TicketKey key);
  // `code` is held for as long as it is being entered, over several looks where the first come too early.
  void begin_entry(const std::shared_ptr<const Secret> &code) noexcept { entered_ = code; }
  // False once everything was forgotten.
  bool is_entering(const std::shared_ptr<const Secret> &code) const noexcept {
    return entered_.lock() == code;
  }
  using Looked = std::function<void(Result<ResumeFile::Entered>)>;
  void enter(const std::shared_ptr<const Secret> &code, Looked done);
  // On the monotonic clock: no try before. The wall clock alone could be set on.
  std::int64_t next_try_ms() const noexcept { return next_try_ms_; }

 private:
  class TicketKeeper;
  struct Kept;  // what a keeper has, and its tasks report to
  struct Job {
    std::function<pop_result()> work;
    std::function<void(pop_result)> done;
  };
  // One after the other, in this order, whatever the host's threads do.
  void run(Job job);
  void next();

  Tasks &tasks_;
  const Clock &clock_;
  std::shared_ptr<const ResumeFile> file_;  // shared with tasks, which outlive the client
  std::deque<Job> jobs_;
  bool working_ = false;
  bool made_ = false;
  std::optional<bool> forgotten_;
  std::weak_ptr<Kept> owner_;
  std::weak_ptr<const Secret> entered_;
  std::int64_t next_try_ms_ = INT64_MIN;
};

}  // namespace pop::client
