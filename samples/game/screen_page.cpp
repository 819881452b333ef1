#include "screen_page.h"

#include <algorithm>
#include <vector>

#include "parts.h"

namespace {

struct Choice {
  std::string_view id, label, hint, icon, name, trace, group, language;
  std::int32_t role, checked;
};

std::vector<Choice> choices_of(const pop_flow *flow, const pop_screen_view &screen) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < screen.choice_count; ++i) {
    pop_choice_view view{};
    view.struct_size = sizeof view;
    if (pop_flow_choice(flow, i, &view) != POP_OK) continue;
    choices.push_back({text_of(view.id), text_of(view.label), text_of(view.hint), text_of(view.icon),
                       text_of(view.a11y_label), text_of(view.trace), text_of(view.group),
                       text_of(view.language), view.role, view.checked});
  }
  return choices;
}

// What stands in the pinned foot: always reachable, in one look.
bool pinned(const Choice &choice) { return choice.id == "danger" || choice.id == "back"; }
bool picture(const Choice &choice) { return choice.id.starts_with("picture."); }
bool face(const Choice &choice) { return choice.id.starts_with("feedback."); }

Card card_of(const Page &page, const Choice &choice, bool low_key) {
  const Colours &colours = page.look().colours;
  Card card{choice.id,       choice.name,  choice.icon,  choice.label,  choice.hint, choice.trace,
            choice.language, colours.card, colours.text, colours.faint, colours.edge};
  if (choice.role == POP_ROLE_MAIN) {
    card.ground = colours.main;
    card.edge = low_key ? colours.edge : colours.main;
    card.on_ground = card.faint = colours.on_main;
    card.pixels = 26;
  } else if (choice.role == POP_ROLE_DANGER) {
    card.ground = colours.danger;
    card.edge = low_key ? colours.on_danger : colours.danger;
    card.on_ground = card.faint = colours.on_danger;
  } else if (choice.role == POP_ROLE_QUIET) {
    card.ground = colours.ground;
    card.pixels = 20;
    card.bold = false;
  }
  if (choice.checked != POP_CHECK_NONE) card.icon = choice.checked == POP_CHECK_ON ? "check" : "";
  if (low_key && choice.role != POP_ROLE_DANGER && !card.icon.empty())
    card.label = card.hint = card.trace = {};
  return card;
}

class ScreenPage {
 public:
  ScreenPage(Page &page, const pop_flow *flow, const pop_screen_view &screen, const OwnParts &own)
      : page_(page),
        flow_(flow),
        screen_(screen),
        own_(own),
        colours_(page.look().colours),
        low_key_(screen.low_key != 0),
        choices_(choices_of(flow, screen)) {}

  Done draw() {
    head();
    foot();
    body();
    return std::move(done_);
  }

 private:
  float edge() const { return page_.look().space(low_key_ ? 16 : 32); }
  void chose(bool chosen, const Choice &choice) {
    if (chosen) done_.choice = choice.id;
  }

  void head() {
    const std::string_view label = text_of(screen_.hide_label);
    const Card hide{"hide",
                    label,
                    "hide",
                    label,
                    {},
                    {},
                    {},
                    colours_.hide,
                    colours_.on_hide,
                    colours_.on_hide,
                    low_key_ ? colours_.edge : colours_.on_hide};
    const float pad = page_.look().space(14);
    const float room = page_.width() - 2 * edge();
    const float wide = card_width(page_, hide, room), height = card_height(page_, hide, wide);
    const Words place{text_of(screen_.place), 20};
    // The place stands at the other end where there is room, else it is the body's first line.
    place_in_head_ = !low_key_ && page_.measure(place, 4096).shaped.width + wide + pad < room;
    head_height_ = height + 2 * pad;
    page_.zone(Zone::head, head_height_);
    done_.hide = draw_card(page_, hide, {edge(), pad, wide, height});
    if (place_in_head_ && !place.text.empty()) {
      const Drawn &drawn = page_.measure(place, room - wide - pad);
      const float x = page_.width() - edge() - drawn.shaped.width;
      page_.put(place, {x, pad + (height - drawn.height()) / 2, drawn.shaped.width + 1, 0}, colours_.text,
                colours_.ground);
    }
  }

