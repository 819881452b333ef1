// S11: where the child is, and which language it reads. Kept for this session only.

#include <algorithm>

#include "flow/flow.h"
#include "flow/format.h"
#include "flow/screen_parts.h"

namespace pop::flow {

void Flow::draw_place(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("place.title");
  struct Place {
    std::string key, name, code;
  };
  std::vector<Place> places;
  for (std::string &code : host_.countries()) {
    std::string name = country_name(code, screen.language);
    places.push_back({sort_key(name), std::move(name), std::move(code)});
  }
  std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.key < b.key; });
  std::string letter;
  for (Place &place : places) {
    Choice choice = plain("place." + place.code, std::move(place.name), "place");
    // A child that reads another language better knows its country by its own name.
    const std::string own = country_autonym(place.code);
    if (!own.empty() && own != choice.label) choice.hint = own;
    if (std::string next = initial(place.key); next != letter) choice.group = letter = std::move(next);
    screen.choices.push_back(std::move(choice));
  }
}

void Flow::draw_languages(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("lang.title");
  for (const std::string &tag : host_.languages()) {
    Choice choice = plain("language." + tag, autonym(tag), "globe");
    if (tag != screen.language) choice.language = tag;
    screen.choices.push_back(std::move(choice));
  }
}

}  // namespace pop::flow
