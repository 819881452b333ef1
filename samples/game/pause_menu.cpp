#include "pause_menu.h"

#include <string>

#include "parts.h"
#include "screen_page.h"

namespace {

const char *name(Settings::Palette palette) {
  return palette == Settings::Palette::dark            ? "Dark"
         : palette == Settings::Palette::high_contrast ? "High contrast"
                                                       : "Light";
}

}  // namespace

MenuChoice draw_menu(Page &page, const Settings &settings, const pop_entry_view &entry, bool speech) {
  const Colours &colours = page.look().colours;
  page.zone(Zone::head, 0);
  page.zone(Zone::foot, 0);
  page.zone(Zone::body, 0);
  const float edge = page.look().space(28);
  Column column{edge, page.width() - 2 * edge, edge};
  const Words title{"Star Harbour", 34, true};
  const float height = page.measure(title, column.width).height();
  page.put(title, {column.x, column.y, column.width, height}, colours.text, colours.ground);
  column.y += height + page.look().space(12);

  MenuChoice chosen = MenuChoice::none;
  const auto card = [&](MenuChoice choice, const Card &drawn) {
    const float tall = card_height(page, drawn, column.width);
    if (draw_card(page, drawn, {column.x, column.y, column.width, tall})) chosen = choice;
    column.y += tall + page.look().space(10);
  };
  const auto plain = [&](MenuChoice choice, std::string_view id, const std::string &label) {
    card(choice, {id,
                  label,
                  {},
                  label,
                  {},
                  {},
                  "en",
                  colours.card,
                  colours.text,
                  colours.faint,
                  colours.edge,
                  20,
                  false});
  };
  card(MenuChoice::play, {"play",
                          "Play on",
                          {},
                          "Play on",
                          {},
                          {},
                          "en",
                          colours.main,
                          colours.on_main,
                          colours.on_main,
                          colours.main});
  const std::string_view help = text_of(entry.label);
  card(MenuChoice::help, {"help",
                          help,
                          text_of(entry.icon),
                          help,
                          {},
                          {},
                          text_of(entry.language),
                          colours.card,
                          colours.text,
                          colours.faint,
                          colours.edge});
  plain(MenuChoice::text_size, "text_size", "Text size: " + std::to_string(settings.text_percent) + " %");
  plain(MenuChoice::colours, "colours", std::string("Colours: ") + name(settings.palette));
  plain(MenuChoice::shared, "shared",
        std::string("Others see this screen: ") + (settings.shared_screen ? "yes" : "no"));
  plain(MenuChoice::quick_hide, "quick_hide",
        std::string("Shift three times hides help: ") + (settings.quick_hide ? "on" : "off"));
  if (speech)
    plain(MenuChoice::narrate, "narrate",
          std::string("Read menus aloud: ") + (settings.narrate ? "on" : "off"));
  plain(MenuChoice::quit, "quit", "Quit");
  return chosen;
}

void change(Settings &settings, MenuChoice choice) {
  using Palette = Settings::Palette;
  if (choice == MenuChoice::text_size)
    settings.text_percent = settings.text_percent >= 200 ? 100 : settings.text_percent + 25;
  if (choice == MenuChoice::colours)
    settings.palette = settings.palette == Palette::light  ? Palette::dark
                       : settings.palette == Palette::dark ? Palette::high_contrast
                                                           : Palette::light;
  if (choice == MenuChoice::shared) settings.shared_screen = !settings.shared_screen;
  if (choice == MenuChoice::quick_hide) settings.quick_hide = !settings.quick_hide;
  if (choice == MenuChoice::narrate) settings.narrate = !settings.narrate;
}
