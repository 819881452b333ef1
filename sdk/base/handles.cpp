#include "base/handles.h"

#include <bit>

namespace pop::handles {
namespace {

// From the lowest bit: kind, index, generation and, where there is room, a mark that no address has.
constexpr unsigned kKindBits = 3;
constexpr unsigned kIndexBits = std::bit_width(kSlots - 1);
constexpr bool kWide = sizeof(std::uintptr_t) >= 8;
constexpr unsigned kGenerationBits = (kWide ? 48 : 32) - kKindBits - kIndexBits;
constexpr std::uint64_t kGenerations = std::uint64_t{1} << kGenerationBits;
constexpr std::uint64_t kMark = kWide ? 0x506f : 0;

// All zeros at the start: the pages that are not used are not there.
constinit std::array<Slot, kSlots> slots{};
constinit std::atomic<std::uint32_t> touched{0};    // slots from here on were never used
constinit std::atomic<std::uint64_t> free_list{0};  // index + 1 of its first, and above it a count of changes
constinit std::array<std::atomic<std::uint32_t>, kKinds> counts{};

constexpr unsigned kChangeShift = 32;
constexpr unsigned kGenerationShift = 8, kKindShift = 2;

std::uint64_t generation_of(std::uint64_t state) noexcept { return state >> kGenerationShift; }
std::size_t number(Kind kind) noexcept { return static_cast<std::size_t>(kind); }

Slot *free_slot() noexcept {
  std::uint64_t first = free_list.load(std::memory_order_acquire);
  while (static_cast<std::uint32_t>(first) != 0) {
    Slot &slot = slots[static_cast<std::uint32_t>(first) - 1];
    const std::uint64_t change = (first >> kChangeShift) + 1;
    const std::uint64_t rest = change << kChangeShift | slot.next.load(std::memory_order_relaxed);
    if (free_list.compare_exchange_weak(first, rest, std::memory_order_acquire)) return &slot;
  }
  std::uint32_t fresh = touched.load(std::memory_order_relaxed);
  do {
    if (fresh == kSlots) return nullptr;
  } while (!touched.compare_exchange_weak(fresh, fresh + 1, std::memory_order_relaxed));
  return &slots[fresh];
}

// The slot's state says that it is unused.
void give_back(Slot &slot, Kind kind) noexcept {
  counts[number(kind)].fetch_sub(1, std::memory_order_relaxed);
  if (generation_of(slot.state.load(std::memory_order_relaxed)) == kGenerations) return;
  const auto index = static_cast<std::uint32_t>(&slot - slots.data());
  std::uint64_t first = free_list.load(std::memory_order_relaxed);
  std::uint64_t with;
  do {
    slot.next.store(static_cast<std::uint32_t>(first), std::memory_order_relaxed);
    with = ((first >> kChangeShift) + 1) << kChangeShift | (index + 1);
  } while (
      !free_list.compare_exchange_weak(first, with, std::memory_order_release, std::memory_order_relaxed));
}

std::uint64_t after(const Name &name) noexcept { return (name.generation + 1) << kGenerationShift; }

}  // namespace

std::uint64_t Name::state(Slot::Life life) const noexcept {
  return generation << kGenerationShift | std::uint64_t{number(kind)} << kKindShift | life;
}

Name name_of(std::uintptr_t handle, Kind kind) noexcept {
  const std::uint64_t bits = handle;
  constexpr unsigned all = kKindBits + kIndexBits + kGenerationBits;
  if (bits >> all != kMark || (bits & ((1U << kKindBits) - 1)) != number(kind)) return {};
  const std::size_t index = bits >> kKindBits & (kSlots - 1);
  return {&slots[index], bits >> (kKindBits + kIndexBits) & (kGenerations - 1), kind};
}

std::uintptr_t add(Kind kind, void *object, std::uintptr_t client) noexcept {
  Slot *slot = free_slot();
  if (slot == nullptr) return 0;
  // The first generation is 1, so that no handle is all zeros.
  Name name{slot, generation_of(slot->state.load(std::memory_order_relaxed)), kind};
  if (name.generation == 0) name.generation = 1;
  slot->object.store(object, std::memory_order_relaxed);
  slot->client.store(client, std::memory_order_relaxed);
  slot->work_left.store(false, std::memory_order_relaxed);
  slot->lets_in = false;
  slot->inside.store(name.nobody(), std::memory_order_relaxed);
  slot->state.store(name.state(Slot::alive), std::memory_order_release);
  counts[number(kind)].fetch_add(1, std::memory_order_relaxed);
  const auto index = static_cast<std::uint64_t>(slot - slots.data());
  constexpr unsigned all = kKindBits + kIndexBits + kGenerationBits;
  std::uint64_t handle = name.generation << (kKindBits + kIndexBits) | index << kKindBits | number(kind);
  if constexpr (kWide) handle |= kMark << all;
  return static_cast<std::uintptr_t>(handle);
}

bool doom(const Name &name) noexcept {
  std::uint64_t expected = name.state(Slot::alive);
  return name.slot->state.compare_exchange_strong(expected, name.state(Slot::doomed));
}

void remove(const Name &name) noexcept {
  name.slot->state.store(after(name), std::memory_order_release);
  give_back(*name.slot, name.kind);
}

void *take(const Name &name) noexcept {
  std::uint64_t expected = name.state(Slot::alive);
  if (name.slot->state.load(std::memory_order_acquire) != expected) return nullptr;
  // Before the slot can be anybody else's; it is this one's if the exchange finds it so still.
  void *object = name.slot->object.load(std::memory_order_relaxed);
  if (!name.slot->state.compare_exchange_strong(expected, after(name), std::memory_order_acq_rel))
    return nullptr;
  give_back(*name.slot, name.kind);
  return object;
}

std::uint32_t count(Kind kind) noexcept { return counts[number(kind)].load(std::memory_order_relaxed); }

}  // namespace pop::handles
