#include "trust/metadata.h"

#include <sodium.h>

#include <algorithm>

#include "trust/canonical_json.h"
#include "trust/metadata_parts.h"

namespace pop::trust {
namespace parts {
namespace {

// "1.x" or "1.x.y" (section 4.3): a later major version may mean something else by the same words.
bool is_supported_version(std::string_view text) noexcept {
  if (!text.starts_with("1.") || text.back() == '.') return false;
  const std::string_view rest = text.substr(2);
  return std::count(rest.begin(), rest.end(), '.') <= 1 &&
         rest.find_first_not_of("0123456789.") == std::string_view::npos && !rest.starts_with('.');
}

void read_signatures(const Fields &file, Metadata &out) {
  std::set<std::string, std::less<>> seen;
  file.elements("signatures", [&](const Fields &entry) {
    Signature signature;
    signature.key_id = entry.text("keyid");
    const auto text = get_string(entry.json(), "sig");
    if (!text) entry.fail("sig", "must be a text");
    if (!seen.insert(signature.key_id).second) entry.fail("keyid", "has signed twice");
    signature.value = from_hex(text.value_or("")).value_or(Bytes{});
    out.signatures.push_back(std::move(signature));
  });
}

}  // namespace

void read_common(const Fields &file, const Fields &signed_part, std::string_view type, Metadata &out) {
  read_signatures(file, out);
  if (get_string(signed_part.json(), "_type") != type)
    signed_part.fail("_type", "is not \"" + std::string(type) + "\"");
  const std::string spec_version = signed_part.text("spec_version");
  if (signed_part.ok() && !is_supported_version(spec_version)) signed_part.fail("spec_version", "is not 1.x");
  // Below the largest number, so that the next version always is one.
  out.version = signed_part.integer("version", 1, std::numeric_limits<std::int64_t>::max() - 1);
  out.expires = signed_part.time("expires");
  out.signed_bytes = canonical_json(signed_part.json());
}

RoleKeys read_role_keys(const Fields &role) {
  RoleKeys out;
  for (std::string &id : role.texts("keyids")) {
    if (!out.key_ids.insert(std::move(id)).second) role.fail("keyids", "names a key twice");
  }
  out.threshold = static_cast<std::size_t>(role.integer("threshold", 1));
  return out;
}

Keys read_keys(const Fields &keys) {
  Keys out;
  keys.members([&out](std::string_view id, const Fields &fields) {
    auto key = parse_key(fields.json());
    if (!key) return fields.fail({}, "needs keytype, scheme and keyval");
    out.emplace(id, std::move(*key));
  });
  return out;
}

Hashes read_hashes(const Fields &hashes) {
  Hashes out;
  const auto read = [&hashes](std::string_view name, auto &to) {
    const auto text = get_string(hashes.json(), name);
    if (!text) return;
    if (!read_hex(*text, to.emplace())) hashes.fail(name, "must be a hash in lower-case hexadecimal");
  };
  read("sha256", out.sha256);
  read("sha512", out.sha512);
  hashes.members([](std::string_view, const Fields &hash) {
    if (!hash.json().IsString()) hash.fail({}, "must be a text");
  });
  if (hashes.json().IsObject() && hashes.json().MemberCount() == 0) hashes.fail({}, "must not be empty");
  return out;
}

MetaFile read_meta_file(const Fields &fields) {
  MetaFile out;
  out.version = fields.integer("version", 1);
  if (const auto length = fields.optional_integer("length", 0, std::numeric_limits<std::int64_t>::max())) {
    out.length = static_cast<std::uint64_t>(*length);
  }
  if (fields.has("hashes")) out.hashes = read_hashes(fields.object("hashes"));
  return out;
}

}  // namespace parts

namespace {

using namespace parts;

constexpr std::string_view kJson = ".json";

}  // namespace

bool Hashes::match(ByteView bytes) const {
  if (!sha256 && !sha512) return false;
  if (sha256 && *sha256 != pop::sha256(bytes)) return false;
  if (!sha512) return true;
  ByteArray<64> hash;
  crypto_hash_sha512(hash.data(), bytes.data(), bytes.size());
  return hash == *sha512;
}

Result<Root> parse_root(ByteView file) {
  return parse_file<Root>(file, "root", "root", [](const Fields &part, Root &root) {
    root.consistent_snapshot = part.has("consistent_snapshot") && part.boolean("consistent_snapshot");
    root.keys = read_keys(part.object("keys"));
    const Fields roles = part.object("roles");
    root.root = read_role_keys(roles.object("root"));
    root.timestamp = read_role_keys(roles.object("timestamp"));
    root.snapshot = read_role_keys(roles.object("snapshot"));
    root.targets = read_role_keys(roles.object("targets"));
  });
}

Result<Timestamp> parse_timestamp(ByteView file) {
  return parse_file<Timestamp>(file, "timestamp", "timestamp", [](const Fields &part, Timestamp &timestamp) {
    if (part.has("issued")) timestamp.issued = part.time("issued");
    const Fields meta = part.object("meta");
    timestamp.snapshot = read_meta_file(meta.object("snapshot.json"));
  });
}

Result<Snapshot> parse_snapshot(ByteView file) {
  return parse_file<Snapshot>(file, "snapshot", "snapshot", [](const Fields &part, Snapshot &snapshot) {
    const Fields meta = part.object("meta");
    meta.members([&snapshot](std::string_view name, const Fields &fields) {
      if (!name.ends_with(kJson)) return fields.fail({}, "must end with .json");
      // As a rule they come in order.
      snapshot.meta.emplace_hint(snapshot.meta.end(), name.substr(0, name.size() - kJson.size()),
                                 read_meta_file(fields));
    });
  });
}

std::vector<PublicKey> signers(const Metadata &metadata, const Keys &keys, const RoleKeys &role,
                               const SignatureVerifier &verifier, std::size_t enough) {
  std::vector<PublicKey> out;
  for (const Signature &signature : metadata.signatures) {
    if (out.size() >= enough) break;
    if (role.key_ids.find(signature.key_id) == role.key_ids.end()) continue;
    const auto key = keys.find(signature.key_id);
    if (key == keys.end()) continue;
    // The key counts, not its id: two ids may name one key.
    const auto same = [&key](const PublicKey &other) { return other.value == key->second.value; };
    if (std::any_of(out.begin(), out.end(), same)) continue;
    if (verifier.verify(key->second, metadata.signed_bytes, signature.value)) out.push_back(key->second);
  }
  return out;
}

}  // namespace pop::trust
