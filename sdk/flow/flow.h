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
#include "base/secret.h"
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
  // The name of a service to go on with, by the verified directory; nothing where no conversation can be
  // begun with it now, or only for a trial and the present one is none.
  virtual std::optional<std::string> partner(std::string_view service_id, std::string_view language,
                                             bool trial) = 0;
  // Begins the conversation that the offer in this message is about. Where there is no way to that service,
  // `from` is told so. POP_E_STATE when it is not the offer that waits, POP_E_RELAY for a trial where `trial`
  // is false, and what converse says.
  Result<OpenedConversation> transfer(handoff::Conversation &from, std::size_t message, bool trial);
  // Takes a conversation the child has ended and left, to deliver what is still under way.
  virtual void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept = 0;
  virtual std::vector<std::string> countries() = 0;  // those with services, ISO 3166-1
  // Those there are words for that may be shown, BCP 47.
  virtual std::vector<std::string> languages() = 0;
  // Drops what can be read again.
  virtual void spare_memory() noexcept = 0;
  virtual std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t when) = 0;
  virtual const Clock &clock() const = 0;
  // The words of a screen language; English for one there are none for.
  virtual std::shared_ptr<const Words> words(std::string_view language) = 0;
};

struct FlowSetup {
  locate::Hints hints;
  Band band = Band::b;
  std::string app_name;                // empty: "this app"
  const pop_speech *speech = nullptr;  // no button without it
  std::int32_t platform = POP_PLATFORM_UNKNOWN;
  bool shared_screen = false;
  std::function<void()> changed;  // a screen changed without a choice; may be empty
};

struct Action {
  std::int32_t kind = POP_ACTION_SCREEN;
  std::string uri;
};

class Flow {
 public:
  static Result<std::unique_ptr<Flow>> create(FlowHost &host, FlowSetup setup);
  ~Flow();

  const Screen &screen() const noexcept { return *state_.screen; }
  std::size_t message_count() const;
  Result<handoff::MessageView> message(std::size_t index) const;
  Result<std::string_view> sender(std::size_t message) const;
  std::string_view draft() const noexcept;  // of the present screen's text field

  // POP_E_NOT_FOUND when the screen has no such choice. Where it fails, everything is as before.
  Result<Action> choose(std::string_view id);
  // POP_E_STATE on a screen that takes no text.
  Result<void> send(std::string_view text);
  Result<void> set_draft(std::string_view text);
  // POP_EVENT_*; POP_E_ARGUMENT for what is none.
  Result<void> event(std::int32_t event);
  void hide() noexcept;
  void poll(std::uint32_t &next_ms);

 private:
  enum class At : std::uint8_t { help, ways, danger, conversation, after, place, transfer };
  struct Talk;  // a conversation and what it is with
  class Step;   // a choice being followed

  // What a choice changes, besides the conversation.
  struct State {
    std::shared_ptr<const locate::Answer> answer;
    std::shared_ptr<const Words> words;  // of the answer's screen language
    std::int64_t good_until = 0;         // Unix seconds: when something in the answer opens or closes
    std::vector<At> path;                // where Back leads; the present screen last
    std::size_t page = 0;                // of the ways: a child of nine does not read thirty of them
    pop_result trouble = POP_OK;         // why the last choice led nowhere
    bool was_in_danger = false;          // the child has seen the danger screen: it is not asked how this was
    bool drawn = false;                  // the screen shows this state
    std::shared_ptr<const Screen> screen;
  };

  Flow(FlowHost &host, FlowSetup setup);
  Result<void> look_up();
  bool shows_what_is_open() const;
  void refresh();
  void go(At where);
  void back();
  void draw();
  void redraw() noexcept;
  Result<Action> take(std::string_view chosen);
  Result<Action> follow(const locate::Offer &offer, const locate::OfferedChannel &offered);
  Result<Action> feedback(std::int32_t value);
  Result<Action> open_link(std::size_t message) const;
  Result<Action> leave();
  void dismiss(std::unique_ptr<Talk> talk) noexcept;
  void speak() const;
  void stop_speech() const noexcept;
  void forget() noexcept;
  void forget_answer() noexcept;

  // transfer.cpp
  void follow_offer();
  void follow_left(std::uint32_t &next_ms);
  Result<Action> transfer(std::size_t message);
  Result<Action> decline(std::size_t message);
  void draw_transfer(Screen &screen) const;

  // screens.cpp
  Reader reader() const;
  void begin(Screen &screen, const char *id) const;
  void draw_help(Screen &screen) const;
  void draw_ways(Screen &screen) const;
  void draw_danger(Screen &screen) const;
  void draw_conversation(Screen &screen) const;
  void call_instead(Screen &screen) const;
  void add_link(Screen &screen) const;
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
  const std::shared_ptr<const Screen> no_screen_ = std::make_shared<Screen>();
  std::string chosen_at_start_;  // the place the host knew, for starting anew
};

struct Flow::Talk {
  std::unique_ptr<handoff::Conversation> conversation;
  std::string service_id;
  std::string service_name;
  std::string from_name;  // of the service whose note the child let it pass on; else empty
  bool trial = false;
  bool app_relay = false;
  locate::OpenState open;
  std::optional<std::size_t> offer;  // the message with the offer that is shown
  std::string other_name;            // of the service it is about
  bool not_possible = false;         // the last one led nowhere
  std::unique_ptr<Talk> left;        // for this one, which is not there yet
  bool closing = false;              // the child has ended it; the end message is on its way
  Secret draft;                      // what stands in the text field
  std::uint64_t drawn_revision = 0;
};

}  // namespace pop::flow
