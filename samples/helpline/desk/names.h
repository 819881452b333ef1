#pragma once
// What programs call things: in EventScreen's lines, and in what the page is told.

#include <string_view>

#include "common/json_writer.h"
#include "desk/desk.h"
#include "desk/gateway_link.h"
#include "desk/history.h"

namespace helpline {

std::string_view name_of(LinkState state);
std::string_view name_of(DeskEvent::What what);
std::string_view name_of(TransferChoice choice);

// The members of the open object. What is not given is left out.
void write_said(JsonWriter &json, const Said &said);

}  // namespace helpline
