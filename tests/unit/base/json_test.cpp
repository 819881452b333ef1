#include "base/json.h"

#include <gtest/gtest.h>

#include <string>

namespace pop {
namespace {

pop_result code_of(std::string_view text, JsonLimits limits = {}) {
  const auto parsed = parse_json(as_bytes(text), limits);
  return parsed ? POP_OK : parsed.error().code;
}

TEST(Json, TakesWhatIsWellFormed) {
  const auto parsed =
      parse_json(as_bytes(R"( {"a":[true,null,-9223372036854775808],"b":{"c":"\u00e9\u0000x"}} )"));
  ASSERT_TRUE(parsed) << parsed.error().message;
  const JsonValue *b = get_object(*parsed, "b");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(get_string(*b, "c"), std::string_view("\xc3\xa9\0x", 4));
  EXPECT_EQ((*get_array(*parsed, "a"))[2].GetInt64(), std::numeric_limits<std::int64_t>::min());
}

TEST(Json, RefusesWhatPeersReadInTwoWays) {
  for (const char *text : {R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})", "1.0", "1e3", "9223372036854775808",
                           "[1,]", "{} x", "[\"\xff\"]", R"(["\ud800"])", R"(["\udc00"])", R"({"\udfff":1})",
                           "", "nul", "[1", "\"a\nb\"", "01", "[NaN]"}) {
    EXPECT_EQ(code_of(text), POP_E_FORMAT) << text;
  }
}

TEST(Json, RefusesANulAfterTheValue) {
  EXPECT_EQ(code_of(std::string_view("{}\0", 3)), POP_E_FORMAT);
  EXPECT_EQ(code_of(std::string_view("{}\0{\"a\":1}", 10)), POP_E_FORMAT);
}

TEST(Json, CountsDepthWithoutRecursing) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(code_of(nested(32)), POP_OK);
  EXPECT_EQ(code_of(nested(33)), POP_E_FORMAT);
  EXPECT_EQ(code_of(nested(1'000'000)), POP_E_FORMAT);
  EXPECT_EQ(code_of(std::string(2'000'000, '[')), POP_E_FORMAT);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  EXPECT_EQ(code_of(objects), POP_E_FORMAT);
}

TEST(Json, LimitsBytesBeforeReading) {
  EXPECT_EQ(code_of("[1,2,3]", {.bytes = 6}), POP_E_TOO_LARGE);
  EXPECT_EQ(code_of("[1,2,3]", {.bytes = 7}), POP_OK);
}

TEST(Json, SaysWhere) {
  EXPECT_EQ(parse_json(as_bytes(R"({"a":1,"a":2})")).error().message,
            "not valid JSON in line 1 (byte 12): duplicate key in the object that ends here");
}

TEST(Json, SameKeyInTwoObjectsIsNoDuplicate) {
  EXPECT_EQ(code_of(R"([{"a":1},{"a":{"a":2}},{"a":3}])"), POP_OK);
}

TEST(Json, LookUpsOfTheWrongTypeFindNothing) {
  const auto parsed = parse_json(as_bytes(R"({"n":1,"s":"x"})"));
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(get_string(*parsed, "n"));
  EXPECT_FALSE(get_int(*parsed, "s"));
  EXPECT_EQ(get_array(*parsed, "s"), nullptr);
  EXPECT_EQ(find(*find(*parsed, "s"), "x"), nullptr);
}

}  // namespace
}  // namespace pop
