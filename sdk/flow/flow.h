#pragma once
// The flow a child sees, without a user interface: screens out, choices in.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "flow/screen.h"
#include "flow/service_words.h"
#include "handoff/conversation.h"
#include "locate/hints.h"
#include "locate/resolve.h"

namespace pop::flow {

struct OpenedConversation {
  std::unique_ptr<handoff::Conversation> conversation;
  bool trial = false;
  bool app_relay = false;
};

// What the flow needs from the client. It outlives the flow.
class FlowHost {
 public:
  virtual ~FlowHost() = default;
  virtual Result<locate::Answer> find(const locate::Hints &hints) = 0;
  virtual Result<OpenedConversation> converse(std::string_view service_id) = 0;
  // Takes a conversation the child has ended and left, to deliver what is still under way.
  virtual void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept = 0;
  virtual std::vector<std::string> countries() = 0;  // those with services, ISO 3166-1
  virtual std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t when) = 0;
  virtual const Clock &clock() const = 0;
};

struct FlowSetup {
  locate::Hints hints;
  Band band = Band::b;
  std::string app_name;                // empty: "this app"
  const pop_speech *speech = nullptr;  // no button without it
  std::function<void()> changed;       // a screen changed without a choice; may be empty
};

struct Action {
  std::int32_t kind = POP_ACTION_SCREEN;
  std::string uri;
};

class Flow {
 public:
  static Result<std::unique_ptr<Flow>> create(FlowHost &host, FlowSetup setup);
  ~Flow();

  const Screen &screen() const noexcept { return state_.screen; }
  std::size_t message_count() const;
  Result<handoff::MessageView> message(std::size_t index) const;

  // POP_E_NOT_FOUND when the screen has no such choice. Where it fails, everything is as before.
  Result<Action> choose(std::string_view id);
  // POP_E_STATE on a screen that takes no text.
  Result<void> send(std::string_view text);
  void hide() noexcept;
  void poll(std::uint32_t &next_ms);

 private:
  enum class At : std::uint8_t { help, ways, danger, conversation, after, place };
  struct Talk;  // a conversation and what it is with
  class Step;   // a choice being followed

  // What a choice changes, besides the conversation.
  struct State {
    std::shared_ptr<const locate::Answer> answer;
    std::int64_t good_until = 0;  // Unix seconds: when something in the answer opens or closes
    std::vector<At> path;         // where Back leads; the present screen last
    std::size_t page = 0;         // of the ways: a child of nine does not read thirty of them
    pop_result trouble = POP_OK;  // why the last choice led nowhere
    bool drawn = false;           // the screen shows this state
    Screen screen;
  };

  Flow(FlowHost &host, FlowSetup setup);
  Result<void> look_up();
  bool shows_what_is_open() const;
  void refresh();
  void go(At where);
  void back();
  void draw();
  Result<Action> take(std::string_view chosen);
  Result<Action> follow(const locate::Offer &offer, const locate::OfferedChannel &offered);
  Result<Action> feedback(std::int32_t value);
  Result<Action> leave();
  void speak() const;
  void forget() noexcept;
  void forget_answer() noexcept;

  // screens.cpp
  Reader reader() const;
  Screen blank(const char *id) const;
  void draw_help(Screen &screen) const;
  void draw_ways(Screen &screen) const;
  void draw_danger(Screen &screen) const;
  void draw_conversation(Screen &screen) const;
  void call_instead(Screen &screen) const;
  void draw_after(Screen &screen) const;
  void draw_place(Screen &screen) const;
  const locate::Offer *recommended() const;
  Choice way(const Reader &reader, const locate::Offer &offer, const locate::OfferedChannel &channel) const;
  std::string place_line(const Reader &reader) const;

  FlowHost &host_;
  FlowSetup setup_;
  State state_;
  std::unique_ptr<Talk> talk_;
  const std::shared_ptr<const locate::Answer> no_answer_ = std::make_shared<locate::Answer>();
  std::string chosen_at_start_;  // the place the host knew, for starting anew
};

struct Flow::Talk {
  std::unique_ptr<handoff::Conversation> conversation;
  std::string service_id;
  std::string service_name;
  bool trial = false;
  bool app_relay = false;
  locate::OpenState open;
  bool closing = false;  // the child has ended it; the end message is on its way
  std::uint64_t drawn_revision = 0;
};

}  // namespace pop::flow
