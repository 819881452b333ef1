// From starting a process to the first verified answer, in processes of their own.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "figures.h"
#include "floors.h"
#include "pop_directory_embedded.h"

extern char **environ;

namespace pop::bench {
namespace {

// Of the monotonic clock, which all processes share.
long long nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// The moments of one run. Those in between are the program's own.
struct Run {
  bool good = false;
  long long spawned = 0, began = 0, created = 0, answered = 0, exited = 0;
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
  out.spawned = nanoseconds();
  const bool started = posix_spawn(&child, path, &actions, nullptr, arguments, environ) == 0;
  close(pipe_ends[1]);
  int status = 0;
  if (started) waitpid(child, &status, 0);
  out.exited = nanoseconds();
  char said[96] = {};
  if (read(pipe_ends[0], said, sizeof said - 1) > 0) {
    std::sscanf(said, "%lld %lld %lld", &out.began, &out.created, &out.answered);
  }
  close(pipe_ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  out.good = started && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return out;
}

using Moment = long long Run::*;

Measure program(const char *path, Moment from, Moment to) {
  return [path, from, to](benchmark::State &state) {
    for (auto _ : state) {
      const Run run = run_program(path);
      if (!run.good) {
        state.SkipWithError("the program failed");
        break;
      }
      state.SetIterationTime(static_cast<double>(run.*to - run.*from) / 1e9);
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
      const Run process = path == nullptr ? Run{} : run_program(path);
      const long long start = nanoseconds();
      if (!floor.run()) state.SkipWithError("a signature of the floor did not verify");
      const long long spent = nanoseconds() - start + process.exited - process.spawned;
      state.SetIterationTime(static_cast<double>(spent) / 1e9);
    }
  };
}

}  // namespace

std::vector<Figure> start_figures() {
  const CryptoFloor floor = answer_floor();
  const std::string crypto = std::to_string(floor.signature_count()) +
                             " Ed25519 verifications and SHA-256 of the " +
                             std::to_string(floor.byte_count() / 1000) + " kB it reads";
  const Measure whole_floor = with_crypto(POP_NOTHING);
  return {
      {"process start to first verified answer", "5000",
       program(POP_FIRST_ANSWER, &Run::spawned, &Run::answered), "an empty process, and " + crypto,
       whole_floor, true},
      {"the same, to its exit", "", program(POP_FIRST_ANSWER, &Run::spawned, &Run::exited),
       "an empty process, and " + crypto, whole_floor, true},
      {"of it: create and first find", "", program(POP_FIRST_ANSWER, &Run::began, &Run::answered), crypto,
       with_crypto(nullptr), true},
      {"of it: first find, ICU's data included",
       "2000",
       program(POP_FIRST_ANSWER, &Run::created, &Run::answered),
       "",
       {},
       true},
      {"create and first screen of help, in German, in a fresh process", "5000",
       program(POP_FIRST_SCREEN, &Run::began, &Run::answered), crypto, with_crypto(nullptr), true},
      {"of it: create", "", program(POP_FIRST_ANSWER, &Run::began, &Run::created), "", {}, true},
      {"of it: up to main", "", program(POP_FIRST_ANSWER, &Run::spawned, &Run::began),
       "an empty process, start to exit", program(POP_NOTHING, &Run::spawned, &Run::exited), true},
  };
}

}  // namespace pop::bench
