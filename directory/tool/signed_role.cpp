#include "signed_role.h"

#include <set>

#include "base/clock.h"
#include "base/json.h"
#include "trust/canonical_json.h"

namespace pop::tool {
namespace {

// What was published, without the members that every signing changes.
struct LastTime {
  Bytes content;
  std::set<std::string> signers;
  std::int64_t expires = 0;
};

Result<LastTime> parse_last(const Bytes &file, const std::string &role) {
  Result<JsonDocument> document = parse_json(file);
  const Error broken{POP_E_FORMAT, "the published metadata of " + role + " is malformed"};
  if (!document || get_object(*document, "signed") == nullptr) return broken;
  JsonValue &content = (*document)["signed"];
  LastTime last;
  last.expires = parse_utc(get_string(content, "expires").value_or("")).value_or(0);
  for (const char *name : {"version", "expires", "issued"}) content.RemoveMember(name);
  last.content = trust::canonical_json(content);
  const JsonValue *signatures = get_array(*document, "signatures");
  if (signatures == nullptr) return broken;
  for (const JsonValue &signature : signatures->GetArray()) {
    last.signers.emplace(get_string(signature, "keyid").value_or(""));
  }
  return last;
}

std::set<std::string> ids_of(const std::vector<SigningKey> &keys) {
  std::set<std::string> ids;
  for (const SigningKey &key : keys) ids.insert(key.id());
  return ids;
}

}  // namespace

Result<SignedRole> sign_role(const RoleDraft &draft, const Published &published, std::int64_t now) {
  if (const Bytes *file = published.metadata(draft.name)) {
    const Result<LastTime> last = parse_last(*file, draft.name);
    if (!last) return last.error();
    const Result<Bytes> content = canonical_bytes(json_object(draft.content));
    if (!content) return content.error();
    if (last->content == *content && last->signers == ids_of(*draft.signers) &&
        last->expires - now >= draft.life / 2) {
      return SignedRole{draft.name, published.versions.at(draft.name), *file, false};
    }
  }
  SignedRole role{draft.name, published.highest_version(draft.name) + 1, {}, true};
  JsonMembers content = draft.content;
  content["version"] = std::to_string(role.version);
  content["expires"] = json_string(format_utc(now + draft.life));
  // Of our profile: the newest time a client can be sure has passed (design, section 3).
  if (draft.name == "timestamp") content["issued"] = json_string(format_utc(now));
  const Result<Bytes> signed_bytes = canonical_bytes(json_object(content));
  if (!signed_bytes) return signed_bytes.error();
  std::vector<std::string> signatures;
  for (const SigningKey &key : *draft.signers) {
    signatures.push_back(json_object(
        {{"keyid", json_string(key.id())}, {"sig", json_string(to_hex(key.sign(*signed_bytes)))}}));
  }
  append(role.file, as_bytes("{\"signatures\":" + json_array(signatures) + ",\"signed\":"));
  append(role.file, *signed_bytes);
  append(role.file, as_bytes("}"));
  return role;
}

}  // namespace pop::tool
