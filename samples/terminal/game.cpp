#include "game.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <utility>

#include "answer_text.h"

Game::Game(std::string name, pop_client *client, const pop_device &device, const Options &options,
           const Look &look, Output &out, Keyboard &keyboard)
    : name_(std::move(name)),
      client_(client),
      device_(device),
      options_(options),
      look_(look),
      out_(out),
      keyboard_(keyboard) {
  pop_entry_view entry{};
  entry.struct_size = sizeof entry;
  if (pop_flow_entry(client, &device, &entry) == POP_OK) entry_ = text_of(entry.label);
}

void Game::menu() {
  out_.put("\n" + name_ + "\n\n[1] Play on\n[2] " + entry_ + "\n[3] For developers: the answer\n[4] Quit\n");
  keyboard_.prompt();
}

bool Game::take(std::string_view line) {
  if (flow_ == nullptr) return take_in_menu(line);
  take_in_flow(line);
  return true;
}

bool Game::take_in_menu(std::string_view line) {
  if (line == "4" || line == "quit") return false;
  if (line == "2") {
    open_flow();
    return true;
  }
  if (line == "3") {
    print_answer(client_, device_);
    std::fflush(stdout);
  }
  if (line == "1") out_.put("\nYour ship sails on.\n");
  menu();
  return true;
}

void Game::open_flow() {
  pop_flow_config config{};
  config.struct_size = sizeof config;
  config.device = &device_;
  config.band = options_.band();
  config.platform = options_.platform;
  config.shared_screen = options_.shared_screen ? 1 : 0;
  config.user = this;
  config.changed = [](void *user) { static_cast<Game *>(user)->changed_ = true; };
  pop_error error{};
  if (pop_flow_create(client_, &config, &flow_, &error) < 0) {
    std::fprintf(stderr, "pop-terminal: %s\n", error.message);
    out_.put("\nHelp cannot be shown just now. In danger, call the number you know or go to people.\n");
    menu();
    return;
  }
  text_ = std::make_unique<ScreenText>(out_, look_);
  show();
}

pop_screen_view Game::screen() const {
  pop_screen_view view{};
  view.struct_size = sizeof view;
  pop_flow_screen(flow_, &view);
  return view;
}

void Game::show() {
  text_->show(flow_);
  const pop_screen_view view = screen();
  keyboard_.mask(view.takes_text == POP_TEXT_PIN);
  if (keyboard_.typed().empty()) keyboard_.type(text_of(view.draft));
  keyboard_.prompt();
  changed_ = false;
}

void Game::draw_changes() {
  if (flow_ == nullptr || !changed_) return;
  // Below what is being typed, which follows again afterwards.
  out_.put(out_.tty() && keyboard_.typed().empty() ? "\r" : "\n");
  text_->show_changes(flow_);
  const std::int32_t takes = screen().takes_text;
  // Half a sentence is no choice of a screen that takes none.
  if (takes == POP_TEXT_NONE) keyboard_.type({});
  keyboard_.mask(takes == POP_TEXT_PIN);
  keyboard_.prompt();
  changed_ = false;
}

void Game::take_in_flow(std::string_view line) {
  if (line == "h" || line == "hide") return hide();
  const std::int32_t takes = screen().takes_text;
  if (takes != POP_TEXT_NONE && !line.starts_with('/')) {
    // What is not taken, because something else is still being sent, stays in the field.
    if (!line.empty() && pop_flow_send(flow_, lend(line)) != POP_OK) keyboard_.keep_line();
    if (takes == POP_TEXT_PIN) return show();  // another screen, if not by name
    changed_ = true;
    return draw_changes();
  }
  if (line.starts_with('/')) line.remove_prefix(1);
  std::size_t number = 0;
  for (const char c : line) {
    if (c < '0' || c > '9' || number > 999) {
      number = 0;
      break;
    }
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  pop_choice_view choice{};
  choice.struct_size = sizeof choice;
  if (number == 0 || pop_flow_choice(flow_, number - 1, &choice) != POP_OK) {
    text_->show_choices(flow_);
    keyboard_.prompt();
    return;
  }
  choose(choice.id);
}

void Game::choose(pop_str id) {
  pop_action action{};
  action.struct_size = sizeof action;
  const pop_result done = pop_flow_choose(flow_, id, &action);
  if (done == POP_OK && action.kind == POP_ACTION_LEAVE) return leave();
  // A phone would open this; here it is shown, and nobody is called.
  if (done == POP_OK && action.kind == POP_ACTION_OPEN)
    text_->say("On a phone this opens: " + std::string(text_of(action.uri)));
  show();
}

void Game::hide() {
  if (flow_ == nullptr) return;
  ScreenText::cover(out_);
  keyboard_.forget();
  menu();
  pop_flow_hide(flow_);
  close();
}

void Game::leave() {
  ScreenText::cover(out_);
  menu();
  close();
}

void Game::close() {
  pop_flow_destroy(flow_);
  flow_ = nullptr;
  text_.reset();
  changed_ = false;
}

void Game::pause() {
  if (flow_ != nullptr) {
    ScreenText::cover(out_);
    out_.flush();
    if (screen().takes_text == POP_TEXT_MESSAGE) pop_flow_set_draft(flow_, lend(keyboard_.typed()));
    keyboard_.forget();
    pop_flow_event(flow_, POP_EVENT_PAUSED);
  }
  keyboard_.give_back();
  ::kill(getpid(), SIGSTOP);
  keyboard_.take_over();
  if (flow_ == nullptr) return menu();
  pop_flow_event(flow_, POP_EVENT_RESUMED);
  show();
}
