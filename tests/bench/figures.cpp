#include "figures.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace pop::bench {
namespace {

// On a shared machine the mean says little: the median of many repetitions, and the least.
struct Times {
  double median = 0;
  double least = 0;
};

double least_of(const std::vector<double> &times) { return *std::min_element(times.begin(), times.end()); }

class Collector final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context &context) override {
    std::printf("%d cores at %.0f MHz", context.cpu_info.num_cpus, context.cpu_info.cycles_per_second / 1e6);
    if (!context.cpu_info.load_avg.empty()) std::printf(", load %.1f", context.cpu_info.load_avg.front());
    std::printf("\n");
    return true;
  }
  void ReportRuns(const std::vector<Run> &runs) override {
    for (const Run &run : runs) {
      if (run.error_occurred) {
        std::fprintf(stderr, "%s: %s\n", run.run_name.function_name.c_str(), run.error_message.c_str());
        failed_ = true;
      }
      Times &times = times_[run.run_name.function_name];
      if (run.aggregate_name == "median") times.median = run.GetAdjustedRealTime();
      if (run.aggregate_name == "least") times.least = run.GetAdjustedRealTime();
    }
  }
  bool failed() const noexcept { return failed_; }
  const Times &of(const std::string &name) { return times_[name]; }

 private:
  std::map<std::string, Times> times_;
  bool failed_ = false;
};

void add(const std::string &name, const Measure &measure, bool manual_time) {
  benchmark::internal::Benchmark *added = benchmark::RegisterBenchmark(name.c_str(), measure);
  added->Unit(benchmark::kMicrosecond)->ComputeStatistics("least", least_of)->ReportAggregatesOnly();
  if (manual_time) {
    added->UseManualTime()->Iterations(1)->Repetitions(300);
  } else {
    added->MinTime(0.02)->Repetitions(25);
  }
}

}  // namespace

bool run(const std::vector<Figure> &figures) {
  for (const Figure &figure : figures) {
    add(figure.name, figure.run, figure.manual_time);
    if (figure.floor) add(figure.name + ": floor", figure.floor, figure.manual_time);
  }
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector);

  std::printf("\nMicroseconds, median (and least) of many; the ratio is of the medians.\n\n");
  std::printf(
      "| figure | target | measured | floor | ratio | what the floor is |\n|---|---|---|---|---|---|\n");
  bool within_limits = true;
  for (const Figure &figure : figures) {
    const Times &measured = collector.of(figure.name);
    if (measured.median == 0) continue;  // left out by --benchmark_filter
    std::printf("| %s | %s | %.1f (%.1f) |", figure.name.c_str(), figure.target.c_str(), measured.median,
                measured.least);
    if (figure.floor) {
      const Times &floor = collector.of(figure.name + ": floor");
      const double ratio = measured.median / floor.median;
      std::printf(" %.1f (%.1f) | %.2f | %s |\n", floor.median, floor.least, ratio,
                  figure.floor_name.c_str());
      if (figure.limit > 0 && ratio > figure.limit) {
        std::fprintf(stderr, "%s: %.2f times its floor, the limit is %.2f\n", figure.name.c_str(), ratio,
                     figure.limit);
        within_limits = false;
      }
    } else {
      std::printf(" | | |\n");
    }
  }
  return within_limits && !collector.failed();
}

}  // namespace pop::bench
