#pragma once
// A figure is something measured and, in the same run, the least it could take on this machine: its floor.

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

namespace pop::bench {

using Measure = std::function<void(benchmark::State &)>;

struct Figure {
  std::string name;
  std::string target;  // of the issue; may be empty
  Measure run;
  std::string floor_name;  // what the floor is, in words; empty: this is a floor itself
  Measure floor;
  bool manual_time = false;  // both set the time themselves, one repetition an iteration
  double limit = 0;          // of the ratio; 0: none
};

std::vector<Figure> start_figures();
std::vector<Figure> directory_figures();
std::vector<Figure> open_figures();
std::vector<Figure> role_figures();
std::vector<Figure> locate_figures();
std::vector<Figure> json_figures();
std::vector<Figure> handoff_figures();
std::vector<Figure> flow_figures();

// Runs all, floors mixed with what stands on them, and prints the table. False when anything could not be
// measured or is over its limit.
bool run(const std::vector<Figure> &figures);

}  // namespace pop::bench
