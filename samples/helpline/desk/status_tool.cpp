#include "desk/status_tool.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/files.h"

namespace helpline {
namespace {

constexpr std::int64_t kLongest = 72LL * 3600;  // the directory takes no more
constexpr auto kLook = std::chrono::milliseconds(50);

// Starts it with nothing to read and its complaints in a pipe. 0, or what errno says.
int start(std::vector<std::string> words, pid_t &process, int &errors) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return errno;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<char *> arguments;
  for (std::string &word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int failed = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed != 0) ::close(ends[0]);
  errors = ends[0];
  return failed;
}

std::string not_told(const std::string &service, const std::string &why) {
  return "The directory was NOT told about " + service + ": " + why + ". The gateway is told all the same";
}

// What a counsellor cannot mend.
std::string not_set_up(const std::string &service, const std::string &why) {
  return not_told(service, why +
                               ". Whoever looks after this desk mends that (\"status\" in desk.conf); then "
                               "set it here again");
}

}  // namespace

pop::Result<void> StatusTool::close(const std::string &service, std::int64_t seconds) {
  const std::int64_t now = clock_.unix_seconds();
  if (seconds <= 0 || seconds > kLongest) {
    return pop::Error{
        POP_E_ARGUMENT,
        not_told(
            service,
            "it takes a closing of 1 to 72 hours. Write fewer hours, and set it again before they are over")};
  }
  const std::int64_t until = now + seconds;
  return run(service, now, until,
             "Signed for the directory: " + service + " is closed until " + pop::format_utc(until) +
                 ". Apps see it when its publisher has taken it over.");
}

pop::Result<void> StatusTool::reopen(const std::string &service) {
  const std::int64_t now = clock_.unix_seconds();
  return run(service, now - 1, now,
             "Signed for the directory: " + service +
                 " keeps its usual hours again. Apps see it when its "
                 "publisher has taken it over.");
}

pop::Result<void> StatusTool::run(const std::string &service, std::int64_t from, std::int64_t until,
                                  std::string done) {
  if (!is_set_up()) return pop::Error{POP_E_STATE, not_set_up(service, "this desk has no key there")};
  if (auto made = make_private_folder(config_.out); !made)
    return pop::Error{made.error().code, not_set_up(service, made.error().message)};
  last_name_ = std::max(clock_.unix_seconds(), last_name_ + 1);
  const std::string out = config_.out + "/" + service + "-" + std::to_string(last_name_);
  Running running{.process = -1, .errors = -1, .service = service, .done = std::move(done)};
  const int failed = start({config_.program, "status", "--id", service, "--from", pop::format_utc(from),
                            "--until", pop::format_utc(until), "--repo", config_.repository, "--out", out,
                            "--key", config_.key, "--passphrase-file", config_.passphrase_file, "--yes"},
                           running.process, running.errors);
  if (failed != 0) return pop::Error{POP_E_IO, not_set_up(service, config_.program + " cannot be started")};
  look_after(running);
  return {};
}

void StatusTool::look_after(const Running &running) {
  int status = 0;
  if (::waitpid(running.process, &status, WNOHANG) == 0)
    return wire_.after(kLook, [this, running] { look_after(running); });
  char words[512];
  const ssize_t count = ::read(running.errors, words, sizeof words);
  ::close(running.errors);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return tell_(running.done);
  std::string why =
      count > 0 ? std::string(words, static_cast<std::size_t>(count)) : config_.program + " failed";
  while (!why.empty() && (why.back() == '\n' || why.back() == '.')) why.pop_back();
  tell_(not_set_up(running.service, why) + ".");
}

}  // namespace helpline
