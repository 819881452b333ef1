// The rules of TUF 1.0.34 section 5, one by one.
#include "trust/trusted_set.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "support/signed_repository.h"

namespace pop::trust {
namespace {

using test::Key;
using test::kNow;
using Files = std::map<std::string, Bytes>;

TrustedSet start(const test::Repository &repository, std::int64_t now = kNow) {
  auto set = TrustedSet::start(repository.root(), now, ed25519_verifier());
  EXPECT_TRUE(set) << set.error().message;
  return std::move(*set);
}

std::string name(const std::string &role, std::int64_t version) {
  return "metadata/" + std::to_string(version) + "." + role + ".json";
}

// Everything down to "targets"; the first error.
Result<void> take(TrustedSet &set, const test::Repository &repository) {
  const Files files = repository.publish();
  for (auto next = files.find(name("root", set.root().version + 1)); next != files.end();
       next = files.find(name("root", set.root().version + 1))) {
    if (auto ok = set.update_root(next->second); !ok) return ok;
  }
  if (auto ok = set.update_timestamp(files.at("metadata/timestamp.json")); !ok) return ok.error();
  if (auto ok = set.update_snapshot(files.at(name("snapshot", repository.snapshot.version))); !ok) return ok;
  return set.update_targets(files.at(name("targets", repository.targets.version)));
}

pop_result code(const Result<void> &result) { return result ? POP_OK : result.error().code; }

Bytes json(const std::string &text) {
  const ByteView view = as_bytes(text);
  return Bytes(view.begin(), view.end());
}

TEST(TrustedSet, TakesAGoodRepository) {
  const test::Repository repository;
  TrustedSet set = start(repository);
  const auto taken = take(set, repository);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(set.targets()->targets.count("policy/de.json"), 1u);
  const Files files = repository.publish();
  ASSERT_TRUE(set.update_delegated(files.at("metadata/1.region-west.json"), {"targets", "region-west"}));
  ASSERT_TRUE(set.update_delegated(files.at("metadata/1.cc-de.json"), {"targets", "region-west", "cc-de"}));
  EXPECT_NE(set.role({"targets", "region-west", "cc-de"}), nullptr);
  EXPECT_EQ(set.role({"targets", "cc-de"}), nullptr);
}

TEST(TrustedSet, OrderIsKept) {
  const test::Repository repository;
  const Files files = repository.publish();
  TrustedSet set = start(repository);
  EXPECT_EQ(code(set.update_snapshot(files.at("metadata/1.snapshot.json"))), POP_E_STATE);
  EXPECT_EQ(code(set.update_targets(files.at("metadata/1.targets.json"))), POP_E_STATE);
  EXPECT_EQ(code(set.update_delegated(files.at("metadata/1.region-west.json"), {"targets", "region-west"})),
            POP_E_STATE);
  ASSERT_TRUE(take(set, repository));
  EXPECT_EQ(
      code(set.update_delegated(files.at("metadata/1.cc-de.json"), {"targets", "region-west", "cc-de"})),
      POP_E_STATE);
  EXPECT_EQ(code(set.update_delegated(files.at("metadata/1.cc-de.json"), {"targets", "cc-de"})),
            POP_E_DELEGATION);
}

TEST(TrustedSet, InitialRootMustBeSignedByItself) {
  test::Repository repository;
  repository.root_role.signers = {Key(1)};  // threshold 2
  const auto set = TrustedSet::start(repository.root(), kNow, ed25519_verifier());
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, POP_E_SIGNATURE);
}

TEST(TrustedSet, RootNeedsOldAndNewKeys) {
  test::Repository repository;
  repository.freeze_root();
  repository.root_role = {{Key(41), Key(42)}, {}, 2};

  test::Repository only_new = repository;
  only_new.add_root({});
  TrustedSet set = start(repository);
  EXPECT_EQ(code(take(set, only_new)), POP_E_SIGNATURE);

  test::Repository one_old = repository;
  one_old.add_root({Key(1)});
  EXPECT_EQ(code(take(set, one_old)), POP_E_SIGNATURE);

  test::Repository only_old = repository;
  only_old.root_role.signers = {Key(1), Key(2)};
  only_old.add_root({});
  EXPECT_EQ(code(take(set, only_old)), POP_E_SIGNATURE);
  EXPECT_EQ(set.root().version, 1);

  test::Repository both = repository;
  both.add_root({Key(1), Key(2)});
  EXPECT_EQ(code(take(set, both)), POP_OK);
  EXPECT_EQ(set.root().version, 2);
}

TEST(TrustedSet, RootVersionIsExactlyOneMore) {
  test::Repository repository;
  repository.freeze_root();
  repository.add_root({});
  repository.add_root({});
  const Files files = repository.publish();
  TrustedSet set = start(repository);
  EXPECT_EQ(code(set.update_root(files.at("metadata/3.root.json"))), POP_E_VERSION);
  EXPECT_EQ(code(set.update_root(files.at("metadata/1.root.json"))), POP_E_VERSION);
  EXPECT_EQ(code(set.update_root(files.at("metadata/2.root.json"))), POP_OK);
  EXPECT_EQ(code(set.update_root(files.at("metadata/2.root.json"))), POP_E_VERSION);
  EXPECT_EQ(code(set.update_root(files.at("metadata/3.root.json"))), POP_OK);
}

TEST(TrustedSet, AnExpiredRootLeadsToTheNextButNotFurther) {
  test::Repository repository;
  repository.root_role.expires = "2026-05-01T00:00:00Z";
  repository.freeze_root();
  TrustedSet set = start(repository);
  const auto expired = take(set, repository);
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code, POP_E_EXPIRED);
  EXPECT_NE(expired.error().message.find("root"), std::string::npos);

