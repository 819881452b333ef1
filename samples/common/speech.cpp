#include "speech.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

extern char **environ;

namespace {

bool in_path(const char *program) {
  const char *path = std::getenv("PATH");
  std::string folders = path == nullptr ? "" : path;
  for (std::size_t at = 0; at <= folders.size();) {
    const std::size_t colon = std::min(folders.find(':', at), folders.size());
    if (access((folders.substr(at, colon - at) + "/" + program).c_str(), X_OK) == 0) return true;
    at = colon + 1;
  }
  return false;
}

// espeak-ng's voice for a language tag: its language, but where a region or a script is spoken differently or
// espeak-ng has a name of its own. For a language it has no voice for it ends without a sound.
std::string voice_of(std::string_view tag) {
  struct Name {
    std::string_view tag;  // and all that begin with it
    const char *voice;
  };
  static constexpr Name names[] = {
      {"zh-HK", "yue"}, {"zh-Hant-HK", "yue"}, {"zh", "cmn"},      {"pt-BR", "pt-br"}, {"pt-PT", "pt"},
      {"pt", "pt-br"},  {"es-419", "es-419"},  {"en-GB", "en-gb"}, {"en-US", "en-us"}, {"no", "nb"}};
  for (const Name &name : names) {
    const std::string_view rest =
        tag.substr(0, name.tag.size()) == name.tag ? tag.substr(name.tag.size()) : "x";
    if (rest.empty() || rest.front() == '-') return name.voice;
  }
  return std::string(tag.substr(0, tag.find('-')));
}

}  // namespace

EspeakSpeech::EspeakSpeech(std::string where) : where_(std::move(where)) {
  available_ = where_ != "off" && in_path("espeak-ng");
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.speak = [](void *user, pop_str language, pop_str text) {
    static_cast<EspeakSpeech *>(user)->speak({language.data, language.size}, {text.data, text.size});
  };
  table_.stop = [](void *user) { static_cast<EspeakSpeech *>(user)->stop(); };
}

EspeakSpeech::~EspeakSpeech() { stop(); }

// The text goes through a pipe: on the command line every process of this machine could read it. It is
// written before there is a program to read it, so that one that does not start or goes early is no broken
// pipe to write to, and without waiting: a screen's text is far below the size of a pipe's buffer.
void EspeakSpeech::speak(const std::string &language, const std::string &text) {
  stop();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  [[maybe_unused]] const ssize_t written = write(ends[1], text.data(), text.size());
  close(ends[1]);
  std::vector<std::string> words = {"espeak-ng", "-v", voice_of(language), "--stdin"};
  if (where_ != "device") words.insert(words.end(), {"-w", where_});
  std::vector<char *> arguments;
  for (std::string &word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
  // What it says of voices and sound cards is not for this screen.
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  // It is to be stopped and ended like any program, whatever signals this one takes in its own way.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  if (posix_spawnp(&speaking_, "espeak-ng", &actions, &attributes, arguments.data(), environ) != 0)
    speaking_ = -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[0]);
}

void EspeakSpeech::stop() {
  if (speaking_ <= 0) return;
  kill(speaking_, SIGKILL);
  waitpid(speaking_, nullptr, 0);
  speaking_ = -1;
}

void EspeakSpeech::wait() {
  if (speaking_ > 0) waitpid(speaking_, nullptr, 0);
  speaking_ = -1;
}
