#include "imgui_sdl.h"

#include <imgui.h>

#include <algorithm>
#include <cfloat>

namespace {

// Debian builds Dear ImGui with 16-bit indices.
static_assert(sizeof(ImDrawIdx) == 2);

ImVec2 output_size(SDL_Renderer *renderer) {
  int width = 0, height = 0;
  SDL_GetRendererOutputSize(renderer, &width, &height);
  return {static_cast<float>(width), static_cast<float>(height)};
}

void draw_command(SDL_Renderer *renderer, const ImDrawList &list, const ImDrawCmd &command) {
  const SDL_Rect clip{static_cast<int>(command.ClipRect.x), static_cast<int>(command.ClipRect.y),
                      static_cast<int>(command.ClipRect.z - command.ClipRect.x),
                      static_cast<int>(command.ClipRect.w - command.ClipRect.y)};
  if (clip.w <= 0 || clip.h <= 0) return;
  SDL_RenderSetClipRect(renderer, &clip);
  const ImDrawVert *vertices = list.VtxBuffer.Data + command.VtxOffset;
  SDL_RenderGeometryRaw(
      renderer, static_cast<SDL_Texture *>(command.TextureId), &vertices->pos.x, sizeof(ImDrawVert),
      reinterpret_cast<const SDL_Color *>(&vertices->col), sizeof(ImDrawVert), &vertices->uv.x,
      sizeof(ImDrawVert), list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
      list.IdxBuffer.Data + command.IdxOffset, static_cast<int>(command.ElemCount), sizeof(ImDrawIdx));
}

}  // namespace

ImGuiSdl::ImGuiSdl(SDL_Renderer *renderer) : renderer_(renderer) {
  ImGui::CreateContext();
  ImGuiIO &io = ImGui::GetIO();
  io.IniFilename = nullptr;  // nothing on disk
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTextCursorBlink = false;
  unsigned char *pixels = nullptr;
  int width = 0, height = 0;
  io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  io.Fonts->SetTexID(nullptr);
  ImGuiStyle &style = ImGui::GetStyle();
  style.AntiAliasedLinesUseTex = false;
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = style.ChildBorderSize = 0;
  style.WindowMinSize = {1, 1};
  style.ItemSpacing = {0, 0};
}

ImGuiSdl::~ImGuiSdl() { ImGui::DestroyContext(); }

void ImGuiSdl::take(const SDL_Event &event) {
  ImGuiIO &io = ImGui::GetIO();
  switch (event.type) {
    case SDL_MOUSEMOTION:
      io.MousePos = {static_cast<float>(event.motion.x), static_cast<float>(event.motion.y)};
      break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      if (event.button.button != SDL_BUTTON_LEFT) break;
      io.MousePos = {static_cast<float>(event.button.x), static_cast<float>(event.button.y)};
      down_ = event.type == SDL_MOUSEBUTTONDOWN;
      went_down_ = went_down_ || down_;
      break;
    case SDL_MOUSEWHEEL:
      io.MouseWheel += event.wheel.preciseY;
      break;
    default:
      break;
  }
}

void ImGuiSdl::begin_frame() {
  ImGuiIO &io = ImGui::GetIO();
  io.DisplaySize = output_size(renderer_);
  const Uint64 now = SDL_GetTicks64();
  io.DeltaTime = std::max(0.001F, static_cast<float>(now - last_) / 1000.0F);
  last_ = now;
  io.MouseDown[0] = down_ || went_down_;
  went_down_ = false;
  ImGui::NewFrame();
}

void ImGuiSdl::draw() {
  ImGui::Render();
  const ImDrawData *data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    const ImDrawList &list = *data->CmdLists[i];
    for (const ImDrawCmd &command : list.CmdBuffer)
      if (command.UserCallback == nullptr) draw_command(renderer_, list, command);
  }
  SDL_RenderSetClipRect(renderer_, nullptr);
}

void ImGuiSdl::forget_pointer() {
  down_ = went_down_ = false;
  ImGuiIO &io = ImGui::GetIO();
  io.MouseDown[0] = false;
  io.MousePos = {-FLT_MAX, -FLT_MAX};
}
