// The one update that a conversation may ask for, as a host sees it: where it goes, what it shows, what it
// writes, and that it ends.
#include <algorithm>

#include "child.h"
#include "mirror_host.h"

namespace pop::test {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr char kRelay[] = "https://relay.example/";
constexpr char kBesideRelay[] = "https://relay.example/directory/";

Repository with_new_gateway_key() {
  Repository out = with_directory_beside_relay();
  out.timestamp.version = out.snapshot.version = out.role("gw-demo").version = 2;
  std::string &gateway = out.role("gw-demo").files["gateways/demo.json"];
  const std::string key = "AQAgAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAABAABAAM=";
  gateway.replace(gateway.find(key), 4, "AgAg");  // key id 2
  return out;
}

class Renewal : public testing::Test {
 protected:
  Renewal() : host(with_directory_beside_relay()) { host.folder = folder.path().string(); }

  void open(std::string_view country = "DE") {
    child.emplace(host, country);
    child->choose("more");
    const auto chats = child->choices("go.de.talk.0");
    ASSERT_EQ(chats.size(), 1u) << "a chat is offered";
    child->choose(chats[0]);
  }
  // Requests to the relay itself; and all others must go to its directory.
  std::size_t posted() const {
    return static_cast<std::size_t>(std::count(host.asked.begin(), host.asked.end(), kRelay));
  }
  std::size_t files_asked() const {
    return static_cast<std::size_t>(
        std::count_if(host.asked.begin(), host.asked.end(),
                      [](const std::string &url) { return url.starts_with(kBesideRelay); }));
  }
  void expect_only_the_relays_host() const {
    EXPECT_EQ(host.asked.size(), posted() + files_asked());
    for (const pop_http_request &request : host.requests)
      EXPECT_EQ(request.isolation, host.requests[0].isolation) << "the conversation's own connections";
    for (const pop_http_request &request : host.requests) EXPECT_NE(request.isolation, 0u);
  }
  bool wrote_nothing() const { return std::filesystem::is_empty(folder.path()); }

