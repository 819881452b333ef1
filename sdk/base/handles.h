#pragma once
// The names of what the C ABI hands out. A handle is no address: it is looked up here before anything is
// touched, so that one that was destroyed, made up or of another kind is found out and nothing else happens.
//
// One table of fixed slots for the process, never freed: looking up reads atomics and takes neither lock nor
// memory. A slot is used again under a new generation, and not any more once those have run out.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace pop::handles {

enum class Kind : std::uint8_t { client = 1, answer, flow, conversation, exchange, task };
inline constexpr std::size_t kKinds = 7;

// As many as can be alive at a time, of all kinds together.
inline constexpr std::size_t kSlots = std::size_t{1} << 14;

struct Slot {
  enum Life : std::uint64_t { unused = 0, alive = 1, doomed = 2 };  // doomed: destroyed, but still in use

  std::atomic<std::uint64_t> state{0};  // generation, kind and life
  std::atomic<void *> object{nullptr};
  std::atomic<std::uintptr_t> client{0};  // the handle of what it was made from; 0: of nothing
  std::atomic<std::uint32_t> next{0};     // in the list of free slots: index + 1

  // Of a client: who is inside, for sdk/abi/entry.h. Nobody is an odd number that holds the generation.
  std::atomic<std::uintptr_t> inside{0};
  std::atomic<bool> work_left{false};  // something was doomed
  bool lets_in = false;                // whoever is inside is at a point where it may call again
};

// A handle taken apart. Falsy where no handle looks like that.
struct Name {
  Slot *slot = nullptr;
  std::uint64_t generation = 0;
  Kind kind{};

  explicit operator bool() const noexcept { return slot != nullptr; }
  std::uint64_t state(Slot::Life life) const noexcept;
  bool is(Slot::Life life) const noexcept {
    return slot->state.load(std::memory_order_acquire) == state(life);
  }
  // What the slot's `inside` says while nobody is: 3 or more, and odd. Threads are addresses, which are even.
  std::uintptr_t nobody() const noexcept { return static_cast<std::uintptr_t>(generation << 1 | 1); }
};

Name name_of(std::uintptr_t handle, Kind kind) noexcept;
template <typename Opaque>
Name name_of(const Opaque *handle, Kind kind) noexcept {
  return name_of(reinterpret_cast<std::uintptr_t>(handle), kind);
}

// A handle for the object; 0 when kSlots are alive.
std::uintptr_t add(Kind kind, void *object, std::uintptr_t client = 0) noexcept;

// Dooms what is alive. True for the one caller who did it.
bool doom(const Name &name) noexcept;
// Ends the handle of what is doomed: its slot is free.
void remove(const Name &name) noexcept;
// Ends the handle and gives its object, once: null for every later caller.
void *take(const Name &name) noexcept;

std::uint32_t count(Kind kind) noexcept;

}  // namespace pop::handles
