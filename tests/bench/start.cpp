// From starting a process to the first verified answer, in processes of their own.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>

#include "figures.h"
#include "floors.h"
#include "pop_directory_embedded.h"

extern char **environ;

namespace pop::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Run {
  bool good = false;
  double seconds = 0;  // from spawn to exit
  long long create_ns = 0, find_ns = 0;
};

Run run_program(const char *path) {
  Run out;
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return out;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  char *const arguments[] = {const_cast<char *>(path), nullptr};
  pid_t child = 0;
  const auto start = Clock::now();
  const bool spawned = posix_spawn(&child, path, &actions, nullptr, arguments, environ) == 0;
  close(pipe_ends[1]);
  int status = 0;
  if (spawned) waitpid(child, &status, 0);
  out.seconds = seconds_since(start);
  char said[64] = {};
  if (read(pipe_ends[0], said, sizeof said - 1) > 0)
    std::sscanf(said, "%lld %lld", &out.create_ns, &out.find_ns);
  close(pipe_ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  out.good = spawned && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return out;
}

template <typename Time>
Measure program(const char *path, Time time) {
  return [path, time](benchmark::State &state) {
    for (auto _ : state) {
      const Run run = run_program(path);
      if (!run.good) {
        state.SkipWithError("the program failed");
        break;
      }
      state.SetIterationTime(time(run));
    }
  };
}

CryptoFloor answer_floor() {
  const auto bundle = directory::Bundle::open({pop_directory_bundle, pop_directory_bundle_size});
  return CryptoFloor(bundle ? entries_of_answer(*bundle) : std::vector<directory::Bundle::Entry>());
}

// Starts a process first, if `path` is given.
Measure with_crypto(const char *path) {
  return [path](benchmark::State &state) {
    static const CryptoFloor floor = answer_floor();
    for (auto _ : state) {
      const double process = path == nullptr ? 0 : run_program(path).seconds;
      const auto start = Clock::now();
      if (!floor.run()) state.SkipWithError("a signature of the floor did not verify");
      state.SetIterationTime(process + seconds_since(start));
    }
  };
}

}  // namespace

std::vector<Figure> start_figures() {
  const CryptoFloor floor = answer_floor();
  const std::string crypto = std::to_string(floor.signature_count()) +
                             " Ed25519 verifications and SHA-256 of the " +
                             std::to_string(floor.byte_count() / 1000) + " kB it reads";
  const auto whole = [](const Run &run) { return run.seconds; };
  return {
      {"process start to exit, with one verified answer", "5000", program(POP_FIRST_ANSWER, whole),
       "an empty process, and " + crypto, with_crypto(POP_NOTHING), true},
      {"in a fresh process: create and first find", "",
       program(POP_FIRST_ANSWER,
               [](const Run &run) { return static_cast<double>(run.create_ns + run.find_ns) / 1e9; }),
       crypto, with_crypto(nullptr), true},
      {"in a fresh process: create alone",
       "",
       program(POP_FIRST_ANSWER, [](const Run &run) { return static_cast<double>(run.create_ns) / 1e9; }),
       "",
       {},
       true},
      {"an empty process, start to exit", "", program(POP_NOTHING, whole), "", {}, true},
  };
}

}  // namespace pop::bench
