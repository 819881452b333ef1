#include "desk/passphrase.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "tool/passphrase.h"

namespace helpline {
namespace {

// The first line that the command prints. No shell reads it: what is in the list is what runs.
pop::Result<pop::Secret> from_command(const std::vector<std::string> &command) {
  const std::string name = "passphrase_command " + command.front();
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return pop::Error{POP_E_IO, name + ": " + std::strerror(errno)};
  std::vector<char *> words;
  words.reserve(command.size() + 1);
  for (const std::string &word : command) words.push_back(const_cast<char *>(word.c_str()));
  words.push_back(nullptr);

  posix_spawn_file_actions_t output;
  posix_spawn_file_actions_init(&output);
  posix_spawn_file_actions_adddup2(&output, pipe[1], STDOUT_FILENO);
  pid_t process = 0;
  const int failed = ::posix_spawnp(&process, words.front(), &output, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&output);
  ::close(pipe[1]);
  auto passphrase = failed == 0
                        ? pop::tool::passphrase_in(pipe[0], name)
                        : pop::Result<pop::Secret>(pop::Error{POP_E_IO, name + ": " + std::strerror(failed)});
  ::close(pipe[0]);
  if (failed != 0) return passphrase;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0) return pop::Error{POP_E_IO, name + " failed: run it by hand and see what it says"};
  return passphrase;
}

}  // namespace

pop::Result<pop::Secret> get_passphrase(const DeskConfig &config) {
  const std::string whose = "the desk";
  if (config.passphrase_command.empty() && config.passphrase_file.empty() &&
      !std::filesystem::exists(config.database)) {
    return pop::tool::get_new_passphrase(whose, {});
  }
  auto passphrase = config.passphrase_command.empty()
                        ? pop::tool::get_passphrase(whose, config.passphrase_file)
                        : from_command(config.passphrase_command);
  if (!passphrase) return passphrase;
  if (auto checked = pop::tool::check_new_passphrase(*passphrase); !checked) return checked.error();
  return passphrase;
}

}  // namespace helpline
