#pragma once
// Every function of the C ABI as a row, so that each kind of wrong use is tried on all of them. A function
// without a row fails WrongUse.EveryFunctionHasItsRows.

#include <functional>
#include <string>
#include <vector>

#include "world.h"

namespace pop::test {

enum class Takes : std::uint8_t { nothing, client, answer, flow, conversation };
enum class Says : std::uint8_t { result, yes_or_no, nothing };

// Right in all but the handle. What it makes it destroys.
struct HandleCall {
  const char *name;
  Takes takes;
  std::function<pop_result(World &world, void *handle)> call;
  Says says = Says::result;
};
const std::vector<HandleCall> &handle_calls();

// Right in all but one text (or bytes).
struct TextCall {
  const char *name;
  const char *field;
  std::function<pop_result(World &world, pop_str text)> call;
  bool bytes = false;  // need not be UTF-8
  bool hint = false;   // of the device: what cannot be read is "not known", and there is help all the same
};
const std::vector<TextCall> &text_calls();

// Right in all but a list: none, or one good entry, and a count.
struct ListCall {
  const char *name;
  std::function<pop_result(World &world, bool there, std::size_t count)> call;
};
const std::vector<ListCall> &list_calls();

// Right in all but where the result goes, or what is read: NULL, or a struct without its size.
enum class Missing : std::uint8_t { pointer, size };
struct StructCall {
  const char *name;
  std::function<pop_result(World &world, Missing missing)> call;
  bool sized = true;  // else only the pointer can be missing
};
const std::vector<StructCall> &struct_calls();

// Calls that differ in one struct, and leave nothing behind.
pop_result create(const pop_client_config &config);
pop_result find(const World &world, const pop_device &device);
pop_result create_flow(const World &world, const pop_device &device);
pop_result entry(const World &world, const pop_device &device);
struct DeviceCall {
  const char *name;
  pop_result (*call)(const World &world, const pop_device &device);
};
inline constexpr DeviceCall kDeviceCalls[] = {
    {"pop_directory_find", find}, {"pop_flow_create", create_flow}, {"pop_flow_entry", entry}};

inline constexpr pop_str kTalk{"de.talk", 7};
inline constexpr pop_str kNone{"none", 4};

void *handle_of(const World &world, Takes kind);

}  // namespace pop::test
