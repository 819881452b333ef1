#pragma once
// Says in the directory that a service is closed: runs pop-directory status, which signs with the desk's own
// key there, and leaves the signed files for the directory's publisher.

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "desk/desk_config.h"
#include "desk/wire.h"

namespace helpline {

class StatusTool {
 public:
  // What became of it, in words for a counsellor.
  using Tell = std::function<void(std::string_view)>;

  // The first three are borrowed.
  StatusTool(const StatusConfig &config, const pop::Clock &clock, Wire &wire, Tell tell)
      : config_(config), clock_(clock), wire_(wire), tell_(std::move(tell)) {}

  bool is_set_up() const noexcept { return !config_.program.empty(); }
  // Closed from now on for so long. POP_E_STATE when it is not set up, POP_E_ARGUMENT for more than 72
  // hours, POP_E_IO when the tool cannot be started: in words for a counsellor, too.
  pop::Result<void> close(const std::string &service, std::int64_t seconds);
  // What was said before is over.
  pop::Result<void> reopen(const std::string &service);

 private:
  struct Running {
    pid_t process = -1;
    int errors = -1;  // a pipe
    std::string service;
    std::string done;  // what to say when it went well
  };
  pop::Result<void> run(const std::string &service, std::int64_t from, std::int64_t until, std::string done);
  void look_after(const Running &running);

  const StatusConfig &config_;
  const pop::Clock &clock_;
  Wire &wire_;
  Tell tell_;
  std::int64_t last_name_ = 0;  // of a folder: the time, and no name twice
};

}  // namespace helpline
