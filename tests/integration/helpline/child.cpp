// helpline_child: the child's side, driven by lines on standard input.
//
//   helpline_child talk --ca F --relay URL --gateway F --desk F --service ID
//     send TEXT | end N | quit        prints the conversation as a JSON line whenever it changes; \n in TEXT
//                                     is a line feed
//   helpline_child ask   (the same options) start|send|fetch|end ...
//   helpline_child crowd (the same options) NAME SEED COUNT AT_ONCE TEXTS

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/json_writer.h"
#include "pop/http_curl.h"
#include "setup.h"

namespace child_side {
namespace {

void print(const pop::handoff::Conversation &conversation) {
  static constexpr const char *states[] = {"ready", "connecting", "waiting", "talking", "ended", "failed"};
  const auto view = conversation.view();
  helpline::JsonWriter json;
  json.text("state", states[view.state])
      .number("reason", view.reason)
      .number("position", view.queue_position)
      .number("minutes", view.wait_minutes)
      .flag("busy", view.busy)
      .flag("settled", conversation.settled())
      .open_list("messages");
  for (std::size_t i = 0; i < view.message_count; ++i) {
    const auto message = conversation.message(i);
    if (!message) continue;
    json.open_object()
        .flag("mine", message->from == POP_FROM_CHILD)
        .number("state", message->state)
        .text("text", message->text)
        .close_object();
  }
  std::printf("%s\n", json.close_list().done().c_str());
  std::fflush(stdout);
}

std::string with_line_feeds(std::string_view typed) {
  std::string text(typed);
  for (std::size_t at = 0; (at = text.find("\\n", at)) != std::string::npos;) text.replace(at, 2, "\n");
  return text;
}

// False when the line says to stop.
bool obey(pop::handoff::Conversation &conversation, std::string_view line) {
  pop::Result<void> result;
  if (line == "quit") return false;
  if (line.starts_with("send ")) result = conversation.send(with_line_feeds(line.substr(5)));
  if (line.starts_with("end ") && line.size() == 5) result = conversation.end(line[4] - '0');
  if (!result) std::fprintf(stderr, "refused: %s\n", result.error().message.c_str());
  return true;
}

int talk(const Options &options, pop::handoff::ConversationSetup setup) {
  pop_http_curl_config config{};
  config.struct_size = sizeof config;
  config.ca_file = {options.ca.data(), options.ca.size()};
  pop_http_curl *curl = nullptr;
  if (pop_http_curl_create(&config, &curl) != POP_OK) return 1;
  const std::unique_ptr<pop_http_curl, void (*)(pop_http_curl *)> owned(curl, pop_http_curl_destroy);
  auto inbox = std::make_shared<pop::Inbox>(nullptr);
  pop::HttpClient http(pop_http_curl_interface(curl), inbox);
  const pop::Clock clock;
  pop::handoff::Conversation conversation(std::move(setup), http, clock);

  std::string typed;
  std::uint64_t shown = UINT64_MAX;
  bool was_settled = false;
  for (bool going = true; going;) {
    std::uint32_t next_ms = 1000;
    http.drive(next_ms);
    conversation.poll(next_ms);
    if (shown != conversation.revision() || was_settled != conversation.settled()) {
      shown = conversation.revision();
      was_settled = conversation.settled();
      print(conversation);
    }
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, static_cast<int>(std::min<std::uint32_t>(next_ms, 1000))) <= 0) continue;
    char buffer[32768];
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) break;
    typed.append(buffer, static_cast<std::size_t>(count));
    for (std::size_t end = 0; going && (end = typed.find('\n')) != std::string::npos;
         typed.erase(0, end + 1)) {
      going = obey(conversation, std::string_view(typed).substr(0, end));
    }
  }
  return 0;
}

}  // namespace
}  // namespace child_side

int main(int argc, char **argv) {
  std::map<std::string_view, std::string *> names;
  child_side::Options options;
  names = {{"--ca", &options.ca},
           {"--relay", &options.relay},
           {"--gateway", &options.gateway},
           {"--desk", &options.desk},
           {"--service", &options.service}};
  int next = 2;
  for (; next + 1 < argc && names.contains(argv[next]); next += 2) *names[argv[next]] = argv[next + 1];
  const auto setup = child_side::load(options);
  if (argc < 2 || !setup) {
    std::fprintf(stderr, "helpline_child: %s\n",
                 setup ? "talk, ask or crowd" : setup.error().message.c_str());
    return 2;
  }
  if (std::string_view(argv[1]) == "ask") return child_side::ask(options, *setup, argc - next, argv + next);
  if (std::string_view(argv[1]) == "crowd")
    return child_side::crowd(options, *setup, argc - next, argv + next);
  return child_side::talk(options, *setup);
}