  // Danger and back, and the field where there is one.
  struct Foot {
    std::vector<const Choice *> row;
    std::vector<Card> cards;
    float field = 0, row_height = 0, height = 0;
    bool stacked = false;
  };

  Foot lay_foot() {
    Foot foot;
    const float pad = page_.look().space(14);
    const float room = page_.width() - 2 * edge();
    // The same order as on the screen; the last one, which leads back, is at the start edge of the eye's way
    // out.
    for (const Choice &choice : choices_) {
      if (!pinned(choice)) continue;
      foot.row.push_back(&choice);
      Card card = card_of(page_, choice, low_key_);
      if (choice.role == POP_ROLE_DANGER) card.pixels = 22;
      foot.cards.push_back(card);
    }
    if (foot.row.empty() && screen_.takes_text == POP_TEXT_NONE) return foot;
    foot.height = pad;
    foot.field = field_height(room);
    if (foot.field > 0) foot.height += foot.field + pad;
    float used = 0;
    for (const Card &card : foot.cards) {
      const float wide = card_width(page_, card, room);
      used += wide + pad;
      foot.row_height = std::max(foot.row_height, card_height(page_, card, wide));
    }
    foot.stacked = used - pad > room;
    const auto count = static_cast<float>(foot.cards.size());
    if (foot.stacked) foot.row_height = foot.row_height * count + pad * (count - 1);
    if (!foot.cards.empty()) foot.height += foot.row_height + pad;
    return foot;
  }

  void foot() {
    foot_ = lay_foot();
    // In a small window it goes with the text: pinned, it would lie over Hide and leave no room to read.
    foot_in_body_ = head_height_ + foot_.height > 0.75F * page_.height();
    page_.zone(Zone::foot, foot_in_body_ ? 0 : foot_.height);
    if (foot_in_body_ || foot_.height == 0) return;
    page_.fill({0, 0, page_.width(), 2}, colours_.edge, colours_.edge, 0);
    draw_foot(page_.look().space(14));
  }

  void draw_foot(float y) {
    const float pad = page_.look().space(14);
    const float room = page_.width() - 2 * edge();
    if (foot_.field > 0) {
      draw_field({edge(), y, room, foot_.field});
      y += foot_.field + pad;
    }
    float x = edge();
    for (std::size_t i = 0; i < foot_.cards.size(); ++i) {
      const Card &card = foot_.cards[i];
      const float wide = card_width(page_, card, room);
      const float tall = foot_.stacked ? card_height(page_, card, wide) : foot_.row_height;
      // Back stands apart from danger, at the other end.
      if (!foot_.stacked && foot_.row[i]->id == "back") x = page_.width() - edge() - wide;
      chose(draw_card(page_, card, {x, y, wide, tall}), *foot_.row[i]);
      if (foot_.stacked)
        y += tall + pad;
      else
        x += wide + pad;
    }
  }

  // ---- the text field ----
  float inset() const { return page_.look().space(12); }
  Card send_card() const {
    const std::string_view label = text_of(screen_.send_label);
    return {"send",           label,        "", label, {}, {}, {}, colours_.main, colours_.on_main,
            colours_.on_main, colours_.main};
  }
  float send_width(float room) const { return card_width(page_, send_card(), room / 2); }
  std::string shown_text() const {
    const std::string_view draft = text_of(screen_.draft);
    if (screen_.takes_text != POP_TEXT_PIN) {
      std::string text(draft);
      text.insert(std::min(own_.cursor, text.size()), own_.composing);
      return text;
    }
    std::string dots;
    for (std::size_t i = 0; i < draft.size(); ++i) dots += "● ";
    return dots;
  }
  float field_height(float room) const {
    if (screen_.takes_text == POP_TEXT_NONE) return 0;
    const float inside = room - send_width(room) - 3 * inset();
    const std::string text = shown_text();
    const Words words{text.empty() ? text_of(screen_.text_label) : text, 22, false, true};
    const Drawn &drawn = page_.measure(words, inside);
    const auto line = static_cast<float>(drawn.shaped.line_height);
    return std::max(page_.look().target(), std::min(drawn.height(), 3 * line) + 2 * inset());
  }

