#include "script.h"

#include <string.h>
#include <unistd.h>

#include <charconv>
#include <cstring>
#include <sstream>

#include "report.h"

namespace {

// The number at the beginning of the text; 0 where there is none.
int number(const std::string &text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void push(SDL_Event &event) { SDL_PushEvent(&event); }

void push_button(Uint32 type, float x, float y) {
  SDL_Event event{};
  event.type = type;
  event.button.button = SDL_BUTTON_LEFT;
  event.button.x = static_cast<Sint32>(x);
  event.button.y = static_cast<Sint32>(y);
  push(event);
}

}  // namespace

void Script::run() {
  app_.page().watch(true);
  app_.step_evenly();
  while (!ended_) {
    const std::size_t end = input_.find('\n');
    if (end != std::string::npos) {
      const std::string line = input_.substr(0, end);
      input_.erase(0, end + 1);
      obey(line);
      if (input_.empty()) explicit_bzero(input_.data(), input_.capacity());
      continue;
    }
    char bytes[4096];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0) return;
    input_.append(bytes, static_cast<std::size_t>(count));
    explicit_bzero(bytes, sizeof bytes);
  }
}

bool Script::frame() {
  if (!app_.frame()) ended_ = true;
  const char *shows[] = {"game", "menu", "help"};
  frames_ += (frames_.empty() ? "" : ",") + std::string("{\"shows\":\"") +
             shows[static_cast<std::size_t>(app_.shows())] +
             "\",\"us\":" + std::to_string(app_.last_frame_us()) + "}";
  return !ended_;
}

void Script::answer(const std::string &text) {
  // Not by way of a buffer that would keep it.
  const std::string line = text + "\n";
  for (std::size_t at = 0; at < line.size();) {
    const ssize_t written = ::write(STDOUT_FILENO, line.data() + at, line.size() - at);
    if (written <= 0) break;
    at += static_cast<std::size_t>(written);
  }
}

void Script::obey(const std::string &line) {
  std::istringstream words(line);
  std::string command, first, second;
  words >> command >> first;
  words >> second;
  const std::size_t text_at = line.find(' ');
  const std::string rest = text_at == std::string::npos ? std::string() : line.substr(text_at + 1);
  frames_.clear();
  if (command == "look") return answer(describe(app_));
  if (command == "picture") {
    if (!keeps_) {
      app_.keep_picture(true);
      frame();
      app_.keep_picture(false);
    }
    // A bitmap is written and read in no time.
    const bool written = rest.ends_with(".bmp")
                             ? app_.picture() != nullptr && SDL_SaveBMP(app_.picture(), rest.c_str()) == 0
                             : write_png(app_.picture(), rest);
    return answer(written ? "[]" : "\"no picture\"");
  }
  if (command == "lay") {
    const std::size_t text = line.find(' ', line.find(' ', text_at + 1) + 1);
    return answer(describe_text(app_.fonts(), first, second == "rtl", line.substr(text + 1)));
  }
  bool fine = true;
  if (command == "key" || command == "keydown" || command == "keyup" || command == "keyrepeat") {
    const SDL_Keycode code = SDL_GetKeyFromName(rest.c_str());
    fine = code != SDLK_UNKNOWN;
    if (fine && command == "keyrepeat") key(code, true, true);
    if (fine && (command == "key" || command == "keydown")) key(code, true);
    if (fine && (command == "key" || command == "keyup")) key(code, false);
  } else if (command == "type") {
    for (std::size_t at = 0; at < rest.size();) {
      std::size_t count = 0;  // whole characters, as many as an event holds
      while (at + count < rest.size() && count < SDL_TEXTINPUTEVENT_TEXT_SIZE - 5) {
        ++count;
        while (at + count < rest.size() && (static_cast<unsigned char>(rest[at + count]) & 0xC0U) == 0x80U)
          ++count;
      }
      SDL_Event event{};
      event.type = SDL_TEXTINPUT;
      std::memcpy(event.text.text, rest.data() + at, count);
      push(event);
      at += count;
    }
  } else if (command == "tap") {
    fine = tap(rest);
  } else if (command == "pad") {
    pad(first, second);
  } else if (command == "fingers") {
    for (int i = 0; i < number(first); ++i) {
      SDL_Event event{};
      event.type = second == "down" ? SDL_FINGERDOWN : SDL_FINGERUP;
      event.tfinger.fingerId = i;
      push(event);
    }
  } else if (command == "reset") {
    SDL_Event event{};
    event.type = SDL_RENDER_DEVICE_RESET;
    push(event);
  } else if (command == "set") {
    set(first, second);
  } else if (command == "frames") {
    for (int i = number(first); i > 1; --i) frame();
  } else {
    fine = false;
  }
  if (!fine) return answer("\"cannot: " + command + "\"");
  frame();
  answer("[" + frames_ + "]");
}

