#include "directory/store.h"

#include <sqlite3.h>

#include <fstream>

#include "folder.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Folder;
using test::kNow;
using test::Lines;
using test::Opened;
using test::Repository;

Repository version(std::int64_t number, const std::string &phone) {
  Repository out;
  out.timestamp.version = out.snapshot.version = number;
  out.role("cc-fr").version = number;
  out.role("cc-fr").files["services/fr/allo.json"] = test::phone_record("fr.allo", "FR", phone);
  return out;
}

void keep_newer(const Folder &folder) {
  Opened opened(Repository(), folder.path());
  const auto taken = opened->offer_bundle(version(2, "3018").bundle(), kNow);
  ASSERT_TRUE(taken) << taken.error().message;
}

void write_file(const std::filesystem::path &path, const Bytes &bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

std::unique_ptr<Store> memory() {
  auto store = Store::open({}, Store::IfMissing::create);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

pop_result fetch(Store &store, std::int64_t pointers, const std::string &path, Bytes *out = nullptr) {
  const auto found = store.files(pointers)->fetch(path, 10);
  if (found && out) out->assign(found->view().begin(), found->view().end());
  return found ? POP_OK : found.error().code;
}

const std::string kRecord = "targets/a/" + std::string(64, 'f') + ".b.json";

TEST(Store, AGenerationIsThereOnceItIsAccepted) {
  const auto store = memory();
  const Bytes first{1}, second{2};
  ASSERT_TRUE(store->put("metadata/7.cc-de.json", first));
  ASSERT_TRUE(store->put(kRecord, second));
  ASSERT_TRUE(store->point(1, "metadata/7.cc-de.json", sha256(first)));
  ASSERT_TRUE(store->point(1, kRecord, sha256(second)));
  EXPECT_FALSE(store->state()->newest);
  ASSERT_TRUE(store->accept({1, 3, 77}, {}));
  const auto state = store->state();
  ASSERT_TRUE(state && state->newest);
  EXPECT_EQ(state->newest->id, 1);
  EXPECT_EQ(state->newest->root_version, 3);
  EXPECT_EQ(state->newest->accepted_at, 77);
  Bytes bytes;
  EXPECT_EQ(fetch(*store, 1, "metadata/7.cc-de.json", &bytes), POP_OK);
  EXPECT_EQ(bytes, first);
  EXPECT_EQ(fetch(*store, 1, kRecord, &bytes), POP_OK);
  EXPECT_EQ(bytes, second);
  EXPECT_EQ(fetch(*store, 1, "metadata/8.cc-de.json"), POP_E_MISSING);
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/7.cc-de.json"), POP_E_MISSING);
  EXPECT_EQ(store->files(1)->fetch(kRecord, 0).error().code, POP_E_TOO_LARGE);
}

// Another client of the same folder may have been quicker: its generation must not get rows of ours.
TEST(Store, WhatIsAcceptedIsNeverChanged) {
  Folder folder;
  auto quick = Store::open(folder.path(), Store::IfMissing::create);
  auto slow = Store::open(folder.path(), Store::IfMissing::create);
  ASSERT_TRUE(quick && slow);
  const Bytes theirs{1}, ours{2};
  ASSERT_TRUE((*slow)->put(kRecord, ours));
  ASSERT_TRUE((*slow)->point(1, kRecord, sha256(ours)));
  ASSERT_TRUE((*slow)->flush());
  ASSERT_TRUE((*quick)->drop(1));
  ASSERT_TRUE((*quick)->put(kRecord, theirs));
  ASSERT_TRUE((*quick)->point(1, kRecord, sha256(theirs)));
  ASSERT_TRUE((*quick)->accept({1, 1, 0}, {}));
  ASSERT_TRUE((*quick)->flush());
  ASSERT_TRUE((*slow)->put(kRecord, ours));
  EXPECT_EQ((*slow)->point(1, kRecord, sha256(ours)).error().code, POP_E_IO);
  EXPECT_EQ((*slow)->drop(1).error().code, POP_E_IO);
  ASSERT_TRUE((*slow)->flush());
  Bytes bytes;
  EXPECT_EQ(fetch(**quick, 1, kRecord, &bytes), POP_OK);
  EXPECT_EQ(bytes, theirs);
}

TEST(Store, RowsOfOneVersionWithOtherBytesStandBesideEachOther) {
  const auto store = memory();
  const Bytes first{1}, second{2};
  for (const Bytes &bytes : {first, second}) ASSERT_TRUE(store->put("metadata/7.cc-de.json", bytes));
  ASSERT_TRUE(store->point(1, "metadata/7.cc-de.json", sha256(first)));
  Bytes bytes;
  EXPECT_EQ(fetch(*store, 1, "metadata/7.cc-de.json", &bytes), POP_OK);
  EXPECT_EQ(bytes, first);
  EXPECT_TRUE(store->row("metadata/7.cc-de.json", sha256(second), 10));
  EXPECT_EQ(store->row("metadata/7.cc-de.json", sha256(Bytes{3}), 10).error().code, POP_E_MISSING);
  EXPECT_EQ(store->point(1, kRecord, sha256(first)).error().code, POP_E_INTERNAL);
}

TEST(Store, WhatNothingNeedsAnyMoreIsForgotten) {
  const auto store = memory();
  const auto generation = [&](std::int64_t id, std::uint8_t content, const HeldCountries &held) {
    const Bytes bytes{content};
    ASSERT_TRUE(store->put(kRecord, bytes));
    ASSERT_TRUE(store->point(id, kRecord, sha256(bytes)));
    ASSERT_TRUE(store->accept({id, 1, 0}, held));
  };
  generation(1, 1, {});
  generation(2, 2, {{"DE", {1, POP_E_EXPIRED}}});
  EXPECT_EQ(store->state()->older.count(1), 1u);
  EXPECT_EQ(store->state()->held.at("DE"), (HeldBack{1, POP_E_EXPIRED}));
  EXPECT_EQ(fetch(*store, 1, kRecord), POP_OK);
  generation(3, 3, {});
  EXPECT_TRUE(store->state()->older.empty());
  EXPECT_TRUE(store->state()->held.empty());
  EXPECT_EQ(fetch(*store, 1, kRecord), POP_E_MISSING);
  EXPECT_EQ(store->row(kRecord, sha256(Bytes{2}), 10).error().code, POP_E_MISSING);
  EXPECT_EQ(fetch(*store, 3, kRecord), POP_OK);
}

TEST(Store, OneVersionOfARoleIsTrustedAndEveryRoot) {
  const auto store = memory();
  for (const char *version : {"2", "3"}) {
    const Bytes bytes{static_cast<std::uint8_t>(version[0])};
    for (const char *role : {"root", "snapshot"})
      ASSERT_TRUE(store->trust(std::string("metadata/") + version + "." + role + ".json", bytes));
  }
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/2.root.json"), POP_OK);
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/3.root.json"), POP_OK);
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/2.snapshot.json"), POP_E_MISSING);
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/3.snapshot.json"), POP_OK);
  ASSERT_TRUE(store->forget_trusted("snapshot"));
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/3.snapshot.json"), POP_E_MISSING);
  EXPECT_EQ(fetch(*store, kTrusted, "metadata/3.root.json"), POP_OK);
}

TEST(Store, AnErrorUndoesWhatWasNotFlushed) {
  const auto store = memory();
  ASSERT_TRUE(store->set_checked_at(5));
  ASSERT_TRUE(store->flush());
  ASSERT_TRUE(store->accept({1, 1, 0}, {}));
  ASSERT_TRUE(store->set_checked_at(6));
  EXPECT_FALSE(store->accept({1, 1, 0}, {})) << "a generation of this number is there";
  EXPECT_EQ(store->state()->checked_at, 5);
  ASSERT_TRUE(store->set_checked_at(7));
  ASSERT_TRUE(store->flush());
  EXPECT_EQ(store->state()->checked_at, 7);
}

TEST(Store, NoneIsNoneAndAFolderThatIsNotThereIsAnError) {
  Folder folder;
  EXPECT_EQ(Store::open(folder.path(), Store::IfMissing::fail).error().code, POP_E_NOT_FOUND);
  EXPECT_EQ(Store::open(folder.path() + "/nowhere", Store::IfMissing::create).error().code, POP_E_IO);
  Opened opened(Repository(), folder.path() + "/nowhere");
  ASSERT_TRUE(opened.directory);
  EXPECT_EQ(opened->offer_bundle(version(2, "3018").bundle(), kNow).error().code, POP_E_IO);
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
}

TEST(Store, RubbishIsSetAsideWholeAndTheBundleAnswers) {
  for (const Bytes &rubbish : {Bytes(5000, 'x'), Bytes{}, Bytes(100, 0)}) {
    Folder folder;
    write_file(folder.store(), rubbish);
    Opened opened(Repository(), folder.path());
    ASSERT_TRUE(opened.directory) << opened.error.message;
    EXPECT_TRUE(opened->info().built_in);
    EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
    EXPECT_EQ(std::filesystem::exists(folder.damaged()), !rubbish.empty());
    EXPECT_EQ(opened.log.size(), rubbish.empty() ? 0u : 1u);
    // The next update repairs it.
    const auto taken = opened->offer_bundle(version(2, "3018").bundle(), kNow);
    ASSERT_TRUE(taken) << taken.error().message;
    EXPECT_EQ(Opened(Repository(), folder.path()).services("FR"), (Lines{"fr.allo 3018"}));
  }
}

TEST(Store, OneWithoutItsTablesIsSetAsideToo) {
  Folder folder;
  keep_newer(folder);
  sqlite3 *database = nullptr;
  ASSERT_EQ(sqlite3_open(folder.store().string().c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, "DROP TABLE held", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
  Opened opened(Repository(), folder.path());
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 119"}));
  EXPECT_TRUE(std::filesystem::exists(folder.damaged()));
  EXPECT_TRUE(opened->offer_bundle(version(3, "3018").bundle(), kNow));
  EXPECT_EQ(opened.services("FR"), (Lines{"fr.allo 3018"}));
}

TEST(Store, AByteChangedAnywhereServesTheOldOrTheNewAndNothingElse) {
  Folder folder;
  keep_newer(folder);
  const Bytes good = *read_file(folder.store().string());
  const Repository built_in;
  const Bytes root = built_in.root();
  const Bytes bundle = built_in.bundle();
  int fell_back = 0;
  for (std::size_t at = 0; at < good.size(); at += 37) {
    Bytes bad = good;
    bad[at] ^= 0x01;
    write_file(folder.store(), bad);
    Opened opened(root, bundle, folder.path());
    ASSERT_TRUE(opened.directory) << at;
    const Lines france = opened.services("FR");
    EXPECT_TRUE(france == Lines{"fr.allo 3018"} || france == Lines{"fr.allo 119"}) << at << " " << france[0];
    EXPECT_EQ(opened.services("DE"), (Lines{"de.line 116111", "de.talk  116117"})) << at;
    if (opened->info().built_in) ++fell_back;
    opened.directory.reset();
    std::filesystem::remove(folder.damaged());
  }
  EXPECT_GT(fell_back, 100);
}

TEST(Store, WhatWasBorrowedOutlivesTheDiscoveryOfDamage) {
  Folder folder;
  keep_newer(folder);
  Opened opened(Repository(), folder.path());
  const auto france = opened->services("FR");
  ASSERT_TRUE(france);
  // Damage below everything that was read so far: cut the file behind the open store's back.
  std::filesystem::resize_file(folder.store(), 4096);
  const auto germany = opened->services("DE");
  ASSERT_TRUE(germany);
  EXPECT_EQ(germany->size(), 2u);
  EXPECT_EQ((*france)[0].channels[0].value, "3018");
}

TEST(Store, ABusyStoreLeavesEverythingAsItIs) {
  Folder folder;
  keep_newer(folder);
  Opened first(Repository(), folder.path());
  Opened second(Repository(), folder.path());
  ASSERT_TRUE(first->offer_bundle(version(3, "119").bundle(), kNow));
  // The second one's generation is no longer in the store: it falls back rather than mix two.
  const Lines france = second.services("FR");
  EXPECT_TRUE(france == Lines{"fr.allo 119"} || france == Lines{"fr.allo 3018"}) << france[0];
}

}  // namespace
}  // namespace pop::directory
