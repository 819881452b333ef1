#pragma once
// All languages there are words for.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/words.h"

namespace pop::flow {

class Vocabulary {
 public:
  // With `drafts` also the languages no reviewer has seen yet. English always: all others fall back to it.
  explicit Vocabulary(bool drafts);

  // BCP 47, English first.
  const std::vector<std::string> &languages() const noexcept { return languages_; }

  // Read when first asked for, and kept. English where it is none of the languages.
  std::shared_ptr<const Words> words(std::string_view language);

  // What nobody uses is read again when it is asked for.
  void drop_unused() noexcept;

 private:
  struct Entry {
    const WordsSource *source;
    std::shared_ptr<const Words> words;
  };

  std::vector<Entry> entries_;  // as languages_
  std::vector<std::string> languages_;
};

}  // namespace pop::flow
