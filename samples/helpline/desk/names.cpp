#include "desk/names.h"

namespace helpline {
namespace {

std::string_view name_of(MessageType type) {
  switch (type) {
    case MessageType::resource:
      return "resource";
    case MessageType::transfer_offer:
      return "offer";
    case MessageType::transfer_answer:
      return "answered_offer";
    case MessageType::passed_on:
      return "passed_on";
    case MessageType::end:
      return "ended";
    default:
      return "message";
  }
}

// What is not given is left out.
void add(JsonWriter &json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.text(name, value);
}

}  // namespace

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::connecting:
      return "connecting";
    case LinkState::connected:
      return "connected";
    case LinkState::away:
      return "away";
    case LinkState::refused:
      return "refused";
    case LinkState::untrusted:
      return "untrusted";
  }
  return "";
}

std::string_view name_of(DeskEvent::What what) {
  switch (what) {
    case DeskEvent::What::arrived:
      return "arrived";
    case DeskEvent::What::message:
      return "message";
    case DeskEvent::What::answered_offer:
      return "answered_offer";
    case DeskEvent::What::passed_on:
      return "passed_on";
    case DeskEvent::What::ended:
      return "ended";
    case DeskEvent::What::unreadable:
      return "unreadable";
    case DeskEvent::What::left:
      return "left";
  }
  return "";
}

std::string_view name_of(TransferChoice choice) {
  switch (choice) {
    case TransferChoice::no:
      return "no";
    case TransferChoice::yes:
      return "yes";
    case TransferChoice::impossible:
      return "impossible";
  }
  return "";
}

void write_said(JsonWriter &json, const Said &said) {
  json.text("what", name_of(said.type))
      .flag("child", said.direction == Direction::child_to_desk)
      .number("at", said.at)
      .number("sequence", said.sequence);
  add(json, "text", said.text);
  add(json, "title", said.title);
  add(json, "link", said.link);
  add(json, "host", said.host);
  add(json, said.type == MessageType::passed_on ? "from" : "to", said.service);
  if (said.type == MessageType::transfer_answer) json.text("answer", name_of(said.choice));
  if (said.feedback > 0) json.number("feedback", said.feedback);
}

}  // namespace helpline
