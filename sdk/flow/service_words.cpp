#include "flow/service_words.h"

#include "flow/format.h"

namespace pop::flow {

using directory::ChannelType;

std::string service_name(const Reader &reader, const locate::Offer &offer) {
  return std::string(directory::name_for(offer.service, reader.words.language()));
}

std::string channel_value(const directory::Channel &channel, bool abroad) {
  return abroad && channel.international ? *channel.international : channel.value;
}

std::string channel_label(const Reader &reader, const directory::Channel &channel, bool abroad) {
  const std::string value = channel_value(channel, abroad);
  switch (channel.type) {
    case ChannelType::phone:
      return reader.say("pick.phone_to", {{"number", value}});
    case ChannelType::sms:
      return reader.say("pick.sms_to", {{"number", value}});
    case ChannelType::pop:
      return reader.say("pick.app_chat", {{"app", reader.app_name}});
    default:
      return reader.say("pick." + std::string(directory::channel_type_name(channel.type)));
  }
}

std::string channel_trace(const Reader &reader, ChannelType type) {
  switch (type) {
    case ChannelType::pop:
      return reader.say("trace.none");
    case ChannelType::phone:
      return reader.say("trace.call");
    case ChannelType::sms:
    case ChannelType::whatsapp:
    case ChannelType::telegram:
    case ChannelType::messenger:
      return reader.say("trace.messages");
    case ChannelType::email:
      return reader.say("trace.mail");
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
    case ChannelType::app:
      return reader.say("trace.web");
  }
  return {};
}

std::string channel_icon(ChannelType type) {
  switch (type) {
    case ChannelType::phone:
      return "phone";
    case ChannelType::email:
      return "mail";
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
    case ChannelType::app:
      return "page";
    default:
      return "bubble";
  }
}

std::string open_words(const Reader &reader, const locate::OpenState &open) {
  const auto clock = [&](std::int64_t when) {
    return clock_time(when, *reader.offset, reader.words.language(), reader.country);
  };
  switch (open.open) {
    case locate::Open::now:
      if (!open.closes_at || !reader.offset) return reader.say("svc.open");
      return reader.say("svc.closes", {{"time", clock(*open.closes_at)}});
    case locate::Open::closed: {
      if (!open.opens_at || !reader.offset) return reader.say("svc.closed");
      const auto day_of = [&](std::int64_t when) { return (when + *reader.offset) / 86400; };
      const std::int64_t days_away = day_of(*open.opens_at) - day_of(reader.now);
      const std::string day = days_away == 0 ? reader.say("day.today")
                              : days_away == 1
                                  ? reader.say("day.tomorrow")
                                  : weekday(*open.opens_at, *reader.offset, reader.words.language());
      return reader.say("svc.opens", {{"day", day}, {"time", clock(*open.opens_at)}});
    }
    case locate::Open::unknown:
      break;
  }
  return reader.say("svc.hours_unknown");
}

std::vector<std::string> service_lines(const Reader &reader, const locate::Offer &offer,
                                       const directory::Channel &channel) {
  std::vector<std::string> lines;
  std::vector<std::string> names;
  for (const std::string &language : offer.service.languages) {
    if (names.size() < 3) names.push_back(language_name(language, reader.words.language()));
  }
  if (!names.empty()) {
    const std::string langs = list_of(names, reader.words.language());
    lines.push_back(reader.say("svc.lang", {{"langs", langs}}));
  }
  if (channel.free_of_charge) lines.push_back(reader.say(*channel.free_of_charge ? "svc.free" : "svc.cost"));
  if (channel.on_bill == false) lines.push_back(reader.say("svc.no_bill"));
  return lines;
}

}  // namespace pop::flow