  repository.root_role.expires = "2027-05-01T00:00:00Z";
  repository.add_root({});
  EXPECT_EQ(code(take(set, repository)), POP_OK);
}

TEST(TrustedSet, ExpiryOfEveryRoleIsJudgedAtTheTimeHandedIn) {
  const std::int64_t expiry = *parse_utc("2026-07-01T00:00:00Z");
  for (auto top : {&test::Repository::timestamp, &test::Repository::snapshot, &test::Repository::targets}) {
    test::Repository repository;
    repository.timestamp.expires = repository.snapshot.expires = "2027-01-01T00:00:00Z";
    (repository.*top).expires = "2026-07-01T00:00:00Z";
    TrustedSet before = start(repository, expiry - 1);
    EXPECT_EQ(code(take(before, repository)), POP_OK);
    TrustedSet at = start(repository, expiry);
    EXPECT_EQ(code(take(at, repository)), POP_E_EXPIRED);
  }
  test::Repository repository;
  repository.role("region-west").expires = "2026-05-01T00:00:00Z";
  TrustedSet set = start(repository);
  ASSERT_TRUE(take(set, repository));
  EXPECT_EQ(code(set.update_delegated(repository.publish().at("metadata/1.region-west.json"),
                                      {"targets", "region-west"})),
            POP_E_EXPIRED);
}

TEST(TrustedSet, AnExpiredTimestampIsKeptAndHelpsNobodyOn) {
  test::Repository repository;
  repository.timestamp.expires = "2026-05-30T00:00:00Z";
  repository.timestamp.version = 5;
  const Files files = repository.publish();
  TrustedSet set = start(repository);
  EXPECT_FALSE(set.update_timestamp(files.at("metadata/timestamp.json")));
  EXPECT_EQ(code(set.update_snapshot(files.at("metadata/1.snapshot.json"))), POP_E_EXPIRED);

  repository.timestamp.version = 4;
  repository.timestamp.expires = "2026-07-01T00:00:00Z";
  EXPECT_EQ(code(take(set, repository)), POP_E_ROLLBACK);
}

TEST(TrustedSet, AClockSetBackBringsNothingToLife) {
  test::Repository repository;
  repository.timestamp.version = 2;
  TrustedSet set = start(repository);
  ASSERT_TRUE(take(set, repository));  // issued 2026-05-25
  set.begin_update(*parse_utc("2020-01-01T00:00:00Z"));
  repository.timestamp.version = 3;
  repository.timestamp.expires = "2026-05-20T00:00:00Z";
  repository.issued = "2026-05-10T00:00:00Z";
  EXPECT_EQ(code(take(set, repository)), POP_OK) << "its own issued is now the newest, and before its expiry";
  repository.timestamp.version = 4;
  repository.timestamp.expires = "2026-05-20T00:00:00Z";
  repository.issued = "2026-05-25T00:00:00Z";
  EXPECT_EQ(code(take(set, repository)), POP_E_EXPIRED);
}

