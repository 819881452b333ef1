// Taking a newer directory, and refusing what is no such thing while the old one goes on serving.
#include "base/clock.h"
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

Repository next_version(std::int64_t version = 2) {
  Repository out;
  out.timestamp.version = out.snapshot.version = version;
  out.role("cc-fr").version = version;
  out.role("cc-fr").files["services/fr/allo.json"] = test::phone_record("fr.allo", "FR", "3018");
  return out;
}

const Lines kOld{"fr.allo 119"};
const Lines kNew{"fr.allo 3018"};

pop_result offer(Opened &opened, const Bytes &bundle, std::int64_t now = kNow) {
  const auto result = opened->offer_bundle(bundle, now);
  opened.fault = result ? std::string() : result.error().message;
  return result ? *result : result.error().code;
}

TEST(Offer, ANewerBundleAnswersFromTheNextLookUpOn) {
  for (const bool kept : {false, true}) {
    Folder folder;
    Opened opened(Repository(), kept ? folder.path() : std::string());
    EXPECT_EQ(opened.services("FR"), kOld);
    EXPECT_EQ(offer(opened, next_version().bundle()), POP_OK) << opened.fault;
    EXPECT_EQ(opened.services("FR"), kNew);
    EXPECT_EQ(opened.services("DE").size(), 2u);
    EXPECT_TRUE(opened->handoff_for("de.talk", kNow));
    EXPECT_FALSE(opened->info().built_in);
    EXPECT_EQ(opened->info().timestamp_version, 2);
    EXPECT_EQ(std::filesystem::exists(folder.store()), kept);
    EXPECT_EQ(offer(opened, next_version().bundle()), POP_UNCHANGED);
    EXPECT_EQ(offer(opened, next_version(3).bundle()), POP_OK) << opened.fault;
    EXPECT_EQ(opened->info().timestamp_version, 3);
  }
}

TEST(Offer, NothingIsWrittenBeforeABundleIsOffered) {
  Folder folder;
  Opened opened(Repository(), folder.path());
  (void)opened.services("DE");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_EQ(offer(opened, Repository().bundle()), POP_UNCHANGED);
  EXPECT_TRUE(opened->info().built_in);
}

TEST(Offer, IsKeptAndVerifiedAgainAtTheNextStart) {
  Folder folder;
  {
    Opened opened(Repository(), folder.path());
    ASSERT_EQ(offer(opened, next_version().bundle()), POP_OK) << opened.fault;
  }
  Opened opened(Repository(), folder.path());
  EXPECT_EQ(opened.services("FR"), kNew);
  EXPECT_FALSE(opened->info().built_in);
  // Rollback after reopening.
  EXPECT_EQ(offer(opened, Repository().bundle()), POP_E_ROLLBACK);
  EXPECT_EQ(opened.services("FR"), kNew);
  EXPECT_TRUE(opened.log.empty());
}

TEST(Offer, AnAppWithANewerBundleUsesIt) {
  Folder folder;
  {
    Opened opened(Repository(), folder.path());
    ASSERT_EQ(offer(opened, next_version().bundle()), POP_OK);
  }
  Repository newest = next_version(5);
  newest.role("cc-fr").files["services/fr/allo.json"] = test::phone_record("fr.allo", "FR", "119");
  Opened opened(newest, folder.path());
  EXPECT_TRUE(opened->info().built_in);
  EXPECT_EQ(opened.services("FR"), kOld);
  EXPECT_EQ(offer(opened, next_version(4).bundle()), POP_E_ROLLBACK);
  EXPECT_EQ(offer(opened, next_version(6).bundle()), POP_OK) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kNew);
}

