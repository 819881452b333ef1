#pragma once
// All languages there are words for: those compiled in, and the app's own.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/words.h"

namespace pop::flow {

// Whether an app may replace a text in a language there is. What tells of danger, of what is kept, sent, seen
// or paid, of how to hide, of the way to a service and of what it does is the library's own: only labels and
// questions are not.
bool may_be_replaced(std::string_view id) noexcept;

class Vocabulary {
 public:
  // Those compiled in; with `drafts` also the languages no reviewer has seen yet. English always: all others
  // fall back to it.
  explicit Vocabulary(bool drafts);

  // And the app's own files, which are copied. One in a language there is, or in a regional form of one
  // (es-MX), replaces labels of it; one in another language adds it, and has to be whole. Each passes the
  // lint or all are refused: POP_E_FORMAT, POP_E_TOO_LARGE, or POP_E_POLICY with the first fault.
  static Result<Vocabulary> with(bool drafts, std::span<const ByteView> own);

  // BCP 47, English first.
  const std::vector<std::string> &languages() const noexcept { return languages_; }

  // Read when first asked for, and kept. English where it is none of the languages.
  std::shared_ptr<const Words> words(std::string_view language);

  // What nobody uses is read again when it is asked for.
  void drop_unused() noexcept;

 private:
  struct Entry {
    const WordsSource *source = nullptr;  // null: all of it is the app's
    std::optional<WordsFile> own;         // what goes before the source's
    std::shared_ptr<const Words> words;
  };

  Result<void> add(ByteView json, bool drafts);
  Entry *find(std::string_view language);
  const WordsSource *root_of(std::string_view language);

  std::vector<Entry> entries_;  // as languages_
  std::vector<std::string> languages_;
};

}  // namespace pop::flow
