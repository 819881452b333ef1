#include "shortage.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <utility>

#include "handoff/ohttp.h"

namespace pop::test {
namespace {

// Plain data: in sanitized builds it is used before any constructor runs.
constinit std::size_t left = 0;  // allocations until one fails; 0: none will
constinit Shortage kind = Shortage::once;
constinit bool failed = false;
constinit bool hosts_turn = false;
constinit std::size_t taken = 0;
constinit std::string_view needle{};
constinit std::size_t left_in = 0;

bool is_refused() noexcept {
  if (hosts_turn || left == 0) return false;
  if (left > 1) {
    --left;
    return false;
  }
  failed = true;
  if (kind == Shortage::once) left = 0;
  return true;
}

void *take(void *, std::size_t size) {
  if (is_refused()) return nullptr;
  ++taken;
  return std::malloc(size);
}

void *change(void *, void *memory, std::size_t size) {
  return is_refused() ? nullptr : std::realloc(memory, size);
}

void give_back(void *, void *memory) {
  --taken;
  if (!needle.empty() && !hosts_turn) {
    const std::string_view block(static_cast<const char *>(memory), malloc_usable_size(memory));
    if (block.find(needle) != std::string_view::npos) ++left_in;
  }
  std::free(memory);
}

void replace(std::string &text, const std::string &old, const std::string &by) {
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::runtime_error("the record changed: no " + old);
  text.replace(at, old.size(), by);
}

}  // namespace

void ScarceMemory::install() {
  static const pop_result set = [] {
    pop_allocator table{};
    table.struct_size = sizeof table;
    table.allocate = take;
    table.reallocate = change;
    table.release = give_back;
    return pop_set_allocator(&table);
  }();
  if (set != POP_OK) throw std::runtime_error("a client was made before the allocator was set");
}

void ScarceMemory::fail(std::size_t n, Shortage how) {
  failed = false;
  kind = how;
  left = n;
}

bool ScarceMemory::relieve() {
  left = 0;
  return failed;
}

std::size_t ScarceMemory::live() { return taken; }

void ScarceMemory::look_for(std::string_view text) {
  needle = text;
  left_in = 0;
}
std::size_t ScarceMemory::found() { return left_in; }

ScarceMemory::HostsTurn::HostsTurn() { hosts_turn = true; }
ScarceMemory::HostsTurn::~HostsTurn() { hosts_turn = false; }

Repository ScarceHost::directory(const handoff::FakeGateway &gateway) {
  Repository repository = directory_for_hosts();
  const handoff::ConversationSetup keys = gateway.setup();
  std::string &record = repository.role("cc-de").files["services/de/talk.json"];
  replace(record, R"("id":1,"public_key":")" + to_base64(Bytes(32, 9)),
          R"("id":)" + std::to_string(keys.desk_key_id) + R"(,"public_key":")" + to_base64(keys.desk_key));
  std::string &file = repository.role("gw-demo").files["gateways/demo.json"];
  const std::string name = R"("key_config":")";
  const std::size_t begin = file.rfind(name) + name.size();
  file.replace(begin, file.find('"', begin) - begin, to_base64(handoff::write_key_config(keys.gateway_key)));
  return repository;
}

ScarceHost::ScarceHost() {
  ScarceMemory::install();
  http_.struct_size = sizeof http_;
  http_.user = this;
  http_.start = [](void *user, const pop_http_request *request, pop_http_exchange *exchange) -> pop_result {
    const ScarceMemory::HostsTurn turn;
    static_cast<ScarceHost *>(user)->waiting_.push_back(
        {Bytes(request->body.data, request->body.data + request->body.size), exchange});
    return POP_OK;
  };
  http_.cancel = [](void *user, pop_http_exchange *exchange) {
    auto &waiting = static_cast<ScarceHost *>(user)->waiting_;
    std::erase_if(waiting, [exchange](const Waiting &each) { return each.exchange == exchange; });
    pop_http_response response{};
    response.struct_size = sizeof response;
    response.result = POP_E_NETWORK;
    pop_http_finish(exchange, &response);
  };
  clock_.struct_size = sizeof clock_;
  clock_.user = this;
  clock_.unix_seconds = [](void *user) {
    const auto &self = *static_cast<ScarceHost *>(user);
    return kNow + self.passed_ms_ / 1000 + self.wall_ahead_s;
  };
  clock_.monotonic_ms = [](void *user) { return static_cast<ScarceHost *>(user)->passed_ms_; };
  config().http = &http_;
  config().clock = &clock_;
  device_.struct_size = sizeof device_;
  device_.locales = &locale_;
  device_.locale_count = 1;
  device_.chosen_country = lend("DE");
  device_.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_CONVERSATION;
}

