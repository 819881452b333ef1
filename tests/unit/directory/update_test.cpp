// Updates that bring only a part, from mirrors that fail, and what answers then.
#include "directory/update.h"

#include "folder.h"
#include "mirror.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Folder;
using test::Key;
using test::kNow;
using test::Lines;
using test::Mirror;
using test::Opened;
using test::Repository;
using test::update;

const Lines kGermanyOld{"de.line 116111", "de.talk  116117"};
const Lines kGermanyHeld{"de.line 116111", "de.talk 116117"};  // without its conversation
const Lines kFranceOld{"fr.allo 119"};
const Lines kFranceNew{"fr.allo 3018"};

// Both countries change.
Repository version(std::int64_t number) {
  Repository out;
  out.timestamp.version = out.snapshot.version = number;
  for (const char *role : {"cc-de", "cc-fr"}) out.role(role).version = number;
  out.role("cc-fr").files["services/fr/allo.json"] =
      test::phone_record("fr.allo", "FR", number % 2 == 0 ? "3018" : "119");
  return out;
}

TEST(Update, AsksForWhatChangedAndNothingElse) {
  Opened opened{Repository()};
  Mirror same{Repository()};
  EXPECT_EQ(update(opened, same), POP_UNCHANGED);
  EXPECT_EQ(same.asked, (Lines{"metadata/2.root.json", "metadata/timestamp.json"}));

  Mirror mirror(version(2));
  EXPECT_EQ(update(opened, mirror), POP_OK) << opened.fault;
  ASSERT_EQ(mirror.asked.size(), 6u);
  EXPECT_EQ(Lines(mirror.asked.begin(), mirror.asked.begin() + 5),
            (Lines{"metadata/2.root.json", "metadata/timestamp.json", "metadata/2.snapshot.json",
                   "metadata/2.cc-de.json", "metadata/2.cc-fr.json"}));
  EXPECT_TRUE(mirror.asked[5].starts_with("targets/services/fr/")) << mirror.asked[5];
  EXPECT_EQ(opened.services("FR"), kFranceNew);
  EXPECT_EQ(opened.services("DE"), kGermanyOld);
  EXPECT_TRUE(opened->handoff_for("de.talk", kNow));
}

TEST(Update, ACutOffOneGoesOnWhereItEnded) {
  Folder folder;
  // Root and timestamp are asked for each time; then there is one file for each start of the app.
  for (const char *last : {"snapshot", "cc-de", "cc-fr"}) {
    Opened opened(Repository(), folder.path());
    Mirror mirror(version(2));
    EXPECT_EQ(update(opened, mirror, kNow, 3), POP_E_CANCELLED);
    EXPECT_EQ(mirror.asked.back(), std::string("metadata/2.") + last + ".json");
    EXPECT_EQ(opened.services("FR"), kFranceOld) << last;
    EXPECT_TRUE(opened->info().built_in);
  }
  Opened opened(Repository(), folder.path());
  Mirror mirror(version(2));
  EXPECT_EQ(update(opened, mirror, kNow, 3), POP_OK) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kFranceNew);
}

TEST(Update, ManyChangedRolesAreFetchedAsOneBundle) {
  const auto large = [](std::int64_t number) {
    Repository out = version(number);
    for (char letter = 'a'; letter < 'a' + 20; ++letter) {
      const std::string code{'x', letter};
      out.roles.push_back({"cc-" + code, "region-west", {Key(30)}, {}, 1, {"services/" + code + "/*"}});
      out.roles.back().version = number;
    }
    return out;
  };
  Repository repository = large(2);
  Opened opened{large(1)};
  Mirror mirror(repository);
  mirror.files["directory.popb"] = repository.bundle();
  EXPECT_EQ(update(opened, mirror), POP_OK) << opened.fault;
  EXPECT_EQ(mirror.asked, (Lines{"metadata/2.root.json", "metadata/timestamp.json",
                                 "metadata/2.snapshot.json", "directory.popb"}));
  EXPECT_EQ(opened.services("FR"), kFranceNew);

  // Without a bundle, or with one of another moment, the files come one by one.
  for (const Bytes &bundle : {Bytes{'x'}, large(1).bundle()}) {
    Opened again{large(1)};
    Mirror other(repository);
    other.files["directory.popb"] = bundle;
    EXPECT_EQ(update(again, other), POP_OK) << again.fault;
    EXPECT_GT(other.asked.size(), 20u);
    EXPECT_EQ(again.services("FR"), kFranceNew);
  }
}

