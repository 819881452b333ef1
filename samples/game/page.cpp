#include "page.h"

#include <algorithm>
#include <cmath>

namespace {

constexpr ImGuiWindowFlags plain_window = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                          ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                          ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus;
constexpr float ring_width = 4, ring_gap = 3;

// The title is a part of its own; below or beside it are the choices.
int part(const ItemSeen &item) { return item.id == "title" ? -1 : static_cast<int>(item.zone); }
float middle(const ItemSeen &item) { return item.place.x + item.place.width / 2; }

}  // namespace

void Page::begin(const Look &look, std::string_view language, bool right_to_left, Frame frame) {
  look_ = look;
  language_ = language;
  right_to_left_ = right_to_left;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  frame_low_ = {0, 0};
  frame_size_ = whole;
  if (frame == Frame::corner) {
    frame_size_ = {std::min(whole.x, look.space(440)), std::min(whole.y, look.space(520))};
    frame_low_ = {right_to_left ? 0 : whole.x - frame_size_.x, whole.y - frame_size_.y};
  } else if (frame == Frame::middle) {
    frame_size_ = {std::min(whole.x, look.space(640)), std::min(whole.y, look.space(660))};
    frame_low_ = {std::round((whole.x - frame_size_.x) / 2), std::round((whole.y - frame_size_.y) / 2)};
  }
  ImGui::SetNextWindowPos(frame_low_);
  ImGui::SetNextWindowSize(frame_size_);
  ImGui::Begin("page", nullptr, plain_window | ImGuiWindowFlags_NoScrollWithMouse);
  const ImVec2 frame_high{frame_low_.x + frame_size_.x, frame_low_.y + frame_size_.y};
  canvas()->AddRectFilled(frame_low_, frame_high, look_.colours.edge);
  const float line = frame == Frame::whole ? 0.0F : 2.0F;
  canvas()->AddRectFilled({frame_low_.x + line, frame_low_.y + line},
                          {frame_high.x - line, frame_high.y - line}, look_.colours.ground);
  drawing_.clear();
  texts_seen_.clear();
  head_height_ = foot_height_ = 0;
}

void Page::zone(Zone zone, float height) {
  end_zone();
  if (zone != Zone::body && height <= 0) return;  // Dear ImGui would take 0 for all there is
  zone_ = zone;
  zone_open_ = true;
  zone_width_ = frame_size_.x;
  extent_ = 0;
  const float bottom = frame_low_.y + frame_size_.y;
  float top = frame_low_.y;
  if (zone == Zone::head) {
    head_height_ = height;
  } else if (zone == Zone::foot) {
    foot_height_ = height;
    top = bottom - height;
  } else {
    top += head_height_;
    height = body_height_ = std::max(1.0F, frame_size_.y - head_height_ - foot_height_);
  }
  ImGui::SetCursorScreenPos({frame_low_.x, top});
  const char *names[] = {"head", "body", "foot"};
  ImGui::BeginChild(names[static_cast<std::size_t>(zone)], {zone_width_, height}, false,
                    plain_window | (zone == Zone::body ? 0 : ImGuiWindowFlags_NoScrollWithMouse));
  if (zone == Zone::body) {
    if (focus_.empty()) ImGui::SetScrollY(0);
    if (scroll_by_ != 0) ImGui::SetScrollY(ImGui::GetScrollY() + scroll_by_ * height);
    scroll_by_ = 0;
  }
  zone_origin_ = ImGui::GetCursorScreenPos();
}

void Page::end_zone() {
  if (!zone_open_) return;
  if (zone_ == Zone::body) {
    ImGui::SetCursorScreenPos(zone_origin_);
    ImGui::Dummy({1, extent_ + look_.space(20)});
    if (to_end_) ImGui::SetScrollY(extent_);
    to_end_ = false;
    const float all = extent_ + look_.space(20);
    if (all > body_height_ + 1) {  // how far one has read, at the end edge
      const float length = std::max(40.0F, body_height_ * body_height_ / all);
      const float down = (body_height_ - length) * ImGui::GetScrollY() / std::max(1.0F, all - body_height_);
      const ImVec2 low = to_window(
          {zone_width_ - 12, ImGui::GetScrollY() + std::min(down, body_height_ - length), 8, length});
      corners_.card(canvas(), low, {low.x + 8, low.y + length}, look_.colours.edge, 4);
    }
  }
  ImGui::EndChild();
  zone_open_ = false;
}

