#include "trust/metadata.h"

#include <gtest/gtest.h>

#include "support/signed_repository.h"

namespace pop::trust {
namespace {

const std::string kKey = R"({"keytype":"ed25519","scheme":"ed25519","keyval":{"public":"aa"}})";
const std::string kRole = R"({"keyids":["k"],"threshold":1})";

std::string file(const std::string &signed_part, const std::string &signatures = "[]") {
  return R"({"signatures":)" + signatures + R"(,"signed":)" + signed_part + "}";
}

std::string head(const std::string &type) {
  return R"("_type":")" + type + R"(","spec_version":"1.0.34","version":3,"expires":"2030-01-01T00:00:00Z")";
}

std::string timestamp_with(const std::string &fields) {
  return file("{" + fields + R"(,"meta":{"snapshot.json":{"version":7}}})");
}

std::string targets_with(const std::string &delegations) {
  return file("{" + head("targets") + R"(,"targets":{},"delegations":)" + delegations + "}");
}

// The message, or "" where the file is taken.
template <typename Parsed>
std::string fault(const Result<Parsed> &result) {
  return result ? std::string() : result.error().message;
}

TEST(Metadata, TimestampSaysWhatItSays) {
  const auto timestamp = parse_timestamp(as_bytes(file(
      "{" + head("timestamp") +
      R"(,"issued":"2026-05-01T00:00:00Z","meta":{"snapshot.json":{"version":7,"length":12,"hashes":{"sha256":")" +
      std::string(64, 'a') + R"("}}},"unknown":{"kept":"in the signed bytes"}})")));
  ASSERT_TRUE(timestamp) << timestamp.error().message;
  EXPECT_EQ(timestamp->version, 3);
  EXPECT_EQ(timestamp->expires, 1893456000);
  EXPECT_EQ(timestamp->issued, 1777593600);
  EXPECT_EQ(timestamp->snapshot.version, 7);
  EXPECT_TRUE(timestamp->snapshot.pinned());
  EXPECT_NE(as_text(timestamp->signed_bytes).find("kept"), std::string_view::npos);
}

TEST(Metadata, CommonFieldsAreStrict) {
  const struct {
    std::string fields;
    std::string says;
  } cases[] = {
      {R"("_type":"snapshot","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z")", "_type"},
      {R"("spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z")", "_type"},
      {R"("_type":"timestamp","spec_version":"2.0.0","version":1,"expires":"2030-01-01T00:00:00Z")",
       "spec_version"},
      {R"("_type":"timestamp","spec_version":"1","version":1,"expires":"2030-01-01T00:00:00Z")",
       "spec_version"},
      {R"("_type":"timestamp","spec_version":"1.0.0.0","version":1,"expires":"2030-01-01T00:00:00Z")",
       "spec_version"},
      {R"("_type":"timestamp","spec_version":"1.x","version":1,"expires":"2030-01-01T00:00:00Z")",
       "spec_version"},
      {R"("_type":"timestamp","spec_version":"1.0","version":0,"expires":"2030-01-01T00:00:00Z")", "version"},
      {R"("_type":"timestamp","spec_version":"1.0","version":9223372036854775807,"expires":"2030-01-01T00:00:00Z")",
       "version"},
      {R"("_type":"timestamp","spec_version":"1.0","version":-1,"expires":"2030-01-01T00:00:00Z")",
       "version"},
      {R"("_type":"timestamp","spec_version":"1.0","version":"1","expires":"2030-01-01T00:00:00Z")",
       "version"},
      {R"("_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00+00:00")",
       "expires"},
      {R"("_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-02-30T00:00:00Z")", "expires"},
      {R"("_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:60Z")", "expires"},
      {R"("_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01")", "expires"},
      {R"("_type":"timestamp","spec_version":"1.0","version":1)", "expires"},
  };
  for (const auto &each : cases) {
    const auto timestamp = parse_timestamp(as_bytes(timestamp_with(each.fields)));
    ASSERT_FALSE(timestamp) << each.fields;
    EXPECT_EQ(timestamp.error().code, POP_E_FORMAT);
    EXPECT_NE(timestamp.error().message.find("timestamp: signed." + each.says), std::string::npos)
        << timestamp.error().message;
  }
  EXPECT_TRUE(parse_timestamp(as_bytes(timestamp_with(
      R"("_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z")"))));
}