TEST(Update, OneCountryThatFailsKeepsItsVersionAndTheOthersAdvance) {
  using Change = void (*)(Repository &, Mirror &);
  const struct {
    const char *what;
    pop_result reason;
    Change change;
  } cases[] = {
      {"role missing", POP_E_MISSING,
       [](Repository &, Mirror &m) { m.files.erase("metadata/2.cc-de.json"); }},
      {"role that does not come", POP_E_NETWORK,
       [](Repository &, Mirror &m) { m.faults["metadata/2.cc-de.json"] = POP_E_NETWORK; }},
      {"role cut off", POP_E_HASH,
       [](Repository &, Mirror &m) { m.files["metadata/2.cc-de.json"].resize(50); }},
      {"role expired", POP_E_EXPIRED,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").expires = "2026-06-01T11:59:59Z";
         m = Mirror(r);
       }},
      {"role badly signed", POP_E_SIGNATURE,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").signers = {Key(30)};
         m = Mirror(r);
       }},
      {"role not listed", POP_E_MISSING,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").name = "cc-de";
         r.roles.push_back({"cc-xx", "region-west", {Key(30)}, {}, 1, {"services/de/*"}});
         r.roles.back().listed = false;
         r.roles.back().name = "cc-de-line";
         r.roles.back().delegator = "cc-de";
         m = Mirror(r);
       }},
      {"file missing", POP_E_MISSING,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").files["services/de/line.json"] = test::phone_record("de.line", "DE", "116117");
         m = Mirror(r);
         std::erase_if(m.files, [](const auto &f) { return f.first.ends_with(".line.json"); });
       }},
      {"file oversized", POP_E_TOO_LARGE,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").files["services/de/big.json"] = std::string(300 * 1024, ' ');
         m = Mirror(r);
       }},
      {"file of other bytes", POP_E_HASH,
       [](Repository &r, Mirror &m) {
         r.role("cc-de").files["services/de/line.json"] = test::phone_record("de.line", "DE", "116117");
         m = Mirror(r);
         for (auto &[path, bytes] : m.files)
           if (path.ends_with(".line.json")) bytes[0] = ' ';
       }},
  };
  for (const auto &each : cases) {
    for (const bool with_folder : {false, true}) {
      Folder folder;
      {
        Opened opened(Repository(), with_folder ? folder.path() : std::string());
        Repository repository = version(2);
        Mirror mirror(repository);
        each.change(repository, mirror);
        EXPECT_EQ(update(opened, mirror), POP_PARTIAL) << each.what << ": " << opened.fault;
        EXPECT_EQ(opened.services("FR"), kFranceNew) << each.what;
        EXPECT_EQ(opened.services("DE"), kGermanyHeld) << each.what;
        EXPECT_EQ(opened->held_back("DE"), each.reason) << each.what;
        EXPECT_EQ(opened->held_back("FR"), std::nullopt) << each.what;
        EXPECT_EQ(opened->handoff_for("de.talk", kNow).error().code, POP_E_NO_HANDOFF) << each.what;
        // The same again changes nothing; the next good version ends it.
        EXPECT_EQ(update(opened, mirror), POP_PARTIAL) << each.what;
        if (!with_folder) {
          EXPECT_EQ(update(opened, version(4)), POP_OK) << each.what << ": " << opened.fault;
          EXPECT_EQ(opened.services("DE"), kGermanyOld) << each.what;
          EXPECT_EQ(opened->held_back("DE"), std::nullopt) << each.what;
        }
      }
      if (!with_folder) continue;
      Opened again(Repository(), folder.path());
      EXPECT_EQ(again.services("FR"), kFranceNew) << each.what;
      EXPECT_EQ(again.services("DE"), kGermanyHeld) << each.what;
      EXPECT_EQ(again->held_back("DE"), each.reason) << each.what;
      EXPECT_TRUE(again.log.empty()) << each.what << ": " << again.log[0];
    }
  }
}

