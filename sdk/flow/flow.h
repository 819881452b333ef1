#pragma once
// The flow a child sees, without a user interface: screens out, choices in.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "flow/flow_host.h"
#include "flow/screen.h"
#include "flow/service_words.h"
#include "locate/resolve.h"

namespace pop::flow {

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
  enum class At : std::uint8_t {
    help,
    ways,
    topic,
    age,
    closed,   // the way that was chosen
    leaving,  // to a page: what goes, and what stays
    explain,  // the main way
    danger,
    talk,
    transfer,
    after,
    kept,  // leaving a conversation that a code brings back
    place,
    language,
    code,
    watch
  };
  struct Talk;  // a conversation and what it is with
  class Step;   // a choice being followed

  // A channel of a service's record, by name: it may stand elsewhere in a newer answer.
  struct Way {
    std::string service;
    std::size_t channel = 0;
    bool known_closed = false;  // the child was told, and goes all the same
  };
  // Found in the present answer; null where it is not there.
  struct Found {
    const locate::Offer *offer = nullptr;
    const locate::OfferedChannel *offered = nullptr;
    explicit operator bool() const noexcept { return offer != nullptr; }
    const directory::Channel &record() const { return offer->service->channels[offered->index]; }
  };
  // How far the child is with its code. What it picked is in picked_.
  struct CodeForm {
    enum class Step : std::uint8_t { pick, confirm, opening };
    Step step = Step::pick;
    bool entering = false;
    bool pin = false;
    std::size_t picked = 0;
    bool asked_again = false;  // what was typed was no PIN
  };

  // What a choice changes, besides the conversation.
  struct State {
    std::shared_ptr<const locate::Hints> hints;  // what the child chose among them
    Band band = Band::b;
    std::shared_ptr<const locate::Answer> answer;
    std::shared_ptr<const Words> words;  // of the answer's screen language
    std::int64_t good_until = 0;         // Unix seconds: when something in the answer opens or closes
    std::vector<At> path;                // where Back leads; the present screen last
    std::size_t page = 0;                // of the ways: a child of nine does not read thirty of them
    Way way;                             // what S4 and S8 are about
    CodeForm code;
    pop_result trouble = POP_OK;  // why the last choice led nowhere
    bool was_in_danger = false;   // the child has seen the danger screen: it is not asked how this was
    bool low_key = false;         // by the child's choice
    bool code_deleted = false;    // the child took away what a code kept
    bool drawn = false;           // the screen shows this state
    std::shared_ptr<const Screen> screen;
  };

  Flow(FlowHost &host, FlowSetup setup);
  At at() const noexcept { return state_.path.back(); }
  Result<void> look_up();
  bool shows_what_is_open() const;
  void refresh();
  void go(At where);
  void back();
  void draw();
  void redraw() noexcept;
  Result<Action> take(std::string_view chosen);
  Result<Action> follow(const Found &way);
  Result<Action> feedback(std::int32_t value);
  Result<Action> open_link(std::size_t message) const;
  Result<Action> leave();
  Result<Action> take_away();
  bool talk_runs() const;
  bool talk_is_kept() const;
  void dismiss(std::unique_ptr<Talk> talk) noexcept;
  void tidy() noexcept;
  void stop_speech() const noexcept;
  void forget() noexcept;
  void forget_answer() noexcept;

  // child_hints.cpp
  static std::shared_ptr<const locate::Hints> hints_of(const locate::Hints &given);
  Result<Action> take_hint(std::string_view chosen);
  template <typename Change>
  Result<void> with_hints(Change change);

  // speech.cpp
  void speak() const;
  bool can_read_aloud(std::string_view language) const noexcept;

  // transfer.cpp
  void follow_offer();
  void follow_left(std::uint32_t &next_ms);
  Result<Action> transfer(std::size_t message);
  Result<Action> decline(std::size_t message);
  void draw_transfer(Screen &screen) const;

  // screens.cpp
  Reader reader() const;
  bool low_key() const noexcept { return setup_.shared_screen || state_.low_key; }
  void begin(Screen &screen, const Reader &words) const;
  const char *screen_id() const;
  void finish(Screen &screen, const Reader &words) const;
  std::string place_line(const Reader &words) const;

  // help_screens.cpp
  enum class Entry : std::uint8_t { help, closed, nobody, offline };
  Entry entry() const;
  Found recommended() const;
  void draw_help(Screen &screen) const;
  void say_service(Screen &screen, const Found &main) const;

  // ways_screens.cpp
  Found find_way(const Way &way) const;
  Result<Action> take_way(std::string_view chosen);
  Choice way(const Reader &words, const locate::Offer &offer, const locate::OfferedChannel &channel) const;
  std::vector<Found> ways_in_order() const;
  std::vector<Found> open_instead(std::string_view service, bool talking) const;
  void draw_ways(Screen &screen) const;
  void draw_closed(Screen &screen) const;
  void draw_topics(Screen &screen) const;
  void draw_ages(Screen &screen) const;

  // leave_screens.cpp
  void draw_leaving(Screen &screen) const;

  // danger_screen.cpp
  void draw_danger(Screen &screen) const;
  Result<Action> call_emergency(std::string_view chosen) const;

  // talk_screens.cpp
  const locate::OfferedChannel *offered_talk() const;
  void draw_talk(Screen &screen) const;
  void say_where_it_stands(Screen &screen, const Reader &words) const;
  void say_code(Screen &screen, const Reader &words) const;
  std::vector<Found> call_instead() const;
  void add_link(Screen &screen, const Reader &words) const;
  void draw_after(Screen &screen) const;
  void draw_kept(Screen &screen) const;

  // place_screens.cpp
  void draw_place(Screen &screen) const;
  void draw_languages(Screen &screen) const;

  // code_screen.cpp
  void begin_code(bool entering);
  void begin_picking();
  Result<Action> take_code(std::string_view chosen);
  Result<void> type_pin(std::string_view text);
  Result<void> picked_all();
  Secret code_as_written() const;
  Result<void> look_for_code();
  void follow_code(std::uint32_t &next_ms);
  Result<void> begin_new_talk();
  void draw_code(Screen &screen) const;

  // watch_screen.cpp
  void draw_watch(Screen &screen) const;

  FlowHost &host_;
  FlowSetup setup_;
  const std::shared_ptr<const locate::Hints> hints_at_start_;
  State state_;
  std::unique_ptr<Talk> talk_;
  Secret picked_;  // of a code: a picture's number or a digit a byte
  Secret pin_draft_;
  std::unique_ptr<CodeLook> look_;
  bool drawn_as_forgotten_ = false;
  const std::shared_ptr<const locate::Answer> no_answer_ = std::make_shared<locate::Answer>();
  const std::shared_ptr<const Screen> no_screen_ = std::make_shared<Screen>();
};

struct Flow::Talk {
  std::unique_ptr<handoff::Conversation> conversation;
  std::string service_id;
  std::string service_name;
  std::string from_name;  // of the service whose note the child let it pass on; else empty
  bool trial = false;
  bool app_relay = false;
  bool taken_up = false;             // by its code: what was said before is not here
  std::optional<std::size_t> offer;  // the message with the offer that is shown
  std::string other_name;            // of the service it is about
  bool not_possible = false;         // the last one led nowhere
  std::unique_ptr<Talk> left;        // for this one, which is not there yet
  bool closing = false;              // the child has ended it; the end message is on its way
  Secret draft;                      // what stands in the text field
  pop_result refused = POP_OK;       // why that could not be sent just now
  std::uint64_t drawn_revision = 0;
};

}  // namespace pop::flow
