// A host in C++20 that uses all of <pop/pop.hpp>, compiled without exceptions and type information.
// Arguments: root and bundle of the trial.
#include <pop/http_curl.h>

#include <pop/pop.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#define CHECK(condition)                                          \
  do {                                                            \
    if (!(condition)) {                                           \
      std::printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::exit(EXIT_FAILURE);                                    \
    }                                                             \
  } while (0)

namespace {

// Views and handles are what a C++ programmer expects of them.
static_assert(pop::text(pop::text("ab")) == "ab" && pop::text(pop_str{}).empty() &&
              pop::bytes(pop_bytes{}).empty());
static_assert(!std::is_copy_constructible_v<pop::Client> &&
              std::is_nothrow_move_constructible_v<pop::Client>);
static_assert(!std::is_copy_assignable_v<pop::Flow> && std::is_nothrow_move_assignable_v<pop::Flow>);

std::vector<std::uint8_t> read_whole(const char *path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What this host gives: a clock, a transport that is always cut off, work done at once, a keystore without
// anything in it.
struct Host {
  std::int64_t now = 0;
  int requests = 0, tasks_done = 0;

  pop_clock clock = pop::zeroed<pop_clock>();
  pop_http http = pop::zeroed<pop_http>();
  pop_tasks tasks = pop::zeroed<pop_tasks>();

  Host() {
    clock.user = http.user = tasks.user = this;
    clock.unix_seconds = [](void *user) { return static_cast<Host *>(user)->now; };
    clock.monotonic_ms = [](void *) -> std::int64_t { return 0; };
    http.start = [](void *user, const pop_http_request *, pop_http_exchange *raw) -> pop_result {
      pop::Exchange exchange(raw);
      if (++static_cast<Host *>(user)->requests == 1) return POP_OK;  // dropped: cancelled
      auto moved = std::move(exchange);
      CHECK(moved.get() == raw && exchange.get() == nullptr);
      auto response = pop::zeroed<pop_http_response>();
      response.result = POP_E_NETWORK;
      moved.finish(response);
      return POP_OK;
    };
    http.cancel = [](void *, pop_http_exchange *) {};
    tasks.run_task = [](void *user, pop_task *raw) -> pop_result {
      pop::Task task(raw);
      ++static_cast<Host *>(user)->tasks_done;
      pop::Task(std::move(task)).run();
      return POP_OK;
    };
  }
};

pop_secure_storage empty_storage() {
  auto storage = pop::zeroed<pop_secure_storage>();
  storage.read = [](void *, pop_str, uint8_t *, size_t, size_t *) -> pop_result { return POP_E_NOT_FOUND; };
  storage.write = [](void *, pop_str, pop_bytes) -> pop_result { return POP_OK; };
  storage.erase = [](void *, pop_str) -> pop_result { return POP_OK; };
  return storage;
}

void check_answer(pop::Client &client, const pop_device &device) {
  auto found = client.find(device);
  CHECK(found && found.code() == POP_OK && found->get() != nullptr);
  const pop::Answer answer = *std::move(found);
  const auto view = answer.view();
  CHECK(view && pop::text(view->country) == "DE");
  const auto service = answer.service(0);
  CHECK(service && service->channel_count > 0);
  const auto channel = answer.channel(0, 0);
  CHECK(channel && !pop::text((*channel).type).empty());
  CHECK(answer.emergency(0) && !answer.emergency(view->emergency_count));
  const auto beyond = answer.service(view->service_count);
  CHECK(!beyond && beyond.code() == POP_E_NOT_FOUND && beyond.message() == pop_result_text(POP_E_NOT_FOUND));
}

void check_flow(pop::Client &client, const pop_device &device) {
  const auto entry = client.entry(device);
  CHECK(entry && !pop::text(entry->label).empty());
  auto config = pop::zeroed<pop_flow_config>();
  CHECK(!client.flow(config));  // no device
  config.device = &device;
  auto made = client.flow(config);
  CHECK(made);
  pop::Flow flow = *std::move(made);
  const auto screen = flow.screen();
  CHECK(screen && pop::text(screen->id) == "S1" && screen->choice_count > 0);
  CHECK(flow.choice(0) && flow.choice(0)->role == POP_ROLE_MAIN);
  CHECK(flow.row(0).code() == POP_E_NOT_FOUND && flow.message(0).code() == POP_E_NOT_FOUND);
  CHECK(flow.sender(0).code() == POP_E_NOT_FOUND && flow.line(1000).code() == POP_E_NOT_FOUND);
  CHECK(flow.send("a word") == POP_E_STATE && flow.set_draft("a word") == POP_E_STATE);
  CHECK(flow.event(POP_EVENT_PAUSED) == POP_OK);
  const auto action = flow.choose("danger");
  CHECK(action && action->kind == POP_ACTION_SCREEN && pop::text(flow.screen()->id) == "S3");
  CHECK(flow.hide() == POP_OK && pop::text(flow.screen()->id) == "S1");
  flow = pop::Flow();
  CHECK(!flow && flow.screen().code() < 0);
}

void check_conversation(pop::Client &client, Host &host) {
  constexpr std::string_view service = "001.demo-helpline";
  auto opened = client.converse(service);
  CHECK(opened);
  pop::Conversation talk = *std::move(opened);
  CHECK(talk.view() && talk.view()->state == POP_CONVERSATION_READY);
  CHECK(talk.cancel() == POP_E_STATE);
  CHECK(talk.send("hello") == POP_OK);
  CHECK(talk.message(0) && pop::text(talk.message(0)->text) == "hello");
  CHECK(talk.offer().code() == POP_E_NOT_FOUND);
  CHECK(talk.decline(0) == POP_E_STATE && talk.transfer(0).code() == POP_E_STATE);
  const auto next = client.poll(1000);
  CHECK(next && *next <= 60'000 && host.requests > 0);
  CHECK(talk.set_code("1234") == POP_OK && client.poll(1000) && host.tasks_done > 0);
  CHECK(talk.end(6) == POP_E_ARGUMENT && talk.end(3) == POP_OK);
  CHECK(client.converse("xx.no-such-service").code() == POP_E_NOT_FOUND);
  const auto entered = client.converse_with_code(service, "1");
  CHECK(!entered && entered.code() == POP_E_ARGUMENT && !entered.message().empty());
  CHECK(client.forget_code() == POP_OK);
  pop_conversation_destroy(talk.release());
  CHECK(talk.get() == nullptr);
}

void check_directory(pop::Client &client, std::span<const std::uint8_t> bundle) {
  const auto info = client.info();
  CHECK(info && info->trial == 1);
  CHECK(client.offer_bundle(bundle) == POP_UNCHANGED);
  pop_error error{};
  CHECK(client.offer_bundle(bundle.first(16), &error) == POP_E_FORMAT && error.message[0] != '\0');
  CHECK(client.update(nullptr, nullptr) == POP_E_ARGUMENT);  // no mirrors
}

}  // namespace

int main(int argc, char **argv) {
  CHECK(argc == 4);
  const std::vector<std::uint8_t> root = read_whole(argv[1]), bundle = read_whole(argv[2]);
  Host host;
  const pop_secure_storage storage = empty_storage();
  auto config = pop::zeroed<pop_client_config>();
  const auto refused = pop::Client::create(config);
  CHECK(!refused && refused.code() == POP_E_ARGUMENT &&
        refused.message().find("root") != std::string_view::npos);

  config.root = pop::bytes(root);
  config.bundle = pop::bytes(bundle);
  config.folder = pop::text(argv[3]);
  config.clock = &host.clock;
  config.http = &host.http;
  config.tasks = &host.tasks;
  config.secure_storage = &storage;
  auto made = pop::Client::create(config);
  CHECK(made);
  pop::Client client = *std::move(made);
  host.now = client.info()->issued + 60;
  CHECK(client.secrets_locked() == (pop_client_secrets_locked(client.get()) == 1));
  CHECK(client.poll(1000) && client.codes_offered());

  const pop_str locale = pop::text("de-DE");
  auto device = pop::zeroed<pop_device>();
  device.locales = &locale;
  device.locale_count = 1;
  device.time_zone = pop::text("Europe/Berlin");
  device.can = POP_CAN_PHONE | POP_CAN_WEB | POP_CAN_CONVERSATION;
  check_answer(client, device);
  CHECK(pop::instances().clients == 1 && pop::instances().answers == 0);
  check_flow(client, device);
  check_conversation(client, host);
  check_directory(client, bundle);

  const auto curl = pop::HttpCurl::create(pop::zeroed<pop_http_curl_config>());
  CHECK(curl && curl->table()->start != nullptr);
  std::puts("a C++20 host works");
}
