#pragma once
// The graph of screens from one start: every screen a child can come to, and how.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "walk_host.h"

namespace pop::test {

// What a child does, or what happens to it: the id of a choice, or one of these.
inline constexpr const char *kWrite = "@write";  // a text, on a screen that takes one
inline constexpr const char *kPin = "@pin";
inline constexpr const char *kAnswer = "@answer";  // a counsellor writes back
inline constexpr const char *kEnds = "@ends";      // and ends it
inline constexpr const char *kCut = "@cut";        // the network goes
using Path = std::vector<std::string>;

// One child's way, made again from the start: a flow cannot be copied.
class Walk {
 public:
  Walk(const Start &start, flow::FlowSetup setup, flow::Vocabulary &vocabulary,
       locate::LanguageMatcher &languages);

  // What it led to; POP_ACTION_SCREEN for what is no choice. Throws std::runtime_error where the flow refuses
  // what its own screen offers.
  flow::Action go(const std::string &step);
  // What can be done or can happen now. Of long lists the first and the last.
  Path steps() const;

  WalkHost host;
  std::unique_ptr<flow::Flow> flow;
  bool online = true;
};

struct Node {
  Path path;         // from the first screen
  std::size_t taps;  // of them
  Walk *walk;        // standing there, for the time of the visit
};

struct Edge {
  const Node &from;
  std::string step;
  flow::Action action;
};

struct Visitor {
  std::function<void(const Node &)> screen;
  std::function<void(const Edge &)> opened;  // a way that leads out of the flow
};

// Breadth first, so that each screen is met by the fewest steps; at most `most` screens.
void explore(const Start &start, const flow::FlowSetup &setup, flow::Vocabulary &vocabulary,
             locate::LanguageMatcher &languages, std::size_t most, const Visitor &visitor);

}  // namespace pop::test
