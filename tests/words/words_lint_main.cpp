// Says what is wrong with files of words, and how hard they are to read: pop-words-lint
// sdk/flow/words/es.json …

#include <cstdio>
#include <filesystem>

#include "flow/vocabulary.h"
#include "flow/words_lint.h"
#include "locate/own_icu.h"
#include "reading.h"

namespace {

using namespace pop::flow;

// How many faults it has.
int look_at(const char *path, const WordsFile &english) {
  const auto json = pop::read_file(path);
  if (!json) return std::printf("%s: cannot be read\n", path), 1;
  const auto file = read_words(*json);
  if (!file) return std::printf("%s: %s\n", path, file.error().message.c_str()), 1;
  std::vector<std::string> faults = faults_in(*file, english, Coverage::whole);
  if (const std::string name = std::filesystem::path(path).stem().string(); name != file->language)
    faults.push_back("its language is \"" + file->language + "\", but its name " + name + ".json");
  std::printf("%s\n", path);
  for (const Band band : {Band::a, Band::b, Band::c}) {
    const char letter = "ABC"[static_cast<int>(band)];
    std::printf("  %c  %s\n", letter, figures(*file, band).c_str());
    for (const std::string &fault : too_hard(*file, band))
      faults.push_back(std::string("band ") + letter + ": " + fault);
  }
  for (const std::string &fault : faults) std::printf("%s: %s\n", path, fault.c_str());
  if (faults.empty()) std::printf("  nothing to mend\n");
  return static_cast<int>(faults.size());
}

}  // namespace

int main(int count, char **arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s sdk/flow/words/LANGUAGE.json ...\n", arguments[0]);
    return 2;
  }
  pop::locate::set_up_own_icu();
  const auto english = read_words(pop::as_bytes(words_compiled_in[0].json));
  if (!english) return std::fprintf(stderr, "%s\n", english.error().message.c_str()), 1;
  int faults = 0;
  for (int i = 1; i < count; ++i) faults += look_at(arguments[i], *english);
  return faults == 0 ? 0 : 1;
}