TEST(TrustedSet, NothingGoesBack) {
  test::Repository repository;
  repository.timestamp.version = repository.snapshot.version = 5;
  repository.targets.version = 3;
  repository.role("cc-de").version = 4;
  TrustedSet trusted = start(repository);
  ASSERT_TRUE(take(trusted, repository));

  const auto offer = [&](auto change) {
    test::Repository other = repository;
    other.timestamp.version = 6;
    other.snapshot.version = 6;
    change(other);
    TrustedSet set = trusted;
    set.begin_update(kNow);
    return code(take(set, other));
  };
  EXPECT_EQ(offer([](test::Repository &) {}), POP_OK);
  EXPECT_EQ(offer([](test::Repository &r) { r.timestamp.version = 4; }), POP_E_ROLLBACK);
  EXPECT_EQ(offer([](test::Repository &r) { r.snapshot.version = 4; }), POP_E_ROLLBACK);
  EXPECT_EQ(offer([](test::Repository &r) { r.targets.version = 2; }), POP_E_ROLLBACK);
  EXPECT_EQ(offer([](test::Repository &r) { r.role("cc-de").version = 3; }), POP_E_ROLLBACK);
  EXPECT_EQ(offer([](test::Repository &r) { r.role("cc-fr").listed = false; }), POP_E_ROLLBACK);
}

// Files of an earlier run: a timestamp whose snapshot never came, and the snapshot before it.
TEST(TrustedSet, WhatIsRememberedIsARollbackCheckAndNothingMore) {
  test::Repository old;
  old.role("cc-de").version = 4;
  test::Repository later = old;
  later.timestamp.version = later.snapshot.version = 2;
  later.timestamp.expires = "2026-05-30T00:00:00Z";
  const auto remembering = [&] {
    TrustedSet set = start(old);
    EXPECT_TRUE(set.remember_timestamp(later.publish().at("metadata/timestamp.json"))) << "expired, but read";
    EXPECT_TRUE(set.remember_snapshot(old.publish().at("metadata/1.snapshot.json")));
    return set;
  };
  TrustedSet set = remembering();
  EXPECT_EQ(code(set.update_targets(old.publish().at("metadata/1.targets.json"))), POP_E_STATE);
  EXPECT_EQ(code(set.remember_timestamp(old.publish().at("metadata/timestamp.json"))), POP_E_STATE);
  EXPECT_EQ(code(set.remember_snapshot(old.publish().at("metadata/1.snapshot.json"))), POP_E_STATE);
  EXPECT_EQ(code(take(set, old)), POP_E_ROLLBACK);

  test::Repository good = later;
  good.timestamp.version = 3;
  good.timestamp.expires = "2026-07-01T00:00:00Z";
  EXPECT_EQ(code(take(set, good)), POP_OK);
  test::Repository back = good;
  back.role("cc-de").version = 3;
  set = remembering();
  EXPECT_EQ(code(take(set, back)), POP_E_ROLLBACK);
}

TEST(TrustedSet, WhatIsRememberedMustBeSigned) {
  const test::Repository repository;
  Files files = repository.publish();
  TrustedSet set = start(repository);
  EXPECT_EQ(code(set.remember_timestamp(json("{"))), POP_E_FORMAT);
  test::Repository forged;
  forged.timestamp.signers = forged.snapshot.signers = {Key(40)};
  EXPECT_EQ(code(set.remember_timestamp(forged.publish().at("metadata/timestamp.json"))), POP_E_SIGNATURE);
  EXPECT_EQ(code(set.remember_snapshot(forged.publish().at("metadata/1.snapshot.json"))), POP_E_SIGNATURE);
  EXPECT_EQ(code(take(set, repository)), POP_OK);
}

TEST(TrustedSet, TheSameTimestampChangesNothing) {
  const test::Repository repository;
  TrustedSet set = start(repository);
  ASSERT_TRUE(take(set, repository));
  const Timestamp *before = set.timestamp();
  const auto again = set.update_timestamp(repository.publish().at("metadata/timestamp.json"));
  ASSERT_TRUE(again);
  EXPECT_FALSE(*again);
  EXPECT_EQ(set.timestamp(), before);

  set.begin_update(*parse_utc("2026-06-08T00:00:00Z"));
  EXPECT_FALSE(set.update_timestamp(repository.publish().at("metadata/timestamp.json"))) << "expired by now";
}

