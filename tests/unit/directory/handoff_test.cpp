// When a conversation may be had, and with which keys.
#include <fstream>
#include <iterator>

#include "base/clock.h"
#include "folder.h"
#include "mirror.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Folder;
using test::Key;
using test::kNow;
using test::Opened;
using test::Repository;

pop_result code(Opened &opened, const std::string &id = "de.talk", std::int64_t now = kNow) {
  const auto route = opened->handoff_for(id, now);
  return route ? POP_OK : route.error().code;
}

pop_result code(const Repository &repository, const std::string &id = "de.talk", std::int64_t now = kNow) {
  Opened opened(repository);
  EXPECT_TRUE(opened.directory) << opened.error.message;
  return code(opened, id, now);
}

bool offers_conversation(const Repository &repository) {
  Opened opened(repository);
  const auto services = opened->services("DE");
  EXPECT_TRUE(services);
  for (const Service &service : *services) {
    if (service.id != "de.talk") continue;
    bool pop = false;
    for (const Channel &channel : service.channels) pop = pop || channel.type == ChannelType::pop;
    EXPECT_EQ(pop, service.handoff.has_value());
    EXPECT_FALSE(service.channels.empty()) << "a call must always be left";
    return pop;
  }
  ADD_FAILURE() << "the service itself must still be shown";
  return false;
}

TEST(Handoff, RouteHasAllThatIsValidNow) {
  Opened opened{Repository()};
  const auto route = opened->handoff_for("de.talk", kNow);
  ASSERT_TRUE(route) << route.error().message;
  EXPECT_EQ(route->service_id, "de.talk");
  EXPECT_EQ(route->desk_key.id, 1u);
  EXPECT_EQ(route->desk_key.public_key[0], 9);
  EXPECT_EQ(route->gateway_id, "demo");
  EXPECT_EQ(route->gateway_url, "https://gateway.example/");
  EXPECT_EQ(route->key_config, (Bytes{3, 4, 5})) << "the first key configuration has expired";
  EXPECT_EQ(route->relay_id, "other") << "the first relay is run by the gateway's operator";
  EXPECT_EQ(route->relay_operator_name, "Relay people");
  EXPECT_FALSE(route->trial);
  EXPECT_TRUE(offers_conversation(Repository()));
}

TEST(Handoff, OfTwoValidKeysTheNewer) {
  const std::int64_t overlap = *parse_utc("2026-05-20T00:00:00Z");
  Repository repository;
  repository.timestamp.expires = repository.snapshot.expires = "2027-01-01T00:00:00Z";
  Opened opened(repository);
  EXPECT_EQ(opened->handoff_for("de.talk", overlap)->key_config, (Bytes{3, 4, 5}));
}

TEST(Handoff, NoBlockNoServiceNoHandoff) {
  EXPECT_EQ(code(Repository(), "de.line"), POP_E_NO_HANDOFF);
  for (const char *id : {"de.nobody", "it.talk", "", "de", "de.", ".talk", "DE.talk", "fr.talk"}) {
    EXPECT_EQ(code(Repository(), id), POP_E_NOT_FOUND) << id;
  }
}

TEST(Handoff, NeverAnExpiredDeskKey) {
  Repository repository;
  repository.role("cc-de").files["services/de/talk.json"] =
      test::talk_record("de.talk", "DE", "116117", "2026-06-02T00:00:00Z");
  Opened opened(repository);
  EXPECT_EQ(code(opened, "de.talk", *parse_utc("2026-06-01T23:59:59Z")), POP_OK);
  EXPECT_EQ(code(opened, "de.talk", *parse_utc("2026-06-02T00:00:00Z")), POP_E_KEY_EXPIRED);
  EXPECT_EQ(opened.services("DE").size(), 2u) << "a call works on";
}

TEST(Handoff, NeverAKeyThatAClockSetBackWouldBringToLife) {
  Repository repository;
  repository.role("cc-de").files["services/de/talk.json"] =
      test::talk_record("de.talk", "DE", "116117", "2026-05-30T00:00:00Z");
  EXPECT_EQ(code(repository, "de.talk", *parse_utc("2026-05-01T00:00:00Z")), POP_E_KEY_EXPIRED);
}

