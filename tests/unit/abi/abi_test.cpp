// The C ABI on directories made for the test: what must be refused is refused by name, and what was trusted
// goes on serving.

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "pop/pop.h"
#include "support/signed_repository.h"

namespace pop::test {
namespace {

pop_str lend(const std::string &text) { return {text.data(), text.size()}; }
pop_bytes lend(const Bytes &bytes) { return {bytes.data(), bytes.size()}; }
std::string text_of(pop_str text) { return std::string(text.data == nullptr ? "" : text.data, text.size); }

void replace(std::string &text, const std::string &old, const std::string &fresh) {
  const std::size_t at = text.find(old);
  ASSERT_NE(at, std::string::npos) << old;
  text.replace(at, old.size(), fresh);
}

// The gateway's key configuration as RFC 9458 has it; any 32 bytes are an X25519 key.
Repository with_key_configuration() {
  Repository repository;
  replace(repository.role("gw-demo").files["gateways/demo.json"], "AwQF",
          "AQAgAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAABAABAAM=");
  return repository;
}

class AbiTest : public testing::Test {
 protected:
  AbiTest() {
    clock_.struct_size = sizeof clock_;
    clock_.user = &now;
    clock_.unix_seconds = [](void *user) { return *static_cast<std::int64_t *>(user); };
    clock_.monotonic_ms = [](void *) -> std::int64_t { return 0; };
    http_.struct_size = sizeof http_;
    http_.start = [](void *, const pop_http_request *, pop_http_exchange *) -> pop_result {
      return POP_E_NETWORK;
    };
    http_.cancel = [](void *, pop_http_exchange *) {};
  }
  ~AbiTest() override { pop_client_destroy(client); }

  pop_result create(const Repository &repository, std::int64_t embedded_at = kNow) {
    root_ = repository.root();
    bundle_ = repository.bundle();
    return create(embedded_at);
  }
  pop_result create(std::int64_t embedded_at = kNow) {
    config.struct_size = sizeof config;
    config.root = lend(root_);
    config.bundle = lend(bundle_);
    config.embedded_at = embedded_at;
    config.clock = &clock_;
    config.http = &http_;
    return pop_client_create(&config, &client, &error);
  }

  pop_client_config config{};

  // The ids of the services found for a country.
  std::vector<std::string> find(const std::string &country) {
    pop_device device{};
    device.struct_size = sizeof device;
    device.chosen_country = lend(country);
    device.can = 0xffff;
    pop_answer *answer = nullptr;
    std::vector<std::string> ids;
    found = pop_directory_find(client, &device, &answer, &error);
    if (found < 0) return ids;
    pop_answer_view view{};
    view.struct_size = sizeof view;
    pop_answer_get(answer, &view);
    for (std::size_t i = 0; i < view.service_count; ++i) {
      pop_service_view service{};
      service.struct_size = sizeof service;
      pop_answer_service(answer, i, &service);
      ids.push_back(text_of(service.id));
    }
    pop_answer_destroy(answer);
    return ids;
  }
  bool serves(const std::string &country, const std::string &id) {
    const auto ids = find(country);
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  }
  pop_result open(const std::string &service) {
    pop_conversation *conversation = nullptr;
    const pop_result result = pop_conversation_open(client, lend(service), &conversation, &error);
    pop_conversation_destroy(conversation);
    return result;
  }

  std::int64_t now = kNow;
  pop_client *client = nullptr;
  pop_error error{};
  pop_result found = POP_OK;
  Bytes root_, bundle_;