void Page::end() {
  end_zone();
  ImGui::End();
  // Drawn as head, foot, body; read as head, body, foot.
  std::stable_sort(drawing_.begin(), drawing_.end(),
                   [](const ItemSeen &a, const ItemSeen &b) { return a.zone < b.zone; });
  items_ = std::move(drawing_);
  drawing_.clear();
  activated_.clear();
  if (focused_item() == nullptr) {
    const auto first = std::find_if(items_.begin(), items_.end(),
                                    [](const ItemSeen &item) { return item.zone == Zone::body; });
    focus_ = first != items_.end() ? first->id : items_.empty() ? std::string() : items_.front().id;
  }
}

ImVec2 Page::to_window(const Box &box) const {
  const float x = right_to_left_ ? zone_width_ - box.x - box.width : box.x;
  return {std::round(zone_origin_.x + x), std::round(zone_origin_.y + box.y)};
}

const Drawn &Page::measure(const Words &words, float width) {
  TextStyle style;
  style.language = words.language.empty() ? std::string_view(language_) : words.language;
  style.right_to_left = right_to_left_;
  style.own_direction = words.own_direction || !words.language.empty();
  style.pixels = look_.text(words.pixels);
  style.bold = words.bold;
  style.width = std::max(1.0F, std::floor(width));
  return texts_.lay(words.text, style);
}

void Page::put(const Words &words, const Box &box, ImU32 colour, ImU32 ground) {
  const Drawn &drawn = measure(words, box.width);
  extent_ = std::max(extent_, box.y + drawn.height());
  const ImVec2 at = to_window({box.x, box.y, box.width, drawn.height()});
  const auto margin = static_cast<float>(drawn.margin);
  float y = at.y;
  for (std::size_t i = 0; i < drawn.textures.size(); ++i) {
    const float line_width = drawn.shaped.lines[i].width;
    const float x = drawn.shaped.right_to_left ? at.x + box.width - line_width : at.x;
    if (drawn.textures[i] != nullptr) {
      int width = 0, height = 0;
      SDL_QueryTexture(drawn.textures[i], nullptr, nullptr, &width, &height);
      const ImVec2 low{std::round(x - margin), y - margin};
      canvas()->AddImage(drawn.textures[i], low,
                         {low.x + static_cast<float>(width), low.y + static_cast<float>(height)}, {0, 0},
                         {1, 1}, colour);
    }
    y += static_cast<float>(drawn.shaped.line_height);
  }
  if (!watched_) return;
  TextSeen seen{std::string(words.text),
                std::string(words.language.empty() ? language_ : words.language),
                look_.text(words.pixels),
                at,
                {at.x + box.width, y},
                canvas()->GetClipRectMin(),
                canvas()->GetClipRectMax(),
                colour,
                ground,
                drawn.shaped.right_to_left,
                0,
                {}};
  if (drawn.shaped.right_to_left)
    seen.low.x = at.x + box.width - drawn.shaped.width;
  else
    seen.high.x = at.x + drawn.shaped.width;
  for (const ShapedLine &line : drawn.shaped.lines) {
    seen.missing += line.missing;
    std::string &visual = seen.lines.emplace_back();
    for (const Cluster &cluster : line.clusters)
      visual += words.text.substr(cluster.begin, cluster.end - cluster.begin);
  }
  texts_seen_.push_back(std::move(seen));
}

void Page::icon(std::string_view name, float x, float y, int pixels, ImU32 colour) {
  SDL_Texture *texture = icons_.get(name, pixels);
  const auto size = static_cast<float>(pixels);
  extent_ = std::max(extent_, y + size);
  if (texture == nullptr) return;
  const ImVec2 low = to_window({x, y, size, size});
  // What shows a direction is mirrored with the page; a phone or a clock is not.
  const bool mirrored = right_to_left_ && (name == "back" || name == "list");
  canvas()->AddImage(texture, low, {low.x + size, low.y + size}, {mirrored ? 1.0F : 0.0F, 0},
                     {mirrored ? 0.0F : 1.0F, 1}, colour);
}

void Page::fill(const Box &box, ImU32 ground, ImU32 edge, float corner) {
  extent_ = std::max(extent_, box.y + box.height);
  const ImVec2 low = to_window(box), high{low.x + std::round(box.width), low.y + std::round(box.height)};
  corners_.card(canvas(), low, high, edge, corner);
  if (edge != ground)
    corners_.card(canvas(), {low.x + 2, low.y + 2}, {high.x - 2, high.y - 2}, ground, corner - 2);
}

