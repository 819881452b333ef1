#pragma once
// Brings a newer directory over the host's HTTP interface, mirror after mirror. Every client asks for the
// same files whatever its country or language: nothing that goes out depends on more than the version it has.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "directory/directory.h"
#include "directory/update.h"

namespace pop::client {

class Updater {
 public:
  // `reason` is empty where there is none.
  using Done = std::function<void(pop_result result, const std::string &reason)>;

  // All are borrowed. `mirrors` are https: addresses that end with '/'.
  Updater(HttpClient &http, directory::Directory &directory, const Clock &clock,
          std::vector<std::string> mirrors);
  ~Updater();

  // POP_OK: under way, and `done` is called in a later poll. POP_UNCHANGED: the mirrors were asked less than
  // a day ago, `done` is not called. POP_E_STATE: already under way. POP_E_ARGUMENT without mirrors.
  Result<pop_result> start(Done done);
  // For a conversation: from this one host, whenever it was last asked, over connections of this isolation
  // number, and in memory only. Whoever gives up on it says cancel(), and `done` is not called.
  Result<void> start_for_conversation(const std::string &directory_url, std::uint32_t isolation, Done done);
  void cancel() noexcept;
  bool under_way() const noexcept { return update_ != nullptr; }
  // Works until `until_ms` of the clock, but for one piece at least.
  void poll(std::int64_t until_ms, std::uint32_t &next_ms);

 private:
  // What is under way.
  struct Plan {
    std::vector<std::string> mirrors;
    std::uint32_t isolation = 0;
    directory::Directory::Keep keep = directory::Directory::Keep::on_disk;
    Done done;
  };
  Result<void> start(Plan plan, std::int64_t patience_ms);
  Result<void> begin();
  Result<void> fetch(const trust::Want &want);
  bool work();  // true: the update has ended
  void take_answer();
  void finish();
  void end(const Result<pop_result> &result);

  HttpClient &http_;
  directory::Directory &directory_;
  const Clock &clock_;
  std::vector<std::string> mirrors_;  // the app's
  Plan plan_;
  std::size_t mirror_ = 0;
  std::optional<pop_result> taken_;  // by an earlier mirror of this update
  std::unique_ptr<directory::Update> update_;
  std::optional<std::uint64_t> request_;
  std::int64_t give_up_ms_ = 0;
};

}  // namespace pop::client