TEST(Metadata, ShapesThatAreNotMetadata) {
  for (const char *text :
       {"", "[]", "{}", "null", "\"signed\"", R"({"signed":{}})", R"({"signatures":{},"signed":{}})",
        R"({"signatures":[],"signed":[]})", R"({"signatures":[1],"signed":{}})"}) {
    EXPECT_FALSE(parse_root(as_bytes(text))) << text;
    EXPECT_FALSE(parse_targets(as_bytes(text))) << text;
  }
  EXPECT_FALSE(parse_snapshot(as_bytes(std::string(2'000'000, '['))));
  EXPECT_FALSE(parse_snapshot(as_bytes(file("{" + head("snapshot") + R"(,"meta":{},"version":4})"))))
      << "a key twice";
  EXPECT_FALSE(parse_snapshot(as_bytes(file("{" + head("snapshot") + R"(,"meta":{}})") + "x")))
      << "something behind it";
  EXPECT_FALSE(
      parse_snapshot(as_bytes(file("{" + head("snapshot") + R"(,"meta":{"targets":{"version":1}}})"))));
  EXPECT_FALSE(
      parse_snapshot(as_bytes(file("{" + head("snapshot") + R"(,"meta":{"targets.json":{"version":0}}})"))));
  EXPECT_TRUE(
      parse_snapshot(as_bytes(file("{" + head("snapshot") + R"(,"meta":{"targets.json":{"version":1}}})"))));
}

TEST(Metadata, AKeyIdThatSignsTwiceRefusesTheFile) {
  const std::string part = "{" + head("timestamp") + R"(,"meta":{"snapshot.json":{"version":7}}})";
  const auto twice =
      parse_timestamp(as_bytes(file(part, R"([{"keyid":"k","sig":"00"},{"keyid":"k","sig":"01"}])")));
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().message.find("signed twice"), std::string::npos) << twice.error().message;
  // An unreadable signature is only one that does not count.
  EXPECT_TRUE(
      parse_timestamp(as_bytes(file(part, R"([{"keyid":"k","sig":""},{"keyid":"l","sig":"no hex"}])"))));
}

TEST(Metadata, RootNeedsItsFourRolesAndRealThresholds) {
  const auto root = [](const std::string &roles) {
    return fault(parse_root(as_bytes(file("{" + head("root") + R"(,"consistent_snapshot":true,"keys":{"k":)" +
                                          kKey + R"(},"roles":)" + roles + "}"))));
  };
  EXPECT_EQ(root(R"({"root":)" + kRole + R"(,"timestamp":)" + kRole + R"(,"snapshot":)" + kRole +
                 R"(,"targets":)" + kRole + "}"),
            "");
  EXPECT_NE(root(R"({"root":)" + kRole + R"(,"timestamp":)" + kRole + R"(,"snapshot":)" + kRole + "}")
                .find("roles.targets"),
            std::string::npos);
  for (const char *bad :
       {R"({"keyids":["k"],"threshold":0})", R"({"keyids":["k"],"threshold":-1})", R"({"keyids":["k"]})",
        R"({"keyids":["k","k"],"threshold":1})", R"({"keyids":"k","threshold":1})", R"({"threshold":1})"}) {
    const std::string says = root(R"({"root":)" + std::string(bad) + R"(,"timestamp":)" + kRole +
                                  R"(,"snapshot":)" + kRole + R"(,"targets":)" + kRole + "}");
    EXPECT_NE(says.find("roles.root."), std::string::npos) << bad << ": " << says;
  }
}

