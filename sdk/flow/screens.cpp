// What all screens have. Rules: never a dead end, the danger path and Hide from everywhere, nothing said that
// the state behind it does not bear out.

#include <algorithm>
#include <set>

#include "flow/flow.h"
#include "flow/format.h"
#include "flow/screen_parts.h"

namespace pop::flow {
namespace {

// Reading order: the main choice, the others, danger, Back.
int rank_of(const Choice &choice) {
  if (choice.id == "back") return 4;
  switch (choice.role) {
    case POP_ROLE_MAIN:
      return 0;
    case POP_ROLE_NORMAL:
      return 1;
    case POP_ROLE_QUIET:
      return 2;
    default:
      return 3;
  }
}

// Two choices of the same label cannot be told apart by voice.
void tell_apart(std::vector<Choice> &choices) {
  std::set<std::string, std::less<>> labels;
  for (Choice &choice : choices) {
    const std::string label = choice.label;
    for (int n = 2; !labels.insert(choice.label).second; ++n) {
      const std::string number = " " + std::to_string(n);
      choice.label = label + number;
      if (n == 2) choice.a11y_label += number;
    }
  }
}

}  // namespace

Reader Flow::reader() const {
  const Words &words = *state_.words;
  Reader out{words,
             state_.band,
             setup_.app_name.empty() ? words.say("app.unnamed", state_.band) : setup_.app_name,
             state_.answer->place.country,
             [this](std::int64_t when) { return host_.offset_at(setup_.hints.time_zone, when); },
             host_.clock().unix_seconds(),
             setup_.platform};
  return out;
}

std::string Flow::place_line(const Reader &words) const {
  if (words.country.empty()) return {};
  const std::string place = country_name(words.country, words.words.language());
  return words.say("place.line", {{"place", place}});
}

const char *Flow::screen_id() const {
  switch (at()) {
    case At::help:
      switch (entry()) {
        case Entry::closed:
          return "S8";
        case Entry::nobody:
          return "S9";
        case Entry::offline:
          return "S10";
        case Entry::help:
          break;
      }
      return "S1";
    case At::ways:
      return "S2";
    case At::topic:
      return "S2_topic";
    case At::age:
      return "S2_age";
    case At::closed:
      return "S8";
    case At::leaving:
    case At::explain:
    case At::transfer:
      return "S4";
    case At::danger:
      return "S3";
    case At::talk: {
      const std::int32_t state = talk_->conversation->view().state;
      return state == POP_CONVERSATION_CONNECTING || state == POP_CONVERSATION_WAITING ? "S5" : "S6";
    }
    case At::after:
    case At::kept:
      return "S7";
    case At::place:
      return "S11";
    case At::language:
      return "S11_language";
    case At::code:
      return "S12";
    case At::watch:
      break;
  }
  return "S13";
}

void Flow::begin(Screen &screen, const Reader &words) const {
  screen.id = screen_id();
  screen.language = words.words.language();
  screen.right_to_left = words.words.right_to_left();
  screen.band = state_.band;
  screen.hide_label = words.say("exit.button");
  screen.low_key = low_key();
  if (message_count() == 0) return;
  screen.own_name = words.say("chat.you");
  screen.service_name = talk_->service_name;
  if (!talk_->from_name.empty())
    screen.passed_on_name = words.say("chat.passed_on", {{"service", talk_->from_name}});
}

void Flow::finish(Screen &screen, const Reader &words) const {
  if (screen.low_key) {
    screen.title = words.say("low.title");  // what it is stays unsaid, and it never speaks
    if (at() != At::danger) screen.place.clear();
  }
  if (!screen.low_key && can_read_aloud(screen.language))
    screen.choices.push_back(plain("read", words.say("read.aloud"), "speak", POP_ROLE_QUIET));
  if (state_.path.size() > 1)
    screen.choices.push_back(plain("back", words.say("back"), "back", POP_ROLE_QUIET));
  if (at() != At::danger) {
    screen.choices.push_back(plain("danger", words.say("home.danger"), "danger", POP_ROLE_DANGER));
    std::stable_sort(screen.choices.begin(), screen.choices.end(),
                     [](const Choice &a, const Choice &b) { return rank_of(a) < rank_of(b); });
  }
  tell_apart(screen.choices);
  const auto can_be_scanned = [](const Row &row) { return !row.uri.empty(); };
  if (std::any_of(screen.rows.begin(), screen.rows.end(), can_be_scanned))
    screen.scan_label = words.say("tablet.scan");
}

void Flow::draw() {
  // What a screen is about may be gone meanwhile.
  auto &path = state_.path;
  if (at() == At::transfer && !talk_->offer) {
    path.pop_back();
    if (at() != At::talk) path.push_back(At::talk);
  }
  // S4 may stand on S8 of the same way.
  while (at() == At::closed || at() == At::leaving || at() == At::explain) {
    const Found way = find_way(state_.way);
    const bool closed = way && way.offered->open.open == locate::Open::closed;
    if (way && (at() == At::leaving || closed == (at() == At::closed))) break;
    path.pop_back();
  }
  if (at() == At::code && !state_.code.entering && !talk_runs()) {
    path.pop_back();
    if (at() != At::talk) path.push_back(At::talk);
  }
  if (at() == At::code && picked_.empty()) begin_picking();
  if (at() == At::kept && !talk_is_kept()) path.back() = At::after;

  const auto drawn = std::make_shared<Screen>();
  const Reader words = reader();
  begin(*drawn, words);
  switch (at()) {
    case At::help:
      draw_help(*drawn);
      break;
    case At::ways:
      draw_ways(*drawn);
      break;
    case At::topic:
      draw_topics(*drawn);
      break;
    case At::age:
      draw_ages(*drawn);
      break;
    case At::closed:
      draw_closed(*drawn);
      break;
    case At::leaving:
    case At::explain:
      draw_leaving(*drawn);
      break;
    case At::danger:
      draw_danger(*drawn);
      break;
    case At::talk:
      draw_talk(*drawn);
      break;
    case At::transfer:
      draw_transfer(*drawn);
      break;
    case At::after:
      draw_after(*drawn);
      break;
    case At::kept:
      draw_kept(*drawn);
      break;
    case At::place:
      draw_place(*drawn);
      break;
    case At::language:
      draw_languages(*drawn);
      break;
    case At::code:
      draw_code(*drawn);
      break;
    case At::watch:
      draw_watch(*drawn);
      break;
  }
  finish(*drawn, words);
  state_.screen = drawn;
  state_.drawn = true;
  if (talk_) talk_->drawn_revision = talk_->conversation->revision();
}

}  // namespace pop::flow
