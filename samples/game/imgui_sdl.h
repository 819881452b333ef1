#pragma once
// Dear ImGui on SDL: its input from events alone, so that what a test sends goes the same way as a finger,
// and its picture by SDL's renderer. Text is drawn as textures by the sample, so there is no font texture.

#include <SDL.h>

class ImGuiSdl {
 public:
  explicit ImGuiSdl(SDL_Renderer *renderer);
  ~ImGuiSdl();
  ImGuiSdl(const ImGuiSdl &) = delete;
  ImGuiSdl &operator=(const ImGuiSdl &) = delete;

  void take(const SDL_Event &event);
  void begin_frame();
  void draw();
  void forget_pointer();

 private:
  SDL_Renderer *renderer_;
  bool down_ = false;
  bool went_down_ = false;  // a press and release within one frame is still a press
  Uint64 last_ = 0;
};
