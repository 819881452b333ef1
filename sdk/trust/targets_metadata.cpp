// Targets metadata and its delegations: TUF 1.0.34 section 4.5, TAP 15.
#include <algorithm>

#include "trust/metadata_parts.h"
#include "trust/path_pattern.h"

namespace pop::trust {
namespace {

using namespace parts;

void read_delegated_roles(const Fields &part, Delegations &out) {
  std::set<std::string, std::less<>> seen;
  part.elements("roles", [&](const Fields &fields) {
    DelegatedRole role;
    role.name = fields.text("name");
    if (role.name == "root" || role.name == "timestamp" || role.name == "snapshot" ||
        role.name == "targets") {
      fields.fail("name", "is a top-level role's");
    }
    if (!seen.insert(role.name).second) fields.fail("name", "is delegated twice");
    role.keys = read_role_keys(fields);
    role.terminating = fields.boolean("terminating");
    role.paths = fields.optional_texts("paths");
    role.path_hash_prefixes = fields.optional_texts("path_hash_prefixes");
    if (fields.has("paths") == fields.has("path_hash_prefixes")) {
      fields.fail({}, "needs either paths or path_hash_prefixes");
    }
    out.roles.push_back(std::move(role));
  });
}

SuccinctRoles read_succinct_roles(const Fields &fields) {
  SuccinctRoles out;
  out.keys = read_role_keys(fields);
  out.bit_length = static_cast<unsigned>(fields.integer("bit_length", 1, 32));
  out.name_prefix = fields.text("name_prefix");
  return out;
}

std::size_t hex_digits(unsigned bit_length) noexcept { return (bit_length + 3) / 4; }

}  // namespace

bool DelegatedRole::may_sign(std::string_view path) const {
  for (const std::string &pattern : paths) {
    if (path_matches(pattern, path)) return true;
  }
  if (path_hash_prefixes.empty()) return false;
  const std::string hash = to_hex(sha256(as_bytes(path)));
  return std::any_of(path_hash_prefixes.begin(), path_hash_prefixes.end(),
                     [&hash](const std::string &prefix) { return hash.starts_with(prefix); });
}

std::string SuccinctRoles::role_for(std::string_view path) const {
  const Sha256 hash = sha256(as_bytes(path));
  const std::uint32_t first =
      std::uint32_t{hash[0]} << 24 | std::uint32_t{hash[1]} << 16 | std::uint32_t{hash[2]} << 8 | hash[3];
  const std::uint32_t bin = first >> (32 - bit_length);
  Bytes number;
  append_u32(number, bin);
  return name_prefix + "-" + to_hex(number).substr(8 - hex_digits(bit_length));
}

bool SuccinctRoles::is_bin(std::string_view role) const {
  if (!role.starts_with(name_prefix)) return false;
  role.remove_prefix(name_prefix.size());
  if (role.size() != hex_digits(bit_length) + 1 || role[0] != '-') return false;
  std::uint64_t bin = 0;
  for (const char c : role.substr(1)) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return false;
    bin = bin * 16 + static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return bin < (std::uint64_t{1} << bit_length);
}

const RoleKeys *Delegations::keys_of(std::string_view role) const {
  for (const DelegatedRole &delegated : roles) {
    if (delegated.name == role) return &delegated.keys;
  }
  return succinct && succinct->is_bin(role) ? &succinct->keys : nullptr;
}

Result<Targets> parse_targets(ByteView file, std::string_view name) {
  return parse_file<Targets>(file, name, "targets", [](const Fields &part, Targets &targets) {
    const Fields files = part.object("targets");
    files.members([&targets](std::string_view path, const Fields &fields) {
      TargetFile target;
      target.length = static_cast<std::uint64_t>(fields.integer("length", 0));
      target.hashes = read_hashes(fields.object("hashes"));
      if (fields.has("custom")) (void)fields.object("custom");
      targets.targets.emplace_hint(targets.targets.end(), path, target);
    });
    if (!part.has("delegations")) return;
    Delegations delegations;
    const Fields fields = part.object("delegations");
    delegations.keys = read_keys(fields.object("keys"));
    const bool succinct = fields.has("succinct_roles");
    if (succinct == fields.has("roles")) fields.fail({}, "needs either roles or succinct_roles");
    if (succinct) {
      delegations.succinct = read_succinct_roles(fields.object("succinct_roles"));
    } else {
      read_delegated_roles(fields, delegations);
    }
    targets.delegations = std::move(delegations);
  });
}

}  // namespace pop::trust
