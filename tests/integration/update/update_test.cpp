// Updates as a host sees them, through the C ABI, with a mirror in memory.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "child.h"
#include "mirror_host.h"

namespace pop::test {
namespace {

constexpr std::int64_t kDay = 86'400;

const std::string kFranceOld = "fr.allo 119";
const std::string kFranceNew = "fr.allo 3018";
const std::string kGermany = "de.talk pop 116117; de.line 116111";
const std::string kGermanyCalls = "de.talk 116117; de.line 116111";

Repository second() {
  Repository out = directory_for_hosts();
  out.timestamp.version = out.snapshot.version = out.role("cc-fr").version = 2;
  out.role("cc-fr").files["services/fr/allo.json"] = phone_record("fr.allo", "FR", "3018");
  return out;
}

testing::AssertionResult answers(MirrorHost &host, const char *country, const std::string &services) {
  const std::string found = host.found(country);  // ends with the world-wide ones
  if (found.starts_with(services)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << country << ": " << found;
}

TEST(UpdateAbi, RequestsAreBoundedAndCarryNothing) {
  MirrorHost host;
  host.create();
  host.serve(second());
  EXPECT_EQ(host.update(), POP_OK) << host.reason;
  EXPECT_TRUE(answers(host, "FR", kFranceNew));
  ASSERT_EQ(host.requests.size(), 5u);
  for (const pop_http_request &request : host.requests) {
    EXPECT_EQ(request.header_count, 0u);
    EXPECT_EQ(request.body.size, 0u);
    EXPECT_EQ(request.timeout_ms, 30'000u);
    EXPECT_EQ(request.isolation, 0u);
    EXPECT_LE(request.max_response_bytes, 2'000'000u);
  }
}

TEST(UpdateAbi, ABundleIsNotOfferedIntoAnUpdate) {
  Folder folder;
  MirrorHost host;
  host.folder = folder.path().string();
  host.create();
  host.serve(second());
  ASSERT_EQ(host.update(), POP_OK);
  Repository third = second();
  third.timestamp.version = third.snapshot.version = 3;
  const Bytes bundle = third.bundle();
  host.serve(third);
  host.now += kDay;
  host.done = POP_E_STATE;
  ASSERT_EQ(pop_directory_update(host.client(), nullptr, nullptr, nullptr), POP_OK);
  pop_error error{};
  EXPECT_EQ(pop_directory_offer_bundle(host.client(), lend(bundle), &error), POP_E_STATE);
  EXPECT_NE(std::string(error.message).find("under way"), std::string::npos);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(pop_client_poll(host.client(), 1000, nullptr), POP_OK);
  EXPECT_EQ(host.info().timestamp_version, 3);
  EXPECT_EQ(pop_directory_offer_bundle(host.client(), lend(bundle), &error), POP_UNCHANGED);
}

// The clock three years after the build, no network, nothing kept: every way to a call works.
TEST(OldApp, EveryWayToACallWorks) {
  Folder folder;
  MirrorHost host;
  host.folder = folder.path().string();
  host.offline = true;
  host.now = kNow + 3 * 365 * kDay;
  host.create();
  EXPECT_EQ(host.update(), POP_E_NETWORK);
  EXPECT_EQ(host.info().freshness, POP_VERY_STALE);
  const std::pair<const char *, std::vector<std::string>> countries[] = {{"DE", {"tel:116117", "tel:116111"}},
                                                                         {"FR", {"tel:119"}}};
  for (const auto &[country, calls] : countries) {
    Child child(host, country);
    std::vector<std::string> opened;
    child.choose("more");
    for (const std::string &way : child.choices("go.")) {
      const std::string uri = child.choose(way);
      if (uri.starts_with("tel:")) opened.push_back(uri);
    }
    EXPECT_EQ(opened, calls) << country;
  }
  Child child(host, "DE");
  child.choose("danger");
  std::vector<std::string> emergency;
  for (const std::string &way : child.choices("emergency.")) emergency.push_back(child.choose(way));
  EXPECT_EQ(emergency, std::vector<std::string>{"tel:112"});
  EXPECT_TRUE(host.log.empty()) << host.log[0];
}

Repository rotated() {
  Repository out = directory_for_hosts();
  out.freeze_root();
  out.root_role = {{Key(71), Key(72)}, {}, 2};
  out.targets.keys = {Key(73), Key(74)};
  out.timestamp.keys = {Key(75)};
  out.snapshot.keys = {Key(76)};
  out.add_root({Key(1), Key(2)});
  return out;
}

// All keys rotate, the root lands, the network dies.
TEST(NewKeys, WithoutTheRestHelpAnswersAndAChatSaysCallInstead) {
  Folder folder;
  {
    MirrorHost host;
    host.folder = folder.path().string();
    host.create();
    ASSERT_TRUE(answers(host, "DE", kGermany));
    Child child(host, "DE");
    child.choose("more");
    const auto chats = child.choices("go.de.talk");
    ASSERT_EQ(chats.size(), 2u);
    host.serve(rotated());
    host.faults["metadata/timestamp.json"] = POP_E_NETWORK;
    EXPECT_EQ(host.update(), POP_E_NETWORK);
    // The screen was drawn before: its chat leads to the other ways, and says so.
    EXPECT_EQ(child.choose(chats[0]), "");
    EXPECT_EQ(child.screen(), "S2");
    EXPECT_EQ(child.live(), "This chat cannot go on. You can get help in other ways.");
    EXPECT_EQ(child.choose(chats[1]), "tel:116117");
  }
  MirrorHost host;
  host.folder = folder.path().string();
  host.offline = true;
  host.create();
  EXPECT_TRUE(answers(host, "DE", kGermanyCalls));
  EXPECT_TRUE(answers(host, "FR", kFranceOld));
  EXPECT_EQ(host.update(), POP_E_NETWORK);
  Child child(host, "DE");
  child.choose("more");
  const auto ways = child.choices("go.de.talk");
  ASSERT_EQ(ways.size(), 1u) << "no chat is offered";
  EXPECT_EQ(child.choose(ways[0]), "tel:116117");
  // The network comes back, and so does the chat.
  Repository whole = rotated();
  whole.timestamp.version = whole.snapshot.version = whole.targets.version = 2;
  host.serve(whole);
  host.offline = false;
  EXPECT_EQ(host.update(), POP_OK) << host.reason;
  EXPECT_TRUE(answers(host, "DE", kGermany));
}

// Whoever holds France's key cannot send a child anywhere that the editors did not allow.
TEST(StolenCountryKey, SaysNothingBeyondThePolicy) {
  const std::string good = phone_record("fr.bad", "FR", "3018");
  const auto with = [&good](const std::string &old, const std::string &by) {
    std::string out = good;
    out.replace(out.find(old), old.size(), by);
    return out;
  };
  const std::string number = R"({"type":"phone","value":"3018"})";
  const struct {
    const char *what;
    std::string path, record;
  } cases[] = {
      {"serves another country", "services/fr/bad.json", with(R"(["FR"])", R"(["FR","DE"])")},
      {"a record of another country", "services/de/bad.json", phone_record("de.bad", "DE", "116111")},
      {"a premium number", "services/fr/bad.json", with("3018", "0899123456")},
      {"a foreign host", "services/fr/bad.json",
       with(number, R"({"type":"website","value":"https://evil.example/help"})")},
      {"a foreign host that begins like ours", "services/fr/bad.json",
       with(number, R"({"type":"website","value":"https://line.example.evil.example"})")},
      {"a number hidden in its name", "services/fr/bad.json", with("The line", "Call 0899 123456")},
      {"digits of another script", "services/fr/bad.json", with("The line", "Call ٠٨٩٩١٢٣")},
      {"a host hidden in its name", "services/fr/bad.json", with("The line", "evil.example")},
  };
  for (const auto &each : cases) {
    MirrorHost host;
    host.create();
    Repository stolen = second();
    stolen.role("cc-fr").files["services/fr/bad.json"] = good;
    host.serve(stolen);
    ASSERT_EQ(host.update(), POP_OK);
    ASSERT_TRUE(answers(host, "FR", "fr.allo 3018; fr.bad 3018")) << "it is the content that matters";
    stolen.timestamp.version = stolen.snapshot.version = stolen.role("cc-fr").version = 3;
    stolen.role("cc-fr").files.erase("services/fr/bad.json");
    stolen.role("cc-fr").files[each.path] = each.record;
    host.serve(stolen);
    host.now += kDay;
    EXPECT_EQ(host.update(), POP_OK) << each.what;
    EXPECT_EQ(host.info().timestamp_version, 3) << each.what;
    EXPECT_EQ(host.found("FR").find("bad"), std::string::npos) << each.what << ": " << host.found("FR");
    EXPECT_EQ(host.found("DE").find("bad"), std::string::npos) << each.what << ": " << host.found("DE");
    EXPECT_TRUE(answers(host, "FR", kFranceNew)) << each.what;
  }
}

TEST(StolenCountryKey, BringsNoConversationWithAKeyItMadeItself) {
  MirrorHost host;
  host.create();
  Repository stolen = second();
  stolen.role("cc-de").version = 2;
  stolen.role("cc-de").files["services/de/talk.json"] = talk_record("de.talk", "DE", "116117");
  // One real signature, and a second by itself (which is no metadata) or by a key that nobody lists.
  const std::pair<Key, pop_result> seconds[] = {{Key(20), POP_PARTIAL}, {Key(90), POP_OK}};
  for (const auto &[made_up, result] : seconds) {
    stolen.role("cc-de").signers = {Key(20), made_up};
    host.serve(stolen);
    EXPECT_EQ(host.update(), result) << host.reason;
    EXPECT_TRUE(answers(host, "DE", kGermanyCalls));
    ++stolen.timestamp.version;
    ++stolen.snapshot.version;
    ++stolen.role("cc-de").version;
    host.now += kDay;
  }
}

class DamagedStore : public testing::Test {
 protected:
  DamagedStore() {
    MirrorHost host;
    host.folder = folder_.path().string();
    host.create();
    host.serve(second());
    EXPECT_EQ(host.update(), POP_OK) << host.reason;
  }

  std::string read() const {
    std::ifstream file(store(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string &bytes) const {
    std::ofstream(store(), std::ios::binary | std::ios::trunc) << bytes;
  }
  std::filesystem::path store() const { return folder_.file("pop-directory.sqlite3"); }

  // Set aside whole, the built-in directory answers and it is said; the next update mends it.
  void expect_mended() {
    {
      MirrorHost host;
      host.folder = folder_.path().string();
      host.create();
      EXPECT_TRUE(answers(host, "FR", kFranceOld));
      EXPECT_TRUE(answers(host, "DE", kGermany));
      EXPECT_EQ(host.info().built_in, 1);
      EXPECT_EQ(host.info().timestamp_version, 1);
      ASSERT_FALSE(host.log.empty());
      EXPECT_NE(host.log.back().find("the kept directory cannot be used, POP_E_"), std::string::npos)
          << host.log.back();
      EXPECT_TRUE(std::filesystem::exists(folder_.file("pop-directory.sqlite3.damaged")));
      EXPECT_FALSE(std::filesystem::exists(store()));
      host.serve(second());
      host.now += kDay;
      EXPECT_EQ(host.update(), POP_OK) << host.reason;
      EXPECT_TRUE(answers(host, "FR", kFranceNew));
      EXPECT_EQ(host.info().built_in, 0);
    }
    MirrorHost again;
    again.folder = folder_.path().string();
    again.create();
    EXPECT_TRUE(answers(again, "FR", kFranceNew));
    EXPECT_EQ(again.info().built_in, 0);
    EXPECT_TRUE(again.log.empty()) << again.log[0];
  }

  Folder folder_;
};

TEST_F(DamagedStore, ThatIsNoDatabaseAnyMore) {
  write(std::string(8192, 'x'));
  expect_mended();
}

TEST_F(DamagedStore, ThatIsCutOff) {
  write(read().substr(0, 6000));
  expect_mended();
}

TEST_F(DamagedStore, WhoseNumberSomebodyChanged) {
  std::string bytes = read();
  std::size_t changed = 0;
  for (std::size_t at = 0; (at = bytes.find("\"3018\"}", at)) != std::string::npos; at += 4, ++changed)
    bytes.replace(at, 6, "\"0900\"");
  ASSERT_GT(changed, 0u);
  write(bytes);
  expect_mended();
}

TEST_F(DamagedStore, WhoseSignatureSomebodyChanged) {
  std::string bytes = read();
  const std::size_t timestamp = bytes.find("\"_type\":\"timestamp\"");
  ASSERT_NE(timestamp, std::string::npos);
  const std::size_t signature = bytes.rfind("\"sig\":\"", timestamp) + 7;
  bytes[signature] = bytes[signature] == '0' ? '1' : '0';
  write(bytes);
  expect_mended();
}

}  // namespace
}  // namespace pop::test
