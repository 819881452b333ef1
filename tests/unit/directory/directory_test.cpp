#include "directory/directory.h"

#include "opened.h"
#include "pop/directory.h"

namespace pop::directory {
namespace {

using test::Key;
using test::kNow;
using test::Lines;
using test::Opened;
using test::Repository;

TEST(Directory, AnswersFromAVerifiedBundle) {
  Opened opened{Repository()};
  ASSERT_TRUE(opened.directory) << opened.error.message;
  EXPECT_EQ(opened.services("DE"), (Lines{"de.line 116111", "de.talk  116117"}));
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
  EXPECT_EQ(opened.services("001"), (Lines{"001.world https://world.example/help"}));
  EXPECT_EQ(opened.services("IT"), Lines{});
  EXPECT_EQ(opened->parent("RE"), "FR");
  EXPECT_EQ(opened->parent("DE"), std::nullopt);
  ASSERT_EQ(opened->emergency("DE").size(), 2u);
  EXPECT_EQ(opened->emergency("DE")[0].number, "112");
  EXPECT_TRUE(opened->emergency("DE")[0].main);
  EXPECT_TRUE(opened->emergency("FR").empty());
  ASSERT_NE(opened->holidays("DE"), nullptr);
  EXPECT_EQ(opened->holidays("FR"), nullptr);
  EXPECT_NE(opened->zones().find("Europe/Berlin"), nullptr);
  EXPECT_EQ(opened.verify_all(), POP_OK) << opened.fault;
  EXPECT_TRUE(opened.log.empty());

  const DirectoryInfo info = opened->info();
  EXPECT_EQ(info.root_version, 1);
  EXPECT_EQ(info.timestamp_version, 1);
  EXPECT_EQ(info.snapshot_version, 1);
  EXPECT_EQ(info.issued, 1779710400);
  EXPECT_TRUE(info.built_in);
  EXPECT_FALSE(info.trial);
}

TEST(Directory, AskedTwiceGivesTheSameMemory) {
  Opened opened{Repository()};
  const auto first = opened->services("DE");
  (void)opened->services("FR");
  EXPECT_EQ(opened->services("DE")->data(), first->data());
}

TEST(Directory, WhatIsNoCountryHasNoServices) {
  Opened opened{Repository()};
  for (const char *code : {"", "D", "de", "DEU", "..", "D/", "002", "*", "??"}) {
    const auto services = opened->services(code);
    ASSERT_TRUE(services) << code;
    EXPECT_TRUE(services->empty()) << code;
    EXPECT_EQ(opened->holidays(code), nullptr);
  }
}

TEST(Directory, TheBuiltInBundleAnswersForEver) {
  const std::int64_t later = kNow + std::int64_t{10} * 365 * 86'400;
  const Repository repository;
  Opened opened(repository);
  ASSERT_TRUE(opened.directory) << opened.error.message;
  EXPECT_EQ(opened.services("DE").size(), 2u);
  EXPECT_EQ(freshness(opened->info().issued, later), POP_VERY_STALE);
  EXPECT_EQ(freshness(opened->info().issued, kNow), POP_FRESH);
  EXPECT_EQ(freshness(kNow, kNow + 91 * 86'400), POP_STALE);
}

TEST(Directory, ABundleExpiredWhenItWasEmbeddedIsRefused) {
  for (auto top :
       {&Repository::root_role, &Repository::timestamp, &Repository::snapshot, &Repository::targets}) {
    Repository repository;
    (repository.*top).expires = "2026-06-01T12:00:00Z";
    Opened opened(repository);
    EXPECT_FALSE(opened.directory);
    EXPECT_EQ(opened.error.code, POP_E_STALE_BUILD) << opened.error.message;
  }
}

TEST(Directory, ARoleSignedByAnotherCountrysKeyDoesNotHoldTheOthers) {
  Repository repository;
  repository.role("cc-de").signers = {Key(30)};
  Opened opened(repository);
  ASSERT_TRUE(opened.directory);
  EXPECT_EQ(opened.services("DE"), Lines{"POP_E_SIGNATURE"});
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
  EXPECT_EQ(opened.verify_all(), POP_E_SIGNATURE);
  EXPECT_NE(opened.fault.find("cc-de"), std::string::npos) << opened.fault;
}

TEST(Directory, OneSignatureLessThanTheThreshold) {
  Repository repository;
  repository.role("region-west").signers = {Key(10)};
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE"), Lines{"POP_E_SIGNATURE"});
  EXPECT_EQ(opened.services("FR"), Lines{"POP_E_SIGNATURE"});
  EXPECT_EQ(opened.services("001").size(), 1u);
}

TEST(Directory, ARecordThatServesAnotherCountryIsLeftOut) {
  Repository repository;
  repository.role("cc-fr").files["services/fr/wide.json"] = test::phone_record("fr.wide", "DE", "119");
  Opened opened(repository);
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
  EXPECT_EQ(opened.services("DE").size(), 2u);
  EXPECT_EQ(opened.verify_all(), POP_E_POLICY);
  EXPECT_NE(opened.fault.find("services/fr/wide.json: serves \"DE\""), std::string::npos) << opened.fault;
}

TEST(Directory, ANumberBeyondThePolicyIsLeftOut) {
  Repository repository;
  repository.role("cc-fr").files["services/fr/dear.json"] = test::phone_record("fr.dear", "FR", "0899123456");
  Opened opened(repository);
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
  EXPECT_EQ(opened.verify_all(), POP_E_POLICY);
}

TEST(Directory, ACountryWithoutPolicySaysNothing) {
  Repository repository;
  repository.editors_files["policy.json"] =
      R"({"version":1,"countries":{)" + test::policy_country("DE", R"("116111","116117")") + "}}";
  Opened opened(repository);
  EXPECT_EQ(opened.services("FR"), Lines{"POP_E_POLICY"});
  EXPECT_EQ(opened.services("DE").size(), 2u);
}

TEST(Directory, AFileAForeignRoleListsIsNotFound) {
  Repository repository;
  repository.role("cc-fr").files["services/de/false.json"] = test::phone_record("de.false", "DE", "116111");
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE").size(), 2u);
  EXPECT_EQ(opened.services("FR").size(), 1u);
  EXPECT_EQ(opened.verify_all(), POP_E_DELEGATION);
  EXPECT_NE(opened.fault.find("services/de/false.json"), std::string::npos) << opened.fault;
}

TEST(Directory, OnlyTheCountrysRoleSpeaksForIt) {
  Repository by_region;
  by_region.role("region-west").files["services/de/false.json"] =
      test::phone_record("de.false", "DE", "116111");
  Opened region(by_region);
  EXPECT_EQ(region.services("DE").size(), 2u);
  EXPECT_EQ(region.verify_all(), POP_E_DELEGATION);

  Repository worldwide;
  worldwide.role("region-west").paths.push_back("services/001/*");
  worldwide.role("region-west").files["services/001/false.json"] =
      test::phone_record("001.false", "001", "116111");
  Opened world(worldwide);
  EXPECT_EQ(world.services("001").size(), 1u);
}

TEST(Directory, AnExpiredCountryDoesNotHoldTheOthers) {
  Repository repository;
  repository.role("cc-de").expires = "2026-05-31T00:00:00Z";
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE"), Lines{"POP_E_EXPIRED"});
  EXPECT_EQ(opened.services("FR").size(), 1u);
}

TEST(Directory, MissingFilesAndRoles) {
  const Repository repository;
  auto files = repository.publish();
  for (auto file = files.begin(); file != files.end();) {
    const bool drop =
        file->first.find(".line.json") != std::string::npos || file->first == "metadata/1.cc-fr.json";
    file = drop ? files.erase(file) : std::next(file);
  }
  Opened opened(repository.root(), test::to_bundle(files));
  EXPECT_EQ(opened.services("DE"), (Lines{"de.talk  116117"}));
  EXPECT_EQ(opened.services("FR"), Lines{"POP_E_MISSING"});
  EXPECT_EQ(opened.services("001").size(), 1u);
}

TEST(Directory, AWithdrawnRecordIsGone) {
  Repository repository;
  repository.role("cc-de").files["services/de/line.json"] =
      R"({"id":"de.line","version":2,"state":"withdrawn"})";
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE"), (Lines{"de.talk  116117"}));
  EXPECT_EQ(opened.verify_all(), POP_OK) << opened.fault;

  Repository last;
  last.role("cc-fr").files["services/fr/allo.json"] = R"({"id":"fr.allo","version":2,"state":"withdrawn"})";
  EXPECT_EQ(Opened(last).services("FR"), Lines{});
}

TEST(Directory, RecordsThatAreNoRecords) {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  const std::pair<std::string, pop_result> cases[] = {
      {deep, POP_E_FORMAT},
      {R"({"id":"fr.x","id":"fr.x","version":1,"state":"withdrawn"})", POP_E_FORMAT},
      {"{} ", POP_E_FORMAT},
      {"", POP_E_FORMAT},
      {R"({"id":"fr.x","version":1.0,"state":"withdrawn"})", POP_E_FORMAT},
      {R"({"id":"fr.y","version":1,"state":"withdrawn"})", POP_E_POLICY},
      {R"({"id":"fr.x","version":1,"state":"withdrawn","pad":")" + std::string(300'000, 'x') + "\"}",
       POP_E_TOO_LARGE},
  };
  for (const auto &[content, code] : cases) {
    Repository repository;
    repository.role("cc-fr").files["services/fr/x.json"] = content;
    Opened opened(repository);
    EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"})) << content.substr(0, 60);
    EXPECT_EQ(opened.verify_all(), code) << content.substr(0, 60) << " " << opened.fault;
    EXPECT_NE(opened.fault.find("services/fr/x.json"), std::string::npos) << opened.fault;
  }
}

TEST(Directory, EditorsFilesThatCannotBeReadLeaveTheirPlaceEmpty) {
  Repository repository;
  repository.editors_files["emergency.json"] = R"({"version":1,"countries":{"DE":[{"number":"112 or so"}]}})";
  repository.editors_files["zones.json"] = "[]";
  repository.editors_files["holidays/de.json"] = "{}";
  Opened opened(repository);
  EXPECT_TRUE(opened->emergency("DE").empty());
  EXPECT_EQ(opened->zones().find("Europe/Berlin"), nullptr);
  EXPECT_EQ(opened->holidays("DE"), nullptr);
  EXPECT_EQ(opened.services("DE").size(), 2u);
  EXPECT_EQ(opened.log.size(), 3u);
}

TEST(Directory, TheLogDoesNotShowWhereAChildIs) {
  Repository repository;
  repository.role("cc-de").signers = {Key(30)};
  repository.role("cc-fr").files["services/fr/wide.json"] = test::phone_record("fr.wide", "DE", "119");
  Opened opened(repository);
  (void)opened.services("DE");
  (void)opened.services("FR");
  ASSERT_EQ(opened.log.size(), 2u);
  EXPECT_NE(opened.log[0].find("POP_E_SIGNATURE"), std::string::npos);
  EXPECT_NE(opened.log[1].find("POP_E_POLICY"), std::string::npos);
  for (const std::string &line : opened.log) {
    for (const char *place : {"de", "fr", "DE", "FR"}) {
      EXPECT_EQ((" " + line + " ").find(std::string("-") + place), std::string::npos) << line;
      EXPECT_EQ(line.find(std::string("/") + place), std::string::npos) << line;
    }
  }
}

TEST(Directory, OnlyAHelplinesOwnKeyConfirms) {
  const std::string record = [] {
    std::string text = test::phone_record("de.own", "DE", "116111");
    text.pop_back();
    return text + R"(,"verification":{"status":"confirmed-by-service"}})";
  }();
  // Key 60 is the service's; 20 and 21 are among the country's handoff keys.
  Repository repository;
  std::string &policy = repository.editors_files["policy.json"];
  const std::string own =
      R"("service_keys":{"own":[")" + Key(60).id() + R"("],"line":[")" + Key(62).id() + R"("]},)";
  policy.insert(policy.find(R"("text_digits")"), own);
  repository.roles.push_back({"own", "cc-de", {Key(60)}, {}, 1, {"services/de/own.json"}});
  repository.role("own").files["services/de/own.json"] = record;
  const auto confirmed = [](const Repository &published) {
    Opened opened(published);
    const auto services = opened->services("DE");
    for (const Service &service : *services) {
      if (service.id == "de.own") return service.confirmed ? "yes" : "no";
    }
    return "not served";
  };
  EXPECT_STREQ(confirmed(repository), "yes");
  for (const std::vector<Key> &keys : {std::vector{Key(20), Key(21)}, {Key(61)}, {Key(62)}}) {
    Repository forged = repository;
    forged.role("own").keys = keys;
    EXPECT_STREQ(confirmed(forged), "no");
    // Naming the service's key is not having it.
    forged.role("own").keys.push_back(Key(60));
    forged.role("own").signers = keys;
    EXPECT_STREQ(confirmed(forged), "no");
    forged.role("own").keys.back() = Key(61).named(Key(60).id());
    forged.role("own").signers = forged.role("own").keys;
    EXPECT_STREQ(confirmed(forged), "no") << "another key under its name";
  }

  Repository by_country = repository;
  std::erase_if(by_country.roles, [](const test::Role &role) { return role.name == "own"; });
  by_country.role("cc-de").keys.push_back(Key(60));
  by_country.role("cc-de").signers = {Key(20), Key(60)};
  by_country.role("cc-de").files["services/de/own.json"] = record;
  EXPECT_STREQ(confirmed(by_country), "no") << "in the country's own role";

  // What it may sign is one file, and only under its own country.
  repository.role("own").files["services/de/line.json"] = test::phone_record("de.line", "DE", "116117");
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE")[0], "de.line 116111");
  EXPECT_EQ(opened.verify_all(), POP_E_DELEGATION);
}

TEST(Directory, ABrokenOwnRoleTakesOnlyItsOwnRecord) {
  Repository repository;
  repository.roles.push_back({"own", "cc-de", {Key(60)}, {Key(61)}, 1, {"services/de/own.json"}});
  repository.role("own").files["services/de/own.json"] = test::phone_record("de.own", "DE", "116111");
  Opened opened(repository);
  EXPECT_EQ(opened.services("DE").size(), 2u);
}

TEST(Directory, RootAndBundleMustBelongTogether) {
  Repository other;
  other.root_role = {{Key(90)}, {}, 1};
  other.timestamp.keys = {Key(91)};
  Opened opened(other.root(), Repository().bundle());
  EXPECT_EQ(opened.error.code, POP_E_SIGNATURE);
  EXPECT_EQ(Opened(Bytes{}, Repository().bundle()).error.code, POP_E_FORMAT);
  EXPECT_EQ(Opened(Repository().root(), Bytes{}).error.code, POP_E_FORMAT);
}

TEST(Directory, OlderRootsLeadToTheBundlesOwn) {
  Repository repository;
  repository.freeze_root();
  repository.timestamp.keys = {Key(80)};
  repository.add_root({});
  repository.snapshot.keys = {Key(81)};
  repository.add_root({});
  Opened opened(repository);
  ASSERT_TRUE(opened.directory) << opened.error.message;
  EXPECT_EQ(opened->info().root_version, 3);
}

}  // namespace
}  // namespace pop::directory