bool Page::item(std::string_view id, std::string_view name, const Box &box, ImU32 ground, ImU32 edge,
                bool activates) {
  extent_ = std::max(extent_, box.y + box.height);
  const ImVec2 low = to_window(box);
  ItemSeen item{std::string(id),
                std::string(name),
                zone_,
                low,
                {low.x + box.width, low.y + box.height},
                box,
                canvas()->GetClipRectMin(),
                canvas()->GetClipRectMax(),
                ground,
                edge,
                look_.colours.ground,
                focus_ == id};
  bool chosen = false;
  if (activates) {
    ImGui::SetCursorScreenPos(low);
    chosen = ImGui::InvisibleButton(item.id.c_str(), {box.width, box.height});
    if (chosen) focus_ = id;
    if (activated_ == id && !activated_.empty()) chosen = true;
  }
  if (item.focused && focus_shown_) draw_focus(item);
  if (item.focused && bring_into_view_ && zone_ == Zone::body) bring_into_view(item);
  drawing_.push_back(std::move(item));
  return chosen;
}

void Page::draw_focus(const ItemSeen &item) {
  const auto ring = [&](float out, ImU32 colour) {
    corners_.card(canvas(), {item.low.x - out, item.low.y - out},
                  {std::round(item.high.x) + out, std::round(item.high.y) + out}, colour, 10 + out);
  };
  ring(ring_gap + ring_width, look_.colours.ring);
  ring(ring_gap, item.behind);
}

void Page::bring_into_view(const ItemSeen &item) {
  bring_into_view_ = false;
  const float room = look_.space(24);
  const float top = item.place.y - room, bottom = item.place.y + item.place.height + room;
  const float view = ImGui::GetScrollY();
  // What is taller than the view is shown from its top.
  if (top < view || bottom - top > body_height_) {
    ImGui::SetScrollY(std::max(0.0F, top));
  } else if (bottom > view + body_height_) {
    ImGui::SetScrollY(bottom - body_height_);
  }
}

const ItemSeen *Page::seen(std::string_view id) const {
  const auto found =
      std::find_if(items_.begin(), items_.end(), [&](const ItemSeen &item) { return item.id == id; });
  return found == items_.end() ? nullptr : &*found;
}

bool Page::on(std::string_view id, float x, float y) const {
  const ItemSeen *item = seen(id);
  return item != nullptr && x >= item->low.x && x < item->high.x && y >= item->low.y && y < item->high.y;
}

void Page::focus(std::string_view id) {
  if (seen(id) == nullptr) return;
  focus_ = id;
  bring_into_view_ = true;
}

void Page::next(int step) {
  if (items_.empty()) return;
  const ItemSeen *now = focused_item();
  const auto count = static_cast<int>(items_.size());
  const int at = now == nullptr ? 0 : static_cast<int>(now - items_.data());
  focus(items_[static_cast<std::size_t>((at + step + count) % count)].id);
}

void Page::move(Way way) {
  const ItemSeen *now = focused_item();
  if (now == nullptr) return next(1);
  const ItemSeen *best = nullptr;
  if (way == Way::left || way == Way::right) {
    // Within the row; `x` grows towards the end edge.
    const bool forward = (way == Way::right) != right_to_left_;
    for (const ItemSeen &item : items_) {
      if (part(item) != part(*now) || std::abs(item.place.y - now->place.y) >= now->place.height) continue;
      if (forward ? middle(item) <= middle(*now) : middle(item) >= middle(*now)) continue;
      if (best == nullptr || std::abs(middle(item) - middle(*now)) < std::abs(middle(*best) - middle(*now)))
        best = &item;
    }
  } else {
    // The nearest row, and in it the nearest; from the last row to what is read next, which may stand beside
    // it.
    const bool down = way == Way::down;
    const auto far = [&](const ItemSeen &item) {
      return (item.place.y - now->place.y) * (down ? 1.0F : -1.0F);
    };
    for (const ItemSeen &item : items_) {
      if (part(item) != part(*now) || far(item) < std::min(now->place.height, item.place.height) / 2)
        continue;
      if (best == nullptr || far(item) < far(*best) - 1 ||
          (far(item) < far(*best) + 1 &&
           std::abs(middle(item) - middle(*now)) < std::abs(middle(*best) - middle(*now))))
        best = &item;
    }
    for (auto at = now;
         best == nullptr && (down ? ++at != items_.data() + items_.size() : at-- != items_.data());)
      if (part(*at) != part(*now)) best = at;
  }
  if (best != nullptr) focus(best->id);
}

void Page::wipe() {
  // Cleared alone, they would keep their memory, and short words in it.
  items_ = std::vector<ItemSeen>();
  drawing_ = std::vector<ItemSeen>();
  texts_seen_ = std::vector<TextSeen>();
  focus_.clear();
  activated_.clear();
}
