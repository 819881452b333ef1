// pop-links FOLDER: a line for every link that the records below FOLDER and its emergency.json give, four
// fields between tabs: file, channel ("3", "3 abroad" or an emergency number), form of a text message's link,
// and the link, or "no link" and why.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <vector>

#include "directory/service.h"
#include "handoff/link.h"
#include "support/json_file.h"

using namespace pop;
namespace fs = std::filesystem;

namespace {

void print(const std::string &file, const std::string &what, const char *form,
           const Result<std::string> &link) {
  std::cout << file << '\t' << what << '\t' << form << '\t'
            << (link ? *link : "no link: " + link.error().message) << '\n';
}

void record_links(const fs::path &path, const std::string &file) {
  const auto service = directory::parse_service(test::read_json(path));
  if (!service) throw std::runtime_error(file + ": " + service.error().message);
  for (std::size_t i = 0; i < service->channels.size(); ++i) {
    const auto &channel = service->channels[i];
    const bool is_sms = channel.type == directory::ChannelType::sms;
    for (const bool abroad : {false, true}) {
      const std::string what = std::to_string(i) + (abroad ? " abroad" : "");
      print(file, what, "rfc5724", handoff::channel_link(channel, abroad, handoff::SmsForm::rfc5724));
      if (is_sms) print(file, what, "apple", handoff::channel_link(channel, abroad, handoff::SmsForm::apple));
    }
  }
}

void emergency_links(const fs::path &path) {
  const auto json = test::read_json(path);
  for (const auto &country : get_object(json, "countries")->GetObject()) {
    for (const auto &number : country.value.GetArray()) {
      const std::string digits(*get_string(number, "number"));
      print("emergency.json", digits, "rfc5724", handoff::tel_link(digits));
    }
  }
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return std::cerr << "usage: pop-links FOLDER\n", 2;
  try {
    const fs::path folder = argv[1];
    std::vector<fs::path> records;
    for (const auto &entry : fs::recursive_directory_iterator(folder / "services")) {
      if (entry.path().extension() == ".json") records.push_back(entry.path());
    }
    std::sort(records.begin(), records.end());
    for (const fs::path &record : records) record_links(record, record.lexically_relative(folder).string());
    emergency_links(folder / "emergency.json");
  } catch (const std::exception &fault) {
    return std::cerr << fault.what() << '\n', 1;
  }
  return 0;
}
