#include "parts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "qr.h"

namespace {

constexpr float corner = 10;

float padding(const Page &page) { return page.look().space(14); }
int icon_pixels(const Page &page, const Card &card) {
  if (card.icon.empty()) return 0;
  const float size = card.tile ? 56.0F : static_cast<float>(card.pixels) * 1.4F;
  return static_cast<int>(page.look().space(size));
}
float words_x(const Page &page, const Card &card) {
  const float pad = padding(page);
  return card.icon.empty() ? pad : pad + static_cast<float>(icon_pixels(page, card)) + pad;
}
Words label_of(const Card &card) { return {card.label, card.pixels, card.bold, false, card.language}; }

}  // namespace

void say(Page &page, Column &column, const Words &words, ImU32 colour, float space_after) {
  if (words.text.empty()) return;
  const float height = page.measure(words, column.width).height();
  page.put(words, {column.x, column.y, column.width, height}, colour, page.look().colours.ground);
  column.y += height + page.look().space(space_after);
}

float card_height(Page &page, const Card &card, float width) {
  const float pad = padding(page);
  const float low = page.look().target();
  if (card.tile) {
    float height = 2 * pad + static_cast<float>(icon_pixels(page, card));
    if (!card.label.empty())
      height += page.look().space(6) + page.measure(label_of(card), width - pad).height();
    return std::max(low, height);
  }
  const float room = width - words_x(page, card) - pad;
  float words = 0;
  if (!card.label.empty()) words += page.measure(label_of(card), room).height();
  for (const std::string_view more : {card.hint, card.trace})
    if (!more.empty()) words += page.measure({more, 20}, room).height();
  return std::max({low, words + 1.4F * pad, static_cast<float>(icon_pixels(page, card)) + pad});
}

float card_width(Page &page, const Card &card, float most) {
  const float around = words_x(page, card) + padding(page);
  float words =
      card.label.empty() ? -padding(page) : page.measure(label_of(card), most - around).shaped.width;
  for (const std::string_view more : {card.hint, card.trace})
    if (!more.empty()) words = std::max(words, page.measure({more, 20}, most - around).shaped.width);
  return std::min(most, std::max(page.look().target(), std::ceil(words + around) + 1));
}

bool draw_card(Page &page, const Card &card, const Box &box) {
  const float pad = padding(page);
  const bool chosen =
      page.item(card.id, card.name.empty() ? card.label : card.name, box, card.ground, card.edge);
  page.fill(box, card.ground, card.edge, corner);
  const int icon = icon_pixels(page, card);
  const auto icon_size = static_cast<float>(icon);
  if (card.tile) {
    page.icon(card.icon, box.x + (box.width - icon_size) / 2, box.y + pad, icon, card.on_ground);
    if (!card.label.empty()) {
      const float wide = page.measure(label_of(card), box.width - pad).shaped.width;
      const float x = box.x + std::max(pad / 2, (box.width - wide) / 2);
      page.put(label_of(card), {x, box.y + pad + icon_size + page.look().space(6), box.width - pad, 0},
               card.on_ground, card.ground);
    }
    return chosen;
  }
  const float x = box.x + words_x(page, card), room = box.width - words_x(page, card) - pad;
  float words = 0;
  if (!card.label.empty()) words += page.measure(label_of(card), room).height();
  for (const std::string_view more : {card.hint, card.trace})
    if (!more.empty()) words += page.measure({more, 20}, room).height();
  // With nothing but an icon, it stands in the middle.
  const float icon_x = card.label.empty() ? box.x + (box.width - icon_size) / 2 : box.x + pad;
  if (icon != 0) page.icon(card.icon, icon_x, box.y + (box.height - icon_size) / 2, icon, card.on_ground);
  float y = box.y + (box.height - words) / 2;
  const auto line = [&](const Words &text, ImU32 colour) {
    if (text.text.empty()) return;
    page.put(text, {x, y, room, 0}, colour, card.ground);
    y += page.measure(text, room).height();
  };
  line(label_of(card), card.on_ground);
  line({card.hint, 20}, card.faint);
  line({card.trace, 20}, card.faint);
  return chosen;
}

bool Flowing::add(const Card &card) {
  const float space = page_.look().space(12);
  const float width = card_width(page_, card, column_.width);
  if (x_ > 0 && x_ + width > column_.width) finish();
  const float height = card_height(page_, card, width);
  const bool chosen = draw_card(page_, card, {column_.x + x_, column_.y, width, height});
  x_ += width + space;
  row_height_ = std::max(row_height_, height);
  return chosen;
}

void Flowing::finish() {
  if (x_ > 0) column_.y += row_height_ + page_.look().space(12);
  x_ = row_height_ = 0;
}

Grid::Grid(Page &page, Column &column, int across, float space)
    : column_(column),
      across_(across),
      space_(page.look().space(space)),
      tile_(
          std::floor((column.width - space_ * static_cast<float>(across - 1)) / static_cast<float>(across))) {
}

Box Grid::next(float height) {
  if (at_ == across_) finish();
  const Box box{column_.x + static_cast<float>(at_) * (tile_ + space_), column_.y, tile_, height};
  ++at_;
  row_height_ = std::max(row_height_, height);
  return box;
}

void Grid::finish() {
  if (at_ > 0) column_.y += row_height_ + space_;
  at_ = 0;
  row_height_ = 0;
}

float draw_qr(Page &page, std::string_view text, float x, float y, float most) {
  const QrCode code(text);
  if (code.width() == 0) return 0;
  const int modules = code.width() + 2 * QrCode::quiet;
  const float module = std::max(2.0F, std::floor(most / static_cast<float>(modules)));
  const float side = module * static_cast<float>(modules);
  const ImU32 white = rgb(0xFFFFFF), black = rgb(0x000000);
  page.fill({x, y, side, side}, white, white, 0);
  const ImVec2 low = page.to_window({x, y, side, side});
  for (int row = 0; row < code.width(); ++row)
    for (int column = 0; column < code.width(); ++column) {
      if (!code.dark(column, row)) continue;
      const ImVec2 at{low.x + static_cast<float>(column + QrCode::quiet) * module,
                      low.y + static_cast<float>(row + QrCode::quiet) * module};
      page.canvas()->AddRectFilled(at, {at.x + module, at.y + module}, black);
    }
  return side;
}
