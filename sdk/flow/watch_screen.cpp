// S13: could somebody see this? What stays behind of which way, and the low-key view.

#include <algorithm>

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/joining.h"
#include "flow/screen_parts.h"

namespace pop::flow {
namespace {

using directory::ChannelType;

constexpr ChannelType least_visible_first[] = {
    ChannelType::pop,      ChannelType::webchat,  ChannelType::phone,     ChannelType::sms,
    ChannelType::whatsapp, ChannelType::telegram, ChannelType::messenger, ChannelType::email,
    ChannelType::web_form, ChannelType::website,  ChannelType::app};

}  // namespace

void Flow::draw_watch(Screen &screen) const {
  const Reader words = reader();
  screen.title = words.say("watch.ask");
  screen.lines.push_back(words.say("watch.tip"));
  screen.lines.push_back(words.say("exit.limit"));
  screen.table_label = words.say("watch.table");
  screen.rows.push_back({"hide", words.say("watch.here"), words.say("trace.here"), {}});
  for (const ChannelType type : least_visible_first) {
    // Of the kinds there are here. A bill is spoken of where one of them may be on it.
    bool there = false, billed = false;
    for (const locate::Offer &offer : state_.answer->services) {
      for (const locate::OfferedChannel &offered : offer.channels) {
        const directory::Channel &record = offer.service->channels[offered.index];
        there = there || record.type == type;
        billed = billed || (record.type == type && record.on_bill != false);
      }
    }
    if (!there) continue;
    directory::Channel kind;
    kind.type = type;
    std::vector<std::string> says;
    for (const std::string_view id : traces_of(type, setup_.platform, false, billed))
      says.push_back(words.say(id));
    screen.rows.push_back(
        {channel_icon(type), kind_label(words, type), join_sentences(screen.language, says), {}});
    if (type == ChannelType::pop && host_.codes_offered()) {
      const std::string_view kept = traces_of(type, setup_.platform, true, false).front();
      screen.rows.push_back({"key", words.say("code.set"), words.say(kept), {}});
    }
  }
  screen.rows.push_back({"phone", words.say("pick.other_phone"), words.say("trace.other"), {}});
  // Where others see the screen by the host's own word, it is small and quiet anyway.
  if (setup_.shared_screen) return;
  screen.choices.push_back(state_.low_key
                               ? plain("watch.off", words.say("watch.off"), "eye", POP_ROLE_MAIN)
                               : plain("watch.on", words.say("watch.on"), "eye_off", POP_ROLE_MAIN));
}

}  // namespace pop::flow
