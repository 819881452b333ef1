// A client as an app makes it, through the C ABI alone. It polls all the time, with a budget of 1 ms, and
// does what its standard input says, line by line:
//
//   update      pop_directory_update: "started RESULT"; later, from inside a poll, "done RESULT reason"
//   advance N   the client's clocks go N seconds on: "advanced"
//   find CC     "found HELD_BACK id=value,value id=value"
//   help        opens a flow, asks for more ways, and closes it: "help" and what its screens say
//   open        opens a flow that stays: "screen" and what it shows, now and whenever it changes
//   choose ID   taps there: "opens URI" where the platform has to open something, then the screen
//   send TEXT   writes there
//   info        "info BUILT_IN ROOT_VERSION TIMESTAMP_VERSION HELD_BACK"
//
// Lines of its log begin with "log".

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pop/http_curl.h"
#include "pop/pop.h"

namespace {

constexpr std::uint32_t kBudgetUs = 1000;

pop_str lend(std::string_view text) { return {text.data(), text.size()}; }
std::string text_of(pop_str text) {
  return text.size == 0 ? std::string() : std::string(text.data, text.size);
}
template <typename Struct>
Struct sized() {
  Struct out{};
  out.struct_size = sizeof out;
  return out;
}

void say(const std::string &line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

[[noreturn]] void fail(const std::string &why) {
  std::fprintf(stderr, "updating: %s\n", why.c_str());
  std::exit(1);
}

struct Options {
  std::map<std::string, std::string> one;
  std::vector<std::string> mirrors, locales;
};

Options read_options(int argc, char **argv) {
  Options out;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--mirror") {
      out.mirrors.emplace_back(argv[i + 1]);
    } else if (name == "--locale") {
      out.locales.emplace_back(argv[i + 1]);
    } else {
      out.one[name] = argv[i + 1];
    }
  }
  for (const char *needed : {"--root", "--bundle", "--embedded-at", "--now", "--ca"})
    if (out.one.count(needed) == 0) fail(std::string(needed) + " is missing");
  return out;
}

std::string read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

class App {
 public:
  explicit App(const Options &options);
  ~App();
  App(const App &) = delete;
  App &operator=(const App &) = delete;
  void run();

 private:
  std::int64_t elapsed_ms() const {
    const auto since = std::chrono::steady_clock::now() - start_;
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count() + advanced_ms_;
  }
  std::uint32_t poll();
  void obey(const std::string &line);
  pop_device device(const std::string &country) const;
  void find(const std::string &country);
  void help();
  void open();
  void choose(const std::string &id);
  void show();
  void info();

  std::string root_, bundle_;
  std::vector<pop_str> locales_, mirrors_;
  std::string country_;
  std::int64_t now_;
  std::int64_t advanced_ms_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool polling_ = false;
  bool changed_ = false;  // what the flow shows
  pop_clock clock_ = sized<pop_clock>();
  pop_log log_ = sized<pop_log>();
  pop_http_curl *http_ = nullptr;
  pop_client *client_ = nullptr;
  pop_flow *flow_ = nullptr;
};

App::App(const Options &options)
    : root_(read(options.one.at("--root"))),
      bundle_(read(options.one.at("--bundle"))),
      now_(std::strtoll(options.one.at("--now").c_str(), nullptr, 10)) {
  for (const std::string &each : options.locales) locales_.push_back(lend(each));
  for (const std::string &each : options.mirrors) mirrors_.push_back(lend(each));
  if (const auto given = options.one.find("--country"); given != options.one.end()) country_ = given->second;
  clock_.user = log_.user = this;
  clock_.unix_seconds = [](void *user) {
    const App *app = static_cast<App *>(user);
    return app->now_ + app->elapsed_ms() / 1000;
  };
  clock_.monotonic_ms = [](void *user) { return static_cast<App *>(user)->elapsed_ms(); };
  log_.line = [](void *, std::int32_t, pop_str text) { say("log " + text_of(text)); };

  auto transport = sized<pop_http_curl_config>();
  transport.ca_file = lend(options.one.at("--ca"));
  if (pop_http_curl_create(&transport, &http_) != POP_OK) fail("no transport");
  auto config = sized<pop_client_config>();
  config.root = {reinterpret_cast<const std::uint8_t *>(root_.data()), root_.size()};
  config.bundle = {reinterpret_cast<const std::uint8_t *>(bundle_.data()), bundle_.size()};
  config.embedded_at = std::strtoll(options.one.at("--embedded-at").c_str(), nullptr, 10);
  if (const auto given = options.one.find("--folder"); given != options.one.end())
    config.folder = lend(given->second);
  config.http = pop_http_curl_interface(http_);
  config.clock = &clock_;
  config.log = &log_;
  config.mirrors = mirrors_.data();
  config.mirror_count = mirrors_.size();
  pop_error error{};
  if (pop_client_create(&config, &client_, &error) != POP_OK) fail(error.message);
}

App::~App() {
  pop_flow_destroy(flow_);
  pop_client_destroy(client_);
  pop_http_curl_destroy(http_);
}

std::uint32_t App::poll() {
  std::uint32_t next_ms = 0;
  polling_ = true;
  if (pop_client_poll(client_, kBudgetUs, &next_ms) != POP_OK) fail("poll failed");
  polling_ = false;
  return next_ms;
}

pop_device App::device(const std::string &country) const {
  auto out = sized<pop_device>();
  out.locales = locales_.data();
  out.locale_count = locales_.size();
  out.chosen_country = lend(country);
  out.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_CONVERSATION;
  return out;
}

