#pragma once
// The keys of one conversation, from the verified directory, and its one update of it (design, section 3).
//
// The update goes to the relay's own host, which the conversation talks to anyway, over connections of that
// conversation: to whoever watches the network it is the relay's name, as before. It asks for the same files
// as every update, in whatever country and language, and it is verified like any other: a relay that serves
// an older directory, or its own, brings nothing.

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "client/updater.h"
#include "directory/directory.h"
#include "handoff/conversation.h"

namespace pop::client {

class ConversationKeys final : public handoff::KeySource {
 public:
  struct Setup {
    std::string service_id;
    std::string app_relay;      // instead of the directory's; empty: none
    std::string directory_url;  // empty: there is no update
    std::uint32_t isolation = 0;
    bool trial = false;  // the child was told that it is one
  };
  // All but `setup` are borrowed.
  ConversationKeys(Setup setup, directory::Directory &directory, Updater &updater, const Clock &clock);
  ~ConversationKeys() override;

  Result<handoff::ConversationSetup> read() override;
  bool update(std::uint32_t &next_ms) override;

 private:
  Setup setup_;
  directory::Directory &directory_;
  Updater &updater_;
  const Clock &clock_;
  std::optional<std::int64_t> give_up_ms_;  // once one was wanted
  bool begun_ = false;
  bool over_ = false;
};

}  // namespace pop::client
