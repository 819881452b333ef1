#include "app.h"

#include <algorithm>
#include <string_view>

namespace {

constexpr std::uint32_t poll_budget_us = 2000;
constexpr float stick_rest = 0.25F;
// More events than a frame ever holds.
constexpr int events_at_once = 256;

float axis(SDL_GameController *controller, SDL_GameControllerAxis axis) {
  const float value = static_cast<float>(SDL_GameControllerGetAxis(controller, axis)) / 32767.0F;
  return value > stick_rest || value < -stick_rest ? value : 0.0F;
}

// SDL keeps the places of its events and what was typed in them: each is used once more, for nothing.
void wipe_events() {
  SDL_Event nothing{};
  for (int i = 0; i < events_at_once; ++i) {
    nothing.type = SDL_USEREVENT;
    SDL_PushEvent(&nothing);
  }
  SDL_FlushEvent(SDL_USEREVENT);
}

}  // namespace

App::App(HostedClient &hosted, SDL_Renderer *renderer, Fonts &fonts, const Settings &settings)
    : hosted_(hosted),
      renderer_(renderer),
      fonts_(fonts),
      settings_(settings),
      imgui_(renderer),
      texts_(renderer, fonts),
      icons_(renderer),
      corners_(renderer),
      page_(texts_, icons_, corners_),
      help_(hosted.client(), hosted.device(), hosted.speech()) {
  SDL_StopTextInput();
  last_tick_ = SDL_GetTicks64();
  for (int i = 0; i < SDL_NumJoysticks() && controller_ == nullptr; ++i) open_controller(i);
}

App::~App() {
  SDL_GameControllerClose(controller_);
  SDL_FreeSurface(picture_);
}

void App::open_controller(int index) {
  if (controller_ == nullptr && SDL_IsGameController(index) == SDL_TRUE)
    controller_ = SDL_GameControllerOpen(index);
}

// One that came loose and is put back in is a new one, and until then another may steer.
void App::close_controller(SDL_JoystickID id) {
  if (controller_ == nullptr || SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(controller_)) != id)
    return;
  SDL_GameControllerClose(controller_);
  controller_ = nullptr;
  for (int i = 0; i < SDL_NumJoysticks() && controller_ == nullptr; ++i) open_controller(i);
}

bool App::frame() {
  const Uint64 begin = SDL_GetPerformanceCounter();
  hide_ = false;
  for (SDL_Event event; SDL_PollEvent(&event) != 0;) take(event);
  if (state_ == State::help && settings_.quick_hide && quick_hide_.held(SDL_GetTicks64())) hide_ = true;

  imgui_.begin_frame();
  if (state_ == State::help && !hide_) {
    note_shared();
    if (help_.low_key()) game_.draw(ImGui::GetBackgroundDrawList(), ImGui::GetIO().DisplaySize);
    hide_ = help_.draw(page_, settings_);
    shows_ = Shows::help;
    if (hide_) {  // that picture is thrown away: the one that is presented has nothing of the help in it
      ImGui::EndFrame();
      imgui_.begin_frame();
    }
  }
  if (hide_) state_ = State::game;
  if (state_ == State::game) draw_game();
  if (state_ == State::menu) draw_menu_page();
  SDL_SetRenderDrawColor(renderer_, 0, 0, 0, 255);
  SDL_RenderClear(renderer_);
  imgui_.draw();
  if (keep_picture_) {
    SDL_FreeSurface(picture_);
    int width = 0, height = 0;
    SDL_GetRendererOutputSize(renderer_, &width, &height);
    picture_ = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    SDL_RenderReadPixels(renderer_, nullptr, SDL_PIXELFORMAT_ARGB8888, picture_->pixels, picture_->pitch);
  }
  SDL_RenderPresent(renderer_);
  last_frame_us_ = (SDL_GetPerformanceCounter() - begin) * 1000000 / SDL_GetPerformanceFrequency();

  // The game is on the screen: now there is time to wipe.
  if (hide_) {
    help_.hide(page_);
    texts_.wipe();
    imgui_.forget_pointer();
    quick_hide_.forget();
    SDL_StopTextInput();
    SDL_FlushEvents(SDL_KEYDOWN, SDL_TEXTINPUT);
    wipe_events();
  }
  if (help_.left() && state_ == State::help) {
    state_ = State::menu;
    SDL_StopTextInput();
  }
  if (state_ == State::help && help_.takes_text() != (SDL_IsTextInputActive() == SDL_TRUE)) {
    if (help_.takes_text())
      SDL_StartTextInput();
    else
      SDL_StopTextInput();
  }
  texts_.end_frame();
  pop_client_poll(hosted_.client(), poll_budget_us, nullptr);
  return running_;
}

