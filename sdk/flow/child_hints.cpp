// What the child says of itself, for this session only: where it is, its language, age and topic, and what it
// needs.

#include <algorithm>

#include "flow/flow.h"

namespace pop::flow {
namespace {

// Under ten years children would rather speak, older ones rather write, where the host knows nothing better
// (flow_and_words E10).
void prefer_by_age(locate::Hints &hints) {
  using Type = directory::ChannelType;
  constexpr int youngest_to_write = 10;
  if (hints.age <= 0) {
    hints.prefer = {};
  } else if (hints.age < youngest_to_write) {
    hints.prefer = {Type::phone};
  } else {
    hints.prefer = {Type::pop, Type::webchat, Type::sms, Type::whatsapp};
  }
}

}  // namespace

std::shared_ptr<const locate::Hints> Flow::hints_of(const locate::Hints &given) {
  auto hints = std::make_shared<locate::Hints>(given);
  if (hints->prefer.empty()) prefer_by_age(*hints);
  return hints;
}

template <typename Change>
Result<void> Flow::with_hints(Change change) {
  auto hints = std::make_shared<locate::Hints>(*state_.hints);
  change(*hints);
  state_.hints = std::move(hints);
  return look_up();
}

// What the child says of itself, for this session only. Nothing of it is needed.
Result<Action> Flow::take_hint(std::string_view chosen) {
  if (chosen == "place") return go(At::place), Action{};
  if (chosen == "language") return go(At::language), Action{};
  if (chosen == "topic") return go(At::topic), Action{};
  if (chosen == "age") return go(At::age), Action{};
  const std::size_t dot = chosen.find('.');
  const std::string_view kind = chosen.substr(0, dot);
  const std::string_view value = dot == std::string_view::npos ? std::string_view() : chosen.substr(dot + 1);
  const locate::Hints &start = *hints_at_start_;
  const auto set_age = [&](int age, Band band) {
    state_.band = band;
    return with_hints([&](locate::Hints &hints) {
      hints.age = age;
      if (setup_.hints.prefer.empty()) prefer_by_age(hints);
    });
  };
  Result<void> found = Error{POP_E_NOT_FOUND, "no such choice"};
  At next = At::ways;
  if (kind == "place") {
    const bool in_danger = std::find(state_.path.begin(), state_.path.end(), At::danger) != state_.path.end();
    next = in_danger ? At::danger : At::help;
    found = with_hints([&](locate::Hints &hints) { hints.chosen_country = value; });
  } else if (kind == "language") {
    next = At::help;
    found = with_hints([&](locate::Hints &hints) {
      hints.locales = start.locales;
      hints.locales.insert(hints.locales.begin(), std::string(value));
    });
  } else if (kind == "topic") {
    found = with_hints([&](locate::Hints &hints) { hints.topic = value; });
  } else if (kind == "age") {
    // A typical age of the band: the services for it are found, and no more is asked.
    found = value == "a" ? set_age(8, Band::a) : value == "b" ? set_age(11, Band::b) : set_age(15, Band::c);
  } else if (kind == "skip" && at() == At::topic) {
    found = with_hints([&](locate::Hints &hints) { hints.topic = start.topic; });
  } else if (kind == "skip") {
    found = set_age(start.age, setup_.band);
  } else if (kind == "needs") {
    const std::uint32_t need = value == "text" ? POP_NEEDS_TEXT_ONLY : POP_NEEDS_SIGN_LANGUAGE;
    found = with_hints([&](locate::Hints &hints) { hints.needs ^= need; });
  }
  if (!found) return found.error();
  go(next);
  return Action{};
}

}  // namespace pop::flow
