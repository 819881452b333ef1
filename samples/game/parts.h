#pragma once
// The parts a page is made of: columns, cards, tiles.

#include <string_view>

#include "page.h"

// From top to bottom.
struct Column {
  float x, width, y;
};

struct Card {
  std::string_view id, name;  // `name`: what is read aloud
  std::string_view icon, label, hint, trace;
  std::string_view language;  // of the label
  ImU32 ground, on_ground, faint, edge;
  int pixels = 22;
  bool bold = true;
  bool tile = false;  // the icon above the label
};

// Text; the column's y is then below it.
void say(Page &page, Column &column, const Words &words, ImU32 colour, float space_after);

float card_height(Page &page, const Card &card, float width);
// As wide as its words, up to `most`.
float card_width(Page &page, const Card &card, float most);
bool draw_card(Page &page, const Card &card, const Box &box);

// Cards side by side, as many as fit, then the next row.
class Flowing {
 public:
  Flowing(Page &page, Column &column) : page_(page), column_(column) {}
  bool add(const Card &card);
  void finish();

 private:
  Page &page_;
  Column &column_;
  float x_ = 0, row_height_ = 0;
};

// Tiles of one width in rows of `across`.
class Grid {
 public:
  Grid(Page &page, Column &column, int across, float space);
  Box next(float height);
  void finish();
  float tile_width() const { return tile_; }

 private:
  Column &column_;
  int across_, at_ = 0;
  float space_, tile_, row_height_ = 0;
};

// A code for a camera, black on white whatever the colours are. Its side, or 0 where none could be made.
float draw_qr(Page &page, std::string_view text, float x, float y, float most);