TEST(Handoff, NeverAnExpiredGatewayKey) {
  Repository repository;
  repository.timestamp.expires = repository.snapshot.expires = "2026-12-01T00:00:00Z";
  EXPECT_EQ(code(repository, "de.talk", *parse_utc("2026-07-31T00:00:00Z")), POP_OK);
  EXPECT_EQ(code(repository, "de.talk", *parse_utc("2026-08-01T00:00:00Z")), POP_E_KEY_EXPIRED);
}

TEST(Handoff, MetadataMustBeUnexpiredAtPresent) {
  Opened opened{Repository()};
  const std::int64_t later = *parse_utc("2026-06-08T00:00:00Z");
  EXPECT_EQ(code(opened, "de.talk", later - 1), POP_OK);
  EXPECT_EQ(code(opened, "de.talk", later), POP_E_EXPIRED);
  EXPECT_EQ(opened.services("DE").size(), 2u);
  for (const char *role : {"region-west", "cc-de", "gw-demo"}) {
    Repository repository;
    repository.role(role).expires = "2026-06-03T00:00:00Z";
    EXPECT_EQ(code(repository, "de.talk", *parse_utc("2026-06-03T00:00:00Z")), POP_E_EXPIRED) << role;
  }
}

TEST(Handoff, OneHandoffKeyIsNotEnough) {
  Repository repository;
  repository.role("cc-de").signers = {Key(20)};  // the role's own threshold is 1
  EXPECT_FALSE(offers_conversation(repository));
  EXPECT_EQ(code(repository), POP_E_NO_HANDOFF);
}

TEST(Handoff, ASelfMadeSecondKeyDoesNotCount) {
  Repository repository;
  repository.role("cc-de").keys = {Key(20), Key(66)};
  repository.role("cc-de").signers = {Key(20), Key(66)};
  EXPECT_FALSE(offers_conversation(repository));
  EXPECT_EQ(code(repository), POP_E_NO_HANDOFF);
}

TEST(Handoff, AKeyUnderAListedKeysNameDoesNotCount) {
  // A stolen region key gives its own key the id of one that policy.json lists.
  const Key disguised = Key(66).named(Key(21).id());
  Repository forged;
  forged.role("cc-de").keys = forged.role("cc-de").signers = {Key(20), disguised};
  EXPECT_FALSE(offers_conversation(forged));

  const Key renamed = Key(21).named("any other name");
  Repository honest;
  honest.role("cc-de").keys = honest.role("cc-de").signers = {Key(20), renamed};
  EXPECT_TRUE(offers_conversation(honest));
}

TEST(Handoff, AWorldWideServicesKeysAreTheEditorsOwn) {
  const auto repository = [](const std::vector<Key> &listed) {
    Repository out;
    std::string &policy = out.editors_files["policy.json"];
    policy = R"({"version":1,"countries":{)" + test::policy_country("001", R"("116117")", listed) + "}}";
    out.editors_files["services/001/talk.json"] = test::talk_record("001.talk", "001", "116117");
    return out;
  };
  EXPECT_EQ(code(repository({Key(6), Key(7)}), "001.talk"), POP_OK);
  EXPECT_EQ(code(repository({Key(6), Key(20)}), "001.talk"), POP_E_NO_HANDOFF);
  Repository confirmed = repository({Key(6), Key(7)});
  std::string &record = confirmed.editors_files["services/001/talk.json"];
  record.pop_back();
  record += R"(,"verification":{"status":"confirmed-by-service"}})";
  Opened opened(confirmed);
  EXPECT_FALSE(opened->services("001")->back().confirmed) << "the editors cannot confirm in a service's name";
}

TEST(Handoff, EveryLinkNeedsLengthAndHash) {
  for (const char *role : {"region-west", "cc-de"}) {
    Repository repository;
    repository.role(role).pinned = false;
    EXPECT_FALSE(offers_conversation(repository)) << role;
  }
  Repository repository;
  repository.role("gw-demo").pinned = false;
  EXPECT_EQ(code(repository), POP_E_NO_HANDOFF);
}

