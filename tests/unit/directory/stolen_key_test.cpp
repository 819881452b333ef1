// What the thief of one key can do: harm what that key speaks for, and nothing else.
#include "directory/update.h"
#include "folder.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Folder;
using test::Key;
using test::kNow;
using test::Lines;
using test::Opened;
using test::Repository;

const Lines kFranceOld{"fr.allo 119"};
const Lines kFranceNew{"fr.allo 3018"};
const std::string kLine = "services/de/line.json";

// France says something new; what Germany says is for each test to bend.
Repository version(std::int64_t number) {
  Repository out;
  out.timestamp.version = out.snapshot.version = number;
  for (const char *role : {"cc-de", "cc-fr"}) out.role(role).version = number;
  out.role("cc-fr").files["services/fr/allo.json"] =
      test::phone_record("fr.allo", "FR", number % 2 == 0 ? "3018" : "119");
  return out;
}

pop_result offer(Opened &opened, const Bytes &bundle) {
  const auto result = opened->offer_bundle(bundle, kNow);
  opened.fault = result ? std::string() : result.error().message;
  return result ? *result : result.error().code;
}

// Looks at everything, and finds nothing of it to be damage.
void expect_whole(Opened &opened, const std::string &what) {
  for (const char *country : {"DE", "FR", "001", "ES"}) (void)opened.services(country);
  for (const char *service : {"de.line", "de.talk", "fr.allo"}) (void)opened->handoff_for(service, kNow);
  EXPECT_FALSE(opened->info().built_in) << what;
  EXPECT_EQ(opened.services("FR"), kFranceNew) << what;
  EXPECT_TRUE(opened->gateway("demo")) << what;
}

TEST(StolenKey, OfACountryHarmsThatCountryAlone) {
  using Change = void (*)(Repository &);
  const struct {
    const char *what;
    pop_result result;
    Change change;
  } cases[] = {
      {"a file in two of its roles", POP_OK,
       [](Repository &r) {
         r.roles.push_back({"de-own", "cc-de", {Key(40)}, {}, 1, {"services/de/*"}});
         r.roles.back().files[kLine] = test::phone_record("de.line", "DE", "116117");
       }},
      {"roles below each other", POP_PARTIAL,
       [](Repository &r) {
         std::string above = "cc-de";
         for (int i = 0; i < 9; ++i) {
           const std::string name = "deep-" + std::to_string(i);
           r.roles.push_back({name, above, {Key(40)}, {}, 1, {"services/de/*"}});
           above = name;
         }
       }},
      {"bins", POP_PARTIAL,
       [](Repository &r) {
         r.roles.push_back({"de-a", "cc-de", {Key(40)}, {}, 1, {"services/de/*"}, false});
         r.roles.back().bins = "bin";
         r.roles.push_back({"de-b", "cc-de", {Key(40)}, {}, 1, {"services/de/*"}});
         r.roles.back().files["services/de/more.json"] = test::phone_record("de.more", "DE", "116111");
       }},
      {"a gateway's name", POP_PARTIAL,
       [](Repository &r) {
         r.roles.push_back({"gw-demo", "cc-de", {Key(40)}, {}, 1, {"services/de/*"}});
         r.roles.back().version = 99;
         r.roles.back().listed = false;
       }},
      {"another country's name", POP_PARTIAL,
       [](Repository &r) {
         r.roles.push_back({"cc-fr", "cc-de", {Key(40)}, {}, 1, {"services/*/*"}});
         r.roles.back().version = 99;
         r.roles.back().listed = false;
       }},
      {"the name of another country's desk", POP_PARTIAL,
       [](Repository &r) {
         r.roles.push_back({"desk-fr-allo", "cc-fr", {Key(41)}, {}, 1, {"status/fr/allo.json"}});
         r.roles.push_back({"desk-fr-allo", "cc-de", {Key(40)}, {}, 1, {"services/de/*"}});
         r.roles.back().version = 99;
         r.roles.back().listed = false;
       }},
      {"roles without end", POP_PARTIAL,
       [](Repository &r) {
         for (int i = 0; i < 5000; ++i) {
           r.roles.push_back({"extra-" + std::to_string(i), "cc-de", {Key(40)}, {}, 1});
           r.roles.back().listed = false;
         }
         r.roles.push_back({"fr-own", "cc-fr", {Key(41)}, {}, 1, {"services/fr/*"}});
       }},
  };
  for (const auto &each : cases) {
    Folder folder;
    {
      Opened opened(Repository(), folder.path());
      Repository next = version(2);
      each.change(next);
      EXPECT_EQ(offer(opened, next.bundle()), each.result) << each.what << ": " << opened.fault;
      EXPECT_EQ(opened->held_back("DE").has_value(), each.result == POP_PARTIAL) << each.what;
      EXPECT_FALSE(opened->held_back("FR")) << each.what;
      expect_whole(opened, each.what);
      EXPECT_EQ(opened.services("DE").at(0), "de.line 116111") << each.what;
    }
    Opened again(Repository(), folder.path());
    expect_whole(again, std::string(each.what) + ", kept");
  }
}