TEST(TrustedSet, NewTimestampOrSnapshotKeysAllowAFreshStart) {
  for (auto top : {&test::Repository::timestamp, &test::Repository::snapshot}) {
    test::Repository repository;
    repository.freeze_root();
    repository.timestamp.version = 1'000'000;
    repository.snapshot.version = 1'000'000;
    TrustedSet set = start(repository);
    ASSERT_TRUE(take(set, repository));

    repository.timestamp.version = 2;
    repository.snapshot.version = 2;
    set.begin_update(kNow);
    TrustedSet same_keys = set;
    test::Repository unrotated = repository;
    unrotated.add_root({});
    EXPECT_EQ(code(take(same_keys, unrotated)), POP_E_ROLLBACK);

    (repository.*top).keys = {Key(50)};
    repository.add_root({});
    EXPECT_EQ(code(take(set, repository)), POP_OK);
    EXPECT_EQ(set.timestamp()->version, 2);
  }
}

TEST(TrustedSet, TooFewSignaturesAtEveryLevel) {
  const auto offer = [](auto change) {
    test::Repository repository;
    change(repository);
    TrustedSet set = start(repository);
    return code(take(set, repository));
  };
  EXPECT_EQ(offer([](test::Repository &r) { r.timestamp.signers = {Key(5)}; }), POP_E_SIGNATURE);
  EXPECT_EQ(offer([](test::Repository &r) { r.snapshot.signers = {Key(4)}; }), POP_E_SIGNATURE);
  EXPECT_EQ(offer([](test::Repository &r) { r.targets.signers = {Key(6)}; }), POP_E_SIGNATURE);
  EXPECT_EQ(offer([](test::Repository &r) { r.targets.signers = {Key(6), Key(20)}; }), POP_E_SIGNATURE);
  EXPECT_EQ(offer([](test::Repository &r) { r.targets.signers = {Key(6), Key(20), Key(7)}; }), POP_OK);
}

TEST(TrustedSet, LengthHashAndVersionMustBeTheSignedOnes) {
  const test::Repository repository;
  const test::Repository other = [] {
    test::Repository r;
    r.editors_files["parents.json"] = R"({"version":1,"parents":{}})";
    return r;
  }();
  Files files = repository.publish();
  const Files foreign = other.publish();
  const auto fresh = [&] {
    TrustedSet set = start(repository);
    EXPECT_TRUE(set.update_timestamp(files.at("metadata/timestamp.json")));
    return set;
  };
  // Rightly signed, of the right version, but not the file that was signed for.
  TrustedSet set = fresh();
  EXPECT_EQ(code(set.update_snapshot(foreign.at("metadata/1.snapshot.json"))), POP_E_HASH);
  ASSERT_TRUE(set.update_snapshot(files.at("metadata/1.snapshot.json")));
  EXPECT_EQ(code(set.update_targets(foreign.at("metadata/1.targets.json"))), POP_E_HASH);
  Bytes longer = files.at("metadata/1.targets.json");
  longer.push_back(' ');
  EXPECT_EQ(code(set.update_targets(longer)), POP_E_HASH);
  Bytes shorter = files.at("metadata/1.targets.json");
  shorter.pop_back();
  EXPECT_EQ(code(set.update_targets(shorter)), POP_E_HASH);

  test::Repository unpinned;
  unpinned.role("region-west").pinned = false;
  TrustedSet second = start(unpinned);
  ASSERT_TRUE(take(second, unpinned));
  unpinned.role("region-west").version = 2;
  EXPECT_EQ(code(second.update_delegated(unpinned.publish().at("metadata/2.region-west.json"),
                                         {"targets", "region-west"})),
            POP_E_VERSION);
}

TEST(TrustedSet, ARoleNotInTheSnapshotIsNotThere) {
  test::Repository repository;
  repository.role("region-west").listed = false;
  TrustedSet set = start(repository);
  ASSERT_TRUE(take(set, repository));
  EXPECT_EQ(code(set.update_delegated(repository.publish().at("metadata/1.region-west.json"),
                                      {"targets", "region-west"})),
            POP_E_MISSING);
}

TEST(TrustedSet, OversizeIsRefusedBeforeItIsRead) {
  const test::Repository repository;
  EXPECT_EQ(TrustedSet::start(Bytes(512'001, '['), kNow, ed25519_verifier()).error().code, POP_E_TOO_LARGE);
  TrustedSet set = start(repository);
  EXPECT_EQ(code(set.update_root(Bytes(512'001, '['))), POP_E_TOO_LARGE);
  EXPECT_EQ(set.update_timestamp(Bytes(16'385, '[')).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(set.update_timestamp(json("{")).error().code, POP_E_FORMAT);
}

}  // namespace
}  // namespace pop::trust
