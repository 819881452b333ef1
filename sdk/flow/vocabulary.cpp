#include "flow/vocabulary.h"

#include <algorithm>
#include <span>
#include <stdexcept>

namespace pop::flow {

Vocabulary::Vocabulary(bool drafts) {
  for (const WordsSource &source : std::span(words_compiled_in, words_compiled_in_count)) {
    if (!source.reviewed && !drafts && source.language != "en") continue;
    entries_.push_back({&source, nullptr});
    languages_.emplace_back(source.language);
  }
}

std::shared_ptr<const Words> Vocabulary::words(std::string_view language) {
  const auto found = std::find(languages_.begin(), languages_.end(), language);
  const auto index = found == languages_.end() ? 0 : found - languages_.begin();
  Entry &entry = entries_[static_cast<std::size_t>(index)];
  if (!entry.words) {
    auto file = read_words(as_bytes(entry.source->json));
    // A fault of this library: the tests read every file.
    if (!file) throw std::logic_error(file.error().message);
    entry.words = std::make_shared<const Words>(std::move(*file));
  }
  return entry.words;
}

void Vocabulary::drop_unused() noexcept {
  for (Entry &entry : entries_) {
    if (entry.words.use_count() == 1) entry.words.reset();
  }
}

}  // namespace pop::flow