TEST(Offer, EveryFaultHasItsOwnErrorAndTheOldGoesOnServing) {
  using Change = void (*)(Repository &);
  const struct {
    const char *what;
    pop_result code;
    const char *says;
    Change change;
  } cases[] = {
      {"older than what is trusted", POP_E_ROLLBACK, "timestamp: is version 1",
       [](Repository &r) { r.timestamp.version = 1; }},
      {"an older snapshot", POP_E_ROLLBACK, "names snapshot version 1",
       [](Repository &r) { r.snapshot.version = 1; }},
      {"an older country", POP_E_ROLLBACK, "version 1 of cc-fr",
       [](Repository &r) { r.role("cc-fr").version = 1; }},
      {"a country gone", POP_E_ROLLBACK, "no longer lists the role cc-fr",
       [](Repository &r) { r.role("cc-fr").listed = false; }},
      {"expired now", POP_E_EXPIRED, "timestamp",
       [](Repository &r) { r.timestamp.expires = "2026-06-01T11:59:59Z"; }},
      {"another timestamp key", POP_E_SIGNATURE, "timestamp",
       [](Repository &r) { r.timestamp.signers = {Key(99)}; }},
      {"policy that is none", POP_E_FORMAT, "policy/de.json",
       [](Repository &r) { r.editors_files["policy/de.json"] = "{}"; }},
  };
  for (const auto &each : cases) {
    Folder folder;
    Opened opened(Repository(), folder.path());
    ASSERT_EQ(offer(opened, next_version(2).bundle()), POP_OK);
    Repository repository = next_version(3);
    each.change(repository);
    EXPECT_EQ(offer(opened, repository.bundle()), each.code) << each.what << ": " << opened.fault;
    EXPECT_NE(opened.fault.find(each.says), std::string::npos) << each.what << ": " << opened.fault;
    EXPECT_EQ(opened.services("FR"), kNew) << each.what;
    EXPECT_EQ(opened.services("DE").size(), 2u) << each.what;
    EXPECT_EQ(opened->info().timestamp_version, 2) << each.what;
    Opened again(Repository(), folder.path());
    EXPECT_EQ(again.services("FR"), kNew) << each.what;
    EXPECT_EQ(offer(again, next_version(4).bundle()), POP_OK) << each.what << ": " << again.fault;
  }
}

TEST(Offer, WhatAnotherCountryOrNobodyMaySayIsLeftOut) {
  Repository next = next_version(2);
  next.role("cc-fr").files["services/de/x.json"] = test::phone_record("de.x", "DE", "116111");
  next.role("cc-fr").files["services/fr/over.json"] = test::phone_record("fr.over", "DE", "119");
  Opened opened{Repository()};
  EXPECT_EQ(offer(opened, next.bundle()), POP_OK) << opened.fault;
  EXPECT_EQ(opened.services("FR"), kNew);
  EXPECT_EQ(opened.services("DE").size(), 2u);
}

TEST(Offer, BytesThatAreNoBundle) {
  Opened opened{Repository()};
  EXPECT_EQ(offer(opened, {}), POP_E_FORMAT);
  Bytes cut = next_version().bundle();
  cut.resize(cut.size() / 2);
  EXPECT_LT(offer(opened, cut), 0);
  EXPECT_EQ(offer(opened, Bytes(kBundleLimit + 1)), POP_E_TOO_LARGE);
  EXPECT_EQ(opened.services("FR"), kOld);
}

TEST(Offer, AFileMissingOrSwappedIsFound) {
  const auto published = next_version().publish();
  int refused = 0;
  int held = 0;
  for (const auto &[path, content] : published) {
    if (path == "metadata/1.root.json") continue;  // the app has it
    for (const bool swapped : {false, true}) {
      auto files = published;
      files.erase(path);
      if (swapped) files[path] = Bytes{'{', '}'};
      Opened opened{Repository()};
      const pop_result code = offer(opened, test::to_bundle(files));
      const bool there = code == POP_OK || code == POP_PARTIAL;
      refused += there ? 0 : 1;
      held += code == POP_PARTIAL ? 1 : 0;
      if (!there) {
        EXPECT_TRUE(code == POP_E_MISSING || code == POP_E_HASH || code == POP_E_FORMAT)
            << path << opened.fault;
      }
      EXPECT_EQ(opened.services("FR"), code == POP_OK ? kNew : kOld) << path;
      EXPECT_EQ(opened.services("DE").size(), 2u) << path;
      EXPECT_EQ(offer(opened, test::to_bundle(published)), code == POP_OK ? POP_UNCHANGED : POP_OK) << path;
      EXPECT_EQ(opened.services("FR"), kNew) << path;
    }
  }
  EXPECT_EQ(refused, 4) << "timestamp and snapshot; all else was there before, or is one country's";
  EXPECT_EQ(held, 4) << "France's role and its record";
}