void App::take(const SDL_Event &event) {
  if (settings_.quick_hide && quick_hide_.take(event, SDL_GetTicks64()) && state_ == State::help)
    hide_ = true;
  imgui_.take(event);
  const bool in_help = state_ == State::help;
  switch (event.type) {
    case SDL_QUIT:
      running_ = false;
      break;
    case SDL_KEYDOWN:
      page_.show_focus(true);
      take_key(event.key);
      break;
    case SDL_TEXTINPUT:
      if (in_help) {
        help_.type(event.text.text);
        if (help_.takes_text()) page_.focus("field");
      }
      break;
    case SDL_TEXTEDITING:
      if (in_help) help_.compose(event.edit.text);
      break;
    // Hide is found here, from where it was last drawn: it waits for no frame.
    case SDL_MOUSEBUTTONDOWN:
      page_.show_focus(false);
      hide_pressed_ =
          in_help && page_.on("hide", static_cast<float>(event.button.x), static_cast<float>(event.button.y));
      break;
    case SDL_MOUSEBUTTONUP:
      if (hide_pressed_ && in_help &&
          page_.on("hide", static_cast<float>(event.button.x), static_cast<float>(event.button.y)))
        hide_ = true;
      hide_pressed_ = false;
      break;
    case SDL_CONTROLLERDEVICEADDED:
      open_controller(event.cdevice.which);
      break;
    case SDL_CONTROLLERDEVICEREMOVED:
      close_controller(event.cdevice.which);
      break;
    case SDL_CONTROLLERBUTTONDOWN:
      page_.show_focus(true);
      take_button(event.cbutton);
      break;
    case SDL_CONTROLLERBUTTONUP:
      // A short press goes back; a long one has hidden everything by now.
      if (event.cbutton.button == SDL_CONTROLLER_BUTTON_B) step_back();
      break;
    case SDL_RENDER_DEVICE_RESET:
      // Every texture lost its picture: without new ones Hide would have no word on it.
      texts_.wipe();
      icons_.forget();
      corners_.forget();
      break;
    case SDL_APP_WILLENTERBACKGROUND:
      help_.event(POP_EVENT_PAUSED);
      break;
    case SDL_APP_DIDENTERFOREGROUND:
      help_.event(POP_EVENT_RESUMED);
      break;
    case SDL_APP_LOWMEMORY:
      help_.event(POP_EVENT_LOW_MEMORY);
      break;
    case SDL_WINDOWEVENT:
      if (event.window.event == SDL_WINDOWEVENT_MINIMIZED) help_.event(POP_EVENT_PAUSED);
      if (event.window.event == SDL_WINDOWEVENT_RESTORED) help_.event(POP_EVENT_RESUMED);
      break;
    default:
      break;
  }
}

void App::take_key(const SDL_KeyboardEvent &key) {
  const SDL_Keycode code = key.keysym.sym;
  if (state_ == State::game) {
    if (code == SDLK_ESCAPE && key.repeat == 0) {
      state_ = State::menu;
      page_.reset_focus();
    }
    return;
  }
  // A key that is held chooses nothing twice: the next screen's main choice could be a call.
  if (key.repeat != 0 &&
      (code == SDLK_ESCAPE || code == SDLK_SPACE || code == SDLK_RETURN || code == SDLK_KP_ENTER))
    return;
  const bool writing = state_ == State::help && help_.takes_text();
  const bool in_field = writing && page_.focused("field");
  using Edit = HelpOverlay::Edit;
  switch (code) {
    case SDLK_ESCAPE:
      step_back();
      break;
    case SDLK_TAB:
      page_.next((key.keysym.mod & KMOD_SHIFT) != 0 ? -1 : 1);
      break;
    case SDLK_DOWN:
      move(Page::Way::down);
      break;
    case SDLK_UP:
      move(Page::Way::up);
      break;
    case SDLK_LEFT:
      if (in_field)
        help_.edit(Edit::left);
      else
        move(Page::Way::left);
      break;
    case SDLK_RIGHT:
      if (in_field)
        help_.edit(Edit::right);
      else
        move(Page::Way::right);
      break;
    case SDLK_HOME:
      help_.edit(Edit::home);
      break;
    case SDLK_END:
      help_.edit(Edit::end);
      break;
    case SDLK_BACKSPACE:
      if (state_ == State::help) help_.edit(Edit::back);
      break;
    case SDLK_DELETE:
      if (state_ == State::help) help_.edit(Edit::forward);
      break;
    case SDLK_PAGEDOWN:
      page_.scroll(0.8F);
      break;
    case SDLK_PAGEUP:
      page_.scroll(-0.8F);
      break;
    case SDLK_SPACE:
      if (!writing) activate();
      break;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
      if (in_field)
        help_.send(page_);
      else
        activate();
      break;
    default:
      break;
  }
}

