// pop-hours-answers ZONES: reads lines of four fields between tabs, hours, zone, holidays (days since 1970
// with commas; empty: no list) and moment (Unix seconds), and writes for each a line
// "open|closed|unknown|error [next change]".

#include <charconv>
#include <iostream>
#include <string>

#include "locate/hours.h"
#include "support/json_file.h"

using namespace pop;

namespace {

directory::Zones read_zones(const char *path) {
  auto zones = directory::Zones::parse(test::read_json(path));
  if (!zones) throw std::runtime_error(zones.error().message);
  return *std::move(zones);
}

// The text up to `end`, which is taken off with it.
std::string_view take_until(std::string_view &rest, char end) {
  const std::size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return taken;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
    throw std::runtime_error("not a number: " + std::string(text));
  return value;
}

std::string answer(std::string_view line, const directory::Zones &zones) {
  const std::string_view text = take_until(line, '\t');
  const auto *zone = zones.find(take_until(line, '\t'));
  std::string_view days = take_until(line, '\t');
  const bool has_list = !days.empty();
  locate::Holidays holidays;
  while (!days.empty()) holidays.days.insert(number(take_until(days, ',')));

  const auto hours = directory::parse_hours(text);
  if (!hours) return "error";
  const auto state = locate::evaluate(*hours, zone, zones, has_list ? &holidays : nullptr, number(line));
  const auto next = state.opens_at ? state.opens_at : state.closes_at;
  const std::string word = state.open == locate::Open::now      ? "open"
                           : state.open == locate::Open::closed ? "closed"
                                                                : "unknown";
  return next ? word + ' ' + std::to_string(*next) : word;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return std::cerr << "usage: pop-hours-answers ZONES\n", 2;
  try {
    const directory::Zones zones = read_zones(argv[1]);
    for (std::string line; std::getline(std::cin, line);) std::cout << answer(line, zones) << '\n';
  } catch (const std::exception &fault) {
    return std::cerr << fault.what() << '\n', 1;
  }
  return 0;
}