void Script::key(SDL_Keycode code, bool down, bool repeated) {
  SDL_Event event{};
  event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
  event.key.state = down ? SDL_PRESSED : SDL_RELEASED;
  event.key.repeat = repeated ? 1 : 0;
  event.key.keysym.sym = code;
  event.key.keysym.scancode = SDL_GetScancodeFromKey(code);
  push(event);
}

bool Script::tap(const std::string &id) {
  const ItemSeen *item = app_.page().seen(id);
  if (item == nullptr) return false;
  if (item->low.y < item->clip_low.y || item->high.y > item->clip_high.y) {
    app_.page().focus(id);  // brings it into view, as a finger would have
    frame();
    frame();
    item = app_.page().seen(id);
    if (item == nullptr) return false;
  }
  const float x = (item->low.x + item->high.x) / 2, y = (item->low.y + item->high.y) / 2;
  SDL_Event motion{};
  motion.type = SDL_MOUSEMOTION;
  motion.motion.x = static_cast<Sint32>(x);
  motion.motion.y = static_cast<Sint32>(y);
  push(motion);
  frame();
  push_button(SDL_MOUSEBUTTONDOWN, x, y);
  frame();
  push_button(SDL_MOUSEBUTTONUP, x, y);
  return true;
}

void Script::pad(const std::string &what, const std::string &how) {
  if (what == "attach") {
    const int index = SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX,
                                                SDL_CONTROLLER_BUTTON_MAX, 0);
    joystick_ = SDL_JoystickOpen(index);
    return;
  }
  if (what == "detach") {
    for (int i = 0; i < SDL_NumJoysticks(); ++i)
      if (SDL_JoystickGetDeviceInstanceID(i) == SDL_JoystickInstanceID(joystick_))
        SDL_JoystickDetachVirtual(i);
    SDL_JoystickClose(joystick_);
    joystick_ = nullptr;
    return;
  }
  const SDL_GameControllerButton button = SDL_GameControllerGetButtonFromString(what.c_str());
  SDL_JoystickSetVirtualButton(joystick_, button, how == "down" ? SDL_PRESSED : SDL_RELEASED);
}

void Script::set(const std::string &what, const std::string &value) {
  Settings &settings = app_.settings();
  if (what == "text") settings.text_percent = number(value);
  if (what == "shared") settings.shared_screen = value == "yes";
  if (what == "keep") app_.keep_picture(keeps_ = value == "yes");
  if (what == "quick_hide") settings.quick_hide = value == "on";
  if (what == "band") settings.band = value == "A" ? POP_BAND_A : value == "C" ? POP_BAND_C : POP_BAND_B;
  if (what == "colours")
    settings.palette = value == "dark"   ? Settings::Palette::dark
                       : value == "high" ? Settings::Palette::high_contrast
                                         : Settings::Palette::light;
  if (what == "size") {
    const int width = number(value), height = number(value.substr(value.find('x') + 1));
    if (width > 0 && height > 0) SDL_SetWindowSize(SDL_RenderGetWindow(app_.renderer()), width, height);
  }
}