TEST(Update, ACountryHeldFromAnOlderGenerationStaysThereThroughFurtherOnes) {
  Folder folder;
  {
    Opened opened(Repository(), folder.path());
    Repository second = version(2);
    second.role("cc-de").files["services/de/line.json"] = test::phone_record("de.line", "DE", "116117");
    ASSERT_EQ(update(opened, second), POP_OK) << opened.fault;
    for (std::int64_t number = 3; number < 6; ++number) {
      Repository next = version(number);
      next.role("cc-de").signers = {Key(99)};
      EXPECT_EQ(update(opened, next), POP_PARTIAL) << opened.fault;
      EXPECT_EQ(opened.services("DE"), (Lines{"de.line 116117", "de.talk 116117"}));
      EXPECT_EQ(opened.services("FR"), number % 2 == 0 ? kFranceNew : kFranceOld);
    }
  }
  Opened again(Repository(), folder.path());
  EXPECT_EQ(again.services("DE"), (Lines{"de.line 116117", "de.talk 116117"}));
  EXPECT_EQ(again->info().timestamp_version, 5);
}

TEST(Update, OneOf200RolesExpiredAnd199Advance) {
  const auto large = [](std::int64_t number) {
    Repository out = version(number);
    std::string &policy = out.editors_files["policy.json"];
    for (int i = 0; i < 200; ++i) {
      const std::string code{static_cast<char>('a' + i / 20), static_cast<char>('a' + i % 20)};
      if (code == "de" || code == "fr") continue;
      std::string upper = code;
      for (char &c : upper) c = static_cast<char>(c - 'a' + 'A');
      out.roles.push_back({"cc-" + code, "region-west", {Key(30)}, {}, 1, {"services/" + code + "/*"}});
      out.roles.back().version = number;
      out.roles.back().files["services/" + code + "/line.json"] =
          test::phone_record(code + ".line", upper, number % 2 == 0 ? "3018" : "119");
      policy.insert(policy.size() - 2, "," + test::policy_country(upper, R"("119","3018")"));
      out.role("region-west").paths.push_back("services/" + code + "/*");
    }
    return out;
  };
  Opened opened{large(1)};
  ASSERT_TRUE(opened.directory) << opened.error.message;
  Repository next = large(2);
  next.role("cc-bc").expires = "2026-06-01T11:59:59Z";
  EXPECT_EQ(update(opened, next), POP_PARTIAL) << opened.fault;
  EXPECT_EQ(opened->info().held_back, 1u);
  EXPECT_EQ(opened.services("BC"), (Lines{"bc.line 119"}));
  EXPECT_EQ(opened->held_back("BC"), POP_E_EXPIRED);
  for (const char *country : {"AA", "BB", "BD", "JT"}) {
    EXPECT_EQ(opened.services(country).at(0).substr(3), "line 3018") << country;
  }
}

TEST(Update, ARootThatArrivesAloneNeverEmptiesADevice) {
  Folder folder;
  Repository rotated;
  rotated.freeze_root();
  rotated.root_role = {{Key(71), Key(72)}, {}, 2};
  rotated.targets.keys = {Key(73), Key(74)};
  rotated.timestamp.keys = {Key(75)};
  rotated.snapshot.keys = {Key(76)};
  rotated.add_root({Key(1), Key(2)});
  {
    Opened opened(Repository(), folder.path());
    EXPECT_TRUE(opened->handoff_for("de.talk", kNow));
    Mirror mirror(rotated);
    mirror.faults["metadata/timestamp.json"] = POP_E_NETWORK;
    EXPECT_EQ(update(opened, mirror), POP_E_NETWORK);
    EXPECT_EQ(opened.services("DE"), kGermanyOld);
    EXPECT_EQ(opened->handoff_for("de.talk", kNow).error().code, POP_E_EXPIRED) << "call instead";
  }
  Opened opened(Repository(), folder.path());
  EXPECT_EQ(opened.services("DE"), kGermanyOld);
  EXPECT_EQ(opened->handoff_for("de.talk", kNow).error().code, POP_E_EXPIRED);
  // What the replaced keys sign is not taken any more; what the new ones sign is.
  EXPECT_EQ(update(opened, version(9)), POP_E_SIGNATURE);
  rotated.timestamp.version = rotated.snapshot.version = rotated.targets.version = 2;
  EXPECT_EQ(update(opened, rotated), POP_OK) << opened.fault;
  EXPECT_TRUE(opened->handoff_for("de.talk", kNow));
  EXPECT_EQ(opened->info().root_version, 2);
}

