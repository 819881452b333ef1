#pragma once
// Owns the poll loop and wires the rooms together.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/task.h"
#include "client/code_entry.h"
#include "client/resume.h"
#include "client/updater.h"
#include "directory/directory.h"
#include "flow/flow.h"
#include "flow/vocabulary.h"
#include "locate/resolve.h"
#include "pop/client.h"

namespace pop::client {

struct ClientSetup {
  ByteView root;  // borrowed, as is the bundle and all host tables
  ByteView bundle;
  std::int64_t embedded_at = 0;
  std::string folder;
  std::string app_name;
  std::string relay_url;             // the app's own; empty: those of the directory
  std::vector<std::string> mirrors;  // of the directory; https, ending with '/'
  std::int32_t words_allowed = POP_WORDS_REVIEWED;
  std::vector<ByteView> words;  // the app's own files; borrowed for create
  std::uint32_t max_bundle_bytes = 0;
  const pop_http *http = nullptr;
  const pop_clock *clock = nullptr;
  const pop_log *log = nullptr;
  const pop_wake *wake = nullptr;
  const pop_secure_storage *secure_storage = nullptr;
  const pop_tasks *tasks = nullptr;
  const pop_speech *speech = nullptr;
};

// Something that wants a turn in each poll.
class Polled {
 public:
  virtual ~Polled() = default;
  virtual void poll(std::uint32_t &next_ms) = 0;
};

class Client final : public flow::FlowHost {
 public:
  static Result<std::unique_ptr<Client>> create(const ClientSetup &setup);
  ~Client() override;

  void poll(std::uint32_t budget_us, std::uint32_t &next_ms);
  // Not owned; until remove.
  void add(Polled &polled) { polled_.push_back(&polled); }
  void remove(Polled &polled) noexcept;

  directory::Directory &directory() noexcept { return *directory_; }
  const std::string &app_name() const noexcept { return setup_.app_name; }
  const pop_speech *speech() const noexcept { return setup_.speech; }
  std::int32_t freshness();
  // For what a directory that is newer than the answers' says of one country: POP_OK, or why its newest
  // version could not be taken.
  pop_result held_back(std::string_view country) const;
  // POP_E_STATE while an update is under way.
  Result<pop_result> offer_bundle(ByteView bundle);
  Resume &resume() noexcept { return resume_; }
  // For pop_conversation_open_with_code. POP_E_NO_STORAGE, POP_E_STATE, POP_E_ARGUMENT for no code.
  Result<std::unique_ptr<CodeEntry>> enter_code(std::string_view code);
  // What a ticket held.
  Result<flow::OpenedConversation> take_up(ByteView state, handoff::TicketKey key);
  Result<pop_result> update(Updater::Done done) { return updater_->start(std::move(done)); }

  Result<locate::Answer> find(const locate::Hints &hints) override;
  Result<flow::OpenedConversation> converse(std::string_view service_id) override;
  std::optional<std::string> partner(std::string_view service_id, std::string_view language,
                                     bool trial) override;
  void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept override;
  bool codes_offered() const noexcept override { return resume_.offered(); }
  // Keeps it under a code. As pop_conversation_set_code.
  Result<void> set_code(handoff::Conversation &conversation, std::string_view code) override;
  Result<std::unique_ptr<flow::CodeLook>> look_for(std::string_view code) override;
  Result<void> forget_code() override;
  std::optional<bool> code_forgotten() const noexcept override { return resume_.forgotten(); }
  std::vector<std::string> countries() override;
  std::vector<std::string> languages() override { return vocabulary_.languages(); }
  void spare_memory() noexcept override;
  // The language of the words for this device, without a look-up of services.
  locate::ScreenLanguage screen_language(const locate::Hints &hints);
  std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t when) override;
  const Clock &clock() const override { return clock_; }
  std::shared_ptr<const flow::Words> words(std::string_view language) override {
    return vocabulary_.words(language);
  }

 private:
  struct Route {
    std::string directory_url;  // for an update; empty: there is none
    bool expired = false;       // only an update can bring keys
    bool trial = false;
  };

  Client(const ClientSetup &setup, flow::Vocabulary vocabulary);
  Result<void> check_code(std::string_view code) const;
  using Maker = std::function<Result<std::unique_ptr<handoff::Conversation>>(
      handoff::ConversationSetup setup, std::unique_ptr<handoff::KeySource> keys)>;
  Result<flow::OpenedConversation> open(std::string_view service_id, const Maker &make);
  Result<Route> route_to(std::string_view service_id, std::int64_t now);
  void log(std::int32_t level, std::string_view line) const;

  ClientSetup setup_;
  flow::Vocabulary vocabulary_;
  locate::LanguageMatcher languages_;
  Clock clock_;
  std::shared_ptr<Inbox> inbox_;
  HttpClient http_;
  Tasks tasks_;
  Resume resume_;
  std::unique_ptr<directory::Directory> directory_;
  std::unique_ptr<Updater> updater_;
  // Ended and left by the child, with something still to deliver; given up after a minute.
  struct Finishing {
    std::unique_ptr<handoff::Conversation> conversation;
    std::int64_t until_ms;
  };

  std::vector<Polled *> polled_;
  std::size_t next_polled_ = 0;       // who is first in the next poll, so that a small budget starves nobody
  std::vector<Finishing> finishing_;  // with room for every conversation, so that finish needs no memory
  std::uint32_t next_isolation_ =
      1;  // 0 is for updates: a conversation shares nothing with them, nor with another
};

}  // namespace pop::client
