// Speech of the sample: that it speaks, stops, and never shows the text to other processes.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "host.h"
#include "hosted.h"
#include "speech.h"

namespace pop::test {
namespace {

const std::string secret = "nobody else may read this";

std::string content(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void speak(const EspeakSpeech &speech, std::string_view text, std::string_view language = "en") {
  speech.table()->speak(speech.table()->user, lend(language), lend(text));
}

void stop(const EspeakSpeech &speech) { speech.table()->stop(speech.table()->user); }

// PATH with one folder before the others, or instead of them.
class Path {
 public:
  explicit Path(const std::string &folders) : old_(std::getenv("PATH")) {
    setenv("PATH", folders.c_str(), 1);
  }
  ~Path() { setenv("PATH", old_.c_str(), 1); }
  Path(const Path &) = delete;
  Path &operator=(const Path &) = delete;

 private:
  std::string old_;
};

// A program named espeak-ng that does what a test says, in place of the real one.
class StandIn {
 public:
  explicit StandIn(const std::string &script) : path_(folder_.path().string() + ":" + std::getenv("PATH")) {
    std::ofstream(program()) << script;
    std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
  }
  std::filesystem::path program() const { return folder_.file("espeak-ng"); }
  std::filesystem::path file(const char *name) const { return folder_.file(name); }

 private:
  const Folder folder_;
  const Path path_;
};

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string status = content(entry.path() / "status");
    if (status.find("\nPPid:\t" + std::to_string(getpid()) + "\n") != std::string::npos) {
      found.push_back(std::stoi(name));
    }
  }
  return found;
}

class Speech : public testing::Test {
 protected:
  // Whatever a test does, no process is left behind.
  ~Speech() override { EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left"; }
};

TEST_F(Speech, AScreenIsReadIntoAFile) {
  const Folder folder;
  const std::string file = folder.file("screen.wav");
  EspeakSpeech speech(file);
  if (speech.table() == nullptr) GTEST_SKIP() << "espeak-ng is not installed";
  const HostClock clock(kNow);
  Hosted hosted;
  hosted.config.clock = clock.table();
  hosted.config.speech = speech.table();
  ASSERT_EQ(hosted.create(), POP_OK) << hosted.error();
  pop_device device{};
  device.struct_size = sizeof device;
  pop_flow_config config{};
  config.struct_size = sizeof config;
  config.device = &device;
  pop_flow *flow = nullptr;
  ASSERT_EQ(pop_flow_create(hosted.client(), &config, &flow, nullptr), POP_OK);
  pop_action action{};
  action.struct_size = sizeof action;
  EXPECT_EQ(pop_flow_choose(flow, lend("read"), &action), POP_OK);
  speech.wait();
  const std::string wave = content(file);
  EXPECT_EQ(wave.substr(0, 4), "RIFF");
  EXPECT_EQ(wave.substr(8, 4), "WAVE");
  EXPECT_GT(wave.size(), 44u + 22'050u) << "the header alone, or less than half a second";
  pop_flow_destroy(flow);
}

TEST_F(Speech, EveryLanguageOfTheScreensHasItsVoice) {
  const Folder folder;
  const std::string file = folder.file("screen.wav");
  EspeakSpeech speech(file);
  if (speech.table() == nullptr) GTEST_SKIP() << "espeak-ng is not installed";
  for (const char *language :
       {"en",         "en-GB", "es", "es-419", "fr", "ar", "pt-BR", "pt-PT", "hi", "zh-Hans", "zh-Hant",
        "zh-Hant-HK", "sw",    "vi", "tr",     "ru", "uk", "de",    "pl",    "bn", "ur"}) {
    std::filesystem::remove(file);
    speak(speech, "12", language);
    speech.wait();
    EXPECT_GT(content(file).size(), 44u) << language;
  }
}

TEST_F(Speech, ALanguageWithoutAVoiceIsSilence) {
  const Folder folder;
  const std::string file = folder.file("screen.wav");
  EspeakSpeech speech(file);
  if (speech.table() == nullptr) GTEST_SKIP() << "espeak-ng is not installed";
  speak(speech, "12", "fil");
  speech.wait();
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Speech, TheTextIsOnNoCommandLineAndInNoEnvironment) {
  const StandIn program(
      "#!/bin/sh\ncat > \"$(dirname \"$0\")/heard\"\nmv \"$(dirname \"$0\")/heard\" "
      "\"$(dirname \"$0\")/all\"\nwhile :; do sleep 1; done\n");
  EspeakSpeech speech(program.file("out.wav"));
  ASSERT_NE(speech.table(), nullptr);
  speak(speech, secret);
  while (!std::filesystem::exists(program.file("all"))) {
  }
  EXPECT_EQ(content(program.file("all")), secret);
  const std::vector<pid_t> speaking = children();
  ASSERT_EQ(speaking.size(), 1u);
  const std::filesystem::path process = "/proc/" + std::to_string(speaking[0]);
  const std::string line = content(process / "cmdline");
  EXPECT_NE(line.find("--stdin"), std::string::npos) << "not the process meant";
  EXPECT_EQ(line.find("nobody"), std::string::npos);
  EXPECT_EQ(content(process / "environ").find("nobody"), std::string::npos);
}

TEST_F(Speech, StopEndsIt) {
  const StandIn program("#!/bin/sh\nexec sleep 1000\n");
  EspeakSpeech speech("device");
  speak(speech, secret);
  ASSERT_EQ(children().size(), 1u);
  stop(speech);
  EXPECT_TRUE(children().empty());
  stop(speech);
}

TEST_F(Speech, AScreenReplacesTheOneBefore) {
  const StandIn program("#!/bin/sh\nexec sleep 1000\n");
  EspeakSpeech speech("device");
  speak(speech, secret);
  const std::vector<pid_t> first = children();
  speak(speech, "the next screen");
  const std::vector<pid_t> second = children();
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(second, first);
}

// A program that does not read: the call returns all the same, and nothing ends this process.
TEST_F(Speech, ATextLargerThanAPipeDoesNotWait) {
  const StandIn program("#!/bin/sh\nexec sleep 1000\n");
  EspeakSpeech speech("device");
  speak(speech, std::string(1 << 20, 'a'));
  EXPECT_EQ(children().size(), 1u);
}

TEST_F(Speech, AProgramThatIsGoneIsSilence) {
  const StandIn program("#!/bin/sh\n");
  EspeakSpeech speech("device");
  const Path nowhere(program.program().parent_path());
  std::filesystem::remove(program.program());
  speak(speech, secret);
  stop(speech);
}

TEST_F(Speech, OffOrNotInstalledIsNoSpeech) {
  EXPECT_EQ(EspeakSpeech("off").table(), nullptr);
  const Folder empty;
  const Path nowhere(empty.path());
  EXPECT_EQ(EspeakSpeech("device").table(), nullptr);
}

}  // namespace
}  // namespace pop::test