TEST(Update, AMirrorThatIsSilentEndsItAfterThreeFiles) {
  Opened opened{Repository()};
  Repository next = version(2);
  for (const char *name : {"one", "two", "three"}) {
    const std::string path = std::string("services/fr/") + name + ".json";
    next.role("cc-fr").files[path] = test::phone_record(std::string("fr.") + name, "FR", "3018");
  }
  Mirror mirror(next);
  for (const auto &[path, bytes] : mirror.files)
    if (path.starts_with("targets/services/fr/")) mirror.faults[path] = POP_E_TIMEOUT;
  EXPECT_EQ(update(opened, mirror), POP_E_TIMEOUT);
  EXPECT_EQ(opened.services("FR"), kFranceOld);
  mirror.faults.clear();
  mirror.asked.clear();
  EXPECT_EQ(update(opened, mirror), POP_OK) << opened.fault;
  EXPECT_EQ(mirror.asked.size(), 6u) << "roles had been kept";
  EXPECT_EQ(opened.services("FR").size(), 4u);
}

TEST(Update, TheNewestPolicyBindsACountryThatIsHeldBack) {
  Opened opened{Repository()};
  Repository next = version(2);
  next.role("cc-de").signers = {Key(99)};
  std::string &policy = next.editors_files["policy.json"];
  policy.replace(policy.find(R"("116111",)"), 9, "");
  next.targets.version = 2;
  EXPECT_EQ(update(opened, next), POP_PARTIAL) << opened.fault;
  EXPECT_EQ(opened.services("DE"), (Lines{"de.talk 116117"}));
}

TEST(Update, AGatewayThatFailsCostsTheConversationAlone) {
  Folder folder;
  Opened opened(Repository(), folder.path());
  Repository next = version(2);
  next.role("gw-demo").version = 2;
  next.role("gw-demo").signers = {Key(99)};
  EXPECT_EQ(update(opened, next), POP_PARTIAL) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kFranceNew);
  EXPECT_FALSE(opened->handoff_for("de.talk", kNow));
  EXPECT_FALSE(opened->info().built_in) << "it is not damage";
  Opened again(Repository(), folder.path());
  EXPECT_FALSE(again->handoff_for("de.talk", kNow));
  EXPECT_FALSE(again->info().built_in);
}

TEST(Update, TheNextOneGetsByWhatAnEarlierOneLeftBehind) {
  // Cut off while it named rows for its generation; what it named must not be in the next.
  Folder folder;
  {
    Opened opened(Repository(), folder.path());
    auto store = Store::open(folder.path(), Store::IfMissing::create);
    ASSERT_TRUE(store);
    const std::string path = "metadata/8.cc-xx.json";
    ASSERT_TRUE((*store)->put(path, Bytes{1}));
    ASSERT_TRUE((*store)->point(1, path, sha256(Bytes{1})));
    ASSERT_TRUE((*store)->flush());
    EXPECT_EQ(update(opened, version(2)), POP_OK) << opened.fault;
    EXPECT_EQ((*store)->files(1)->fetch(path, 10).error().code, POP_E_MISSING);
    EXPECT_EQ((*store)->row(path, sha256(Bytes{1}), 10).error().code, POP_E_MISSING);
  }
}

TEST(Update, RolesWithoutEndAreRefused) {
  Opened opened{Repository()};
  Repository next = version(2);
  for (int i = 0; i < 5000; ++i)
    next.roles.push_back({"extra-" + std::to_string(i), "targets", {Key(30)}, {}, 1});
  for (test::Role &role : next.roles) role.listed = !role.name.starts_with("extra-");
  next.targets.version = 2;
  EXPECT_EQ(update(opened, next), POP_E_TOO_LARGE) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kFranceOld);
}

}  // namespace
}  // namespace pop::directory
