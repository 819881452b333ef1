#include "trust/path_pattern.h"

#include "trust/metadata.h"
#include "vectors.h"

namespace pop::trust {
namespace {

TEST(PathPattern, MatchesAsEveryVectorSays) {
  const auto vectors = test::tuf_vectors();
  int count = 0;
  for (const JsonValue &vector : get_array(vectors, "path_patterns")->GetArray()) {
    const auto pattern = *get_string(vector, "pattern");
    const auto path = *get_string(vector, "path");
    EXPECT_EQ(path_matches(pattern, path), *get_bool(vector, "match")) << pattern << " against " << path;
    ++count;
  }
  EXPECT_GT(count, 15);
}

TEST(PathPattern, SetsAsInAShell) {
  EXPECT_TRUE(path_matches("[a-c]x", "bx"));
  EXPECT_FALSE(path_matches("[a-c]x", "dx"));
  EXPECT_TRUE(path_matches("[!a-c]x", "dx"));
  EXPECT_FALSE(path_matches("[!a-c]x", "ax"));
  EXPECT_TRUE(path_matches("[]]", "]"));
  EXPECT_TRUE(path_matches("[a-]", "-"));
  EXPECT_TRUE(path_matches("[ab", "[ab")) << "a set that is not closed stands for itself";
  EXPECT_FALSE(path_matches("a[/]b", "a/b"));
}

TEST(PathPattern, ManyStarsCostNoMoreThanOne) {
  std::string stars;
  for (int i = 0; i < 2000; ++i) stars += "*a";
  EXPECT_FALSE(path_matches(stars, std::string(4000, 'a') + "b"));
  EXPECT_TRUE(path_matches(stars, std::string(4000, 'a')));
}

TEST(PathHashPrefixes, MatchAsEveryVectorSays) {
  const auto vectors = test::tuf_vectors();
  for (const JsonValue &vector : get_array(vectors, "path_hash_prefixes")->GetArray()) {
    DelegatedRole role;
    for (const JsonValue &prefix : get_array(vector, "prefixes")->GetArray())
      role.path_hash_prefixes.emplace_back(text_of(prefix));
    EXPECT_EQ(role.may_sign(*get_string(vector, "path")), *get_bool(vector, "match"));
  }
}

TEST(SuccinctRoles, NameTheBinOfEveryVector) {
  const auto vectors = test::tuf_vectors();
  for (const JsonValue &vector : get_array(vectors, "succinct_bins_tap15")->GetArray()) {
    SuccinctRoles roles;
    roles.bit_length = static_cast<unsigned>(*get_int(vector, "bit_length"));
    roles.name_prefix = *get_string(vector, "name_prefix");
    const std::string role = roles.role_for(*get_string(vector, "path"));
    EXPECT_EQ(role, *get_string(vector, "role"));
    EXPECT_TRUE(roles.is_bin(role));
  }
}

TEST(SuccinctRoles, OnlyItsOwnBinsAreRoles) {
  SuccinctRoles roles;
  roles.bit_length = 10;
  roles.name_prefix = "bin";
  EXPECT_TRUE(roles.is_bin("bin-3ff"));
  for (const char *name :
       {"bin-400", "bin-3f", "bin-03ff", "bin-3FF", "bin-3fg", "bin", "bin-", "cc-de", "bi-3ff"}) {
    EXPECT_FALSE(roles.is_bin(name)) << name;
  }
}

}  // namespace
}  // namespace pop::trust