TEST(Offer, NewRootsAreKeptWithIt) {
  Folder folder;
  Repository repository;
  repository.freeze_root();
  {
    Opened opened(repository, folder.path());
    repository.root_role = {{Key(71), Key(72)}, {}, 2};
    repository.add_root({Key(1), Key(2)});
    repository.timestamp.keys = {Key(73)};
    repository.timestamp.version = repository.snapshot.version = 2;
    repository.add_root({});
    ASSERT_EQ(offer(opened, repository.bundle()), POP_OK) << opened.fault;
    EXPECT_EQ(opened->info().root_version, 3);
  }
  Repository built_in;
  Opened opened(repository.root(), built_in.bundle(), folder.path());
  EXPECT_EQ(opened->info().root_version, 3);
  EXPECT_FALSE(opened->info().built_in);
  // What the replaced timestamp key signs is worth nothing now.
  Repository old_key = next_version(9);
  old_key.freeze_root();
  EXPECT_EQ(offer(opened, old_key.bundle()), POP_E_SIGNATURE);
  // A bundle that brings only the newest root is enough.
  repository.timestamp.version = repository.snapshot.version = 3;
  auto files = repository.publish();
  files.erase("metadata/2.root.json");
  EXPECT_EQ(offer(opened, test::to_bundle(files)), POP_OK) << opened.fault;
  EXPECT_EQ(Opened(repository.root(), built_in.bundle(), folder.path())->info().timestamp_version, 3);
}

TEST(Offer, ATimestampOfTheTrustedVersionIsNotKeptWithOtherBytes) {
  Folder folder;
  Repository repository = next_version();
  repository.freeze_root();
  {
    Opened opened(repository.root(), Repository().bundle(), folder.path());
    ASSERT_EQ(offer(opened, repository.bundle()), POP_OK) << opened.fault;
    // Only the root is newer; the timestamp has its old version and another date.
    repository.add_root({});
    Repository other = repository;
    other.issued = "2026-05-31T00:00:00Z";
    ASSERT_EQ(offer(opened, other.bundle()), POP_OK) << opened.fault;
    EXPECT_EQ(opened->info().root_version, 2);
  }
  Opened again(repository.root(), Repository().bundle(), folder.path());
  EXPECT_EQ(again->info().root_version, 2);
  EXPECT_EQ(again->info().issued, *parse_utc(repository.issued));
  EXPECT_EQ(again.services("FR"), kNew);
}

TEST(Offer, AFastForwardIsUndoneByNewKeys) {
  Repository stolen;
  stolen.freeze_root();
  stolen.timestamp.version = stolen.snapshot.version = 2'000'000'000;
  stolen.issued = "2026-06-05T00:00:00Z";
  Opened opened(Repository().root(), Repository().bundle());
  ASSERT_EQ(offer(opened, stolen.bundle()), POP_OK) << opened.fault;

  Repository repaired = next_version(3);
  repaired.freeze_root();
  EXPECT_EQ(offer(opened, repaired.bundle()), POP_E_ROLLBACK);
  repaired.timestamp.keys = {Key(75)};
  repaired.snapshot.keys = {Key(76)};
  repaired.add_root({});
  EXPECT_EQ(offer(opened, repaired.bundle()), POP_OK) << opened.fault;
  EXPECT_EQ(opened->info().timestamp_version, 3);
}

TEST(Offer, ExpiryIsJudgedAtPresentAndAClockSetBackDoesNotHelp) {
  Opened opened{Repository()};
  Repository repository = next_version();
  repository.timestamp.expires = "2026-05-31T00:00:00Z";
  EXPECT_EQ(offer(opened, repository.bundle(), *parse_utc("2026-05-01T00:00:00Z")), POP_E_EXPIRED)
      << "the app was built after";
  EXPECT_EQ(offer(opened, next_version().bundle(), *parse_utc("2026-06-08T00:00:00Z")), POP_E_EXPIRED);
}

}  // namespace
}  // namespace pop::directory