  void draw_field(const Box &box) {
    const float send = send_width(box.width);
    const Box field{box.x, box.y, box.width - send - inset(), box.height};
    if (page_.item("field", text_of(screen_.text_label), field, colours_.card, colours_.edge))
      page_.focus("field");
    page_.fill(field, colours_.card, colours_.edge, 10);
    const std::string text = shown_text();
    const float inside = field.width - 2 * inset();
    const Words words{text.empty() ? text_of(screen_.text_label) : text, 22, false, true};
    const Drawn &drawn = page_.measure(words, inside);
    const auto line = static_cast<float>(drawn.shaped.line_height);
    // Where the cursor is: its line is always in view.
    const std::size_t cursor = screen_.takes_text == POP_TEXT_PIN
                                   ? text.size()
                                   : std::min(own_.cursor + own_.composing.size(), text.size());
    std::size_t row = 0;
    while (row + 1 < drawn.shaped.lines.size() && drawn.shaped.lines[row].end <= cursor) ++row;
    const float up = std::max(0.0F, (static_cast<float>(row) + 1) * line - (field.height - 2 * inset()));
    const ImVec2 low = page_.to_window(field);
    page_.canvas()->PushClipRect({low.x + 2, low.y + 2}, {low.x + field.width - 2, low.y + field.height - 2},
                                 true);
    page_.put(words, {field.x + inset(), field.y + inset() - up, inside, 0},
              text.empty() ? colours_.faint : colours_.text, colours_.card);
    if (page_.focused("field"))
      draw_cursor(drawn, text, cursor, row, {low.x + inset(), low.y + inset() - up}, inside);
    page_.canvas()->PopClipRect();
    const Card card = send_card();
    done_.send = draw_card(page_, card, {box.x + box.width - send, box.y, send, box.height}) || done_.send;
  }

  void draw_cursor(const Drawn &drawn, const std::string &text, std::size_t cursor, std::size_t row,
                   ImVec2 at, float inside) {
    const ShapedLine &line = drawn.shaped.lines[row];
    const bool reversed = drawn.shaped.right_to_left;
    const float start = reversed ? inside - line.width : 0;
    float x = page_.right_to_left() ? inside : 0;
    if (!text.empty()) {
      x = start + (reversed ? 0 : line.width);
      for (const Cluster &cluster : line.clusters) {
        if (cluster.begin == cursor) x = start + (cluster.right_to_left ? cluster.right : cluster.left);
        if (cluster.end == cursor) x = start + (cluster.right_to_left ? cluster.left : cluster.right);
      }
      if (line.clusters.empty()) x = reversed ? inside : 0;
    }
    const auto height = static_cast<float>(drawn.shaped.line_height);
    const float y = at.y + static_cast<float>(row) * height;
    page_.canvas()->AddRectFilled({at.x + x - 1, y + 3}, {at.x + x + 2, y + height - 3}, colours_.text);
  }

