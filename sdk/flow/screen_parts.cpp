#include "flow/screen_parts.h"

#include <charconv>

#include "flow/channels.h"
#include "flow/joining.h"
#include "handoff/link.h"

namespace pop::flow {

Choice plain(std::string id, std::string label, const char *icon, std::int32_t role) {
  Choice choice;
  choice.id = std::move(id);
  choice.a11y_label = label;
  choice.label = std::move(label);
  choice.icon = icon;
  choice.role = role;
  return choice;
}

Row other_phone(const Reader &words, const locate::Offer &offer, const locate::OfferedChannel &channel) {
  const directory::Channel &record = offer.service->channels[channel.index];
  const std::string value = channel_value(record, channel.abroad);
  Row row;
  row.icon = channel_icon(record.type);
  row.name = channel_label(words, record, channel.abroad);
  std::string how;
  if (record.type == directory::ChannelType::sms && record.sms_body) {
    how = words.say("tablet.no_text_word", {{"word", *record.sms_body}, {"number", value}});
  } else if (words.platform == POP_PLATFORM_IOS && is_typed_by_hand(value)) {
    how = words.say("pick.type_number", {{"number", value}});
  }
  row.text = join_phrases(words.words.language(),
                          {service_name(words, offer), open_words(words, channel.open), std::move(how)});
  // A value that makes no link is still one to be read.
  if (auto uri = handoff::channel_link(record, channel.abroad)) row.uri = std::move(*uri);
  return row;
}

void head(std::vector<Choice> &choices, std::size_t begin, std::string heading) {
  if (begin < choices.size()) choices[begin].group = std::move(heading);
}

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace pop::flow