void App::take_button(const SDL_ControllerButtonEvent &button) {
  if (state_ == State::game) {
    if (button.button == SDL_CONTROLLER_BUTTON_START) {
      state_ = State::menu;
      page_.reset_focus();
    }
    return;
  }
  switch (button.button) {
    case SDL_CONTROLLER_BUTTON_DPAD_DOWN:
      return move(Page::Way::down);
    case SDL_CONTROLLER_BUTTON_DPAD_UP:
      return move(Page::Way::up);
    case SDL_CONTROLLER_BUTTON_DPAD_LEFT:
      return move(Page::Way::left);
    case SDL_CONTROLLER_BUTTON_DPAD_RIGHT:
      return move(Page::Way::right);
    case SDL_CONTROLLER_BUTTON_A:
      if (state_ == State::help && page_.focused("field")) return help_.send(page_);
      return activate();
    case SDL_CONTROLLER_BUTTON_LEFTSHOULDER:
      return page_.scroll(-0.8F);
    case SDL_CONTROLLER_BUTTON_RIGHTSHOULDER:
      return page_.scroll(0.8F);
    default:
      return;
  }
}

void App::activate() {
  if (state_ == State::help && page_.focused("hide"))
    hide_ = true;
  else
    page_.activate();
}

void App::move(Page::Way way) { page_.move(way); }

void App::step_back() {
  if (state_ == State::help) {
    help_.go_back(page_);
  } else if (state_ == State::menu) {
    state_ = State::game;
  }
}

void App::steer(float &x, float &y) const {
  const Uint8 *keys = SDL_GetKeyboardState(nullptr);
  const auto held = [&](SDL_Scancode one, SDL_Scancode other) {
    return keys[one] != 0 || keys[other] != 0 ? 1.0F : 0.0F;
  };
  x = held(SDL_SCANCODE_RIGHT, SDL_SCANCODE_D) - held(SDL_SCANCODE_LEFT, SDL_SCANCODE_A);
  y = held(SDL_SCANCODE_DOWN, SDL_SCANCODE_S) - held(SDL_SCANCODE_UP, SDL_SCANCODE_W);
  if (controller_ == nullptr) return;
  x += axis(controller_, SDL_CONTROLLER_AXIS_LEFTX);
  y += axis(controller_, SDL_CONTROLLER_AXIS_LEFTY);
}

void App::draw_game() {
  const Uint64 now = SDL_GetTicks64();
  float x = 0, y = 0;
  steer(x, y);
  const float passed =
      even_steps_ ? 1.0F / 60 : std::min(0.05F, static_cast<float>(now - last_tick_) / 1000.0F);
  game_.tick(passed, std::clamp(x, -1.0F, 1.0F), std::clamp(y, -1.0F, 1.0F));
  last_tick_ = now;
  game_.draw(ImGui::GetBackgroundDrawList(), ImGui::GetIO().DisplaySize);
  shows_ = Shows::game;
}

void App::draw_menu_page() {
  game_.draw(ImGui::GetBackgroundDrawList(), ImGui::GetIO().DisplaySize);
  last_tick_ = SDL_GetTicks64();
  shows_ = Shows::menu;
  pop_entry_view entry{};
  entry.struct_size = sizeof entry;
  pop_flow_entry(hosted_.client(), &hosted_.device(), &entry);
  page_.begin(settings_.look(settings_.band == POP_BAND_A), "en", false, Frame::middle);
  const MenuChoice choice = draw_menu(page_, settings_, entry, hosted_.speech() != nullptr);
  page_.end();
  change(settings_, choice);
  if (choice == MenuChoice::play) state_ = State::game;
  if (choice == MenuChoice::quit) running_ = false;
  if (choice != MenuChoice::help) return;
  page_.reset_focus();
  if (help_.open(settings_)) state_ = State::help;
  shared_told_ = settings_.shared_screen;
}

void App::note_shared() {
  if (settings_.shared_screen == shared_told_) return;
  shared_told_ = settings_.shared_screen;
  help_.event(shared_told_ ? POP_EVENT_SCREEN_SHARED : POP_EVENT_SCREEN_PRIVATE);
}