  // ---- the body ----
  void body() {
    page_.zone(Zone::body, 0);
    const float room = page_.width() - 2 * edge();
    const float gap = page_.look().space(48);
    const bool talk = screen_.message_count > 0 || screen_.takes_text == POP_TEXT_MESSAGE;
    // Side by side where both keep lines of a good length.
    const bool wide =
        !low_key_ && !talk && room > 1100 * page_.look().scale &&
        std::any_of(choices_.begin(), choices_.end(), [](const Choice &each) { return !pinned(each); });
    const float top = page_.look().space(8);
    Column words{edge(), room, top};
    Column ways{edge(), room, top};
    if (wide) {
      words.width = std::floor((room - gap) * 0.47F);
      ways.x = edge() + words.width + gap;
      ways.width = room - words.width - gap;
    } else {
      const float line = std::min(room, page_.look().space(820));
      words = {edge() + (room - line) / 2, line, top};
    }
    title(words);
    if (!place_in_head_) say(page_, words, {text_of(screen_.place), 20}, colours_.faint, 8);
    notice(words);
    lines(words);
    rows(words);
    messages(words);
    if (!wide) ways = {words.x, words.width, words.y + page_.look().space(10)};
    if (screen_.takes_text == POP_TEXT_PIN) keypad(ways);
    choices(ways);
    if (foot_in_body_) draw_foot(std::max(words.y, ways.y));
  }

  void title(Column &column) {
    const Words words{text_of(screen_.title), low_key_ ? 22 : 34, true};
    const float height = page_.measure(words, column.width).height();
    const float room = 6;  // for the ring
    page_.item("title", words.text, {column.x - room, column.y, column.width + 2 * room, height},
               colours_.ground, colours_.ground, false);
    say(page_, column, words, colours_.text, 12);
  }

  // No device is opened by this sample; it shows what would have been.
  void notice(Column &column) {
    if (own_.notice.empty()) return;
    const float pad = page_.look().space(14);
    const Words words{own_.notice, 20, true, false, "en"}, uri{own_.notice_uri, 20, false, false, "en"};
    const float inside = column.width - 2 * pad;
    const float height = page_.measure(words, inside).height() + page_.measure(uri, inside).height();
    page_.fill({column.x, column.y, column.width, height + 2 * pad}, colours_.card, colours_.edge, 10);
    Column in{column.x + pad, inside, column.y + pad};
    page_.put(words, {in.x, in.y, inside, 0}, colours_.text, colours_.card);
    page_.put(uri, {in.x, in.y + page_.measure(words, inside).height(), inside, 0}, colours_.text,
              colours_.card);
    column.y += height + 2 * pad + page_.look().space(14);
  }

  void lines(Column &column) {
    for (std::size_t i = 0; i < screen_.line_count; ++i) {
      pop_str line{};
      if (pop_flow_line(flow_, i, &line) == POP_OK)
        say(page_, column, {text_of(line), low_key_ ? 20 : 22}, colours_.text, 10);
    }
  }

  void rows(Column &column) {
    if (screen_.row_count == 0) return;
    column.y += page_.look().space(10);
    say(page_, column, {text_of(screen_.table_label), 22, true}, colours_.text, 8);
    const float pad = page_.look().space(10);
    for (std::size_t i = 0; i < screen_.row_count; ++i) {
      pop_row_view row{};
      row.struct_size = sizeof row;
      if (pop_flow_row(flow_, i, &row) != POP_OK) continue;
      page_.fill({column.x, column.y, column.width, 2}, colours_.edge, colours_.edge, 0);
      column.y += pad;
      const auto icon = static_cast<int>(page_.look().space(28));
      const float begin = column.y;
      float side = 0;
      if (!text_of(row.uri).empty())
        side = draw_qr(page_, text_of(row.uri), column.x + column.width - page_.look().space(150), begin,
                       page_.look().space(150));
      if (!text_of(row.icon).empty()) page_.icon(text_of(row.icon), column.x, begin, icon, colours_.text);
      const float indent = static_cast<float>(icon) + pad;
      const float most = column.width - indent - (side > 0 ? page_.look().space(150) + pad : 0);
      Column name{column.x + indent, most, begin};
      say(page_, name, {text_of(row.name), 22, true}, colours_.text, 2);
      say(page_, name, {text_of(row.text), 20}, colours_.text, 0);
      column.y = std::max({name.y, begin + side, begin + static_cast<float>(icon)}) + pad;
    }
  }

