// helpline_child crowd … NAME SEED COUNT AT_ONCE TEXTS: many children in one process, each with a real engine
// over one real transport.
//
// Conversation i of COUNT writes TEXTS texts, "NAME-i child 0" and so on, and is done when all of them are
// stored and as many have come from the desk. When it writes the next one is drawn from SEED: at once, when
// the last one is stored, or when the desk has answered as often; so texts cross. Every second one is then
// ended with feedback. One JSON line for each thing a child was told:
//
//   {"conversation": "NAME-i", "stored": 3}            so many of its texts are stored
//   {"conversation": "NAME-i", "heard": "…"}
//   {"conversation": "NAME-i", "done": "ended"}        or talking, or failed with "reason"

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "common/json_writer.h"
#include "pop/http_curl.h"
#include "setup.h"

namespace child_side {
namespace {

namespace handoff = pop::handoff;

class Child {
 public:
  Child(std::string name, const handoff::ConversationSetup &setup, pop::HttpClient &http,
        const pop::Clock &clock, unsigned seed, std::size_t texts, bool ends)
      : name_(std::move(name)), conversation_(setup, http, clock), random_(seed), texts_(texts), ends_(ends) {
    write();
  }

  // False when it is done.
  bool turn(std::uint32_t &next_ms) {
    conversation_.poll(next_ms);
    look();
    while (written_ < texts_ && wants_to_write()) write();
    const auto view = conversation_.view();
    if (view.state == POP_CONVERSATION_FAILED) return finish("failed", view.reason);
    if (closing_) return conversation_.settled() ? finish("ended", 0) : true;
    if (view.state == POP_CONVERSATION_ENDED) return finish("ended", 0);
    if (stored_ < texts_ || heard_ < texts_) return true;
    if (!ends_) return finish("talking", 0);
    closing_ = conversation_.end(1 + static_cast<std::int32_t>(random_() % 5)).ok();
    next_ms = 0;
    return true;
  }

 private:
  bool wants_to_write() const {
    return when_ == 0 || (when_ == 1 && stored_ >= written_) || (when_ == 2 && heard_ >= written_);
  }
  void write() {
    const auto result = conversation_.send(name_ + " child " + std::to_string(written_));
    if (!result) std::fprintf(stderr, "%s: %s\n", name_.c_str(), result.error().message.c_str());
    ++written_;
    when_ = random_() % 3;
  }
  void look() {
    if (seen_ == conversation_.revision()) return;
    seen_ = conversation_.revision();
    std::size_t stored = 0;
    std::size_t heard = 0;
    for (std::size_t i = 0; i < conversation_.view().message_count; ++i) {
      const auto message = conversation_.message(i);
      if (message->from == POP_FROM_CHILD) {
        stored += message->state >= POP_MESSAGE_SENT;
      } else if (++heard > heard_) {
        say(helpline::JsonWriter().text("conversation", name_).text("heard", message->text));
      }
    }
    if (stored != stored_) {
      say(helpline::JsonWriter()
              .text("conversation", name_)
              .number("stored", static_cast<std::int64_t>(stored)));
    }
    stored_ = stored;
    heard_ = heard;
  }
  bool finish(const char *how, std::int32_t reason) {
    helpline::JsonWriter json;
    json.text("conversation", name_).text("done", how);
    if (reason != 0) json.number("reason", reason);
    say(json);
    return false;
  }
  static void say(helpline::JsonWriter &json) {
    std::printf("%s\n", json.done().c_str());
    std::fflush(stdout);
  }
  static void say(helpline::JsonWriter &&json) { say(json); }

  std::string name_;
  handoff::Conversation conversation_;
  std::minstd_rand random_;
  std::size_t texts_;
  bool ends_;
  bool closing_ = false;
  std::uint64_t seen_ = UINT64_MAX;
  std::size_t written_ = 0;
  std::size_t stored_ = 0;
  std::size_t heard_ = 0;
  std::minstd_rand::result_type when_ = 0;
};

}  // namespace

int crowd(const Options &options, const handoff::ConversationSetup &setup, int count, char **words) {
  if (count != 5) {
    std::fprintf(stderr, "helpline_child: crowd NAME SEED COUNT AT_ONCE TEXTS\n");
    return 2;
  }
  const std::string name = words[0];
  const auto seed = static_cast<unsigned>(std::strtoul(words[1], nullptr, 10));
  const std::size_t total = std::strtoul(words[2], nullptr, 10);
  const std::size_t at_once = std::strtoul(words[3], nullptr, 10);
  const std::size_t texts = std::strtoul(words[4], nullptr, 10);

  pop_http_curl_config config{};
  config.struct_size = sizeof config;
  config.ca_file = {options.ca.data(), options.ca.size()};
  pop_http_curl *curl = nullptr;
  if (pop_http_curl_create(&config, &curl) != POP_OK) return 1;
  const std::unique_ptr<pop_http_curl, void (*)(pop_http_curl *)> owned(curl, pop_http_curl_destroy);
  pop::HttpClient http(pop_http_curl_interface(curl), std::make_shared<pop::Inbox>(nullptr));
  const pop::Clock clock;

  std::vector<std::unique_ptr<Child>> here;
  for (std::size_t begun = 0; begun < total || !here.empty();) {
    while (begun < total && here.size() < at_once) {
      here.push_back(std::make_unique<Child>(name + "-" + std::to_string(begun), setup, http, clock,
                                             seed + static_cast<unsigned>(begun), texts, begun % 2 == 0));
      ++begun;
    }
    std::uint32_t next_ms = 1000;
    http.drive(next_ms);
    std::erase_if(here, [&next_ms](const auto &child) { return !child->turn(next_ms); });
    http.drive(next_ms);
    ::poll(nullptr, 0, static_cast<int>(std::min<std::uint32_t>(next_ms, 1000)));
  }
  return 0;
}

}  // namespace child_side