TEST(Handoff, RelayMustBeRunBySomebodyElseUnlessItIsATrial) {
  const auto relays = [](const std::string &operator_id, const std::string &gateway, bool trial) {
    Repository repository;
    repository.editors_files["relays.json"] =
        R"({"version":1,"relays":[{"id":"one","url":"https://one.example/","operator":")" + operator_id +
        R"(","operator_name":"One","gateways":[")" + gateway + R"("],"trial":)" + (trial ? "true" : "false") +
        R"(}],"gateway_operators":{"demo":"gateway-people"}})";
    return repository;
  };
  EXPECT_EQ(code(relays("relay-people", "demo", false)), POP_OK);
  EXPECT_EQ(code(relays("relay-people", "another", false)), POP_E_RELAY);
  EXPECT_EQ(code(relays("gateway-people", "demo", false)), POP_E_RELAY);
  Opened trial(relays("gateway-people", "demo", true));
  ASSERT_TRUE(trial->handoff_for("de.talk", kNow));
  EXPECT_TRUE(trial->handoff_for("de.talk", kNow)->trial);
  EXPECT_TRUE(trial->info().trial);

  Repository none;
  none.editors_files.erase("relays.json");
  EXPECT_EQ(code(none), POP_E_RELAY);
}

TEST(Handoff, WhoRunsAGatewayIsForTheEditorsToSay) {
  // The same people run relay and gateway, and the gateway's key says otherwise.
  Repository lie;
  std::string &gateway = lie.role("gw-demo").files["gateways/demo.json"];
  gateway.replace(gateway.find("gateway-people"), 14, "someone-else");
  EXPECT_EQ(code(lie), POP_E_RELAY);

  Repository unsaid;
  std::string &relays = unsaid.editors_files["relays.json"];
  relays.replace(relays.find(R"("demo":"gateway-people")"), 23, "");
  EXPECT_EQ(code(unsaid), POP_E_RELAY);
}