TEST(StolenKey, OfAGatewayHoldsNoCountryBack) {
  Opened opened{Repository()};
  Repository next = version(2);
  next.role("gw-demo").version = 2;
  next.roles.push_back({"cc-fr", "gw-demo", {Key(40)}, {}, 1, {"services/fr/*"}});
  next.roles.back().version = 99;
  next.roles.back().listed = false;
  EXPECT_EQ(offer(opened, next.bundle()), POP_PARTIAL) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kFranceNew);
  EXPECT_EQ(opened->info().held_back, 0u);
  EXPECT_FALSE(opened->gateway("demo"));
  EXPECT_FALSE(opened->info().built_in);
}

TEST(StolenKey, OfARegionHoldsNoCountryOfAnotherBack) {
  for (const char *name : {"cc-fr", "sub"}) {
    for (const char *paths : {"services/fr/*", "services/es/*"}) {
      Opened opened{Repository()};
      Repository next = version(2);
      next.targets.version = 2;
      next.roles.push_back({"region-south", "targets", {Key(42)}, {}, 1, {"services/es/*"}});
      next.roles.push_back({name, "region-south", {Key(42)}, {}, 1, {paths}});
      next.roles.back().version = 99;
      next.roles.back().listed = false;
      EXPECT_EQ(offer(opened, next.bundle()), POP_PARTIAL) << opened.fault;
      EXPECT_FALSE(opened->held_back("FR")) << name << paths;
      EXPECT_FALSE(opened->held_back("DE")) << name << paths;
      EXPECT_EQ(opened->held_back("ES").has_value(), paths == std::string("services/es/*")) << name;
      expect_whole(opened, name);
    }
  }
}

// Until it ends, or the mirror has not got a file; what came is counted.
Result<pop_result> update(Opened &opened, const std::map<std::string, Bytes> &files, std::size_t &came) {
  auto update = opened->begin_update(kNow);
  if (!update) return update.error();
  while (!(*update)->finished()) {
    if (!(*update)->wants()) {
      (*update)->step();
      continue;
    }
    const auto file = files.find((*update)->wants()->path);
    if (file == files.end()) {
      (*update)->give(Error{POP_E_MISSING, {}});
    } else {
      came += file->second.size();
      (*update)->give(trust::Blob::borrow(file->second));
    }
  }
  return opened->end_update(std::move(*update));
}

TEST(StolenKey, OfACountryFillsNoDevice) {
  Opened opened{Repository()};
  Repository next = version(2);
  for (int i = 0; i < 50; ++i) {
    std::string content(200'000, ' ');
    content.replace(0, 2, std::to_string(10 + i));
    next.role("cc-de").files["services/de/big-" + std::to_string(i) + ".json"] = content;
  }
  std::size_t came = 0;
  const auto result = update(opened, next.publish(), came);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(*result, POP_PARTIAL);
  EXPECT_LT(came, 100'000u) << "what is too much is not begun";
  EXPECT_EQ(opened->held_back("DE"), POP_E_TOO_LARGE);
  EXPECT_EQ(opened.services("FR"), kFranceNew);
}

TEST(StolenKey, OfACountryPutsNothingIntoTheRequest) {
  Opened opened{Repository()};
  Repository next = version(2);
  next.role("cc-de").files["services/de/x\\r\\ny.json"] = test::phone_record("de.x", "DE", "116111");
  std::size_t came = 0;
  const auto result = update(opened, next.publish(), came);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(*result, POP_PARTIAL);
  EXPECT_EQ(opened->held_back("DE"), POP_E_FORMAT);
  EXPECT_EQ(opened.services("FR"), kFranceNew);
}

// Whoever has both online keys can name files anew, but not go back behind what is trusted: also not by a
// timestamp that comes alone, so that its snapshot is not there to compare with.
TEST(StolenKey, OfTimestampAndSnapshotDoesNotRollACountryBack) {
  for (const bool reopened : {false, true}) {
    Folder folder;
    auto opened = std::make_unique<Opened>(Repository(), folder.path());
    ASSERT_EQ(offer(*opened, version(2).bundle()), POP_OK);
    auto alone = version(3).publish();
    std::erase_if(alone, [](const auto &file) { return file.first.ends_with("snapshot.json"); });
    std::size_t came = 0;
    EXPECT_EQ(update(*opened, alone, came).error().code, POP_E_MISSING);
    if (reopened) opened = std::make_unique<Opened>(Repository(), folder.path());
    Repository back = version(4);
    back.role("cc-fr") = Repository().role("cc-fr");
    EXPECT_EQ(offer(*opened, back.bundle()), POP_E_ROLLBACK);
    EXPECT_EQ(opened->services("FR"), kFranceNew);
    EXPECT_EQ(offer(*opened, version(6).bundle()), POP_OK) << opened->fault;
  }
}

TEST(StolenKey, ANewerRootIsKnownAtOnceHoweverTheUpdateEnds) {
  Repository rotated;
  rotated.freeze_root();
  rotated.timestamp.keys = {Key(75)};
  rotated.add_root({});
  const auto files = rotated.publish();
  Opened opened{Repository()};
  ASSERT_TRUE(opened->handoff_for("de.talk", kNow));
  auto update = opened->begin_update(kNow);
  ASSERT_TRUE(update);
  while (!(*update)->wants()) (*update)->step();
  (*update)->give(trust::Blob::borrow(files.at((*update)->wants()->path)));
  EXPECT_EQ(opened->handoff_for("de.talk", kNow).error().code, POP_E_EXPIRED);
  update->reset();  // it took too long
  EXPECT_EQ(opened->handoff_for("de.talk", kNow).error().code, POP_E_EXPIRED);
}

}  // namespace
}  // namespace pop::directory
