// pop-countries DIRECTORY ZONES: what a child in each country is given by default, and why, as Markdown.

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "base/clock.h"
#include "flow/format.h"
#include "locate/resolve.h"
#include "source_catalog.h"

using namespace pop;

namespace {

constexpr std::string_view kHead = R"(# What a child gets, country by country

Made by the resolver from the records beside this file; a test makes it again and compares. The child has not said
anything: an ordinary phone (calls, texts, browser, WhatsApp), the language most people in the country speak, age not
known. *By day* is Wednesday 2 December 2026, 16:00 there; *at night* is the following Sunday, 02:00.
The first line for children or crises is what "Get help" puts first; the numbers of the danger screen are at the right.
A dash means that the directory knows nothing here, and the child is shown world-wide services and the country list.

| | Country | Language | By day | Why | At night | Danger |
|---|---|---|---|---|---|---|
)";

struct Reason {
  std::uint32_t bit;
  std::string_view words;
};
constexpr Reason kReasons[] = {{POP_WHY_SPEAKS_YOUR_LANGUAGE, "speaks the language"},
                               {POP_WHY_FOREIGN_LANGUAGE, "speaks another language"},
                               {POP_WHY_FOR_CHILDREN, "for children"},
                               {POP_WHY_ADULTS_ONLY, "for adults"},
                               {POP_WHY_PART_OF_COUNTRY, "for a part of the country"},
                               {POP_WHY_PARENT_STATE, "the parent state's"},
                               {POP_WHY_WORLD_WIDE, "world-wide"},
                               {POP_WHY_IN_DOUBT, "in doubt"},
                               {POP_WHY_CONFIRMED, "confirmed"}};

std::string open_words(locate::Open open) {
  return open == locate::Open::now ? "open" : open == locate::Open::closed ? "closed" : "hours not known";
}

std::string cell(std::string text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string first_words(const locate::Answer &answer) {
  if (answer.services.empty()) return "–";
  const locate::Offer &offer = answer.services.front();
  const locate::OfferedChannel &offered = offer.channels.front();
  const directory::Channel &channel = offer.service->channels[offered.index];
  std::string how(directory::channel_type_name(channel.type));
  if (channel.type == directory::ChannelType::phone || channel.type == directory::ChannelType::sms)
    how += " " + (offered.abroad ? *channel.international : channel.value);
  return cell(std::string(directory::name_for(*offer.service, "en"))) + " (" + offer.service->id + "), " +
         how + ", " + open_words(offer.open.open);
}

std::string why_words(const locate::Answer &answer) {
  if (answer.services.empty()) return "–";
  std::string words;
  for (const Reason &reason : kReasons) {
    if ((answer.services.front().why & reason.bit) == 0) continue;
    words.append(words.empty() ? "" : ", ").append(reason.words);
  }
  return words;
}

std::string danger_words(const locate::Answer &answer) {
  std::string words;
  for (const directory::EmergencyNumber &number : answer.emergency) {
    if (!words.empty()) words += ", ";
    words += number.number;
    if (number.main) continue;
    std::string who;
    for (const auto &[answers, name] :
         {std::pair(number.police, "police"), {number.ambulance, "ambulance"}, {number.fire, "fire"}}) {
      if (answers == true) who += (who.empty() ? " " : "/") + std::string(name);
    }
    words += who;
  }
  return words.empty() ? "–" : words;
}

std::string row(test::SourceCatalog &catalog, const std::string &country, const std::string &zone) {
  locate::LanguageMatcher languages({"en"});
  const auto &main = languages.main_language(country);
  const std::string language = main ? main->language : "";
  locate::Hints hints;
  hints.chosen_country = country;
  if (main) hints.locales = {language + "-" + main->script + "-" + country};
  hints.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_WHATSAPP;
  const auto at = [&](std::string_view local) {
    const std::int64_t wall = parse_utc(local).value();
    const auto *found = catalog.zones().find(zone);
    const auto answer = locate::resolve(
        hints, wall - (found ? catalog.zones().offset_at(*found, wall).value_or(0) : 0), catalog, languages);
    if (!answer) throw std::runtime_error(country + ": " + answer.error().message);
    return *answer;
  };
  const locate::Answer day = at("2026-12-02T16:00:00Z");
  const locate::Answer night = at("2026-12-06T02:00:00Z");
  const std::string by_day = first_words(day);
  const std::string by_night = first_words(night);
  return "| " + country + " | " + flow::country_name(country, "en") + " | " +
         (language.empty() ? "–" : language) + " | " + by_day + " | " + why_words(day) + " | " +
         (by_night == by_day ? "the same" : by_night) + " | " + danger_words(day) + " |\n";
}

}  // namespace

int main(int count, char **arguments) try {
  if (count != 3) {
    std::cerr << "usage: pop-countries DIRECTORY ZONES\n";
    return 2;
  }
  test::SourceCatalog catalog(arguments[1], arguments[2]);
  std::string text(kHead);
  for (const auto &[country, zone] : catalog.countries()) text += row(catalog, country, zone);
  std::cout << text;
  return 0;
} catch (const std::exception &error) {
  std::cerr << error.what() << '\n';
  return 1;
}
