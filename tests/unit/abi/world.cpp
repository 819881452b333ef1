#include "world.h"

#include <gtest/gtest.h>

namespace pop::test {
namespace {

constexpr pop_str kMirror{"https://mirror.example/", 23};

// Signed once: it takes longer than what is tested.
const Repository &repository() {
  static const Repository made = directory_for_hosts();
  return made;
}

}  // namespace

World::World() : root_(repository().root()), bundle_(repository().bundle()) {
  clock_ = sized<pop_clock>();
  clock_.user = this;
  clock_.unix_seconds = [](void *user) {
    auto &self = *static_cast<World *>(user);
    self.run(self.in_clock);
    return self.now;
  };
  clock_.monotonic_ms = [](void *) -> std::int64_t { return 0; };  // nothing is given up
  http_ = sized<pop_http>();
  http_.user = this;
  http_.start = [](void *user, const pop_http_request *, pop_http_exchange *exchange) -> pop_result {
    auto &self = *static_cast<World *>(user);
    if (self.answers) return POP_E_NETWORK;
    self.exchanges_.push_back(exchange);
    return POP_OK;
  };
  http_.cancel = [](void *, pop_http_exchange *exchange) { pop_http_finish(exchange, nullptr); };
  config_ = sized<pop_client_config>();
  config_.root = lend(root_);
  config_.bundle = lend(bundle_);
  config_.embedded_at = kNow;
  config_.clock = &clock_;
  config_.http = &http_;
  config_.mirrors = &kMirror;
  config_.mirror_count = 1;
  pop_error error{};
  EXPECT_EQ(pop_client_create(&config_, &client, &error), POP_OK) << error.message;

  device_ = sized<pop_device>();
  device_.chosen_country = lend("DE");
  device_.can = POP_CAN_PHONE | POP_CAN_CONVERSATION;
  EXPECT_EQ(pop_directory_find(client, &device_, &answer, &error), POP_OK) << error.message;
  auto flow_config = sized<pop_flow_config>();
  flow_config.device = &device_;
  flow_config.user = this;
  flow_config.changed = [](void *user) {
    auto &self = *static_cast<World *>(user);
    ++self.told;
    self.run(self.in_changed);
  };
  EXPECT_EQ(pop_flow_create(client, &flow_config, &flow, &error), POP_OK) << error.message;
  EXPECT_EQ(pop_conversation_open(client, lend("de.talk"), &conversation, &error), POP_OK) << error.message;
}

World::~World() { pop_client_destroy(client); }

pop_result World::poll() { return pop_client_poll(client, 1'000'000, nullptr); }

pop_result World::poll_with_everything(std::uint32_t *next_ms) {
  const auto done = [](void *user, pop_result, pop_str) {
    auto &self = *static_cast<World *>(user);
    ++self.told;
    self.run(self.in_done);
  };
  EXPECT_EQ(pop_directory_update(client, done, this, nullptr), POP_OK);
  now += 2 * 3600;  // the line of directory_for_hosts() has opened meanwhile
  return pop_client_poll(client, 1'000'000, next_ms);
}

void World::run(std::function<void()> &what) {
  if (const auto once = std::exchange(what, nullptr)) once();
}

pop_instances alive() {
  auto counts = sized<pop_instances>();
  EXPECT_EQ(pop_get_instances(&counts), POP_OK);
  return counts;
}

}  // namespace pop::test
