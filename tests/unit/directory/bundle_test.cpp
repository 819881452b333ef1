#include "directory/bundle.h"

#include <gtest/gtest.h>

namespace pop::directory {
namespace {

Bytes raw(const std::vector<std::pair<std::string, std::string>> &entries) {
  Bytes out;
  append(out, as_bytes("POPB1"));
  for (const auto &[path, content] : entries) {
    append_u16(out, static_cast<std::uint16_t>(path.size()));
    append(out, as_bytes(path));
    append_u32(out, static_cast<std::uint32_t>(content.size()));
    append(out, as_bytes(content));
  }
  return out;
}

TEST(Bundle, GivesBackWhatWasPacked) {
  const std::map<std::string, Bytes> files{{"b", {1, 2}}, {"a/x", {}}, {"a/%2F", {3}}};
  const auto packed = write_bundle(files);
  ASSERT_TRUE(packed);
  EXPECT_EQ(*packed, raw({{"a/%2F", "\x03"}, {"a/x", ""}, {"b", "\x01\x02"}}));
  auto bundle = Bundle::open(*packed);
  ASSERT_TRUE(bundle) << bundle.error().message;
  EXPECT_EQ(bundle->entries()->size(), 3u);
  const auto found = bundle->fetch("b", 2);
  ASSERT_TRUE(found);
  EXPECT_EQ(Bytes(found->view().begin(), found->view().end()), (Bytes{1, 2}));
  EXPECT_EQ(bundle->fetch("b", 1).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(bundle->fetch("a", 9).error().code, POP_E_MISSING);
  EXPECT_EQ(bundle->fetch("c", 9).error().code, POP_E_MISSING);
}

std::map<std::string, Bytes> many() {
  std::map<std::string, Bytes> files;
  for (int i = 0; i < 1000; ++i)
    files["m/" + std::to_string(i * 7919 % 100'000)] = Bytes(static_cast<std::size_t>(i % 50), 'x');
  return files;
}

TEST(Bundle, ALargeOneFindsEveryFileByItsIndex) {
  const auto files = many();
  const auto packed = write_bundle(files);
  ASSERT_TRUE(packed);
  auto bundle = Bundle::open(*packed);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->entries()->size(), files.size());
  EXPECT_EQ(bundle->entries()->front().path, files.begin()->first);
  for (const auto &[path, bytes] : files) {
    const auto found = bundle->fetch(path, 50);
    ASSERT_TRUE(found) << path;
    EXPECT_EQ(found->view().size(), bytes.size()) << path;
    EXPECT_EQ(bundle->fetch(path + "0000000", 50).error().code, POP_E_MISSING);
  }
  EXPECT_EQ(bundle->fetch("a", 50).error().code, POP_E_MISSING);
  EXPECT_EQ(bundle->fetch("z", 50).error().code, POP_E_MISSING);
  EXPECT_EQ(bundle->fetch("m/0", 0).ok(), files.at("m/0").empty());
  EXPECT_EQ(write_bundle([] {
              auto out = many();
              out["a"] = {};
              return out;
            }())
                .error()
                .code,
            POP_E_ARGUMENT);
}

TEST(Bundle, AnIndexThatLiesMakesFilesMissingAndNeverOthers) {
  const auto files = many();
  const auto good = write_bundle(files);
  ASSERT_TRUE(good);
  int missing = 0;
  for (std::size_t at = 0; at < 5 + 6 + 5 + 63 * 4; ++at) {
    for (const std::uint8_t bit : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
      Bytes bad = *good;
      bad[at] = static_cast<std::uint8_t>(bad[at] ^ bit);
      auto bundle = Bundle::open(bad);
      if (!bundle) continue;
      for (const auto &[path, bytes] : files) {
        const auto found = bundle->fetch(path, 50);
        if (!found) {
          ++missing;
        } else {
          EXPECT_EQ(found->view().size(), bytes.size()) << path;
        }
      }
    }
  }
  EXPECT_GT(missing, 1000);
}

TEST(Bundle, EmptyIsABundleAndNothingIsNot) {
  EXPECT_TRUE(Bundle::open(raw({})));
  EXPECT_EQ(Bundle::open({}).error().code, POP_E_FORMAT);
  EXPECT_EQ(Bundle::open(as_bytes("POPB")).error().code, POP_E_FORMAT);
  EXPECT_EQ(Bundle::open(as_bytes("POPB2")).error().code, POP_E_FORMAT);
}

TEST(Bundle, CutOffAnywhereIsRefusedOrShorter) {
  const Bytes whole = raw({{"a", "123"}, {"b", ""}, {"c", "4"}});
  int well_formed = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto bundle = Bundle::open(cut);
    if (bundle) ++well_formed;
    EXPECT_TRUE(bundle || bundle.error().code == POP_E_FORMAT) << size;
  }
  EXPECT_EQ(well_formed, 3) << "only at the ends of entries; what is missing is then found missing";
}

TEST(Bundle, LengthsThatLieAreRefused) {
  Bytes lies = raw({{"a", "123"}});
  lies[8] = 0xff;  // the first byte of the content's length: 4 GiB
  EXPECT_EQ(Bundle::open(lies).error().code, POP_E_FORMAT);
  lies = raw({{"a", "123"}});
  lies[5] = 0xff;  // the path's
  EXPECT_EQ(Bundle::open(lies).error().code, POP_E_FORMAT);
}

TEST(Bundle, PathsAscendAndAreOnce) {
  EXPECT_FALSE(Bundle::open(raw({{"b", ""}, {"a", ""}})));
  EXPECT_FALSE(Bundle::open(raw({{"a", "1"}, {"a", "2"}})));
  EXPECT_TRUE(Bundle::open(raw({{"a", ""}, {"a/b", ""}, {"ab", ""}})));
}

TEST(Bundle, PathsStayInside) {
  for (const char *path :
       {"", "/a", "a/", "a//b", "..", "../a", "a/../b", "./a", "a b", "a\\b", "a\nb", "\xc3\xa9"}) {
    EXPECT_FALSE(is_bundle_path(path)) << path;
    EXPECT_FALSE(Bundle::open(raw({{path, ""}}))) << path;
    EXPECT_EQ(write_bundle({{path, {}}}).error().code, POP_E_ARGUMENT) << path;
  }
  EXPECT_TRUE(is_bundle_path("metadata/1...%2Fdelegatedrole.json"));
  EXPECT_FALSE(is_bundle_path(std::string(513, 'a')));
}

TEST(Bundle, LimitsHold) {
  const Bytes packed = raw({{"a", "12345"}});
  EXPECT_TRUE(Bundle::open(packed, packed.size()));
  EXPECT_EQ(Bundle::open(packed, packed.size() - 1).error().code, POP_E_TOO_LARGE);
  EXPECT_TRUE(write_bundle({{"a", Bytes(5)}}, packed.size() + 1));
  EXPECT_EQ(write_bundle({{"a", Bytes(5)}}, packed.size() - 1).error().code, POP_E_TOO_LARGE);
}

}  // namespace
}  // namespace pop::directory
