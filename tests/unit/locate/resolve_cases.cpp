// pop-resolve-cases --zones FILE: reads cases, one JSON object a line, on standard input and writes for each
// what the SDK resolves it to. A case that cannot be read stops it with 1, so that none is passed over in
// silence.

#include <iostream>
#include <string>
#include <string_view>

#include "case_catalog.h"

int main(int count, char **arguments) {
  if (count != 3 || std::string_view(arguments[1]) != "--zones") {
    std::cerr << "usage: pop-resolve-cases --zones zones.json < cases.jsonl\n";
    return 2;
  }
  const auto zones = pop::test::read_zones(arguments[2]);
  if (!zones) {
    std::cerr << zones.error().message << '\n';
    return 1;
  }
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) continue;
    const auto result = pop::test::run_case(line, *zones);
    if (!result) {
      std::cerr << result.error().message << '\n';
      return 1;
    }
    std::cout << *result << '\n';
  }
  return std::cout.good() ? 0 : 1;
}
