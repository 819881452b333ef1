#include "abi/entry.h"

#include <bit>
#include <thread>

namespace pop::abi {

using handles::Kind;
using handles::Name;
using handles::Slot;

namespace {

// Who this is, without a variable of the thread's own: its address, or 1 in a process without threads.
std::uintptr_t this_thread() noexcept { return std::bit_cast<std::uintptr_t>(std::this_thread::get_id()); }

Name client_of(const Name &name) noexcept {
  if (name.kind == Kind::client) return name;
  return handles::name_of(name.slot->client.load(std::memory_order_acquire), Kind::client);
}

ClientObject &object_of(const Name &client) noexcept {
  return *static_cast<ClientObject *>(client.slot->object.load(std::memory_order_relaxed));
}

void free_child(std::unique_ptr<Child> &at) noexcept {
  std::unique_ptr<Child> dead = std::move(at);
  at = std::move(dead->older);
  const Name name = dead->name;
  dead.reset();
  handles::remove(name);
}

// One whose host has to hear of it; null when there is none any more.
FlowObject *changed_flow(ClientObject &client) noexcept {
  if (!client.flow_changed) return nullptr;
  for (Child *child = client.newest.get(); child != nullptr; child = child->older.get()) {
    if (child->name.kind != Kind::flow || !child->name.is(Slot::alive)) continue;
    auto *flow = static_cast<FlowObject *>(child);
    if (flow->changed) return flow;
  }
  client.flow_changed = false;
  return nullptr;
}

// True when the client itself went.
bool free_doomed(const Name &client) noexcept {
  ClientObject &object = object_of(client);
  const bool all = client.is(Slot::doomed);
  for (std::unique_ptr<Child> *at = &object.newest; *at != nullptr;) {
    if (all || (*at)->name.is(Slot::doomed)) {
      free_child(*at);
    } else {
      at = &(*at)->older;
    }
  }
  if (!all) return false;
  delete &object;
  handles::remove(client);
  return true;
}

// Whoever dooms something says so first and looks then whether somebody is inside; whoever leaves goes first
// and looks then whether something was doomed: so one of the two sees the other, and does it.
void leave(const Name &client) noexcept {
  Slot &slot = *client.slot;
  for (;;) {
    if (slot.work_left.load() && slot.work_left.exchange(false) && free_doomed(client)) return;
    slot.inside.store(client.nobody());
    std::uintptr_t nobody = client.nobody();
    if (!slot.work_left.load() || !slot.inside.compare_exchange_strong(nobody, this_thread())) return;
  }
}

}  // namespace

Entry::Entry(std::uintptr_t handle, Kind kind, Reach reach) noexcept
    : name_(handles::name_of(handle, kind)), result_(handle == 0 ? POP_E_ARGUMENT : POP_E_HANDLE) {
  if (!name_ || !name_.is(Slot::alive)) return;
  client_ = client_of(name_);
  if (!name_.is(Slot::alive)) return;  // it would be another's client by now
  result_ = enter(reach);
  if (result_ < 0 || (client_.is(Slot::alive) && name_.is(Slot::alive))) return;
  go();
  result_ = POP_E_HANDLE;
}

Entry::~Entry() {
  if (result_ == POP_OK) go();
}

pop_result Entry::enter(Reach reach) noexcept {
  Slot &slot = *client_.slot;
  std::uintptr_t found = client_.nobody();
  if (slot.inside.compare_exchange_strong(found, this_thread())) return POP_OK;
  if (!client_.is(Slot::alive)) return POP_E_HANDLE;
  if (found != this_thread()) return POP_E_BUSY;
  if (reach == Reach::outermost || !slot.lets_in) return POP_E_STATE;
  slot.lets_in = false;
  nested_ = true;
  return POP_OK;
}

void Entry::go() noexcept {
  if (nested_) {
    client_.slot->lets_in = true;
  } else {
    leave(client_);
  }
}

void *Entry::object() const noexcept { return name_.slot->object.load(std::memory_order_relaxed); }

bool Entry::tell_host() {
  struct Rest {
    explicit Rest(bool &flag) noexcept : lets_in(flag) { lets_in = true; }
    ~Rest() { lets_in = false; }
    Rest(const Rest &) = delete;
    Rest &operator=(const Rest &) = delete;
    bool &lets_in;
  };
  ClientObject &client = object_of(client_);
  const Rest rest(client_.slot->lets_in);
  bool told = false;
  while (client_.is(Slot::alive)) {
    if (client.ended) {
      const Ended ended = std::move(*client.ended);
      client.ended.reset();
      told = true;
      ended.done(ended.user, ended.result, lend(ended.reason));
    } else if (FlowObject *flow = changed_flow(client)) {
      flow->changed = false;
      told = true;
      flow->tell(flow->user);
    } else {
      break;
    }
  }
  return told;
}

bool adopt(std::unique_ptr<ClientObject> made, pop_client *&handle) noexcept {
  const std::uintptr_t name = handles::add(Kind::client, made.get());
  handle = reinterpret_cast<pop_client *>(name);
  if (name == 0) return false;
  made->handle = name;
  (void)made.release();  // the handle's, until it is destroyed
  return true;
}

std::uintptr_t adopt(ClientObject &client, std::unique_ptr<Child> made, void *object, Kind kind) noexcept {
  const std::uintptr_t handle = handles::add(kind, object, client.handle);
  if (handle == 0) return 0;
  made->name = handles::name_of(handle, kind);
  made->older = std::move(client.newest);
  client.newest = std::move(made);
  return handle;
}

void destroy(std::uintptr_t handle, Kind kind) noexcept {
  const Name name = handles::name_of(handle, kind);
  if (!name || !name.is(Slot::alive)) return;
  const Name client = client_of(name);
  if (!handles::doom(name)) return;
  client.slot->work_left.store(true);
  std::uintptr_t nobody = client.nobody();
  if (client.slot->inside.compare_exchange_strong(nobody, this_thread())) leave(client);
}

}  // namespace pop::abi
