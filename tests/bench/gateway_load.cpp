// pop_gateway_load: children in numbers, for a gateway that takes plain HTTP on loopback. gateway.py runs it.
//
//   pop_gateway_load floor    --config F [--threads N] [--seconds N]
//       how many sealed requests N threads open in a second when they do nothing else
//   pop_gateway_load messages --config F --record F --desk F --service ID --port N [--keys DIR]
//                             [--pid N] [--connections N] [--conversations N] [--messages N] [--rate N]
//                             [--say]
//       begins the conversations and sends their messages, all sealed beforehand, each conversation's in
//       order: as fast as answers come, or --rate a second. --keys: the desk's; its first answers come before
//       the messages. --say prints "TEXT MICROSECONDS" (CLOCK_MONOTONIC) as each message leaves, which is
//       real then.
//   pop_gateway_load polls    (as messages, without --messages) --held N
//       holds N long polls, says {"held":N} on a line, and ends with its standard input
//
// Prints one JSON object.

#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "common/json_writer.h"
#include "gateway_traffic.h"
#include "load_connections.h"

namespace load {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double seconds_of(const timeval &time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// What this process has used of the processors.
double own_cpu() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

// What another process has, from the 14th and 15th field of its stat (proc(5)).
double cpu_of(std::size_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Floor {
  double per_second = 0;  // by all threads together
  double cpu_us = 0;      // each
};

// Requests opened, and nothing else done.
Floor measure_floor(const Party &party, std::size_t threads, double seconds) {
  const auto keys = party.gateway_keys();
  const auto request = party.sealed_fetch(party.new_conversation());
  std::vector<std::uint64_t> counts(threads);
  const double cpu = own_cpu();
  std::vector<std::jthread> runners;
  const auto begin = Clock::now();
  for (std::size_t i = 0; i < threads; ++i) {
    runners.emplace_back([&, i] {
      std::uint64_t count = 0;
      while (seconds_since(begin) < seconds) {
        for (int n = 0; n < 20; ++n) {
          if (!pop::handoff::open_ohttp_request(keys, request.body)) std::abort();
        }
        count += 20;
      }
      counts[i] = count;
    });
  }
  runners.clear();
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  const auto count = static_cast<double>(all);
  return {count / seconds_since(begin), (own_cpu() - cpu) / count * 1e6};
}

struct Load {
  std::string config, record, desk, service, keys;
  std::size_t port = 0, connections = 64, conversations = 64, messages = 100, threads = 2, held = 0, pid = 0;
  double rate = 0, seconds = 2;
  bool say = false;
};

std::int64_t microseconds(std::vector<std::int64_t> &all, double part) {
  if (all.empty()) return 0;
  const auto at = std::min(all.size() - 1, static_cast<std::size_t>(part * static_cast<double>(all.size())));
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), all.end());
  return all[at];
}

int messages(const Load &load, const Party &party) {
  const Floor before = measure_floor(party, load.threads, load.seconds);
  std::vector<Talk> talks(load.conversations);
  for (Talk &talk : talks) talk = party.new_conversation();
  // Two threads seal: it is no part of what is measured.
  {
    std::vector<std::jthread> sealers;
    for (std::size_t half = 0; half < 2; ++half) {
      sealers.emplace_back([&, half] {
        for (std::size_t i = half; i < talks.size(); i += 2)
          party.seal_all(talks[i], i, load.messages, load.say);
      });
    }
  }
  Connections connections(static_cast<std::uint16_t>(load.port), load.connections);
  connections.run(firsts_of(talks), 0, {});
  if (!load.keys.empty()) answer_all(party, load.keys, static_cast<std::uint16_t>(load.port), talks);

  Connections::Said said;
  if (load.say) said = [&](std::size_t talk, std::size_t message) { say(talk, message); };
  const double cpu_before = cpu_of(load.pid) + own_cpu();
  const auto begin = Clock::now();
  auto latencies = connections.run(rest_of(talks), load.rate, said);
  const double took = seconds_since(begin);
  const double cpu = cpu_of(load.pid) + own_cpu() - cpu_before;
  const Floor after = measure_floor(party, load.threads, load.seconds);
  // Not what was answered, but what the gateway says it holds.
  std::size_t stored = 0;
  for (const Talk &talk : talks) stored += party.stored(talk, static_cast<std::uint16_t>(load.port));
  const std::size_t sent = talks.size() * load.messages;
  const double per_second = static_cast<double>(sent) / took;
  const double floor = (before.per_second + after.per_second) / 2;
  const double floor_cpu = (before.cpu_us + after.cpu_us) / 2;
  const double message_cpu = cpu / static_cast<double>(sent) * 1e6;
  std::printf(
      "{\"messages\":%zu,\"stored\":%zu,\"failed\":%zu,\"connections\":%zu,\"rate\":%.0f,\"seconds\":%.3f,"
      "\"per_second\":%.0f,\"p50_us\":%lld,\"p99_us\":%lld,\"cpu_us_a_message\":%.1f,"
      "\"decapsulations_per_second\":%.0f,\"decapsulation_threads\":%zu,\"cpu_us_a_decapsulation\":%.1f,"
      "\"ratio\":%.3f,\"cpu_ratio\":%.3f}\n",
      sent, stored - talks.size(), connections.failed(), load.connections, load.rate, took, per_second,
      static_cast<long long>(microseconds(latencies, 0.5)),
      static_cast<long long>(microseconds(latencies, 0.99)), message_cpu, floor, load.threads, floor_cpu,
      per_second / floor, floor_cpu / message_cpu);
  return stored == sent + talks.size() && connections.failed() == 0 ? 0 : 1;
}

int polls(const Load &load, const Party &party) {
  std::vector<Talk> talks(load.conversations);
  for (Talk &talk : talks) {
    talk = party.new_conversation();
    party.seal_all(talk, 0, 0, false);
  }
  const auto port = static_cast<std::uint16_t>(load.port);
  Connections(port, 16).run(firsts_of(talks), 0, {});
  std::vector<Connections::Request> asked(load.held);
  std::vector<pop::Bytes> requests;
  for (std::size_t i = 0; i < load.held; ++i)
    requests.push_back(http_request(party.sealed_poll(talks[i % talks.size()]).body));
  for (std::size_t i = 0; i < load.held; ++i) asked[i] = {i, 0, &requests[i]};
  Connections connections(port, load.held);
  connections.send_all(asked);
  std::printf("{\"held\":%zu}\n", load.held);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  return 0;
}

int run(int argc, char **argv) {
  Load load;
  std::map<std::string_view, std::string *> texts = {{"--config", &load.config},
                                                     {"--record", &load.record},
                                                     {"--desk", &load.desk},
                                                     {"--service", &load.service},
                                                     {"--keys", &load.keys}};
  std::map<std::string_view, std::size_t *> numbers = {{"--port", &load.port},
                                                       {"--connections", &load.connections},
                                                       {"--conversations", &load.conversations},
                                                       {"--messages", &load.messages},
                                                       {"--pid", &load.pid},
                                                       {"--threads", &load.threads},
                                                       {"--held", &load.held}};
  std::map<std::string_view, double *> reals = {{"--rate", &load.rate}, {"--seconds", &load.seconds}};
  for (int i = 2; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--say") {
      load.say = true;
      continue;
    }
    if (i + 1 >= argc) throw std::runtime_error(std::string(word) + " needs a value");
    if (texts.contains(word)) {
      *texts[word] = argv[++i];
    } else if (numbers.contains(word)) {
      *numbers[word] = std::strtoul(argv[++i], nullptr, 10);
    } else if (reals.contains(word)) {
      *reals[word] = std::strtod(argv[++i], nullptr);
    } else {
      throw std::runtime_error("unknown option " + std::string(word));
    }
  }
  const std::string_view what = argc > 1 ? argv[1] : "";
  const Party party(load.config, load.record, load.desk, load.service);
  if (what == "floor") {
    const Floor floor = measure_floor(party, load.threads, load.seconds);
    std::printf("{\"decapsulations_per_second\":%.0f,\"decapsulation_threads\":%zu}\n", floor.per_second,
                load.threads);
    return 0;
  }
  if (what == "messages") return messages(load, party);
  if (what == "polls") return polls(load, party);
  throw std::runtime_error("floor, messages or polls");
}

}  // namespace
}  // namespace load

int main(int argc, char **argv) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGPIPE, SIG_IGN);
  if (sodium_init() < 0) return 1;
  try {
    return load::run(argc, argv);
  } catch (const std::exception &fault) {
    std::fprintf(stderr, "pop_gateway_load: %s\n", fault.what());
    return 2;
  }
}