Repository with_renewal() {
  Repository out;
  std::string &relays = out.editors_files["relays.json"];
  for (const char *host : {"same", "relay"}) {
    const std::string url = std::string(R"("url":"https://)") + host + R"(.example/")";
    if (const auto at = relays.find(url); at != std::string::npos)
      relays.insert(at + url.size(), std::string(R"(,"directory":"https://)") + host + R"(.example/d/")");
  }
  return out;
}

TEST(Renewal, IsAskedOfTheRelaysOwnHostWhateverHasExpired) {
  Opened opened(with_renewal());
  const std::int64_t expired = *parse_utc("2026-06-20T00:00:00Z");
  ASSERT_EQ(code(opened, "de.talk", expired), POP_E_EXPIRED);
  const auto renewal = opened->renewal_for("de.talk", expired);
  ASSERT_TRUE(renewal) << renewal.error().message;
  EXPECT_EQ(renewal->url, opened->handoff_for("de.talk", kNow)->relay_directory);
  EXPECT_EQ(renewal->url, "https://relay.example/d/") << "the relay that the conversation would go through";
  EXPECT_FALSE(renewal->trial);
}

TEST(Renewal, IsNotForWhatIsNoConversation) {
  const auto code = [](const Repository &repository, const char *id, const char *when) {
    Opened opened(repository);
    const auto renewal = opened->renewal_for(id, *parse_utc(when));
    return renewal ? POP_OK : renewal.error().code;
  };
  EXPECT_EQ(code(Repository(), "de.talk", "2026-06-20T00:00:00Z"), POP_E_RELAY) << "it serves none";
  EXPECT_EQ(code(with_renewal(), "de.line", "2026-06-20T00:00:00Z"), POP_E_NO_HANDOFF);
  EXPECT_EQ(code(with_renewal(), "de.nobody", "2026-06-20T00:00:00Z"), POP_E_NOT_FOUND);
  Repository one_key = with_renewal();
  one_key.role("cc-de").signers = {Key(20)};
  EXPECT_EQ(code(one_key, "de.talk", "2026-06-20T00:00:00Z"), POP_E_NO_HANDOFF);
  EXPECT_EQ(code(with_renewal(), "de.talk", "2027-11-20T00:00:00Z"), POP_OK);
  EXPECT_EQ(code(with_renewal(), "de.talk", "2027-12-20T00:00:00Z"), POP_E_EXPIRED) << "too old to go by";
}

// What a child's conversation brings answers in this run, and leaves the disk as it was.
TEST(Renewal, InMemoryLeavesNoTrace) {
  const auto bytes_of = [](const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const auto renew = [](Opened &opened, const Repository &repository) {
    test::Mirror mirror(repository);
    auto update = opened->begin_update(kNow, Directory::Keep::in_memory);
    ASSERT_TRUE(update);
    while (!(*update)->finished()) {
      if (const auto &want = (*update)->wants()) {
        (*update)->give(mirror.fetch(*want));
      } else {
        (*update)->step();
      }
    }
    const auto taken = opened->end_update(std::move(*update));
    ASSERT_TRUE(taken) << taken.error().message;
  };
  const auto version = [](std::int64_t number) {
    Repository out = with_renewal();
    out.timestamp.version = out.snapshot.version = out.role("cc-de").version = number;
    return out;
  };

  Folder folder;
  {
    Opened opened(Repository(), folder.path());
    renew(opened, version(2));
    EXPECT_EQ(opened->info().timestamp_version, 2);
    EXPECT_EQ(code(opened), POP_OK);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "where nothing was kept, nothing is";
  }
  {
    Opened opened(Repository(), folder.path());
    ASSERT_EQ(test::update(opened, version(2)), POP_OK);
  }
  const std::string before = bytes_of(folder.store());
  {
    Opened opened(Repository(), folder.path());
    renew(opened, version(3));
    EXPECT_EQ(opened->info().timestamp_version, 3);
    EXPECT_EQ(test::update(opened, version(2)), POP_E_ROLLBACK) << "what came is trusted from then on";
    EXPECT_EQ(test::update(opened, version(4)), POP_OK);
    opened->set_checked_at(kNow);
    EXPECT_EQ(opened->info().timestamp_version, 4);
    EXPECT_EQ(opened.services("DE").size(), 2u);
  }
  EXPECT_EQ(bytes_of(folder.store()), before);
  Opened opened(Repository(), folder.path());
  EXPECT_EQ(opened->info().timestamp_version, 2);
  EXPECT_EQ(test::update(opened, version(4)), POP_OK) << "the disk goes on from where it was";
}

TEST(Handoff, ABuildTellsTheTimeToADirectoryThatWasKeptBeforeIt) {
  Folder folder;
  Repository kept;
  kept.timestamp.version = kept.snapshot.version = 2;
  kept.role("cc-de").version = 2;
  kept.role("cc-de").files["services/de/talk.json"] =
      test::talk_record("de.talk", "DE", "116117", "2026-06-02T00:00:00Z");
  {
    Opened opened(Repository(), folder.path());
    const auto taken = opened->offer_bundle(kept.bundle(), kNow);
    ASSERT_TRUE(taken) << taken.error().message;
    ASSERT_EQ(code(opened), POP_OK);
  }
  // An update of the app, built later but with the older directory.
  const std::int64_t built = *parse_utc("2026-06-03T00:00:00Z");
  Opened opened(Repository().root(), Repository().bundle(), folder.path(), built);
  ASSERT_FALSE(opened->info().built_in);
  EXPECT_EQ(code(opened), POP_E_KEY_EXPIRED);
}

TEST(Handoff, AGatewaySpeaksOnlyThroughItsOwnRole) {
  Repository by_editors;
  by_editors.editors_files["gateways/demo.json"] = by_editors.role("gw-demo").files.at("gateways/demo.json");
  EXPECT_EQ(code(by_editors), POP_E_DELEGATION);

  Repository other_id;
  std::string &file = other_id.role("gw-demo").files["gateways/demo.json"];
  file.replace(file.find("\"demo\""), 6, "\"evil\"");
  EXPECT_EQ(code(other_id), POP_E_POLICY);

  Repository wrong_key;
  wrong_key.role("gw-demo").signers = {Key(20)};
  EXPECT_EQ(code(wrong_key), POP_E_SIGNATURE);
  EXPECT_TRUE(offers_conversation(wrong_key)) << "the gateway is looked at when the child wants to talk";

  Opened opened{Repository()};
  for (const char *id : {"", "../demo", "demo/", "DEMO", "nobody", "*"}) {
    const auto gateway = opened->gateway(id);
    ASSERT_FALSE(gateway) << id;
    EXPECT_EQ(gateway.error().code, POP_E_NOT_FOUND) << id;
  }
}

}  // namespace
}  // namespace pop::directory
