#pragma once
// One screen, drawn anew each frame: a pinned head, a body that scrolls, a pinned foot. Dear ImGui has the
// windows, the scrolling and the hit areas. The focus goes in the order in which the items are drawn, which
// is the order in which the screen is read; everything is mirrored where that goes from right to left.

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "corners.h"
#include "icons.h"
#include "look.h"
#include "text_cache.h"

// From the start edge of the zone: the left one, or where the script runs from right to left the right one.
struct Box {
  float x, y, width, height;
};

struct Words {
  std::string_view text;
  int pixels = 20;  // before scaling
  bool bold = false;
  bool own_direction = false;
  std::string_view language = {};  // empty: the screen's
};

enum class Zone { head, body, foot };

// The whole window; a small part of it, at its lower end corner; a part in its middle.
enum class Frame { whole, corner, middle };

// What a test wants to know of a frame.
struct ItemSeen {
  std::string id, name;
  Zone zone;
  ImVec2 low, high;            // on the window
  Box place;                   // in the zone, without scrolling
  ImVec2 clip_low, clip_high;  // what of the zone can be seen
  ImU32 ground, edge, behind;
  bool focused;
};
struct TextSeen {
  std::string text, language;
  int pixels;
  ImVec2 low, high, clip_low, clip_high;
  ImU32 colour, ground;
  bool right_to_left;
  int missing;
  std::vector<std::string> lines;  // each in the order of its glyphs from left to right
};

class Page {
 public:
  Page(TextCache &texts, Icons &icons, Corners &corners) : texts_(texts), icons_(icons), corners_(corners) {}

  // ---- a frame ----
  void begin(const Look &look, std::string_view language, bool right_to_left, Frame frame);
  // Ends the zone before and starts the next; the order is head, foot, body, for the body gets what is left.
  void zone(Zone zone, float height);
  void end();

  const Look &look() const { return look_; }
  bool right_to_left() const { return right_to_left_; }
  std::string_view language() const { return language_; }
  float width() const { return zone_width_; }
  float height() const { return frame_size_.y; }  // of all zones
  float body_height() const { return body_height_; }

  const Drawn &measure(const Words &words, float width);
  // Where the box's start edge is the text's, unless the text has a direction of its own.
  void put(const Words &words, const Box &box, ImU32 colour, ImU32 ground);
  void icon(std::string_view name, float x, float y, int pixels, ImU32 colour);
  void fill(const Box &box, ImU32 ground, ImU32 edge, float corner);
  // A place to tap, of a card that is then filled with `ground` and `edge`. True when it was activated.
  bool item(std::string_view id, std::string_view name, const Box &box, ImU32 ground, ImU32 edge,
            bool activates = true);
  ImDrawList *canvas() const { return ImGui::GetWindowDrawList(); }
  ImVec2 to_window(const Box &box) const;
  bool focused(std::string_view id) const { return focus_ == id; }
  // The focus is shown to who moves it: with a mouse or finger one sees what one touches.
  void show_focus(bool show) { focus_shown_ = show; }

  // ---- input ----
  // A new screen: the focus is on its first item of the body, the view at its top.
  void reset_focus() { focus_.clear(); }
  void focus(std::string_view id);
  void next(int step);
  enum class Way { up, down, left, right };
  void move(Way way);
  void activate() { activated_ = focus_; }
  void scroll(float pages) { scroll_by_ += pages; }
  void scroll_to_end() { to_end_ = true; }
  // Whether the point lies on that item of the last frame.
  bool on(std::string_view id, float x, float y) const;
  const ItemSeen *seen(std::string_view id) const;
  const ItemSeen *focused_item() const { return seen(focus_); }

  const std::vector<ItemSeen> &items() const { return items_; }
  const std::vector<TextSeen> &texts() const { return texts_seen_; }
  void watch(bool on) { watched_ = on; }  // keeps TextSeen
  // Forgets what was on the screen.
  void wipe();

 private:
  void end_zone();
  void draw_focus(const ItemSeen &item);
  void bring_into_view(const ItemSeen &item);

  TextCache &texts_;
  Icons &icons_;
  Corners &corners_;
  Look look_;
  std::string language_;
  bool right_to_left_ = false;
  bool watched_ = false;

  ImVec2 frame_low_{}, frame_size_{};
  float head_height_ = 0, foot_height_ = 0, body_height_ = 0;
  Zone zone_ = Zone::head;
  bool zone_open_ = false;
  ImVec2 zone_origin_{};  // of what is drawn, with scrolling
  float zone_width_ = 0;
  float extent_ = 0;  // how far down the zone is used

  std::string focus_, activated_;
  bool focus_shown_ = true, bring_into_view_ = false;
  bool to_end_ = false;
  float scroll_by_ = 0;
  std::vector<ItemSeen> items_, drawing_;  // of the last frame, of this one
  std::vector<TextSeen> texts_seen_;
};
