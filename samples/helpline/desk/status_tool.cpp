#include "desk/status_tool.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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

}  // namespace

pop::Result<void> StatusTool::close(const std::string &service, std::int64_t until) {
  const std::int64_t now = clock_.unix_seconds();
  if (until <= now || until > now + kLongest)
    return pop::Error{POP_E_ARGUMENT, "the directory takes a closing of at most 72 hours"};
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
  if (!is_set_up()) return pop::Error{POP_E_STATE, "this desk has no key in the directory"};
  if (auto made = make_private_folder(config_.out); !made) return made.error();
  const std::string out = config_.out + "/" + service + "-" + std::to_string(clock_.unix_seconds());
  Running running{.process = -1, .errors = -1, .done = std::move(done)};
  const int failed = start({config_.program, "status", "--id", service, "--from", pop::format_utc(from),
                            "--until", pop::format_utc(until), "--repo", config_.repository, "--out", out,
                            "--key", config_.key, "--passphrase-file", config_.passphrase_file, "--yes"},
                           running.process, running.errors);
  if (failed != 0) return pop::Error{POP_E_IO, config_.program + " cannot be started"};
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
  tell_("The directory was NOT told: " +
        (count > 0 ? std::string(words, static_cast<std::size_t>(count)) : config_.program + " failed"));
}

}  // namespace helpline
