#include "flow/service_words.h"

#include <algorithm>

#include "flow/channels.h"
#include "flow/format.h"
#include "flow/joining.h"

namespace pop::flow {

using directory::ChannelType;

std::string service_name(const Reader &reader, const locate::Offer &offer) {
  return std::string(directory::name_for(*offer.service, reader.words.language()));
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
    default:
      return kind_label(reader, channel.type);
  }
}

std::string kind_label(const Reader &reader, ChannelType type) {
  if (type == ChannelType::pop) return reader.say("pick.app_chat", {{"app", reader.app_name}});
  return reader.say("pick." + std::string(directory::channel_type_name(type)));
}

std::vector<std::string> trace_lines(const Reader &reader, const directory::Channel &channel, bool kept) {
  std::vector<std::string> lines;
  for (const std::string_view id : traces_of(channel.type, reader.platform, kept, channel.on_bill != false))
    lines.push_back(reader.say(id));
  const bool page = lines.size() > 1 && channel_icon(channel.type) == "page";
  if (page && channel.trackers == true) lines.push_back(reader.say("trace.trackers"));
  return lines;
}

std::string channel_trace(const Reader &reader, const directory::Channel &channel) {
  std::vector<std::string> lines = trace_lines(reader, channel, false);
  // Of a page all of it is said at once: what those behind it learn is part of it.
  if (channel_icon(channel.type) != "page") lines.resize(1);
  return join_sentences(reader.words.language(), lines);
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
  constexpr std::int64_t day_length = 86'400;
  // A bare time means today or tonight and a bare weekday the coming week: nothing further away is put that
  // way.
  const auto clock = [&](std::int64_t when) {
    const auto offset = reader.offset_at(when);
    return offset ? clock_time(when, *offset, reader.words.language(), reader.country) : std::string();
  };
  switch (open.open) {
    case locate::Open::now: {
      const std::string time = open.closes_at && *open.closes_at - reader.now < day_length
                                   ? clock(*open.closes_at)
                                   : std::string();
      return time.empty() ? reader.say("svc.open") : reader.say("svc.closes", {{"time", time}});
    }
    case locate::Open::closed: {
      const std::string time = open.opens_at ? clock(*open.opens_at) : std::string();
      if (time.empty()) return reader.say("svc.closed");
      const auto day_of = [&](std::int64_t when) {
        return (when + reader.offset_at(when).value_or(0)) / day_length;
      };
      const std::int64_t days_away = day_of(*open.opens_at) - day_of(reader.now);
      if (days_away > 6) return reader.say("svc.closed");
      const std::string day = days_away == 0   ? reader.say("day.today")
                              : days_away == 1 ? reader.say("day.tomorrow")
                                               : weekday(*open.opens_at, *reader.offset_at(*open.opens_at),
                                                         reader.words.language());
      return reader.say("svc.opens", {{"day", day}, {"time", time}});
    }
    case locate::Open::unknown:
      break;
  }
  return reader.say("svc.hours_unknown");
}

std::string age_words(const Reader &reader, const directory::Ages &ages) {
  if (ages.min && ages.max) {
    return reader.say("svc.ages", {{"min", std::int64_t{*ages.min}}, {"max", std::int64_t{*ages.max}}});
  }
  if (ages.min) return reader.say("svc.ages_from", {{"min", std::int64_t{*ages.min}}});
  if (ages.max) return reader.say("svc.ages_to", {{"max", std::int64_t{*ages.max}}});
  return {};
}

std::vector<std::string> service_lines(const Reader &reader, const locate::Offer &offer,
                                       const locate::OfferedChannel &offered) {
  const directory::Channel &channel = offer.service->channels[offered.index];
  std::vector<std::string> lines;
  // The language to use with them comes first, then a few others.
  const std::string &language = offered.language.empty() ? offer.language : offered.language;
  std::vector<std::string> tags = channel.languages.empty() ? offer.service->languages : channel.languages;
  std::stable_partition(tags.begin(), tags.end(), [&](const std::string &tag) { return tag == language; });
  if (tags.size() > 3) tags.resize(3);
  std::vector<std::string> names;
  names.reserve(tags.size());
  for (const std::string &tag : tags) names.push_back(language_name(tag, reader.words.language()));
  if (!names.empty()) {
    const std::string langs = list_of(names, reader.words.language());
    lines.push_back(reader.say("svc.lang", {{"langs", langs}}));
  }
  if (channel.free_of_charge && !offered.abroad)
    lines.push_back(reader.say(*channel.free_of_charge ? "svc.free" : "svc.cost"));
  if (channel.on_bill == false) lines.push_back(reader.say("svc.no_bill"));
  return lines;
}

}  // namespace pop::flow