TEST(Metadata, DelegationsAreStrict) {
  const auto role = [](const std::string &fields) {
    return fault(parse_targets(as_bytes(targets_with(R"({"keys":{},"roles":[{)" + fields + "}]}"))));
  };
  const std::string good = R"("name":"a","keyids":["k"],"threshold":1,"terminating":false)";
  EXPECT_EQ(role(good + R"(,"paths":["x"])"), "");
  EXPECT_EQ(role(good + R"(,"path_hash_prefixes":["0"])"), "");
  EXPECT_NE(role(good), "");
  EXPECT_NE(role(good + R"(,"paths":["x"],"path_hash_prefixes":["0"])"), "");
  EXPECT_NE(role(good + R"(,"paths":[1])"), "");
  EXPECT_NE(role(good + R"(,"paths":"x")"), "");
  EXPECT_NE(role(R"("name":"a","keyids":["k"],"threshold":0,"terminating":false,"paths":["x"])"), "");
  EXPECT_NE(role(R"("name":"a","keyids":["k"],"threshold":1,"paths":["x"])"), "");
  EXPECT_NE(role(R"("name":"","keyids":["k"],"threshold":1,"terminating":false,"paths":["x"])"), "");
  for (const char *name : {"root", "timestamp", "snapshot", "targets"}) {
    EXPECT_NE(role(R"("name":")" + std::string(name) +
                   R"(","keyids":["k"],"threshold":1,"terminating":false,"paths":["x"])"),
              "")
        << name;
  }
  const std::string one = "{" + good + R"(,"paths":["x"]})";
  EXPECT_NE(fault(parse_targets(as_bytes(targets_with(R"({"keys":{},"roles":[)" + one + "," + one + "]}")))),
            "");
  EXPECT_NE(fault(parse_targets(as_bytes(targets_with(R"({"keys":{}})")))), "");
  const std::string succinct = R"({"keyids":["k"],"threshold":1,"bit_length":)";
  EXPECT_EQ(fault(parse_targets(as_bytes(
                targets_with(R"({"keys":{},"succinct_roles":)" + succinct + R"(8,"name_prefix":"b"}})")))),
            "");
  EXPECT_NE(fault(parse_targets(as_bytes(
                targets_with(R"({"keys":{},"succinct_roles":)" + succinct + R"(0,"name_prefix":"b"}})")))),
            "");
  EXPECT_NE(fault(parse_targets(as_bytes(
                targets_with(R"({"keys":{},"succinct_roles":)" + succinct + R"(33,"name_prefix":"b"}})")))),
            "");
}

TEST(Metadata, HashesMustBeKnownAndRight) {
  const auto read = [](const std::string &hashes) {
    return parse_targets(
        as_bytes(file("{" + head("targets") + R"(,"targets":{"a":{"length":1,"hashes":)" + hashes + "}}}")));
  };
  const Bytes content{'x'};
  const auto right = read(R"({"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"})");
  ASSERT_TRUE(right) << right.error().message;
  EXPECT_TRUE(right->targets.at("a").hashes.match(content));
  EXPECT_FALSE(right->targets.at("a").hashes.match(Bytes{'y'}));

  const auto unknown_only = read(R"({"md5":"9dd4e461268c8034f5c8564e155c67a6"})");
  ASSERT_TRUE(unknown_only);
  EXPECT_FALSE(unknown_only->targets.at("a").hashes.match(content));

  const auto one_wrong =
      read(R"({"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","sha512":")" +
           std::string(128, '0') + R"("})");
  ASSERT_TRUE(one_wrong);
  EXPECT_FALSE(one_wrong->targets.at("a").hashes.match(content));

  EXPECT_FALSE(read("{}"));
  EXPECT_FALSE(read(R"({"sha256":"2d71"})"));
  EXPECT_FALSE(read(R"({"sha256":5})"));
}

TEST(Signers, CountKeysAndNotTheirNames) {
  const test::Key key(1);
  const test::Key other(2);
  Metadata metadata;
  metadata.signed_bytes = {1, 2, 3};
  metadata.signatures = {{"first", key.sign(metadata.signed_bytes)},
                         {"second", key.sign(metadata.signed_bytes)}};
  const Keys keys{{"first", key.public_key()}, {"second", key.public_key()}, {"third", other.public_key()}};
  const RoleKeys role{{"first", "second", "third"}, 2};
  EXPECT_EQ(signers(metadata, keys, role, ed25519_verifier()).size(), 1u);

  metadata.signatures.push_back({"third", other.sign(metadata.signed_bytes)});
  EXPECT_EQ(signers(metadata, keys, role, ed25519_verifier()).size(), 2u);
  metadata.signatures.back().value[0] ^= 1;
  EXPECT_EQ(signers(metadata, keys, role, ed25519_verifier()).size(), 1u);
  // Valid, but not by a key of the role.
  EXPECT_EQ(signers(metadata, keys, RoleKeys{{"third"}, 1}, ed25519_verifier()).size(), 0u);
  // A key id nobody gives a key for.
  EXPECT_EQ(signers(metadata, {}, role, ed25519_verifier()).size(), 0u);
}

}  // namespace
}  // namespace pop::trust
