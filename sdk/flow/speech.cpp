// Reading a screen aloud, where the host can speak and the child asks for it.

#include "flow/flow.h"
#include "flow/joining.h"

namespace pop::flow {

void Flow::stop_speech() const noexcept {
  if (setup_.speech != nullptr) setup_.speech->stop(setup_.speech->user);
}

bool Flow::can_read_aloud(std::string_view language) const noexcept {
  const pop_speech *speech = setup_.speech;
  if (speech == nullptr) return false;
  return speech->speaks == nullptr || speech->speaks(speech->user, {language.data(), language.size()}) != 0;
}

void Flow::speak() const {
  if (low_key()) return;
  const Screen &screen = *state_.screen;
  std::vector<std::string_view> parts{screen.title, screen.place};
  parts.insert(parts.end(), screen.lines.begin(), screen.lines.end());
  parts.push_back(screen.table_label);
  for (const Row &row : screen.rows) parts.insert(parts.end(), {row.name, row.text});
  // Who cannot read hears the helpline's newest words, and what there is to choose; not a list of countries.
  for (std::size_t i = message_count(); i-- > 0;) {
    const auto newest = message(i);
    if (!newest || newest->from != POP_FROM_HELPLINE) continue;
    parts.insert(parts.end(), {newest->title, newest->text, newest->link_host});
    break;
  }
  constexpr std::size_t most = 16;
  if (screen.choices.size() <= most) {
    for (const Choice &choice : screen.choices) {
      if (choice.role != POP_ROLE_QUIET) parts.push_back(choice.a11y_label);
    }
  }
  // Digits are read one by one, which makes the text longer.
  std::size_t size = 0;
  for (const std::string_view part : parts) size += 2 * part.size() + 1;
  Secret text(size);
  std::uint8_t *const begin = text.writable().data();
  std::uint8_t *end = begin;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    end = write_spoken(part, end);
    *end++ = '\n';
  }
  setup_.speech->speak(setup_.speech->user, {screen.language.data(), screen.language.size()},
                       {text.reveal_text().data(), static_cast<std::size_t>(end - begin)});
}

}  // namespace pop::flow
