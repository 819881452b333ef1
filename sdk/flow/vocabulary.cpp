#include "flow/vocabulary.h"

#include <algorithm>
#include <stdexcept>

#include "flow/words_lint.h"
#include "locate/language.h"

namespace pop::flow {
namespace {

// A fault of this library: the tests read every file.
WordsFile read(const WordsSource &source) {
  auto file = read_words(as_bytes(source.json));
  if (!file) throw std::logic_error(file.error().message);
  return std::move(*file);
}

Error refusal(const WordsFile &file, const std::vector<std::string> &faults) {
  std::string reason = "words of the app in " + file.language + ": " + faults.front();
  if (faults.size() > 1) reason += " (and " + std::to_string(faults.size() - 1) + " more)";
  return {POP_E_POLICY, std::move(reason)};
}

}  // namespace

bool may_be_replaced(std::string_view id) noexcept {
  constexpr std::string_view groups[] = {"entry.", "place.", "lang.", "topic.", "age.", "needs.", "picture."};
  constexpr std::string_view ids[] = {"app.unnamed",   "after.title",     "after.done",
                                      "back",          "feedback.ask",    "feedback.ask_helped",
                                      "feedback.face", "feedback.helped", "home.ask_place",
                                      "home.body",     "home.more",       "home.talk",
                                      "home.title",    "leave",           "low.title",
                                      "pick.app",      "pick.email",      "pick.messenger",
                                      "pick.phone",    "pick.phone_to",   "pick.service",
                                      "pick.sms",      "pick.sms_to",     "pick.telegram",
                                      "pick.title",    "pick.webchat",    "pick.web_form",
                                      "pick.website",  "pick.whatsapp",   "read.aloud",
                                      "skip"};
  return std::any_of(std::begin(groups), std::end(groups),
                     [id](std::string_view group) { return id.starts_with(group); }) ||
         std::find(std::begin(ids), std::end(ids), id) != std::end(ids);
}

Vocabulary::Vocabulary(bool drafts) {
  for (const WordsSource &source : std::span(words_compiled_in, words_compiled_in_count)) {
    if (!source.reviewed && !drafts && source.language != "en") continue;
    entries_.push_back({&source, std::nullopt, nullptr});
    languages_.emplace_back(source.language);
  }
}

Result<Vocabulary> Vocabulary::with(bool drafts, std::span<const ByteView> own) {
  Vocabulary vocabulary(drafts);
  for (const ByteView json : own) {
    if (auto added = vocabulary.add(json, drafts); !added) return added.error();
  }
  return vocabulary;
}

Vocabulary::Entry *Vocabulary::find(std::string_view language) {
  const auto found = std::find(languages_.begin(), languages_.end(), language);
  return found == languages_.end() ? nullptr
                                   : &entries_[static_cast<std::size_t>(found - languages_.begin())];
}

// The words there are in the same language and script.
const WordsSource *Vocabulary::root_of(std::string_view language) {
  std::vector<std::string> there;
  for (const Entry &entry : entries_) {
    if (entry.source != nullptr) there.emplace_back(entry.source->language);
  }
  locate::LanguageMatcher matcher(there);
  const std::string given[] = {std::string(language)};
  const auto &read = matcher.read(given);
  const locate::ScreenLanguage nearest = matcher.screen("");
  const auto root = locate::parse_language(nearest.tag);
  if (read.empty() || nearest.show_picker || !root) return nullptr;
  if (root->language != read.front().language || root->script != read.front().script) return nullptr;
  return find(nearest.tag)->source;
}

Result<void> Vocabulary::add(ByteView json, bool drafts) {
  auto file = read_words(json);
  if (!file) return file.error();
  if (!file->reviewed && !drafts) {
    return Error{POP_E_POLICY,
                 "words of the app in " + file->language +
                     ": they are a draft; have them reviewed, or allow drafts by POP_WORDS_DRAFTS"};
  }
  Entry *there = find(file->language);
  if (there != nullptr && there->own)
    return Error{POP_E_POLICY,
                 "words of the app in " + file->language + ": there are two files in this language"};
  const WordsSource *root = there != nullptr ? there->source : root_of(file->language);
  std::vector<std::string> faults =
      faults_in(*file, read(*entries_.front().source), root != nullptr ? Coverage::part : Coverage::whole);
  for (const auto &[id, bands] : file->texts) {
    if (root != nullptr && !may_be_replaced(id)) {
      faults.push_back(id + ": is not the app's to replace in " + std::string(root->language) +
                       ", which there is: only labels and questions are");
    }
  }
  if (!faults.empty()) return refusal(*file, faults);
  if (there == nullptr) {
    languages_.push_back(file->language);
    there = &entries_.emplace_back(Entry{root, std::nullopt, nullptr});
  }
  there->own = std::move(*file);
  return {};
}

std::shared_ptr<const Words> Vocabulary::words(std::string_view language) {
  Entry *found = find(language);
  Entry &entry = found == nullptr ? entries_.front() : *found;
  if (!entry.words) {
    WordsFile file = entry.source == nullptr ? *entry.own : read(*entry.source);
    if (entry.own && entry.source != nullptr) {
      file.language = entry.own->language;
      file.reviewed = file.reviewed && entry.own->reviewed;
      for (const auto &[id, bands] : entry.own->texts) file.texts.insert_or_assign(id, bands);
    }
    entry.words = std::make_shared<const Words>(std::move(file));
  }
  return entry.words;
}

void Vocabulary::drop_unused() noexcept {
  for (Entry &entry : entries_) {
    if (entry.words.use_count() == 1) entry.words.reset();
  }
}

}  // namespace pop::flow
