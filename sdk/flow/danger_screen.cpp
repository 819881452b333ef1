// S3: the emergency numbers of the place, never a guessed one.

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"
#include "handoff/link.h"

namespace pop::flow {
namespace {

// The main number answers for everything; another is named after the one service it is known for.
const char *label_of(const directory::EmergencyNumber &known) {
  if (known.main) return "danger.call";
  const bool police = known.police == true, ambulance = known.ambulance == true, fire = known.fire == true;
  if (police && !ambulance && !fire) return "danger.call_police";
  if (ambulance && !police && !fire) return "danger.call_ambulance";
  if (fire && !police && !ambulance) return "danger.call_fire";
  return "danger.call";
}

}  // namespace

void Flow::draw_danger(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("danger.title");
  screen.place = place_line(words);
  const bool can_call = (setup_.hints.can & POP_CAN_PHONE) != 0;
  const bool can_text = (setup_.hints.can & POP_CAN_SMS) != 0;
  const auto &numbers = state_.answer->emergency;
  if (!numbers.empty() && numbers.front().from_list) screen.lines.push_back(words.say("danger.numbers"));
  if (!numbers.empty() && state_.answer->place.on_other_network)
    screen.lines.push_back(words.say("svc.other_network"));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const directory::EmergencyNumber &known = numbers[i];
    const std::string id = "emergency." + std::to_string(i);
    const std::string digits = spoken_digits(known.number);
    const bool by_hand = setup_.platform == POP_PLATFORM_IOS && is_typed_by_hand(known.number);
    std::string label = words.say(label_of(known), {{"number", known.number}});
    if (can_call && !by_hand) {
      Choice call = plain(id, std::move(label), "phone", POP_ROLE_DANGER);
      call.trace = words.say(traces_of(directory::ChannelType::phone, setup_.platform, false, false).front());
      call.a11y_label =
          join_phrases(screen.language, {words.say(label_of(known), {{"number", digits}}), call.trace});
      screen.choices.push_back(std::move(call));
    } else {
      Row row;
      row.icon = "phone";
      row.name = std::move(label);
      row.text = words.say(can_call ? "pick.type_number" : "danger.other_phone", {{"number", known.number}});
      if (auto uri = handoff::tel_link(known.number)) row.uri = std::move(*uri);
      screen.rows.push_back(std::move(row));
    }
    if (known.text == true && can_text) {
      Choice text = plain(id + ".text", words.say("danger.text", {{"number", known.number}}), "bubble",
                          POP_ROLE_DANGER);
      if (known.needs_signup == true) text.hint = words.say("danger.signup");
      text.trace = words.say(traces_of(directory::ChannelType::sms, setup_.platform, false, false).front());
      text.a11y_label = join_phrases(screen.language,
                                     {words.say("danger.text", {{"number", digits}}), text.hint, text.trace});
      screen.choices.push_back(std::move(text));
    }
    if (known.silent_hint)
      screen.lines.push_back(words.say("danger.quiet", {{"silent_hint", *known.silent_hint}}));
  }
  const bool known = !numbers.empty();
  if (!known) screen.lines.push_back(words.say("danger.none"));
  screen.lines.push_back(words.say("danger.say"));
  screen.lines.push_back(words.say("danger.move"));
  const Found main = recommended();
  if (main && main.record().type == directory::ChannelType::pop)
    screen.lines.push_back(words.say("danger.text_too"));
  // These are one country's numbers: a wrong guess must be easy to see and to change.
  Choice place = plain("place", words.say(known ? "place.change" : "place.title"), "place",
                       known ? POP_ROLE_QUIET : POP_ROLE_MAIN);
  if (!known) screen.choices.push_back(place);
  if (!state_.answer->services.empty() || !state_.answer->info_only.empty())
    screen.choices.push_back(plain("more", words.say("danger.talk_too"), "hand"));
  if (known) screen.choices.push_back(place);
}

Result<Action> Flow::call_emergency(std::string_view chosen) const {
  constexpr std::string_view by_text = ".text";
  const bool text = chosen.ends_with(by_text);
  if (text) chosen.remove_suffix(by_text.size());
  const auto index = number(chosen);
  const auto &numbers = state_.answer->emergency;
  if (!index || *index >= numbers.size()) return Error{POP_E_NOT_FOUND, "no such number"};
  const std::string &number = numbers[*index].number;
  auto uri = text ? handoff::sms_link(number) : handoff::tel_link(number);
  if (!uri) return uri.error();
  return Action{POP_ACTION_OPEN, std::move(*uri)};
}

}  // namespace pop::flow
