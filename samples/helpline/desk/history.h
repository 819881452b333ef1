#pragma once
// A conversation as a counsellor reads it: the lines of the book put together again, with what each one says.

#include <cstdint>
#include <string>
#include <vector>

#include "desk/book.h"
#include "handoff/message_bodies.h"

namespace helpline {

using pop::handoff::TransferChoice;

struct Said {
  Direction direction = Direction::child_to_desk;
  std::int64_t at = 0;
  std::uint32_t sequence = 0;            // of the (last) message
  MessageType type = MessageType::text;  // never receipt or text_part
  std::string text;                      // a text, or the note of a resource, an offer or what was passed on
  std::string title, link, host;         // resource; link and host may be empty
  std::string service;                   // transfer_offer, transfer_answer: to which; passed_on: from which
  TransferChoice choice{};               // transfer_answer
  int feedback = 0;                      // end, from the child: 1 to 5 if given
  std::uint32_t offer = 0;               // transfer_answer: the sequence of the offer
};

// What is malformed, or comes from the side that cannot say it, is left out.
std::vector<Said> history(const std::vector<Line> &lines);

}  // namespace helpline
