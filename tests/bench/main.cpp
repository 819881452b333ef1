#include <string>

#include "base/secret.h"
#include "figures.h"

int main(int argc, char **argv) {
  // Mixed, so that a busy moment of the machine falls on a figure and its floor alike.
  std::string mixed = "--benchmark_enable_random_interleaving=true";
  std::vector<char *> arguments(argv, argv + argc);
  arguments.insert(arguments.begin() + 1, mixed.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;

  if (!pop::start_crypto()) return 1;  // it chooses the implementations for this processor
  std::vector<pop::bench::Figure> figures;
  for (auto part : {pop::bench::start_figures, pop::bench::directory_figures, pop::bench::open_figures,
                    pop::bench::role_figures, pop::bench::locate_figures, pop::bench::json_figures,
                    pop::bench::handoff_figures, pop::bench::flow_figures}) {
    for (pop::bench::Figure &figure : part()) figures.push_back(std::move(figure));
  }
  return pop::bench::run(figures) ? 0 : 1;
}
