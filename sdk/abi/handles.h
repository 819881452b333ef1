#pragma once
// What the opaque handles are.

#include <memory>
#include <string>
#include <vector>

#include "base/handles.h"
#include "client/client.h"

namespace pop::abi {

template <handles::Kind kind>
struct Counted {
  Counted() noexcept : handle(handles::add(kind, this)) {}
  ~Counted() { handles::take(handles::name_of(handle, kind)); }
  Counted(const Counted &) = delete;
  Counted &operator=(const Counted &) = delete;
  std::uintptr_t handle;
};

}  // namespace pop::abi

struct pop_client {
  std::unique_ptr<pop::client::Client> client;
  std::string entry_label, entry_language;  // of the last pop_flow_entry
  pop::abi::Counted<pop::handles::Kind::client> counted{};
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
  pop::abi::Counted<pop::handles::Kind::answer> counted{};
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
  pop::abi::Counted<pop::handles::Kind::conversation> counted{};
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
  pop::abi::Counted<pop::handles::Kind::flow> counted{};
};

namespace pop::abi {

// POP_E_ARGUMENT without a device; unknown fields of a newer host are not read.
Result<locate::Hints> hints_of(const pop_device *device);
pop_message_view message_view(const handoff::MessageView &message) noexcept;

}  // namespace pop::abi
