#include "flow/channels.h"

#include <algorithm>
#include <iterator>

namespace pop::flow {

using directory::ChannelType;

bool keeps_history(ChannelType type) noexcept {
  switch (type) {
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
    case ChannelType::app:
    case ChannelType::whatsapp:
    case ChannelType::telegram:
    case ChannelType::messenger:
      return true;
    default:
      return false;
  }
}

bool is_answered(ChannelType type) noexcept {
  switch (type) {
    case ChannelType::web_form:
    case ChannelType::website:
    case ChannelType::app:
    case ChannelType::email:
      return false;
    default:
      return true;
  }
}

bool is_answered_by_a_person(ChannelType type) noexcept {
  return type == ChannelType::phone || type == ChannelType::pop;
}

bool may_be_recommended(const locate::Offer &offer) noexcept {
  return (offer.why & (POP_WHY_ADULTS_ONLY | POP_WHY_PART_OF_COUNTRY)) == 0;
}

bool listens_to_anyone(const directory::Service &service) noexcept {
  constexpr std::string_view others[] = {"missing_children", "trafficking", "content_hotline",
                                         "content_removal",  "legal",       "directory"};
  return std::find(std::begin(others), std::end(others), service.kind) == std::end(others);
}

bool is_for_talking(const directory::Service &service) noexcept {
  constexpr std::string_view kinds[] = {"child_helpline", "youth_helpline",    "crisis_line",
                                        "mental_health",  "domestic_violence", "sexual_violence",
                                        "peer_support"};
  return std::find(std::begin(kinds), std::end(kinds), service.kind) != std::end(kinds);
}

bool is_for_anyone(const locate::Offer &offer) noexcept {
  return may_be_recommended(offer) && listens_to_anyone(*offer.service);
}

std::uint8_t rank_when_watched(ChannelType type) noexcept {
  switch (type) {
    case ChannelType::pop:
      return 0;
    case ChannelType::webchat:
      return 1;
    case ChannelType::phone:
      return 2;
    case ChannelType::sms:
    case ChannelType::whatsapp:
      return 3;
    default:
      return 4;
  }
}

bool is_typed_by_hand(std::string_view number) noexcept {
  return number.find_first_of("*#") != std::string_view::npos;
}

void set_undialled_aside(locate::Answer &answer) {
  using locate::Offer;
  for (Offer &offer : answer.services) {
    const auto by_hand = [&offer](const locate::OfferedChannel &offered) {
      const directory::Channel &record = offer.service->channels[offered.index];
      return record.type == ChannelType::phone &&
             is_typed_by_hand(offered.abroad && record.international ? *record.international : record.value);
    };
    const auto first = std::stable_partition(offer.channels.begin(), offer.channels.end(),
                                             [&](const auto &offered) { return !by_hand(offered); });
    offer.other_phone.insert(offer.other_phone.end(), first, offer.channels.end());
    offer.channels.erase(first, offer.channels.end());
  }
  const auto first = std::stable_partition(answer.services.begin(), answer.services.end(),
                                           [](const Offer &offer) { return !offer.channels.empty(); });
  for (auto offer = first; offer != answer.services.end(); ++offer) {
    offer->channels.swap(offer->other_phone);
    answer.info_only.push_back(std::move(*offer));
  }
  answer.services.erase(first, answer.services.end());
  answer.all_closed = answer.all_closed && !answer.services.empty();
}

std::vector<std::string_view> traces_of(ChannelType type, std::int32_t platform, bool kept, bool billed) {
  const bool mobile = platform == POP_PLATFORM_ANDROID || platform == POP_PLATFORM_IOS;
  // Where a call or text does not leave from the device's own phone, some app makes it.
  const bool by_another_app = platform == POP_PLATFORM_DESKTOP || platform == POP_PLATFORM_CONSOLE;
  std::vector<std::string_view> says;
  switch (type) {
    case ChannelType::pop:
      return {kept ? "trace.code" : "trace.none"};
    case ChannelType::phone:
    case ChannelType::sms:
      says.push_back(by_another_app               ? "trace.outside"
                     : type == ChannelType::phone ? "trace.call"
                                                  : "trace.messages");
      if (mobile) says.push_back("trace.synced");
      if (billed) says.push_back("trace.bill");
      return says;
    case ChannelType::whatsapp:
    case ChannelType::telegram:
    case ChannelType::messenger:
      // Their accounts are on several devices, whatever this one is.
      return {"trace.messages", "trace.synced"};
    case ChannelType::email:
      return {"trace.mail", "trace.synced"};
    case ChannelType::app:
      return {"trace.outside"};
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::website:
      break;
  }
  return {"trace.web", "trace.web_seen"};
}

}  // namespace pop::flow
