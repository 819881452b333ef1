#include "flow/screen.h"

#include "base/secret.h"

namespace pop::flow {
namespace {

void wipe_text(std::string &text) noexcept {
  text.resize(text.capacity());  // takes no memory, and reaches what a longer text has left
  wipe({reinterpret_cast<std::uint8_t *>(text.data()), text.size()});
}

}  // namespace

Screen::~Screen() {
  for (std::string &line : lines) wipe_text(line);
  for (Row &row : rows) {
    for (std::string *text : {&row.name, &row.text, &row.uri}) wipe_text(*text);
  }
  for (Choice &choice : choices) {
    for (std::string *text : {&choice.id, &choice.label, &choice.hint, &choice.a11y_label, &choice.trace})
      wipe_text(*text);
  }
  for (std::string *text : {&title, &place, &live, &service_name, &passed_on_name}) wipe_text(*text);
}

}  // namespace pop::flow
