#include "walk.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <stdexcept>

namespace pop::test {
namespace {

// A hundred countries, topics or faces lead to the same kind of screen.
std::string family(const std::string &id) {
  for (const char *list : {"place.", "language.", "topic.", "feedback.", "picture.", "age."}) {
    if (id.starts_with(list)) return list;
  }
  return id;
}

std::string signature(const Walk &walk) {
  const flow::Screen &screen = walk.flow->screen();
  std::string text = screen.id + '\n' + screen.language + '\n' + screen.title + '\n';
  for (const std::string &line : screen.lines) text += line + '\n';
  for (const flow::Choice &choice : screen.choices)
    text += choice.id + ' ' + std::to_string(choice.checked) + '\n';
  return text;
}

bool is_tap(const std::string &step) { return !step.starts_with('@'); }

// After another place, language, age, topic or need the same screens come again with other words: a few steps
// of them are enough.
bool is_walked_far_enough(const Path &path) {
  const auto is_aside = [](const std::string &step) {
    return step.starts_with("needs.") || step.starts_with("watch.") ||
           (family(step) != step && !step.starts_with("feedback.") && !step.starts_with("picture."));
  };
  const auto aside = std::find_if(path.begin(), path.end(), is_aside);
  return path.end() - aside > 2;
}

}  // namespace

Walk::Walk(const Start &start, flow::FlowSetup setup, flow::Vocabulary &vocabulary,
           locate::LanguageMatcher &languages)
    : host(start, vocabulary, languages) {
  auto made = flow::Flow::create(host, std::move(setup));
  if (!made) throw std::runtime_error(start.name + ": " + made.error().message);
  flow = std::move(*made);
}

flow::Action Walk::go(const std::string &step) {
  const auto must = [&](const auto &done) {
    if (!done)
      throw std::runtime_error("on " + flow->screen().id + ", " + step + ": " + done.error().message);
  };
  flow::Action action;
  if (step == kWrite) {
    must(flow->send("Somebody at school frightens me."));
  } else if (step == kPin) {
    must(flow->send("271828"));
  } else if (step == kAnswer) {
    host.gateway()->read();
    host.gateway()->say("I am here. Tell me.");
  } else if (step == kEnds) {
    host.gateway()->read();
    host.gateway()->say(handoff::MessageType::end, {});
    host.gateway()->ended = true;
  } else if (step == kCut) {
    host.cut_line();
    online = false;
  } else {
    auto done = flow->choose(step);
    must(done);
    action = std::move(*done);
  }
  host.run(*flow);
  return action;
}

Path Walk::steps() const {
  const flow::Screen &screen = flow->screen();
  std::map<std::string, std::vector<std::string>> families;
  std::vector<std::string> order;
  for (const flow::Choice &choice : screen.choices) {
    auto &ids = families[family(choice.id)];
    if (ids.empty()) order.push_back(family(choice.id));
    ids.push_back(choice.id);
  }
  Path steps;
  for (const std::string &name : order) {
    steps.push_back(families[name].front());
    if (families[name].size() > 1) steps.push_back(families[name].back());
  }
  if (screen.takes_text == POP_TEXT_MESSAGE && flow->message_count() < 2) steps.emplace_back(kWrite);
  if (screen.takes_text == POP_TEXT_PIN) steps.emplace_back(kPin);
  const bool talking = screen.id == "S5" || screen.id == "S6";
  if (talking && online && host.conversation() != nullptr) {
    const auto state = host.conversation()->view().state;
    if (state == POP_CONVERSATION_WAITING || (state == POP_CONVERSATION_TALKING && flow->message_count() < 3))
      steps.insert(steps.end(), {kAnswer, kEnds});
    if (state != POP_CONVERSATION_ENDED) steps.emplace_back(kCut);
  }
  return steps;
}

void explore(const Start &start, const flow::FlowSetup &setup, flow::Vocabulary &vocabulary,
             locate::LanguageMatcher &languages, std::size_t most, const Visitor &visitor) {
  std::set<std::string> met;
  std::deque<Path> open{{}};
  while (!open.empty() && met.size() < most) {
    const Path path = std::move(open.front());
    open.pop_front();
    Walk walk(start, setup, vocabulary, languages);
    flow::Action action;
    std::size_t taps = 0;
    for (const std::string &step : path) {
      action = walk.go(step);
      if (is_tap(step)) ++taps;
    }
    const Node node{path, taps, &walk};
    if (action.kind == POP_ACTION_OPEN) {
      visitor.opened({node, path.back(), action});
      continue;  // the app is where it was
    }
    if (action.kind == POP_ACTION_LEAVE) continue;
    if (!met.insert(signature(walk)).second) continue;
    visitor.screen(node);
    if (is_walked_far_enough(path)) continue;
    for (const std::string &step : walk.steps()) {
      Path next = path;
      next.push_back(step);
      open.push_back(std::move(next));
    }
  }
}

}  // namespace pop::test
