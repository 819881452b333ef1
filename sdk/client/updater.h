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
  bool under_way() const noexcept { return update_ != nullptr; }
  // Works until `until_ms` of the clock, but for one piece at least.
  void poll(std::int64_t until_ms, std::uint32_t &next_ms);

 private:
  Result<void> begin();
  Result<void> fetch(const trust::Want &want);
  bool work();  // true: the update has ended
  void take_answer();
  void finish();
  void end(const Result<pop_result> &result);

  HttpClient &http_;
  directory::Directory &directory_;
  const Clock &clock_;
  std::vector<std::string> mirrors_;
  std::size_t mirror_ = 0;
  std::optional<pop_result> taken_;  // by an earlier mirror of this update
  std::unique_ptr<directory::Update> update_;
  std::optional<std::uint64_t> request_;
  std::int64_t give_up_ms_ = 0;
  Done done_;
};

}  // namespace pop::client
