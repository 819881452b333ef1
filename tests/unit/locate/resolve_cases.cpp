// pop-resolve-cases [--zones FILE]: reads cases, one JSON object a line, on standard input and writes for
// each what the SDK resolves it to. A case that cannot be read gets a line with an error in its place, and
// the program then ends with 1, so that none is passed over in silence. Without --zones the time zones are
// those of the tzdata it was built with, from 2024 on.

#include <iostream>
#include <string>
#include <string_view>

#include "case_catalog.h"

int main(int count, char **arguments) {
  const bool given = count == 3 && std::string_view(arguments[1]) == "--zones";
  if (count != 1 && !given) {
    std::cerr << "usage: pop-resolve-cases [--zones zones.json] < cases.jsonl\n";
    return 2;
  }
  const auto zones = pop::test::read_zones(given ? arguments[2] : POP_CASE_ZONES);
  if (!zones) {
    std::cerr << zones.error().message << '\n';
    return 1;
  }
  bool all_read = true;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto result = pop::test::run_case(line, *zones);
    std::cout << (result ? *result : pop::test::error_json(line, result.error())) << '\n';
    if (!result) std::cerr << result.error().message << '\n';
    all_read = all_read && result.ok();
  }
  return std::cout.good() && all_read ? 0 : 1;
}
