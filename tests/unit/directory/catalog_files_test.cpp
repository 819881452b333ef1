#include "directory/catalog_files.h"

#include <gtest/gtest.h>

namespace pop::directory {
namespace {

JsonDocument example(const std::string &name, const std::string &from = {}, const std::string &to = {}) {
  const auto bytes = read_file(POP_SOURCE_DIR "/" + name);
  std::string text(as_text(bytes.value_or(Bytes{})));
  if (!from.empty()) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }
  auto document = parse_json(as_bytes(text));
  EXPECT_TRUE(document) << name;
  return std::move(*document);
}

TEST(Emergency, UnknownStaysUnknown) {
  const auto numbers = parse_emergency(example("tests/data/examples/emergency.json"));
  ASSERT_TRUE(numbers) << numbers.error().message;
  const EmergencyNumber &number = numbers->at("ZZ").at(0);
  EXPECT_EQ(number.number, "555");
  EXPECT_EQ(number.police, true);
  EXPECT_EQ(number.ambulance, false);
  EXPECT_TRUE(number.main);
  EXPECT_EQ(number.video, true);
  EXPECT_EQ(number.silent_hint, "Press 5 twice.");

  const auto real = parse_emergency(example("directory/emergency.json"));
  ASSERT_TRUE(real) << real.error().message;
  EXPECT_GT(real->size(), 200u);
  const EmergencyNumber &listed = real->at("AC").at(0);
  EXPECT_TRUE(listed.from_list);
  EXPECT_FALSE(listed.main);
  EXPECT_EQ(listed.police, std::nullopt);
  EXPECT_EQ(listed.text, std::nullopt);
}

TEST(Emergency, NumbersAreDigits) {
  for (const char *bad : {R"("number": "+112")", R"("number": "1")", R"("number": "1234567")",
                          R"("number": "11 2")", R"("number": 112)"}) {
    EXPECT_FALSE(parse_emergency(example("tests/data/examples/emergency.json", R"("number": "555")", bad)))
        << bad;
  }
  EXPECT_FALSE(
      parse_emergency(example("tests/data/examples/emergency.json", R"("police")", R"("coastguard")")));
}

TEST(Relays, AreReadAndHttps) {
  const auto relays = parse_relays(example("tests/data/examples/relays.json"));
  ASSERT_TRUE(relays) << relays.error().message;
  EXPECT_EQ(relays->all.at(0).operator_name, "Someone");
  EXPECT_EQ(relays->all.at(0).directory, "https://relay.example/directory/");
  EXPECT_TRUE(relays->all.at(0).trial);
  EXPECT_EQ(relays->gateway_operators.at("demo-gateway"), "someone");
  EXPECT_FALSE(parse_relays(example("tests/data/examples/relays.json", "gateway_operators", "other")));
  EXPECT_FALSE(parse_relays(example("tests/data/examples/relays.json", "https://", "http://")));
  EXPECT_FALSE(
      parse_relays(example("tests/data/examples/relays.json", R"("trial": true)", R"("trial": null)")));
}

// An update that a conversation asks for must show nobody more than the relay's name.
TEST(Relays, ServeADirectoryOnTheirOwnHostOrNone) {
  for (const char *elsewhere :
       {"https://mirror.example/directory/", "https://relay.example:8443/directory/",
        "https://relay.example.evil.example/", "https://evil.example/relay.example/",
        "https://relay.example@evil.example/", "https://relay.example/directory", "https://relay.example/?/",
        "https://relay.example/#/", "https:///", "https://", "http://relay.example/directory/"}) {
    const auto relays = parse_relays(
        example("tests/data/examples/relays.json", "https://relay.example/directory/", elsewhere));
    EXPECT_FALSE(relays) << elsewhere;
  }
}

TEST(Gateway, IsReadAndHttps) {
  const auto gateway = parse_gateway(example("tests/data/examples/gateway.json"));
  ASSERT_TRUE(gateway) << gateway.error().message;
  EXPECT_EQ(gateway->operator_id, "someone");
  ASSERT_EQ(gateway->key_configs.size(), 1u);
  EXPECT_EQ(gateway->key_configs[0].bytes.size(), 45u);
  EXPECT_FALSE(parse_gateway(example("tests/data/examples/gateway.json", "https://", "http://")));
  EXPECT_FALSE(parse_gateway(
      example("tests/data/examples/gateway.json", R"("key_config": "AQ)", R"("key_config": "*Q)")));
}

TEST(Holidays, AreDays) {
  const auto days = parse_holidays(example("tests/data/examples/holidays.json"));
  ASSERT_TRUE(days) << days.error().message;
  EXPECT_EQ(days->days, std::set<std::int64_t>{20812});
  EXPECT_EQ(days->possible, std::set<std::int64_t>{20531});
  EXPECT_FALSE(parse_holidays(example("tests/data/examples/holidays.json", "2026-12-25", "2026-02-29")));
  EXPECT_FALSE(parse_holidays(example("tests/data/examples/holidays.json", "2026-03-19", "2026-02-29")));
  const auto certain = parse_holidays(example("tests/data/examples/holidays.json", "possible", "unread"));
  ASSERT_TRUE(certain) << "a list without uncertain days is whole";
  EXPECT_TRUE(certain->possible.empty());
}

TEST(Parents, NameAState) {
  const auto parents = parse_parents(example("tests/data/examples/parents.json"));
  ASSERT_TRUE(parents);
  EXPECT_EQ(parents->at("ZY"), "ZZ");
  EXPECT_FALSE(parse_parents(example("tests/data/examples/parents.json", R"("ZY": "ZZ")", R"("ZY": null)")));
}

}  // namespace
}  // namespace pop::directory
