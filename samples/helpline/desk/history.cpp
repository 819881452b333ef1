#include "desk/history.h"

#include <algorithm>
#include <optional>

#include "handoff/link.h"
#include "handoff/text_parts.h"

namespace helpline {
namespace {

using pop::handoff::TextJoiner;

bool read_resource(pop::ByteView body, Said &said) {
  const auto resource = pop::handoff::read_resource(body);
  if (!resource) return false;
  said.title = resource->title;
  said.link = resource->link;
  said.text = resource->note;
  if (const auto host = pop::handoff::web_link_host(resource->link)) said.host = *host;
  return true;
}

bool read_note(pop::ByteView body, Said &said) {
  const auto note = pop::handoff::read_note(body);
  if (!note) return false;
  said.service = note->service_id;
  said.text = note->text;
  return true;
}

// Which service an answer is about is in the offer it names.
bool read_answer(pop::ByteView body, const std::vector<Said> &before, Said &said) {
  const auto answer = pop::handoff::read_answer(body);
  if (!answer) return false;
  const auto offer = std::ranges::find_if(before, [&](const Said &one) {
    return one.type == MessageType::transfer_offer && one.sequence == answer->offer;
  });
  if (offer == before.end()) return false;
  said.service = offer->service;
  said.offer = answer->offer;
  said.choice = answer->choice;
  return true;
}

bool read(const Line &line, pop::ByteView body, const std::vector<Said> &before, Said &said) {
  const bool from_child = line.direction == Direction::child_to_desk;
  switch (line.type) {
    case MessageType::text:
      said.text = pop::as_text(body);
      return true;
    case MessageType::resource:
      return !from_child && read_resource(body, said);
    case MessageType::transfer_offer:
      return !from_child && read_note(body, said);
    case MessageType::transfer_answer:
      return from_child && read_answer(body, before, said);
    case MessageType::passed_on:
      return from_child && read_note(body, said);
    default:
      return false;
  }
}

}  // namespace

std::vector<Said> history(const std::vector<Line> &lines) {
  TextJoiner joiners[2];
  std::vector<Said> all;
  for (const Line &line : lines) {
    Said said;
    said.direction = line.direction;
    said.at = line.at;
    said.sequence = line.sequence;
    said.type = line.type;
    const pop::ByteView body = line.body.reveal();
    if (line.type == MessageType::end) {
      const bool from_child = line.direction == Direction::child_to_desk;
      if (from_child && body.size() == 1 && body[0] >= 1 && body[0] <= 5) said.feedback = body[0];
      all.push_back(std::move(said));
      continue;
    }
    const auto whole = joiners[static_cast<std::size_t>(line.direction)].add(line.type, body);
    if (whole && *whole && read(line, (*whole)->reveal(), all, said)) all.push_back(std::move(said));
  }
  return all;
}

}  // namespace helpline
