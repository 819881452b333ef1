#pragma once
// What the kinds of channels mean to a child: who answers there, what stays behind, and on which device.

#include <cstdint>
#include <string_view>
#include <vector>

#include "locate/resolve.h"
#include "pop/flow.h"

namespace pop::flow {

// A page or another app: it keeps what was looked at or written, so the child is told before it opens.
bool keeps_history(directory::ChannelType type) noexcept;
// Somebody answers, sooner or later. Not where one only reads, or writes into a form.
bool is_answered(directory::ChannelType type) noexcept;
// Surely a person: a text or chat app may begin with a machine.
bool is_answered_by_a_person(directory::ChannelType type) noexcept;

// Not for adults alone, nor for a part of the country where the child may not be.
bool may_be_recommended(const locate::Offer &offer) noexcept;
// A service where one may talk about anything; else it is for one matter, a form, or a list.
bool listens_to_anyone(const directory::Service &service) noexcept;
// A kind of service that is in the directory as one only where people listen.
bool is_for_talking(const directory::Service &service) noexcept;

// Both: it may be put before a child that has said nothing yet.
bool is_for_anyone(const locate::Offer &offer) noexcept;

// The order where somebody may see the screen: what stays least visible first.
std::uint8_t rank_when_watched(directory::ChannelType type) noexcept;

// The Phone app of iOS dials no link with "*" or "#": such a number is typed by hand.
bool is_typed_by_hand(std::string_view number) noexcept;
// Takes such numbers out of what this device opens, and puts them where numbers are only shown.
void set_undialled_aside(locate::Answer &answer);

// What a channel leaves behind on this platform (POP_PLATFORM_*), as ids of words, the first the most
// important: of an unknown platform only what is sure everywhere. `kept`: a conversation that a code brings
// back. `billed`: of calls and texts, where the record does not say that they are not on the bill.
std::vector<std::string_view> traces_of(directory::ChannelType type, std::int32_t platform, bool kept,
                                        bool billed);

}  // namespace pop::flow
