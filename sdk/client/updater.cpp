#include "client/updater.h"

#include <new>
#include <utility>

namespace pop::client {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kPatienceMs = 10 * 60 * 1000;  // for the whole update
constexpr std::int64_t kChildsPatienceMs = 2 * 60 * 1000;
constexpr std::uint32_t kFileTimeoutMs = 30'000;
constexpr std::uint32_t kBundleTimeoutMs = 180'000;
constexpr std::size_t kLarge = std::size_t{1} << 20;
constexpr std::uint32_t kIsolation = 0;  // shared with no conversation

Result<trust::Blob> file_of(HttpResponse response) {
  if (response.result < 0) return Error{response.result, pop_result_text(response.result)};
  if (response.status == 200) return trust::Blob::own(std::move(response.body));
  const std::string status = "the mirror answered " + std::to_string(response.status);
  const bool missing = response.status == 403 || response.status == 404 || response.status == 410;
  return Error{missing ? POP_E_MISSING : POP_E_NETWORK, status};
}

}  // namespace

Updater::Updater(HttpClient &http, directory::Directory &directory, const Clock &clock,
                 std::vector<std::string> mirrors)
    : http_(http), directory_(directory), clock_(clock), mirrors_(std::move(mirrors)) {}

Updater::~Updater() {
  if (request_) http_.cancel(*request_);
}

Result<pop_result> Updater::start(Done done) {
  if (update_) return Error{POP_E_STATE, "an update is under way"};
  if (mirrors_.empty()) return Error{POP_E_ARGUMENT, "the client was given no mirrors"};
  if (!http_.available()) return Error{POP_E_NO_TRANSPORT, "the host gave no HTTP interface"};
  const std::int64_t now = clock_.unix_seconds();
  const auto checked = directory_.checked_at();
  if (checked && now >= *checked && now - *checked < kDay) return pop_result{POP_UNCHANGED};
  auto started =
      start({mirrors_, kIsolation, directory::Directory::Keep::on_disk, std::move(done)}, kPatienceMs);
  if (!started) return started.error();
  return pop_result{POP_OK};
}

Result<void> Updater::start_for_conversation(const std::string &directory_url, std::uint32_t isolation,
                                             Done done) {
  if (update_) return Error{POP_E_STATE, "an update is under way"};
  return start({{directory_url}, isolation, directory::Directory::Keep::in_memory, std::move(done)},
               kChildsPatienceMs);
}

Result<void> Updater::start(Plan plan, std::int64_t patience_ms) {
  plan_ = std::move(plan);
  mirror_ = 0;
  taken_.reset();
  if (auto ok = begin(); !ok) {
    plan_ = {};
    return ok;
  }
  give_up_ms_ = clock_.monotonic_ms() + patience_ms;
  return {};
}

void Updater::cancel() noexcept {
  if (request_) http_.cancel(*request_);
  request_.reset();
  update_.reset();
  plan_ = {};
}

Result<void> Updater::begin() {
  auto update = directory_.begin_update(clock_.unix_seconds(), plan_.keep);
  if (!update) return update.error();
  update_ = std::move(*update);
  return {};
}

Result<void> Updater::fetch(const trust::Want &want) {
  HttpRequest request;
  request.url = plan_.mirrors[mirror_] + want.path;
  request.timeout_ms = want.limit > kLarge ? kBundleTimeoutMs : kFileTimeoutMs;
  request.max_response_bytes = static_cast<std::uint32_t>(want.limit);
  request.isolation = plan_.isolation;
  const auto started = http_.start(request);
  if (!started) return started.error();
  request_ = *started;
  return {};
}

void Updater::take_answer() {
  auto response = http_.take(*request_);
  if (!response) return;
  request_.reset();
  update_->give(file_of(std::move(*response)));
}

void Updater::poll(std::int64_t until_ms, std::uint32_t &next_ms) {
  if (!update_) return;
  try {
    do {
      if (work()) {
        next_ms = 0;  // who waits for it is polled before it
        return;
      }
    } while (!request_ && clock_.monotonic_ms() < until_ms);
  } catch (const std::bad_alloc &) {
    next_ms = 0;
    return end(Error{POP_E_MEMORY, {}});
  }
  if (!request_) next_ms = 0;
}

bool Updater::work() {
  if (request_) {
    take_answer();
  } else if (const auto &want = update_->wants()) {
    if (const auto started = fetch(*want); !started) update_->give(started.error());
  } else {
    update_->step();
  }
  if (update_->finished()) {
    finish();
    return !update_;
  }
  if (!request_ || clock_.monotonic_ms() < give_up_ms_) return false;
  end(Error{POP_E_TIMEOUT, "the update took too long; the next goes on where this one ended"});
  return true;
}

// A mirror that cannot be reached, or not to the end, or that brings what is not believed, is followed by the
// next one, which goes on from what has been kept.
void Updater::finish() {
  const bool lacked_network = update_->lacked_network();
  auto taken = directory_.end_update(std::move(update_));
  if (taken) taken_ = *taken;
  const bool not_believed = !taken && taken.error().code <= POP_E_FORMAT;
  if ((lacked_network || not_believed) && mirror_ + 1 < plan_.mirrors.size()) {
    ++mirror_;
    if (const auto begun = begin(); !begun) end(begun.error());
    return;
  }
  // What only the network kept away may be asked for again at once. And what an earlier mirror brought is
  // there, whatever the last one did.
  const bool of_the_app = plan_.keep == directory::Directory::Keep::on_disk;
  if (of_the_app && taken && !lacked_network) directory_.set_checked_at(clock_.unix_seconds());
  if (!taken && taken_) taken = *taken_;
  end(taken);
}

void Updater::end(const Result<pop_result> &result) {
  const Done done = std::exchange(plan_.done, nullptr);
  cancel();
  if (done) done(result ? *result : result.error().code, result ? std::string() : result.error().message);
}

}  // namespace pop::client