  void messages(Column &column) {
    for (std::size_t i = 0; i < screen_.message_count; ++i) {
      pop_message_view view{};
      view.struct_size = sizeof view;
      pop_str sender{};
      if (pop_flow_message(flow_, i, &view) != POP_OK) continue;
      pop_flow_sender(flow_, i, &sender);
      message(column, view, text_of(sender));
    }
  }

  void message(Column &column, const pop_message_view &view, std::string_view sender) {
    const bool own = view.from == POP_FROM_CHILD && view.kind != POP_KIND_PASSED_ON;
    const ImU32 ground = own ? colours_.main : colours_.card, ink = own ? colours_.on_main : colours_.text;
    const float pad = page_.look().space(12), most = std::floor(column.width * 0.8F);
    const Words parts[] = {{sender, 20, true, true},
                           {text_of(view.title), 22, true, true},
                           {text_of(view.text), 22, false, true},
                           {text_of(view.link_host), 20, false, false, "en"}};
    float wide = 0, tall = 0;
    for (const Words &part : parts) {
      if (part.text.empty()) continue;
      const Drawn &drawn = page_.measure(part, most - 2 * pad);
      wide = std::max(wide, drawn.shaped.width);
      tall += drawn.height();
    }
    wide = std::min(most, std::ceil(wide) + 2 * pad + 1);
    const float x = own ? column.x + column.width - wide : column.x;
    page_.fill({x, column.y, wide, tall + 2 * pad}, ground, own ? ground : colours_.edge, 14);
    float y = column.y + pad;
    for (const Words &part : parts) {
      if (part.text.empty()) continue;
      page_.put(part, {x + pad, y, wide - 2 * pad, 0}, ink, ground);
      y += page_.measure(part, wide - 2 * pad).height();
    }
    column.y += tall + 2 * pad + page_.look().space(10);
  }

  void keypad(Column &column) {
    Column narrow{column.x, std::min(column.width, page_.look().space(360)), column.y};
    Grid grid(page_, narrow, 3, 10);
    static constexpr std::string_view keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"};
    static constexpr std::string_view ids[] = {"key.1", "key.2", "key.3", "key.4", "key.5", "key.6",
                                               "key.7", "key.8", "key.9", "",      "key.0", "key.x"};
    for (std::size_t i = 0; i < std::size(keys); ++i) {
      const float height = std::max(page_.look().target(), page_.look().space(56));
      Box box = grid.next(height);
      if (keys[i].empty()) continue;
      // Digits stand as on every telephone, whatever the direction of the script.
      if (page_.right_to_left()) box.x = 2 * narrow.x + narrow.width - box.x - box.width;
      const Words words{keys[i], 24, true, false, "en"};
      const Drawn &drawn = page_.measure(words, box.width);
      if (page_.item(ids[i], keys[i], box, colours_.card, colours_.edge)) done_.digit = ids[i].back();
      page_.fill(box, colours_.card, colours_.edge, 10);
      page_.put(words,
                {box.x + (box.width - drawn.shaped.width) / 2, box.y + (box.height - drawn.height()) / 2,
                 drawn.shaped.width + 1, 0},
                colours_.text, colours_.card);
    }
    grid.finish();
    column.y = narrow.y;
  }