ScarceHost::~ScarceHost() { stop(); }

void ScarceHost::start_client() { ASSERT_EQ(hosted_.create(), POP_OK) << hosted_.error(); }

void ScarceHost::start() {
  start_client();
  pop_flow_config given{};
  given.struct_size = sizeof given;
  given.device = &device_;
  ASSERT_EQ(pop_flow_create(client(), &given, &flow, nullptr), POP_OK);
}

void ScarceHost::stop() {
  pop_flow_destroy(flow);
  flow = nullptr;
  hosted_.destroy();
}

std::string ScarceHost::screen() const {
  pop_screen_view view{};
  view.struct_size = sizeof view;
  EXPECT_EQ(pop_flow_screen(flow, &view), POP_OK);
  return std::string(text_of(view.id));
}

std::vector<std::string> ScarceHost::choices() const {
  std::vector<std::string> ids;
  pop_choice_view choice{};
  choice.struct_size = sizeof choice;
  for (std::size_t i = 0; pop_flow_choice(flow, i, &choice) == POP_OK; ++i)
    ids.emplace_back(text_of(choice.id));
  return ids;
}

std::string ScarceHost::choice(const std::string &beginning) const {
  for (const std::string &id : choices()) {
    if (id.starts_with(beginning)) return id;
  }
  ADD_FAILURE() << "screen " << screen() << " has no " << beginning;
  return {};
}

std::string ScarceHost::seen() const {
  pop_screen_view view{};
  view.struct_size = sizeof view;
  EXPECT_EQ(pop_flow_screen(flow, &view), POP_OK);
  std::string all;
  const auto add = [&all](pop_str text) { all.append(text_of(text)).append("\n"); };
  for (const pop_str text : {view.id, view.language, view.title, view.hide_label, view.place, view.live})
    add(text);
  pop_str line{};
  for (std::size_t i = 0; pop_flow_line(flow, i, &line) == POP_OK; ++i) add(line);
  pop_choice_view choice{};
  choice.struct_size = sizeof choice;
  for (std::size_t i = 0; pop_flow_choice(flow, i, &choice) == POP_OK; ++i) {
    for (const pop_str text : {choice.id, choice.label, choice.hint, choice.icon, choice.a11y_label})
      add(text);
  }
  pop_message_view message{};
  message.struct_size = sizeof message;
  for (std::size_t i = 0; pop_flow_message(flow, i, &message) == POP_OK; ++i) add(message.text);
  return all + std::to_string(view.takes_text) + std::to_string(view.message_count);
}

pop_result ScarceHost::choose(const std::string &id) {
  pop_action action{};
  action.struct_size = sizeof action;
  const pop_result result = pop_flow_choose(flow, lend(id), &action);
  const ScarceMemory::HostsTurn turn;
  uri = text_of(action.uri);
  return result;
}

void ScarceHost::must_choose(const std::string &id) { ASSERT_EQ(choose(id), POP_OK) << id; }

void ScarceHost::answer(std::int64_t ms) {
  std::vector<Waiting> open;
  {
    const ScarceMemory::HostsTurn turn;
    open = std::exchange(waiting_, {});
  }
  for (const Waiting &each : open) {
    std::optional<HttpResponse> response;
    {
      const ScarceMemory::HostsTurn turn;
      response = gateway.handle(each.body);
      if (!response) waiting_.push_back(each);
    }
    if (!response) continue;
    pop_http_response given{};
    given.struct_size = sizeof given;
    given.result = response->result;
    given.status = response->status;
    given.content_type = lend(response->content_type);
    given.body = lend(response->body);
    pop_http_finish(each.exchange, &given);
  }
  passed_ms_ += ms;
}

void ScarceHost::settle() {
  constexpr int longest_retry_s = 30;
  for (int i = 0; i < longest_retry_s + 10; ++i) {
    ASSERT_EQ(poll(), POP_OK);
    answer(1000);
  }
}

}  // namespace pop::test

#ifdef POP_SANITIZED
// Then the library has no operators of its own, and these are found in their place.
void *operator new(std::size_t size) {
  void *memory = pop::test::take(nullptr, size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void *operator new[](std::size_t size) { return operator new(size); }
// The sanitizer has one of its own, which would not come here; std::stable_sort asks for it.
void *operator new(std::size_t size, const std::nothrow_t &) noexcept {
  return pop::test::take(nullptr, size == 0 ? 1 : size);
}
void operator delete(void *memory) noexcept {
  if (memory != nullptr) pop::test::give_back(nullptr, memory);
}
void operator delete[](void *memory) noexcept { operator delete(memory); }
void operator delete(void *memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void *memory, std::size_t) noexcept { operator delete(memory); }
#endif
