#include "directory/service.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/signed_repository.h"

namespace pop::directory {
namespace {

Result<Service> parse(const std::string &text) {
  const auto document = parse_json(as_bytes(text));
  EXPECT_TRUE(document) << text;
  return parse_service(*document);
}

// The example with one piece of text exchanged.
std::string example(const std::string &from = {}, const std::string &to = {}) {
  const auto bytes = read_file(POP_SOURCE_DIR "/tests/data/examples/service.json");
  std::string text(as_text(bytes.value_or(Bytes{})));
  if (from.empty()) return text;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Service, ReadsTheExampleWhole) {
  const auto service = parse(example());
  ASSERT_TRUE(service) << service.error().message;
  EXPECT_EQ(service->id, "zz.example-line");
  EXPECT_EQ(service->version, 2);
  EXPECT_FALSE(service->withdrawn);
  EXPECT_EQ(service->serves, std::vector<std::string>{"ZZ"});
  EXPECT_EQ(service->areas, std::vector<std::string>{"ZZ-A"});
  EXPECT_EQ(service->ages.min, std::nullopt);
  EXPECT_EQ(service->ages.max, 18);
  EXPECT_EQ(service->last_seen, 2026);
  ASSERT_EQ(service->channels.size(), 6u);
  const Channel &phone = service->channels[0];
  EXPECT_EQ(phone.type, ChannelType::phone);
  EXPECT_EQ(phone.abroad, true);
  EXPECT_EQ(phone.international, "+9995550100");
  EXPECT_EQ(phone.free_of_charge, true);
  EXPECT_EQ(phone.on_bill, false);
  EXPECT_EQ(phone.trackers, std::nullopt);
  EXPECT_EQ(service->channels[1].free_of_charge, false);
  EXPECT_EQ(service->channels[3].free_of_charge, std::nullopt);
  EXPECT_EQ(service->channels[5].type, ChannelType::pop);
  EXPECT_TRUE(service->channels[5].value.empty());
  ASSERT_TRUE(service->handoff);
  EXPECT_EQ(service->handoff->gateway, "demo-gateway");
  ASSERT_EQ(service->handoff->desk_keys.size(), 1u);
  EXPECT_EQ(service->handoff->desk_keys[0].public_key[0], 0xde);
  EXPECT_EQ(service->handoff->desk_keys[0].not_after, 1782864000);
}

TEST(Service, RefusesTheWholeRecordAndNamesTheField) {
  const struct {
    const char *from;
    const char *to;
    const char *field;
  } cases[] = {
      {R"("id": "zz.example-line")", R"("id": "")", "id"},
      {R"("version": 2)", R"("version": 0)", "version"},
      {R"("state": "active")", R"("state": "paused")", "state"},
      {R"("ZZ"
  ],
  "areas")",
       R"("zz"
  ],
  "areas")",
       "serves"},
      {R"("max": 18)", R"("max": 121)", "ages.max"},
      {R"("kind": "child_helpline")", R"("kind": null)", "kind"},
      {R"("type": "phone")", R"("type": "pager")", "channels[0].type"},
      {R"("value": "5550100")", R"("value": 5550100)", "channels[0].value"},
      {R"("international": "+9995550100")", R"("international": null)", "channels[0].international"},
      {R"("cost": "free")", R"("cost": "cheap")", "channels[0].cost"},
      {R"("on_bill": false)", R"("on_bill": "no")", "channels[0].on_bill"},
      {R"("type": "sms")", R"("type": "whatsapp")", "channels[1].sms_body"},
      {R"("public_key": "3p7b)", R"("public_key": "AAAA3p7b)", "handoff.desk_keys[0].public_key"},
      {R"("not_after": "2026-07-01T00:00:00Z")", R"("not_after": "2025-07-01T00:00:00Z")",
       "handoff.desk_keys[0].not_after"},
      {R"("gateway": "demo-gateway")", R"("gateway": "")", "handoff.gateway"},
      {R"("last_seen": 2026)", R"("last_seen": "2026")", "verification.last_seen"},
  };
  for (const auto &each : cases) {
    const auto service = parse(example(each.from, each.to));
    ASSERT_FALSE(service) << each.field;
    EXPECT_EQ(service.error().code, POP_E_FORMAT);
    EXPECT_NE(service.error().message.find(std::string("record: ") + each.field + " "), std::string::npos)
        << service.error().message;
  }
  for (const char *text : {"[]", "null", "{}", R"({"id":"a","version":1,"state":"active"})"})
    EXPECT_FALSE(parse(text)) << text;
}

TEST(Service, UnknownFieldsAreLeftToTheFuture) {
  EXPECT_TRUE(parse(example(R"("state")", R"("a_new_field": {"x": [1]}, "state")")));
}

TEST(Service, ATombstoneNeedsNoMore) {
  const auto gone = parse(R"({"id":"zz.gone","version":4,"state":"withdrawn"})");
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_TRUE(gone->withdrawn);
}

TEST(Service, NameForTheReader) {
  const auto service = parse(example());
  ASSERT_TRUE(service);
  EXPECT_EQ(name_for(*service, "und"), "Beispieltelefon");
  EXPECT_EQ(name_for(*service, "en"), "Example line");
  EXPECT_EQ(name_for(*service, "fr"), "Example line");
}

TEST(Service, EveryPublishedRecordIsRead) {
  int count = 0;
  for (const auto &file :
       std::filesystem::recursive_directory_iterator(POP_SOURCE_DIR "/directory/services")) {
    if (file.path().extension() != ".json") continue;
    const auto bytes = read_file(file.path().string());
    ASSERT_TRUE(bytes);
    const auto service = parse(std::string(as_text(*bytes)));
    EXPECT_TRUE(service) << file.path() << ": " << service.error().message;
    ++count;
  }
  EXPECT_GT(count, 400);
}

}  // namespace
}  // namespace pop::directory