  void choices(Column &column) {
    Flowing flowing(page_, column);
    const float space = page_.look().space(12);
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const Choice &choice = choices_[i];
      if (pinned(choice)) continue;
      if (!choice.group.empty()) {
        flowing.finish();
        column.y += page_.look().space(8);
        say(page_, column, {choice.group, 22, true}, colours_.text, 8);
      }
      if (picture(choice) || face(choice)) {
        flowing.finish();
        i = tiles(column, i);
        continue;
      }
      const Card card = card_of(page_, choice, low_key_);
      const bool small = choice.role == POP_ROLE_QUIET || card.label.empty() ||
                         choice.id.starts_with("language.") || choice.id.starts_with("place.");
      if (choice.checked != POP_CHECK_NONE) {
        flowing.finish();
        toggle(column, choice, card);
      } else if (small) {
        chose(flowing.add(card), choice);
      } else {
        flowing.finish();
        const float height = card_height(page_, card, column.width);
        chose(draw_card(page_, card, {column.x, column.y, column.width, height}), choice);
        column.y += height + space;
      }
    }
    flowing.finish();
  }

  // The pictures of a code, or the faces: all of one kind, side by side.
  std::size_t tiles(Column &column, std::size_t first) {
    const auto same = [&](const Choice &choice) {
      return picture(choice) == picture(choices_[first]) && (picture(choice) || face(choice));
    };
    std::size_t last = first;
    while (last + 1 < choices_.size() && same(choices_[last + 1])) ++last;
    const auto count = static_cast<int>(last - first + 1);
    // Four across, and fewer where the words would not fit.
    const float least = page_.look().space(120) * (picture(choices_[first]) ? 1.0F : page_.look().scale);
    const int fit = std::max(2, static_cast<int>(column.width / least));
    Grid grid(page_, column, std::min({fit, picture(choices_[first]) ? 4 : 5, count}), 12);
    float height = 0;
    std::vector<Card> cards;
    for (std::size_t i = first; i <= last; ++i) {
      Card card = card_of(page_, choices_[i], low_key_);
      card.tile = true;
      card.pixels = 20;
      card.bold = false;
      cards.push_back(card);
      height = std::max(height, card_height(page_, card, grid.tile_width()));
    }
    for (std::size_t i = 0; i < cards.size(); ++i)
      chose(draw_card(page_, cards[i], grid.next(height)), choices_[first + i]);
    grid.finish();
    return last;
  }

  // A box that has a tick or has none, and its label.
  void toggle(Column &column, const Choice &choice, const Card &look) {
    Card card = look;
    card.icon = {};
    card.label = choice.label;
    const auto side = static_cast<int>(page_.look().space(32));
    const float pad = page_.look().space(14), indent = static_cast<float>(side) + pad;
    const float height =
        std::max(card_height(page_, card, column.width - indent), static_cast<float>(side) + pad);
    const Box box{column.x, column.y, column.width, height};
    chose(page_.item(choice.id, choice.name, box, card.ground, card.edge), choice);
    page_.fill(box, card.ground, card.edge, 10);
    const float y = column.y + (height - static_cast<float>(side)) / 2;
    page_.fill({column.x + pad, y, static_cast<float>(side), static_cast<float>(side)}, card.ground,
               card.on_ground, 6);
    if (choice.checked == POP_CHECK_ON) page_.icon("check", column.x + pad, y, side, card.on_ground);
    const Words words{card.label, card.pixels, card.bold, false, card.language};
    const float inside = column.width - indent - 2 * pad;
    const Drawn &drawn = page_.measure(words, inside);
    page_.put(words, {column.x + indent + pad, column.y + (height - drawn.height()) / 2, inside, 0},
              card.on_ground, card.ground);
    column.y += height + page_.look().space(12);
  }

  Page &page_;
  const pop_flow *flow_;
  const pop_screen_view &screen_;
  const OwnParts &own_;
  const Colours &colours_;
  bool low_key_;
  bool place_in_head_ = true, foot_in_body_ = false;
  float head_height_ = 0;
  std::vector<Choice> choices_;
  Foot foot_;
  Done done_;
};

}  // namespace

Done draw_screen(Page &page, const pop_flow *flow, const pop_screen_view &screen, const OwnParts &own) {
  return ScreenPage(page, flow, screen, own).draw();
}