  Folder folder;
  MirrorHost host;
  std::optional<Child> child;
};

class WithExpiredMetadata : public Renewal {
 protected:
  WithExpiredMetadata() {
    host.now = kNow + 21 * kDay;
    host.create();
    host.beside_relay = three_weeks_later().publish();
  }
};

TEST_F(WithExpiredMetadata, NothingIsAskedBeforeTheChildChose) {
  child.emplace(host, "DE");
  child->choose("more");
  host.run();
  EXPECT_TRUE(host.asked.empty()) << host.asked[0];
}

TEST_F(WithExpiredMetadata, TheRelaysHostBringsItAndTheConversationBegins) {
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  host.run();
  expect_only_the_relays_host();
  EXPECT_GE(files_asked(), 3u);
  EXPECT_EQ(posted(), 1u);
  EXPECT_EQ(host.asked.back(), kRelay) << "nothing is sent before its keys are there";
  EXPECT_EQ(host.info().timestamp_version, 2);
  EXPECT_TRUE(wrote_nothing());
  EXPECT_TRUE(child->says("Not sent yet."));
}

// Every client asks for the same, from wherever it asks.
TEST_F(WithExpiredMetadata, WhatIsAskedForSaysNothingOfWhoAsks) {
  open();
  host.run();
  std::vector<std::string> by_conversation = host.asked;
  for (std::string &url : by_conversation) url.erase(0, std::string_view(kBesideRelay).size());
  MirrorHost app(with_directory_beside_relay());
  app.now = host.now;
  app.create();
  app.serve(three_weeks_later());
  EXPECT_EQ(app.update(), POP_OK);
  EXPECT_EQ(by_conversation, app.asked);
  for (const pop_http_request &request : host.requests) {
    EXPECT_EQ(request.header_count, 0u);
    EXPECT_EQ(request.body.size, 0u);
  }
}

// While a code is looked at it is not known which conversation it will be, nor whether there is one to begin.
TEST_F(WithExpiredMetadata, NothingIsAskedWhileACodeIsLookedAt) {
  pop_secure_storage store{};
  store.struct_size = sizeof store;
  store.read = [](void *, pop_str, std::uint8_t *, std::size_t, std::size_t *) -> pop_result {
    return POP_E_NOT_FOUND;
  };
  store.write = [](void *, pop_str, pop_bytes) -> pop_result { return POP_OK; };
  store.erase = [](void *, pop_str) -> pop_result { return POP_OK; };
  std::vector<pop_task *> held;
  pop_tasks tasks{};
  tasks.struct_size = sizeof tasks;
  tasks.user = &held;
  tasks.run_task = [](void *user, pop_task *task) -> pop_result {
    static_cast<std::vector<pop_task *> *>(user)->push_back(task);
    return POP_OK;
  };
  host.destroy();
  host.config().secure_storage = &store;
  host.config().tasks = &tasks;
  host.create();
  pop_conversation *talk = nullptr;
  ASSERT_EQ(pop_conversation_open_with_code(host.client(), lend("de.talk"), lend("493817"), &talk, nullptr),
            POP_OK);
  host.run();
  pop_conversation_view view{};
  view.struct_size = sizeof view;
  ASSERT_EQ(pop_conversation_get(talk, &view), POP_OK);
  EXPECT_EQ(view.state, POP_CONVERSATION_OPENING);
  EXPECT_TRUE(host.asked.empty()) << host.asked[0];
  pop_conversation_destroy(talk);
  host.destroy();
  for (pop_task *task : held) pop_task_run(task);
}

TEST_F(WithExpiredMetadata, HideEndsTheUpdate) {
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  ASSERT_EQ(pop_client_poll(host.client(), 1000, nullptr), POP_OK);
  ASSERT_EQ(host.asked.size(), 1u);
  child->hide();
  host.run();
  EXPECT_EQ(host.asked.size(), 1u);
  EXPECT_TRUE(wrote_nothing());
  host.serve(three_weeks_later());
  EXPECT_EQ(host.update(), POP_OK) << "the app's own is not held up by it";
}

TEST_F(WithExpiredMetadata, WithoutANetworkItIsACallAtOnce) {
  host.offline = true;
  open();
  host.run();
  EXPECT_EQ(child->live(), "This chat cannot go on. You can get help in other ways.");
  EXPECT_EQ(child->choose("go.de.talk.1"), "tel:116117") << "on the same screen";
  EXPECT_EQ(posted(), 0u);
}

TEST_F(WithExpiredMetadata, ARelayThatServesAnOldDirectoryMeansCallInstead) {
  Folder newer;  // with a newer one than the relay has, which has expired as well
  {
    MirrorHost before(with_directory_beside_relay());
    before.folder = newer.path().string();
    before.create();
    Repository second = with_directory_beside_relay();
    second.timestamp.version = second.snapshot.version = 5;
    before.serve(second);
    ASSERT_EQ(before.update(), POP_OK);
  }
  host.destroy();
  host.folder = newer.path().string();
  host.create();
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  host.run();
  EXPECT_EQ(host.info().timestamp_version, 5) << "nothing older is taken";
  EXPECT_EQ(posted(), 0u);
  EXPECT_EQ(child->live(), "This chat cannot go on. You can get help in other ways.");
  EXPECT_TRUE(child->says("This may not have been sent."));
  EXPECT_EQ(child->choose("go.de.talk.1"), "tel:116117");
}

TEST_F(WithExpiredMetadata, AnUpdateOfTheAppsIsWaitedFor) {
  host.serve(three_weeks_later());
  host.done = POP_E_STATE;
  ASSERT_EQ(pop_directory_update(host.client(), nullptr, nullptr, nullptr), POP_OK);
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  host.run();
  EXPECT_EQ(host.info().timestamp_version, 2);
  EXPECT_EQ(posted(), 1u);
  EXPECT_EQ(files_asked(), 2u) << "there was nothing newer: next root and timestamp";
}

TEST_F(Renewal, AnAppsOwnRelayIsNamedOnTheScreenAndTheDirectorysIsNot) {
  constexpr std::string_view kTold = "This app can tell that you asked for help, not what you write.";
  host.create();
  open();
  EXPECT_FALSE(child->says(kTold));
  MirrorHost own(with_directory_beside_relay());
  own.config().relay_url = lend("https://app.example/relay");
  own.create();
  child.emplace(own, "DE");
  child->choose("more");
  child->choose(child->choices("go.de.talk.0").at(0));
  EXPECT_TRUE(child->says(kTold));
  child.reset();  // before its client
}

TEST_F(WithExpiredMetadata, AnAppsOwnRelayHasNoSuchUpdateAndNoChatIsOffered) {
  MirrorHost own(with_directory_beside_relay());
  own.config().relay_url = lend("https://app.example/relay");
  own.now = host.now;
  own.create();
  child.emplace(own, "DE");
  child->choose("more");
  EXPECT_EQ(child->choices("go.de.talk"), std::vector<std::string>{"go.de.talk.1"});
  child.reset();  // before its client
}

TEST_F(Renewal, AKeyThatTheGatewayRefusesTakesOneUpdateAndNoMore) {
  host.create();
  host.beside_relay = with_new_gateway_key().publish();
  host.key_refused = true;
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  host.run();
  expect_only_the_relays_host();
  EXPECT_EQ(posted(), 2u) << "with the old key, and with the new one";
  EXPECT_EQ(
      std::count(host.asked.begin(), host.asked.end(), std::string(kBesideRelay) + "metadata/timestamp.json"),
      1);
  EXPECT_EQ(child->live(), "This chat cannot go on. You can get help in other ways.");
  EXPECT_TRUE(wrote_nothing());
  host.now += 60;
  host.run();
  EXPECT_EQ(posted(), 2u);
}

TEST_F(Renewal, AGatewayThatRefusesItsPublishedKeyIsNotAskedAgain) {
  host.create();
  host.beside_relay = with_directory_beside_relay().publish();
  host.key_refused = true;
  open();
  ASSERT_EQ(child->send("hello"), POP_OK);
  host.run();
  EXPECT_EQ(posted(), 1u);
  EXPECT_EQ(files_asked(), 2u);
  EXPECT_EQ(child->live(), "This chat cannot go on. You can get help in other ways.");
}

}  // namespace
}  // namespace pop::test
