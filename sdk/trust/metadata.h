#pragma once
// The metadata files of TUF 1.0.34 section 4, read strictly. One parse gives both the meaning and the signed
// bytes, so that what was verified is what is believed.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "trust/keys.h"

namespace pop::trust {

struct Signature {
  std::string key_id;
  Bytes value;  // empty where it is no hex: it then verifies nothing
};

struct Metadata {
  Bytes signed_bytes;  // canonical JSON of "signed"
  std::vector<Signature> signatures;
  std::int64_t version = 0;
  std::int64_t expires = 0;                 // Unix seconds
  std::vector<PublicKey> verified_signers;  // of its role's keys, as many as the role needs; by TrustedSet
};

// By key id. Ids are opaque.
using Keys = std::map<std::string, PublicKey, std::less<>>;

struct RoleKeys {
  std::set<std::string, std::less<>> key_ids;
  std::size_t threshold = 1;
};

struct Hashes {
  std::optional<Sha256> sha256;
  std::optional<ByteArray<64>> sha512;
  // All known hashes are right, and at least one is known.
  bool match(ByteView bytes) const;
};

// How timestamp and snapshot describe another metadata file.
struct MetaFile {
  std::int64_t version = 0;
  std::optional<std::uint64_t> length;
  std::optional<Hashes> hashes;
  bool pinned() const noexcept { return length && hashes && hashes->sha256; }
};

struct Root : Metadata {
  bool consistent_snapshot = false;
  Keys keys;
  RoleKeys root, timestamp, snapshot, targets;
};

struct Timestamp : Metadata {
  std::optional<std::int64_t> issued;  // of our profile: when it was signed (design, section 3)
  MetaFile snapshot;
};

struct Snapshot : Metadata {
  std::map<std::string, MetaFile, std::less<>> meta;  // by role name, without ".json"
};

struct TargetFile {
  std::uint64_t length = 0;
  Hashes hashes;
};

struct DelegatedRole {
  std::string name;
  RoleKeys keys;
  bool terminating = false;
  std::vector<std::string> paths;               // patterns; or
  std::vector<std::string> path_hash_prefixes;  // beginnings of the hex SHA-256 of the path
  bool may_sign(std::string_view path) const;
};

// TAP 15: 2^bit_length roles with the same keys, each for the paths whose SHA-256 begins with its number.
struct SuccinctRoles {
  RoleKeys keys;
  unsigned bit_length = 1;
  std::string name_prefix;
  std::string role_for(std::string_view path) const;
  bool is_bin(std::string_view role) const;
};

struct Delegations {
  Keys keys;
  std::vector<DelegatedRole> roles;  // in order of priority
  std::optional<SuccinctRoles> succinct;
  // The keys of a delegated role, null if it is not delegated here.
  const RoleKeys *keys_of(std::string_view role) const;
};

struct Targets : Metadata {
  std::map<std::string, TargetFile, std::less<>> targets;
  std::optional<Delegations> delegations;
};

// POP_E_FORMAT (or POP_E_TOO_LARGE); the message begins with `name` and says which field.
Result<Root> parse_root(ByteView file);
Result<Timestamp> parse_timestamp(ByteView file);
Result<Snapshot> parse_snapshot(ByteView file);
Result<Targets> parse_targets(ByteView file, std::string_view name = "targets");

// The distinct public keys of `role` with a valid signature on `metadata`; stops looking at `enough`.
std::vector<PublicKey> signers(const Metadata &metadata, const Keys &keys, const RoleKeys &role,
                               const SignatureVerifier &verifier, std::size_t enough = SIZE_MAX);

}  // namespace pop::trust