void App::find(const std::string &country) {
  const pop_device asked = device(country);
  pop_answer *answer = nullptr;
  const pop_result result = pop_directory_find(client_, &asked, &answer, nullptr);
  if (result < 0) return say(std::string("found ") + pop_result_name(result));
  auto all = sized<pop_answer_view>();
  pop_answer_get(answer, &all);
  std::string line = std::string("found ") + pop_result_name(all.held_back);
  auto service = sized<pop_service_view>();
  for (std::size_t i = 0; pop_answer_service(answer, i, &service) == POP_OK; ++i) {
    line += " " + text_of(service.id) + "=";
    auto channel = sized<pop_channel_view>();
    for (std::size_t j = 0; pop_answer_channel(answer, i, j, &channel) == POP_OK; ++j)
      line += (j == 0 ? "" : ",") + text_of(channel.value.size == 0 ? channel.type : channel.value);
  }
  pop_answer_destroy(answer);
  say(line);
}

void App::help() {
  const pop_device child = device(country_);
  auto config = sized<pop_flow_config>();
  config.device = &child;
  pop_flow *flow = nullptr;
  if (pop_flow_create(client_, &config, &flow, nullptr) != POP_OK) fail("no flow");
  std::string line = "help";
  auto screen = sized<pop_screen_view>();
  const auto add = [&] {
    pop_flow_screen(flow, &screen);
    line += " " + text_of(screen.id) + ":";
    auto choice = sized<pop_choice_view>();
    for (std::size_t i = 0; pop_flow_choice(flow, i, &choice) == POP_OK; ++i)
      line += text_of(choice.id) + ";";
  };
  add();
  auto action = sized<pop_action>();
  pop_flow_choose(flow, lend("more"), &action);
  add();
  pop_flow_destroy(flow);
  say(line);
}

void App::open() {
  const pop_device child = device(country_);
  auto config = sized<pop_flow_config>();
  config.device = &child;
  config.user = this;
  config.changed = [](void *user) { static_cast<App *>(user)->changed_ = true; };
  if (pop_flow_create(client_, &config, &flow_, nullptr) != POP_OK) fail("no flow");
  show();
}

void App::choose(const std::string &id) {
  auto action = sized<pop_action>();
  if (pop_flow_choose(flow_, lend(id), &action) != POP_OK) fail("there is no " + id);
  if (action.kind == POP_ACTION_OPEN) say("opens " + text_of(action.uri));
  show();
}

// "screen ID", then, each after a tab: "live TEXT", "line TEXT"…, "choice ID"…, and the conversation's texts
// as "child STATE TEXT" or "helpline STATE TEXT".
void App::show() {
  auto screen = sized<pop_screen_view>();
  pop_flow_screen(flow_, &screen);
  std::string shown = "screen " + text_of(screen.id) + "\tlive " + text_of(screen.live);
  pop_str line{};
  for (std::size_t i = 0; pop_flow_line(flow_, i, &line) == POP_OK; ++i) shown += "\tline " + text_of(line);
  auto choice = sized<pop_choice_view>();
  for (std::size_t i = 0; pop_flow_choice(flow_, i, &choice) == POP_OK; ++i)
    shown += "\tchoice " + text_of(choice.id);
  auto message = sized<pop_message_view>();
  for (std::size_t i = 0; pop_flow_message(flow_, i, &message) == POP_OK; ++i)
    shown += std::string(message.from == POP_FROM_CHILD ? "\tchild " : "\thelpline ") +
             std::to_string(message.state) + " " + text_of(message.text);
  say(shown);
}

void App::info() {
  auto info = sized<pop_directory_info>();
  if (pop_directory_get_info(client_, &info) != POP_OK) fail("no info");
  say("info " + std::to_string(info.built_in) + " " + std::to_string(info.root_version) + " " +
      std::to_string(info.timestamp_version) + " " + std::to_string(info.held_back));
}

void App::obey(const std::string &line) {
  const std::string word = line.substr(0, line.find(' '));
  const std::string rest = word.size() == line.size() ? "" : line.substr(word.size() + 1);
  if (word == "update") {
    const auto done = [](void *user, pop_result result, pop_str reason) {
      if (!static_cast<App *>(user)->polling_) fail("called back outside of pop_client_poll");
      say(std::string("done ") + pop_result_name(result) + " " + text_of(reason));
    };
    say(std::string("started ") + pop_result_name(pop_directory_update(client_, done, this, nullptr)));
  } else if (word == "advance") {
    advanced_ms_ += std::strtoll(rest.c_str(), nullptr, 10) * 1000;
    say("advanced");
  } else if (word == "find") {
    find(rest);
  } else if (word == "help") {
    help();
  } else if (word == "open") {
    open();
  } else if (word == "choose") {
    choose(rest);
  } else if (word == "send") {
    if (pop_flow_send(flow_, lend(rest)) != POP_OK) fail("the text was not taken");
    show();
  } else if (word == "info") {
    info();
  } else {
    fail("what is " + line + "?");
  }
}

void App::run() {
  std::string input;
  for (;;) {
    const std::uint32_t next_ms = poll();
    if (std::exchange(changed_, false)) show();
    pollfd in{STDIN_FILENO, POLLIN, 0};
    const int wait = next_ms == UINT32_MAX ? -1 : static_cast<int>(next_ms);
    if (::poll(&in, 1, wait) <= 0) continue;
    char bytes[256];
    const ssize_t size = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (size <= 0) return;
    input.append(bytes, static_cast<std::size_t>(size));
    for (std::size_t end; (end = input.find('\n')) != std::string::npos; input.erase(0, end + 1))
      obey(input.substr(0, end));
  }
}

}  // namespace

int main(int argc, char **argv) {
  const Options options = read_options(argc, argv);
  App app(options);
  app.run();
}
