#pragma once
// The way into a client and what was made from it: from the handle to the object, one thread at a time.
//
// Whoever is inside stays there for one call. What is destroyed meanwhile, by a callback or another thread,
// is dead at once, and carried out by the last who leaves. No lock: whoever finds somebody else inside is
// told so.

#include "abi/convert.h"
#include "abi/objects.h"

namespace pop::abi {

template <typename Opaque>
struct Of;
template <>
struct Of<pop_client> {
  using Object = ClientObject;
  static constexpr handles::Kind kind = handles::Kind::client;
};
template <>
struct Of<pop_answer> {
  using Object = AnswerObject;
  static constexpr handles::Kind kind = handles::Kind::answer;
};
template <>
struct Of<pop_flow> {
  using Object = FlowObject;
  static constexpr handles::Kind kind = handles::Kind::flow;
};
template <>
struct Of<pop_conversation> {
  using Object = ConversationObject;
  static constexpr handles::Kind kind = handles::Kind::conversation;
};

class Entry {
 public:
  // Callbacks come from two kinds of places: those that tell the host something, where everything is at rest
  // and the host may call again, and its tables, in the midst of our work, where it may not.
  enum class Reach : std::uint8_t { callbacks_too, outermost };

  template <typename Opaque>
  explicit Entry(const Opaque *handle, Reach reach = Reach::callbacks_too) noexcept
      : Entry(reinterpret_cast<std::uintptr_t>(handle), Of<Opaque>::kind, reach) {}
  ~Entry();
  Entry(const Entry &) = delete;
  Entry &operator=(const Entry &) = delete;

  // POP_OK, or why the call is refused: POP_E_ARGUMENT for NULL, POP_E_HANDLE, POP_E_BUSY, POP_E_STATE.
  pop_result result() const noexcept { return result_; }
  // Of the handle's kind; a child has its client beside it.
  void *object() const noexcept;
  // Tells the host what happened, as long as there is something to tell and someone to tell it for. True when
  // it was told anything.
  bool tell_host();

 private:
  Entry(std::uintptr_t handle, handles::Kind kind, Reach reach) noexcept;
  pop_result enter(Reach reach) noexcept;
  void go() noexcept;

  handles::Name name_, client_;
  pop_result result_;
  bool nested_ = false;
};

// Runs `work` with the object inside its client; no exception leaves.
template <typename Opaque, typename Work>
pop_result inside(const Opaque *handle, pop_error *error, Work work) noexcept {
  return guarded(error, [&]() -> pop_result {
    const Entry entry(handle);
    if (entry.result() < 0) return report(entry.result(), pop_result_text(entry.result()), error);
    return work(*static_cast<typename Of<Opaque>::Object *>(entry.object()));
  });
}

// Gives what was just made to its client, or to nobody, and its handle to the caller. False, and NULL, when
// as much is alive as can be.
bool adopt(std::unique_ptr<ClientObject> made, pop_client *&handle) noexcept;
std::uintptr_t adopt(ClientObject &client, std::unique_ptr<Child> made, void *object,
                     handles::Kind kind) noexcept;
template <typename Opaque>
bool adopt(ClientObject &client, std::unique_ptr<typename Of<Opaque>::Object> made,
           Opaque *&handle) noexcept {
  void *const object = made.get();
  handle = reinterpret_cast<Opaque *>(adopt(client, std::move(made), object, Of<Opaque>::kind));
  return handle != nullptr;
}
inline constexpr const char *kTooManyAlive = "too many handles are alive: destroy what is not used any more";

// Dead from now on; wiped and freed now, or when whoever is inside leaves.
void destroy(std::uintptr_t handle, handles::Kind kind) noexcept;
template <typename Opaque>
void destroy(const Opaque *handle) noexcept {
  destroy(reinterpret_cast<std::uintptr_t>(handle), Of<Opaque>::kind);
}

template <typename Opaque>
bool is_alive(const Opaque *handle) noexcept {
  const auto name = handles::name_of(handle, Of<Opaque>::kind);
  return name && name.is(handles::Slot::alive);
}

}  // namespace pop::abi
