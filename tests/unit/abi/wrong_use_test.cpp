// Wrong use of every function: the documented error, and nothing else happens.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "calls.h"

namespace pop::test {
namespace {

// The functions the headers declare, with their parameters.
std::map<std::string, std::string> declared() {
  std::map<std::string, std::string> found;
  for (const auto &entry : std::filesystem::directory_iterator(POP_SOURCE_DIR "/include/pop")) {
    if (entry.path().extension() != ".h" || entry.path().filename() == "http_curl.h") continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    static const std::regex declaration(R"(POP_API[^;(]*?(pop_\w+)\(([^;]*)\))");
    for (std::sregex_iterator at(text.begin(), text.end(), declaration), end; at != end; ++at)
      found[(*at)[1]] = (*at)[2];
  }
  return found;
}

template <typename Row>
std::set<std::string> names_of(const std::vector<Row> &rows) {
  std::set<std::string> names;
  for (const Row &row : rows) names.insert(row.name);
  return names;
}

bool has(const std::string &parameters, const char *pattern) {
  return std::regex_search(parameters, std::regex(pattern));
}

// What it must say to a handle that is refused with this.
pop_result refused(const HandleCall &row, pop_result with) {
  return row.says == Says::result ? with : row.says == Says::yes_or_no ? 0 : POP_OK;
}

TEST(WrongUse, EveryFunctionHasItsRows) {
  const auto handles = names_of(handle_calls()), texts = names_of(text_calls()),
             lists = names_of(list_calls()), structs = names_of(struct_calls());
  const auto functions = declared();
  ASSERT_GT(functions.size(), 40u);
  for (const auto &[name, parameters] : functions) {
    if (has(parameters, R"(^(const )?pop_(client|answer|flow|conversation) \*\w)")) {
      EXPECT_TRUE(handles.count(name)) << name << " takes a handle";
    }
    if (has(parameters, R"(\b(pop_str|pop_bytes) \w|pop_device \*|pop_client_config \*)")) {
      EXPECT_TRUE(texts.count(name)) << name << " takes a text";
    }
    if (has(parameters, R"(pop_device \*|pop_client_config \*)")) {
      EXPECT_TRUE(lists.count(name)) << name << " takes a list";
    }
    if (has(parameters, R"(\*\*\w|pop_str \*|_(view|config|info|instances|device|action|allocator) \*)")) {
      EXPECT_TRUE(structs.count(name)) << name << " takes a pointer to a struct";
    }
  }
  for (const auto &rows : {handles, texts, lists, structs}) {
    for (const std::string &name : rows) EXPECT_TRUE(functions.count(name)) << name;
  }
}

TEST(WrongUse, NullIsAnArgument) {
  World world;
  for (const HandleCall &row : handle_calls())
    EXPECT_EQ(row.call(world, nullptr), refused(row, POP_E_ARGUMENT)) << row.name;
}

TEST(WrongUse, WhatIsNoHandleIsFoundOut) {
  World world;
  int here = 0;
  const auto odd = [](std::uintptr_t value) { return reinterpret_cast<void *>(value); };
  const auto client = reinterpret_cast<std::uintptr_t>(world.client);
  for (const HandleCall &row : handle_calls()) {
    for (void *made_up : {odd(1), odd(UINTPTR_MAX), static_cast<void *>(&here), odd(client + 8),
                          odd(client ^ 1), odd(client & 0xffffffffu), odd(~client)}) {
      EXPECT_EQ(row.call(world, made_up), refused(row, POP_E_HANDLE)) << row.name << " " << made_up;
    }
  }
  EXPECT_EQ(world.poll(), POP_OK);
}

TEST(WrongUse, AHandleOfAnotherKindIsFoundOut) {
  World world;
  const pop_instances before = alive();
  for (const HandleCall &row : handle_calls()) {
    for (const Takes other : {Takes::client, Takes::answer, Takes::flow, Takes::conversation}) {
      if (other == row.takes) continue;
      EXPECT_EQ(row.call(world, handle_of(world, other)), refused(row, POP_E_HANDLE)) << row.name;
    }
  }
  EXPECT_EQ(alive(), before);
}

TEST(WrongUse, ADestroyedHandleIsFoundOut) {
  World world;
  pop_answer_destroy(world.answer);
  pop_flow_destroy(world.flow);
  pop_conversation_destroy(world.conversation);
  const World other;  // in their places
  for (const HandleCall &row : handle_calls()) {
    if (row.takes == Takes::client) continue;
    EXPECT_EQ(row.call(world, handle_of(world, row.takes)), refused(row, POP_E_HANDLE)) << row.name;
  }
  EXPECT_EQ(world.poll(), POP_OK);
  pop_client_destroy(world.client);
  const World third;
  const pop_instances before = alive();
  for (const HandleCall &row : handle_calls())
    EXPECT_EQ(row.call(world, handle_of(world, row.takes)), refused(row, POP_E_HANDLE)) << row.name;
  EXPECT_EQ(alive(), before);
}

TEST(WrongUse, AClientTakesWhatWasMadeFromItAlong) {
  World world;
  pop_client_destroy(world.client);
  EXPECT_EQ(alive(), kNothing);
  for (const HandleCall &row : handle_calls())
    EXPECT_EQ(row.call(world, handle_of(world, row.takes)), refused(row, POP_E_HANDLE)) << row.name;
}

// The text lies alone in its memory, so that a sanitizer sees each byte that is read beyond it.
TEST(WrongUse, TextsAreLookedAtBeforeTheyAreRead) {
  for (const TextCall &row : text_calls()) {
    World world;
    const auto says = [&](const char *data, std::size_t size) { return row.call(world, {data, size}); };
    const std::string what = std::string(row.name) + "." + row.field;
    EXPECT_EQ(says(nullptr, 1), POP_E_ARGUMENT) << what;
    EXPECT_EQ(says(nullptr, SIZE_MAX), POP_E_ARGUMENT) << what;
    const std::unique_ptr<char> one(new char('x'));
    for (const std::size_t size : {SIZE_MAX, SIZE_MAX / 2, std::size_t{1} << 32, std::size_t{64} << 20}) {
      const pop_result result = says(one.get(), size);
      EXPECT_TRUE(row.hint
                      ? result >= 0
                      : result == POP_E_TOO_LARGE || (result == POP_E_ARGUMENT && what.ends_with(".code")))
          << what << " " << result;
    }
    if (row.bytes) continue;
    for (const char *bad : {"\xff", "\xc3", "\xed\xa0\x80", "https://\xc0\xaf/"}) {
      const pop_result result = says(bad, std::char_traits<char>::length(bad));
      EXPECT_TRUE(row.hint ? result >= 0 : result == POP_E_ARGUMENT) << what << " " << result;
    }
  }
}

TEST(WrongUse, ListsAreLookedAtBeforeTheyAreRead) {
  World world;
  for (const ListCall &row : list_calls()) {
    EXPECT_EQ(row.call(world, false, 1), POP_E_ARGUMENT) << row.name;
    EXPECT_EQ(row.call(world, false, SIZE_MAX), POP_E_ARGUMENT) << row.name;
    for (const std::size_t count : {SIZE_MAX, SIZE_MAX / sizeof(pop_str) + 2, std::size_t{256}})
      EXPECT_EQ(row.call(world, true, count), POP_E_TOO_LARGE) << row.name << " " << count;
  }
}

TEST(WrongUse, AStructIsThereAndSaysItsSize) {
  World world;
  for (const StructCall &row : struct_calls()) {
    EXPECT_EQ(row.call(world, Missing::pointer), POP_E_ARGUMENT) << row.name;
    if (row.sized) {
      EXPECT_EQ(row.call(world, Missing::size), POP_E_ARGUMENT) << row.name;
    }
  }
}

TEST(WrongUse, AFolderWithANulIsAnArgument) {
  const World world;
  auto config = world.config();
  config.folder = {"/tmp/a\0b", 8};
  EXPECT_EQ(create(config), POP_E_ARGUMENT);
}

TEST(WrongUse, ValuesThatAreNoneAreArguments) {
  World world;
  auto config = world.config();
  for (const std::int32_t value : {-1, 2, INT32_MAX, INT32_MIN}) {
    config.words_allowed = value;
    EXPECT_EQ(create(config), POP_E_ARGUMENT);
  }
  auto device = world.device();
  for (const std::int32_t value : {-1, INT32_MIN}) {
    device.age = value;
    EXPECT_EQ(find(world, device), POP_E_ARGUMENT);
  }
  for (const std::int32_t value : {-1, 5, 99, INT32_MAX, INT32_MIN}) {
    auto flow = sized<pop_flow_config>();
    flow.device = &world.device();
    pop_flow *made = nullptr;
    flow.band = value;
    EXPECT_EQ(pop_flow_create(world.client, &flow, &made, nullptr), POP_E_ARGUMENT);
    flow.band = POP_BAND_A;
    flow.platform = value;
    EXPECT_EQ(pop_flow_create(world.client, &flow, &made, nullptr), POP_E_ARGUMENT);
    if (value != POP_EVENT_SCREEN_PRIVATE) {
      EXPECT_EQ(pop_flow_event(world.flow, value), POP_E_ARGUMENT);
    }
    pop_conversation *next = nullptr;
    EXPECT_EQ(pop_conversation_transfer(world.conversation, 0, value, &next, nullptr), POP_E_ARGUMENT);
  }
  pop_conversation_send(world.conversation, kNone);
  for (const std::int32_t value : {-1, 6, INT32_MAX, INT32_MIN})
    EXPECT_EQ(pop_conversation_end(world.conversation, value), POP_E_ARGUMENT);
  for (const pop_result value : {-9, 5, INT32_MAX, INT32_MIN}) {
    EXPECT_STREQ(pop_result_name(value), "POP_UNKNOWN");
    EXPECT_NE(pop_result_text(value), nullptr);
  }
}

TEST(WrongUse, AnIndexBeyondTheLastIsNotFound) {
  World world;
  for (const std::size_t index : {std::size_t{1000}, SIZE_MAX, SIZE_MAX / 2 + 1}) {
    auto service = sized<pop_service_view>();
    EXPECT_EQ(pop_answer_service(world.answer, index, &service), POP_E_NOT_FOUND);
    auto channel = sized<pop_channel_view>();
    EXPECT_EQ(pop_answer_channel(world.answer, index, 0, &channel), POP_E_NOT_FOUND);
    EXPECT_EQ(pop_answer_channel(world.answer, 0, index, &channel), POP_E_NOT_FOUND);
    auto emergency = sized<pop_emergency_view>();
    EXPECT_EQ(pop_answer_emergency(world.answer, index, &emergency), POP_E_NOT_FOUND);
    pop_str text{};
    EXPECT_EQ(pop_flow_line(world.flow, index, &text), POP_E_NOT_FOUND);
    EXPECT_EQ(pop_flow_sender(world.flow, index, &text), POP_E_NOT_FOUND);
    auto choice = sized<pop_choice_view>();
    EXPECT_EQ(pop_flow_choice(world.flow, index, &choice), POP_E_NOT_FOUND);
    auto row = sized<pop_row_view>();
    EXPECT_EQ(pop_flow_row(world.flow, index, &row), POP_E_NOT_FOUND);
    auto message = sized<pop_message_view>();
    EXPECT_EQ(pop_flow_message(world.flow, index, &message), POP_E_NOT_FOUND);
    EXPECT_EQ(pop_conversation_message(world.conversation, index, &message), POP_E_NOT_FOUND);
    pop_conversation *next = nullptr;
    EXPECT_EQ(pop_conversation_transfer(world.conversation, index, 0, nullptr, nullptr), POP_E_STATE);
    EXPECT_EQ(pop_conversation_transfer(world.conversation, index, 1, &next, nullptr), POP_E_STATE);
  }
}

}  // namespace
}  // namespace pop::test
