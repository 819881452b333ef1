#pragma once
// What the opaque handles are.

#include <memory>
#include <string>
#include <vector>

#include "client/client.h"

struct pop_client {
  std::unique_ptr<pop::client::Client> client;
  std::string entry_label, entry_language;  // of the last pop_flow_entry
};

struct pop_answer {
  // A service's channels with their links: made once, so that views can lend them.
  struct Channel {
    const pop::locate::OfferedChannel *offered;
    bool usable;
    std::string uri;
  };
  struct Row {
    const pop::locate::Offer *offer;
    std::vector<Channel> channels;  // those this device opens first
  };
  pop::locate::Answer answer;
  std::int32_t freshness = POP_FRESH;
  pop_result held_back = POP_OK;
  std::vector<Row> rows;
  std::vector<std::string> emergency_uris;
};

struct pop_conversation final : pop::client::Polled {
  pop_conversation(pop::client::Client &owner, pop::flow::OpenedConversation made)
      : client(owner), opened(std::move(made)) {
    client.add(*this);
  }
  ~pop_conversation() override { client.remove(*this); }
  pop_conversation(const pop_conversation &) = delete;
  pop_conversation &operator=(const pop_conversation &) = delete;
  void poll(std::uint32_t &next_ms) override {
    if (entry) entry->poll(opened, next_ms);
    // Until it is known that it is this one, nobody learns that a child is here.
    if (!is_closed()) opened.conversation->poll(next_ms);
  }
  bool is_closed() const noexcept { return entry && entry->is_closed(); }

  pop::client::Client &client;
  pop::flow::OpenedConversation opened;
  std::unique_ptr<pop::client::CodeEntry> entry;  // where a code was entered for it
  std::string other_name;                         // of the service in the offer that was asked for last
};

struct pop_flow final : pop::client::Polled {
  pop_flow(pop::client::Client &owner, std::unique_ptr<pop::flow::Flow> made)
      : client(owner), flow(std::move(made)) {
    client.add(*this);
  }
  ~pop_flow() override { client.remove(*this); }
  pop_flow(const pop_flow &) = delete;
  pop_flow &operator=(const pop_flow &) = delete;
  void poll(std::uint32_t &next_ms) override { flow->poll(next_ms); }

  pop::client::Client &client;
  std::unique_ptr<pop::flow::Flow> flow;
  std::string uri;  // of the last action
};

namespace pop::abi {

// POP_E_ARGUMENT without a device; unknown fields of a newer host are not read.
Result<locate::Hints> hints_of(const pop_device *device);
pop_message_view message_view(const handoff::MessageView &message) noexcept;

}  // namespace pop::abi
