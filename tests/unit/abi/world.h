#pragma once
// A client with everything that is made from one, and a host that can be made to do something in the midst of
// its callbacks.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../../integration/host/hosted.h"
#include "pop/pop.h"

// With the C type it compares, where it is found.
inline bool operator==(const pop_instances &a, const pop_instances &b) {
  return a.clients == b.clients && a.answers == b.answers && a.flows == b.flows &&
         a.conversations == b.conversations && a.exchanges == b.exchanges && a.tasks == b.tasks;
}

namespace pop::test {

class World {
 public:
  World();
  ~World();
  World(const World &) = delete;
  World &operator=(const World &) = delete;

  // Each is called once, by the next callback of that kind, and is gone then.
  std::function<void()> in_clock;    // a table's: in the midst of a call
  std::function<void()> in_changed;  // of the flow, where it is told
  std::function<void()> in_done;     // of an update, likewise

  // A poll in which the clock, the flow's `changed` and an update's `done` are called.
  pop_result poll_with_everything(std::uint32_t *next_ms);
  pop_result poll();

  pop_client_config config() const { return config_; }
  const pop_device &device() const { return device_; }
  std::vector<pop_http_exchange *> &exchanges() { return exchanges_; }

  std::int64_t now = kNow;
  bool answers = true;   // the transport, each request at once; else it keeps them
  std::size_t told = 0;  // calls of `changed` and `done`
  pop_client *client = nullptr;
  pop_answer *answer = nullptr;
  pop_flow *flow = nullptr;
  pop_conversation *conversation = nullptr;

 private:
  void run(std::function<void()> &what);

  const Bytes root_, bundle_;
  pop_clock clock_{};
  pop_http http_{};
  pop_client_config config_{};
  pop_device device_{};
  std::vector<pop_http_exchange *> exchanges_;
};

pop_instances alive();
inline constexpr pop_instances kNothing{sizeof(pop_instances), 0, 0, 0, 0, 0, 0};

// A struct as the ABI wants it.
template <typename Struct>
Struct sized() {
  Struct made{};
  made.struct_size = sizeof made;
  return made;
}

}  // namespace pop::test