 private:
  pop_clock clock_{};
  pop_http http_{};
};

TEST_F(AbiTest, AVerifiedAnswer) {
  ASSERT_EQ(create(Repository()), POP_OK) << error.message;
  EXPECT_FALSE(find("DE").empty());
  EXPECT_FALSE(find("FR").empty());
  EXPECT_NE(find("DE"), find("FR"));
}

TEST_F(AbiTest, ABundleSignedForAnotherRootIsRefused) {
  Repository repository;
  root_ = Repository().root();
  repository.root_role.keys[0] = Key(99);
  repository.timestamp.keys = {Key(98)};
  bundle_ = repository.bundle();
  EXPECT_EQ(create(), POP_E_SIGNATURE) << error.message;
  EXPECT_EQ(client, nullptr);
  EXPECT_STRNE(error.message, "");
}

TEST_F(AbiTest, ABundleExpiredWhenItWasEmbeddedIsRefused) {
  Repository repository;
  repository.timestamp.expires = "2026-05-30T00:00:00Z";
  EXPECT_EQ(create(repository), POP_E_STALE_BUILD) << error.message;
}

TEST_F(AbiTest, TheBuiltInBundleAnswersForEverAndSaysHowStaleItIs) {
  ASSERT_EQ(create(Repository()), POP_OK);
  const auto fresh = find("DE");
  now += 3LL * 365 * 86400;
  EXPECT_EQ(find("DE"), fresh);
  pop_directory_info info{};
  info.struct_size = sizeof info;
  ASSERT_EQ(pop_directory_get_info(client, &info), POP_OK);
  EXPECT_EQ(info.freshness, POP_VERY_STALE);
}

TEST_F(AbiTest, AnOlderBundleIsRefusedAndTheTrustedOneGoesOnServing) {
  Repository repository;
  const Bytes older = repository.bundle();
  repository.timestamp.version = 2;
  ASSERT_EQ(create(repository), POP_OK) << error.message;
  const auto before = find("DE");
  ASSERT_FALSE(before.empty());
  EXPECT_EQ(pop_directory_offer_bundle(client, lend(older), &error), POP_E_ROLLBACK) << error.message;
  EXPECT_EQ(find("DE"), before);
}

TEST_F(AbiTest, ANewerBundleAnswersFromThenOn) {
  Repository repository;
  ASSERT_EQ(create(repository), POP_OK);
  EXPECT_FALSE(serves("FR", "fr.new-line"));
  repository.role("cc-fr").files["services/fr/new-line.json"] =
      phone_record("fr.new-line", "FR", "0800000000");
  replace(repository.editors_files["policy.json"], R"("119","3018")", R"("119","3018","0800000000")");
  repository.role("cc-fr").version = 2;
  repository.targets.version = repository.snapshot.version = repository.timestamp.version = 2;
  const Bytes newer = repository.bundle();
  EXPECT_EQ(pop_directory_offer_bundle(client, lend(newer), &error), POP_OK) << error.message;
  EXPECT_TRUE(serves("FR", "fr.new-line"));
  EXPECT_EQ(pop_directory_offer_bundle(client, lend(newer), &error), POP_UNCHANGED);
}

TEST_F(AbiTest, ADamagedBundleOfferedChangesNothing) {
  Repository repository;
  ASSERT_EQ(create(repository), POP_OK);
  const auto before = find("DE");
  repository.timestamp.version = repository.snapshot.version = 2;
  Bytes damaged = repository.bundle();
  damaged[as_text(damaged).find("issued") + 12] ^= 1;
  EXPECT_LT(pop_directory_offer_bundle(client, lend(damaged), &error), 0);
  EXPECT_STRNE(error.message, "");
  EXPECT_EQ(find("DE"), before);
}

TEST_F(AbiTest, ARecordThatServesAnotherCountryIsLeftOut) {
  Repository repository;
  repository.role("cc-fr").files["services/fr/abroad.json"] = phone_record("fr.abroad", "DE", "0800000000");
  ASSERT_EQ(create(repository), POP_OK);
  EXPECT_FALSE(serves("FR", "fr.abroad"));
  EXPECT_FALSE(serves("DE", "fr.abroad"));
}

TEST_F(AbiTest, ACountrySignedByAnotherCountrysKeyIsNotServed) {
  Repository repository;
  repository.role("cc-fr").signers = repository.role("cc-de").keys;
  ASSERT_EQ(create(repository), POP_OK);
  for (const std::string &id : find("FR")) EXPECT_NE(id.rfind("fr.", 0), 0u) << id;
  EXPECT_FALSE(find("DE").empty());
}

TEST_F(AbiTest, AnExpiredHandoffKeyGivesNoConversation) {
  Repository repository = with_key_configuration();
  ASSERT_EQ(create(repository), POP_OK);
  EXPECT_EQ(open("de.talk"), POP_OK) << error.message;
  pop_client_destroy(client);

  repository.role("cc-de").files["services/de/talk.json"] =
      talk_record("de.talk", "DE", "116117", "2026-05-31T00:00:00Z");
  ASSERT_EQ(create(repository), POP_OK);
  EXPECT_EQ(open("de.talk"), POP_E_KEY_EXPIRED) << error.message;
  EXPECT_STRNE(error.message, "");
  EXPECT_TRUE(serves("DE", "de.talk")) << "its other channels stay";
}

TEST_F(AbiTest, ServicesThatTakeNoConversationSaySo) {
  ASSERT_EQ(create(Repository()), POP_OK);
  EXPECT_EQ(open("de.no-such-service"), POP_E_NOT_FOUND);
  EXPECT_EQ(open(""), POP_E_NOT_FOUND);
}

TEST_F(AbiTest, UnknownPlaceAndUnknownCountryAreResultsNotErrors) {
  ASSERT_EQ(create(Repository()), POP_OK);
  find("");
  EXPECT_EQ(found, POP_NO_PLACE);
  find("AQ");
  EXPECT_GE(found, 0);
}

TEST_F(AbiTest, AnOlderHostsSmallerStructsAreFilledAsFarAsTheyGo) {
  ASSERT_EQ(create(Repository()), POP_OK);
  pop_directory_info info;
  std::memset(&info, 0x5a, sizeof info);
  info.struct_size = offsetof(pop_directory_info, issued);
  ASSERT_EQ(pop_directory_get_info(client, &info), POP_OK);
  EXPECT_EQ(info.root_version, 1);
  EXPECT_EQ(info.struct_size, offsetof(pop_directory_info, issued));
  EXPECT_EQ(info.issued, 0x5a5a5a5a5a5a5a5a);
  info.struct_size = 0;
  EXPECT_EQ(pop_directory_get_info(client, &info), POP_E_ARGUMENT);
}

TEST_F(AbiTest, TheEntryIsAWordAndADrawingForTheHostsMenus) {
  ASSERT_EQ(create(Repository()), POP_OK);
  pop_device device{};
  device.struct_size = sizeof device;
  pop_entry_view entry{};
  entry.struct_size = sizeof entry;
  ASSERT_EQ(pop_flow_entry(client, &device, &entry), POP_OK);
  EXPECT_EQ(text_of(entry.label), "Get help");
  EXPECT_EQ(text_of(entry.language), "en");
  EXPECT_EQ(text_of(entry.icon), "hand");
  EXPECT_EQ(entry.right_to_left, 0);
  EXPECT_EQ(pop_flow_entry(client, nullptr, &entry), POP_E_ARGUMENT);
}

// What the flow says goes through the C ABI whole: a shared screen, a draft, and whose message it is.
TEST_F(AbiTest, AFlowsScreenIsWhatTheFlowSays) {
  ASSERT_EQ(create(with_key_configuration()), POP_OK);
  pop_device device{};
  device.struct_size = sizeof device;
  device.chosen_country = {"DE", 2};
  device.can = POP_CAN_PHONE | POP_CAN_CONVERSATION;
  pop_flow_config flow_config{};
  flow_config.struct_size = sizeof flow_config;
  flow_config.device = &device;
  flow_config.platform = POP_PLATFORM_CONSOLE + 1;
  pop_flow *flow = nullptr;
  EXPECT_EQ(pop_flow_create(client, &flow_config, &flow, &error), POP_E_ARGUMENT);
  flow_config.platform = POP_PLATFORM_ANDROID;
  flow_config.shared_screen = 1;
  ASSERT_EQ(pop_flow_create(client, &flow_config, &flow, &error), POP_OK) << error.message;
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  ASSERT_EQ(pop_flow_screen(flow, &screen), POP_OK);
  EXPECT_EQ(screen.low_key, 1);
  EXPECT_EQ(text_of(screen.title), "Chat");
  EXPECT_EQ(pop_flow_set_draft(flow, {"x", 1}), POP_E_STATE) << "no text field here";
  ASSERT_EQ(pop_flow_event(flow, POP_EVENT_SCREEN_PRIVATE), POP_OK);
  pop_flow_screen(flow, &screen);
  EXPECT_EQ(screen.low_key, 0);
  EXPECT_EQ(pop_flow_event(flow, 99), POP_E_ARGUMENT);
  for (const std::int32_t event : {POP_EVENT_PAUSED, POP_EVENT_LOW_MEMORY, POP_EVENT_RESUMED})
    EXPECT_EQ(pop_flow_event(flow, event), POP_OK) << event;

  pop_action action{};
  action.struct_size = sizeof action;
  pop_flow_choose(flow, {"more", 4}, &action);
  ASSERT_EQ(pop_flow_choose(flow, {"go.de.talk.0", 12}, &action), POP_OK);
  pop_flow_screen(flow, &screen);
  EXPECT_EQ(screen.takes_text, POP_TEXT_MESSAGE);
  EXPECT_EQ(text_of(screen.text_label), "Write here");
  EXPECT_EQ(text_of(screen.send_label), "Send");
  ASSERT_EQ(pop_flow_set_draft(flow, {"half a", 6}), POP_OK);
  pop_flow_screen(flow, &screen);
  EXPECT_EQ(text_of(screen.draft), "half a");
  EXPECT_EQ(pop_flow_set_draft(flow, {"\xff", 1}), POP_E_ARGUMENT);
  ASSERT_EQ(pop_flow_send(flow, {"half a word", 11}), POP_OK);
  pop_flow_screen(flow, &screen);
  EXPECT_EQ(screen.draft.size, 0u);
  pop_str sender{};
  ASSERT_EQ(pop_flow_sender(flow, 0, &sender), POP_OK);
  EXPECT_EQ(text_of(sender), "You");
  EXPECT_EQ(pop_flow_sender(flow, 1, &sender), POP_E_NOT_FOUND);
  pop_row_view row{};
  row.struct_size = sizeof row;
  EXPECT_EQ(pop_flow_row(flow, screen.row_count, &row), POP_E_NOT_FOUND);
  pop_flow_destroy(flow);
}

// A host of before `speaks` has a voice for all.
TEST_F(AbiTest, OnlyALanguageWithAVoiceIsReadAloud) {
  pop_speech speech{};
  speech.speak = [](void *, pop_str, pop_str) {};
  speech.stop = [](void *) {};
  config.speech = &speech;
  for (const std::int32_t voice : {1, 0, -1}) {
    speech.struct_size = voice < 0 ? offsetof(pop_speech, speaks) : sizeof speech;
    speech.speaks = [](void *user, pop_str language) -> std::int32_t {
      EXPECT_EQ(text_of(language), "en");
      return *static_cast<const std::int32_t *>(user);
    };
    speech.user = const_cast<std::int32_t *>(&voice);
    ASSERT_EQ(create(with_key_configuration()), POP_OK) << error.message;
    pop_device device{};
    device.struct_size = sizeof device;
    pop_flow_config flow_config{};
    flow_config.struct_size = sizeof flow_config;
    flow_config.device = &device;
    pop_flow *flow = nullptr;
    ASSERT_EQ(pop_flow_create(client, &flow_config, &flow, &error), POP_OK) << error.message;
    pop_action action{};
    action.struct_size = sizeof action;
    EXPECT_EQ(pop_flow_choose(flow, {"read", 4}, &action), voice == 0 ? POP_E_NOT_FOUND : POP_OK) << voice;
    pop_client_destroy(client);
    client = nullptr;
  }
  config.speech = nullptr;
}

TEST_F(AbiTest, MirrorsThatAreNoneAreRefused) {
  const Repository repository;
  config.mirror_count = 1;
  EXPECT_EQ(create(repository), POP_E_ARGUMENT);
  for (const char *address :
       {"", "http://mirror.example/", "https://mirror.example", "mirror.example/", "file:///tmp/"}) {
    const pop_str mirror{address, std::strlen(address)};
    config.mirrors = &mirror;
    EXPECT_EQ(create(repository), POP_E_ARGUMENT) << address;
    EXPECT_NE(std::string(error.message).find("mirror"), std::string::npos) << error.message;
  }
  const std::string good = "https://mirror.example/directory/";
  const pop_str mirror{good.data(), good.size()};
  config.mirrors = &mirror;
  EXPECT_EQ(create(repository), POP_OK) << error.message;
}

TEST_F(AbiTest, TheAppsWordsAreReadOrRefusedWithTheReason) {
  const Repository repository;
  config.word_count = 1;
  EXPECT_EQ(create(repository), POP_E_ARGUMENT);
  const auto create_with = [&](const std::string &file) {
    const pop_bytes words{reinterpret_cast<const uint8_t *>(file.data()), file.size()};
    config.words = &words;
    return create(repository);
  };
  EXPECT_EQ(create_with("no words"), POP_E_FORMAT);
  EXPECT_EQ(create_with(R"({"language":"en","review":"reviewed","strings":{"danger.title":"Wait here"}})"),
            POP_E_POLICY);
  EXPECT_NE(std::string(error.message).find("danger.title"), std::string::npos) << error.message;
  ASSERT_EQ(create_with(R"({"language":"en","review":"reviewed","strings":{"entry.button":"Need help?"}})"),
            POP_OK)
      << error.message;
  pop_entry_view entry{};
  entry.struct_size = sizeof entry;
  pop_device device{};
  device.struct_size = sizeof device;
  ASSERT_EQ(pop_flow_entry(client, &device, &entry), POP_OK);
  EXPECT_EQ(text_of(entry.label), "Need help?");
}

TEST_F(AbiTest, NothingIsDereferencedThatWasNotGiven) {
  EXPECT_EQ(pop_client_create(nullptr, &client, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_client_create(nullptr, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_client_poll(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_client_secrets_locked(nullptr), 0);
  EXPECT_EQ(pop_directory_find(nullptr, nullptr, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_answer_get(nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_answer_service(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_answer_channel(nullptr, 0, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_answer_emergency(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_directory_get_info(nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_directory_offer_bundle(nullptr, {nullptr, 0}, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_directory_update(nullptr, nullptr, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_open(nullptr, {nullptr, 0}, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_send(nullptr, {nullptr, 0}), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_cancel(nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_end(nullptr, 0), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_offer(nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_transfer(nullptr, 0, 0, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_get(nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_conversation_message(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_create(nullptr, nullptr, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_screen(nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_line(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_choice(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_message(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_choose(nullptr, {nullptr, 0}, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_send(nullptr, {nullptr, 0}), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_hide(nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_row(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_sender(nullptr, 0, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_set_draft(nullptr, {nullptr, 0}), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_event(nullptr, POP_EVENT_PAUSED), POP_E_ARGUMENT);
  EXPECT_EQ(pop_flow_entry(nullptr, nullptr, nullptr), POP_E_ARGUMENT);
  EXPECT_EQ(pop_set_allocator(nullptr), POP_E_ARGUMENT);
  pop_client_destroy(nullptr);
  pop_answer_destroy(nullptr);
  pop_conversation_destroy(nullptr);
  pop_flow_destroy(nullptr);
  pop_http_finish(nullptr, nullptr);
  pop_task_run(nullptr);
}

TEST_F(AbiTest, EveryResultHasANameAndAMeaning) {
  for (const pop_result code :
       {POP_OK, POP_NO_SERVICE, POP_NO_PLACE, POP_E_ROLLBACK, POP_E_KEY_EXPIRED, POP_E_NO_TRANSPORT}) {
    EXPECT_EQ(std::string(pop_result_name(code)).rfind("POP_", 0), 0u);
    EXPECT_STRNE(pop_result_text(code), pop_result_text(-9999));
  }
}

}  // namespace
}  // namespace pop::test
