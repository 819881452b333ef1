#pragma once
// What the handles name.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/handles.h"
#include "client/client.h"
#include "pop/pop.h"

namespace pop::abi {

// Made from a client, and gone with it at the latest.
struct Child {
  Child() = default;
  virtual ~Child() = default;
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;

  handles::Name name;
  std::unique_ptr<Child> older;  // the next in its client's list
};

// The host's tables, as far as both sides know them: what an older host's lacks is null.
struct Tables {
  pop_http http{};
  pop_clock clock{};
  pop_log log{};
  pop_wake wake{};
  pop_secure_storage secure_storage{};
  pop_tasks tasks{};
  pop_speech speech{};
};

// How an update ended, and whom to tell.
struct Ended {
  pop_update_done done;
  void *user;
  pop_result result;
  std::string reason;
};

struct ClientObject {
  std::uintptr_t handle = 0;
  Tables tables;
  std::unique_ptr<client::Client> client;
  std::string entry_label, entry_language;  // of the last pop_flow_entry
  std::optional<Ended> ended;               // an update, and the host was not told yet
  bool flow_changed = false;                // likewise
  std::unique_ptr<Child> newest;            // of what was made from it
};

struct AnswerObject final : Child {
  // A service's channels with their links: made once, so that views can lend them.
  struct Channel {
    const locate::OfferedChannel *offered;
    bool usable;
    std::string uri;
  };
  struct Row {
    const locate::Offer *offer;
    std::vector<Channel> channels;  // those this device opens first
  };
  locate::Answer answer;
  std::int32_t freshness = POP_FRESH;
  pop_result held_back = POP_OK;
  std::vector<Row> rows;
  std::vector<std::string> emergency_uris;
};

struct ConversationObject final : Child, client::Polled {
  ConversationObject(ClientObject &made_from, flow::OpenedConversation made)
      : owner(made_from), opened(std::move(made)) {
    owner.client->add(*this);
  }
  ~ConversationObject() override { owner.client->remove(*this); }
  void poll(std::uint32_t &next_ms) override {
    if (entry) entry->poll(opened, next_ms);
    // Until it is known that it is this one, nobody learns that a child is here.
    if (!is_closed()) opened.conversation->poll(next_ms);
  }
  bool is_closed() const noexcept { return entry && entry->is_closed(); }

  ClientObject &owner;
  flow::OpenedConversation opened;
  std::unique_ptr<client::CodeEntry> entry;  // where a code was entered for it
  std::string other_name;                    // of the service in the offer that was asked for last
};

struct FlowObject final : Child, client::Polled {
  explicit FlowObject(ClientObject &made_from) : owner(made_from) { owner.client->add(*this); }
  ~FlowObject() override { owner.client->remove(*this); }
  void poll(std::uint32_t &next_ms) override { flow->poll(next_ms); }

  ClientObject &owner;
  std::unique_ptr<flow::Flow> flow;
  void (*tell)(void *user) = nullptr;  // may be null
  void *user = nullptr;
  bool changed = false;  // the screen, and the host was not told yet
  std::string uri;       // of the last action
};

// POP_E_ARGUMENT without a device; unknown fields of a newer host are not read.
Result<locate::Hints> hints_of(const pop_device *device);
pop_message_view message_view(const handoff::MessageView &message) noexcept;

}  // namespace pop::abi
