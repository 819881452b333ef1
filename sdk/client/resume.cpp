#include "client/resume.h"

#include <new>
#include <utility>

namespace pop::client {
namespace {

template <typename Work>
pop_result work_here(const Work &work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc &) {
    return POP_E_MEMORY;
  }
}

// What is there is older than what will be sent: where it cannot be replaced, for want of memory too, it must
// not be taken up again.
template <typename Work>
pop_result replace(const ResumeFile &file, std::int64_t now, const Work &work) {
  const pop_result replaced = work_here(work);
  if (replaced < 0) static_cast<void>(file.refill(now));
  return replaced;
}

}  // namespace

// Tasks hold it weakly: it goes with the conversation.
struct Resume::Kept {
  handoff::Keeper::Progress progress = handoff::Keeper::Progress::done;
  Secret code;  // until there is a key
  handoff::TicketKey key;
};

class Resume::TicketKeeper final : public handoff::Keeper {
 public:
  TicketKeeper(Resume &resume, std::shared_ptr<Kept> kept) : resume_(resume), kept_(std::move(kept)) {}

  void keep(Secret state) noexcept override {
    try {
      kept_->progress = begin(std::move(state)) ? Progress::working : Progress::failed;
    } catch (const std::bad_alloc &) {
      kept_->progress = Progress::failed;
      destroy_quietly();
    }
  }

  void destroy() noexcept override {
    if (!owns()) return;
    kept_->progress = Progress::working;
    destroy_quietly();
  }

  // Forgotten, or another conversation's code took its place: this one's opens nothing any more.
  Progress progress() const noexcept override {
    return kept_->progress == Progress::done && !owns() ? Progress::failed : kept_->progress;
  }

 private:
  bool owns() const noexcept { return resume_.owner_.lock() == kept_; }

  bool begin(Secret state) {
    const std::int64_t now = resume_.clock_.unix_seconds();
    const auto file = resume_.file_;
    const auto finish = [weak = std::weak_ptr<Kept>(kept_)](pop_result result) {
      if (const auto kept = weak.lock()) kept->progress = result < 0 ? Progress::failed : Progress::done;
    };
    if (!kept_->code.empty()) {
      // All of it in one task, so that hiding in the meantime leaves the child with the code that was set.
      resume_.owner_ = kept_;
      const auto sealing = std::make_shared<Secret>(std::move(state));
      const auto made = std::make_shared<handoff::TicketKey>();
      const auto code = std::make_shared<const Secret>(std::move(kept_->code));
      resume_.run({[=] {
                     return replace(*file, now, [&]() -> pop_result {
                       auto key = file->set(code->reveal(), sealing->reveal(), now);
                       if (!key) return key.error().code;
                       *made = std::move(*key);
                       return POP_OK;
                     });
                   },
                   [weak = std::weak_ptr<Kept>(kept_), made, finish](pop_result result) {
                     if (const auto kept = weak.lock()) kept->key = std::move(*made);
                     finish(result);
                   }});
      return true;
    }
    const auto ticket = handoff::seal_ticket(kept_->key, state.reveal());
    if (!ticket) return false;
    resume_.run(
        {[file, now, ticket = *ticket] { return replace(*file, now, [&] { return file->write(ticket); }); },
         finish});
    return true;
  }

  void destroy_quietly() noexcept {
    const std::int64_t now = resume_.clock_.unix_seconds();
    try {
      resume_.run({[file = resume_.file_, now] { return file->refill(now); },
                   [weak = std::weak_ptr<Kept>(kept_)](pop_result) {
                     if (const auto kept = weak.lock()) kept->progress = Progress::done;
                   }});
    } catch (const std::bad_alloc &) {
      // No memory to hand it on: here, then. The key goes first, which takes none.
      kept_->progress = Progress::failed;
      static_cast<void>(work_here([&] { return resume_.file_->refill(now); }));
    }
    resume_.owner_.reset();
  }

  Resume &resume_;
  std::shared_ptr<Kept> kept_;
};

Resume::Resume(const std::string &folder, const pop_secure_storage *storage, Tasks &tasks, const Clock &clock)
    : tasks_(tasks), clock_(clock) {
  if (storage != nullptr && !folder.empty()) file_ = std::make_shared<const ResumeFile>(folder, *storage);
}

void Resume::make(std::function<void(pop_result)> done) {
  run({[file = file_, now = clock_.unix_seconds()] { return file->make(now); },
       [this, done = std::move(done)](pop_result made) {
         made_ = made >= 0;
         done(made);
       }});
}

void Resume::forget() {
  run({[file = file_, now = clock_.unix_seconds()] { return file->refill(now); },
       [this](pop_result refilled) { forgotten_ = refilled >= 0; }});
  forgotten_.reset();
  owner_.reset();
  entered_.reset();
}

std::unique_ptr<handoff::Keeper> Resume::keeper(Secret code) {
  auto kept = std::make_shared<Kept>();
  kept->code = std::move(code);
  return std::make_unique<TicketKeeper>(*this, std::move(kept));
}

std::unique_ptr<handoff::Keeper> Resume::keeper(handoff::TicketKey key) {
  auto kept = std::make_shared<Kept>();
  kept->key = std::move(key);
  auto keeper = std::make_unique<TicketKeeper>(*this, kept);
  owner_ = kept;
  return keeper;
}

void Resume::enter(const std::shared_ptr<const Secret> &code, Looked done) {
  const auto entered = std::make_shared<Result<ResumeFile::Entered>>(Error{POP_E_MEMORY, {}});
  run({[file = file_, now = clock_.unix_seconds(), code = std::make_shared<const Secret>(code->clone()),
        entered]() -> pop_result {
         *entered = file->enter(code->reveal(), now);
         return *entered ? POP_OK : entered->error().code;
       },
       [this, entered, done = std::move(done)](pop_result) {
         if (*entered && (*entered)->wait_seconds > 0)
           next_try_ms_ = clock_.monotonic_ms() + (*entered)->wait_seconds * 1000;
         done(std::move(*entered));
       }});
}

void Resume::run(Job job) {
  jobs_.push_back(std::move(job));
  if (working_) return;
  try {
    next();
  } catch (...) {
    jobs_.pop_back();
    throw;
  }
}

void Resume::next() {
  if (jobs_.empty()) return;
  Job &job = jobs_.front();
  tasks_.run(job.work, [this](pop_result result) {
    const Job ended = std::move(jobs_.front());
    jobs_.pop_front();
    working_ = false;
    ended.done(result);
    while (!working_ && !jobs_.empty()) {
      try {
        next();
      } catch (const std::bad_alloc &) {
        const Job here = std::move(jobs_.front());
        jobs_.pop_front();
        here.done(work_here(here.work));
      }
    }
  });
  working_ = true;
}

}  // namespace pop::client
