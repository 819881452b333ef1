// helpline_child: the child's side, driven by lines on standard input.
//
//   helpline_child talk --ca F --relay URL --gateway F --desk F --service ID
//     send TEXT | end N | quit        prints the conversation as a JSON line whenever it changes; \n in TEXT
//                                     is a line feed
//     no | impossible                 answers the offer of another service
//     go RELAY GATEWAY DESK SERVICE   agrees to it; from then on the other conversation is the one printed,
//                                     until it fails
//   helpline_child ask   (the same options) start|send|fetch|end ...
//   helpline_child crowd (the same options) NAME SEED COUNT AT_ONCE TEXTS

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "common/json_writer.h"
#include "pop/http_curl.h"
#include "setup.h"

namespace child_side {
namespace {

using pop::handoff::Conversation;

constexpr const char *kStates[] = {"ready", "connecting", "waiting", "talking", "ended", "failed"};
constexpr const char *kKinds[] = {"text", "resource", "offer", "passed_on"};

// `left` may be null.
void print(const Conversation &conversation, const Conversation *left) {
  const auto view = conversation.view();
  helpline::JsonWriter json;
  json.text("state", kStates[view.state])
      .text("left", left == nullptr ? "" : kStates[left->view().state])
      .number("offer", view.offer ? static_cast<std::int64_t>(*view.offer) : -1)
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
        .text("kind", kKinds[message->kind])
        .text("text", message->text)
        .text("title", message->title)
        .text("link", message->link)
        .text("host", message->link_host)
        .text("service", message->service_id)
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

// One child: its conversation, and one it has left that waits for this one.
class Talk {
 public:
  Talk(const Options &options, pop::handoff::ConversationSetup setup, pop::HttpClient &http,
       const pop::Clock &clock)
      : options_(options),
        http_(http),
        clock_(clock),
        now_(std::make_unique<Conversation>(std::move(setup), http, clock)) {}

  void poll(std::uint32_t &next_ms);
  // False when the line says to stop.
  bool obey(std::string_view line);

 private:
  pop::Result<void> go(const std::string &where);
  pop::Result<void> answer(pop::handoff::TransferChoice choice) {
    return now_->decline(now_->view().offer.value_or(SIZE_MAX), choice);
  }

  const Options &options_;
  pop::HttpClient &http_;
  const pop::Clock &clock_;
  std::unique_ptr<Conversation> now_, left_;
  std::uint64_t shown_ = UINT64_MAX;
  bool was_settled_ = false;
};

void Talk::poll(std::uint32_t &next_ms) {
  now_->poll(next_ms);
  if (left_) left_->poll(next_ms);
  if (left_ && now_->view().state == POP_CONVERSATION_FAILED) now_ = std::move(left_);
  const std::uint64_t changes = now_->revision() + (left_ ? left_->revision() << 32 : 0);
  const bool settled = now_->settled() && (!left_ || left_->settled());
  if (shown_ == changes && was_settled_ == settled) return;
  shown_ = changes;
  was_settled_ = settled;
  print(*now_, left_.get());
}

pop::Result<void> Talk::go(const std::string &where) {
  Options options = options_;
  std::istringstream words(where);
  words >> options.relay >> options.gateway >> options.desk >> options.service;
  auto setup = load(options);
  if (!setup) return setup.error();
  setup->isolation = 2;
  auto next = std::make_unique<Conversation>(std::move(*setup), http_, clock_);
  if (auto moved = now_->move_to(now_->view().offer.value_or(SIZE_MAX), *next); !moved) return moved;
  left_ = std::move(now_);
  now_ = std::move(next);
  return {};
}

bool Talk::obey(std::string_view line) {
  pop::Result<void> result;
  if (line == "quit") return false;
  if (line.starts_with("send ")) result = now_->send(with_line_feeds(line.substr(5)));
  if (line.starts_with("end ") && line.size() == 5) result = now_->end(line[4] - '0');
  if (line.starts_with("go ")) result = go(std::string(line.substr(3)));
  if (line == "no") result = answer(pop::handoff::TransferChoice::no);
  if (line == "impossible") result = answer(pop::handoff::TransferChoice::impossible);
  if (!result) std::fprintf(stderr, "refused: %s\n", result.error().message.c_str());
  return true;
}

int run_talk(const Options &options, pop::handoff::ConversationSetup setup) {
  pop_http_curl_config config{};
  config.struct_size = sizeof config;
  config.ca_file = {options.ca.data(), options.ca.size()};
  pop_http_curl *curl = nullptr;
  if (pop_http_curl_create(&config, &curl) != POP_OK) return 1;
  const std::unique_ptr<pop_http_curl, void (*)(pop_http_curl *)> owned(curl, pop_http_curl_destroy);
  auto inbox = std::make_shared<pop::Inbox>(nullptr);
  pop::HttpClient http(pop_http_curl_interface(curl), inbox);
  const pop::Clock clock;
  Talk talk(options, std::move(setup), http, clock);

  std::string typed;
  for (bool going = true; going;) {
    std::uint32_t next_ms = 1000;
    http.drive(next_ms);
    talk.poll(next_ms);
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, static_cast<int>(std::min<std::uint32_t>(next_ms, 1000))) <= 0) continue;
    char buffer[32768];
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) break;
    typed.append(buffer, static_cast<std::size_t>(count));
    for (std::size_t end = 0; going && (end = typed.find('\n')) != std::string::npos;
         typed.erase(0, end + 1)) {
      going = talk.obey(std::string_view(typed).substr(0, end));
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
  return child_side::run_talk(options, *setup);
}
