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
  const Result<SignedFile> parsed = SignedFile::parse(file, "the published metadata of " + role);
  if (!parsed) return parsed.error();
  Result<JsonDocument> content = parse_json(parsed->signed_bytes);
  if (!content) return content.error();
  LastTime last;
  last.expires = parse_utc(get_string(*content, "expires").value_or("")).value_or(0);
  for (const char *name : {"version", "expires", "issued"}) content->RemoveMember(name);
  last.content = trust::canonical_json(*content);
  for (const auto &[id, signature] : parsed->signatures) last.signers.insert(id);
  return last;
}

std::set<std::string> ids_of(const std::vector<SigningKey> &keys) {
  std::set<std::string> ids;
  for (const SigningKey &key : keys) ids.insert(key.id());
  return ids;
}

}  // namespace

Result<SignedFile> SignedFile::parse(const Bytes &file, const std::string &name) {
  const Result<JsonDocument> document = parse_json(file);
  if (!document) return Error{document.error().code, name + ": " + document.error().message};
  const JsonValue *content = get_object(*document, "signed");
  const JsonValue *signatures = get_array(*document, "signatures");
  if (content == nullptr || signatures == nullptr)
    return Error{POP_E_FORMAT, name + " is no signed metadata"};
  SignedFile parsed{trust::canonical_json(*content), {}};
  for (const JsonValue &signature : signatures->GetArray()) {
    parsed.signatures.emplace(get_string(signature, "keyid").value_or(""),
                              get_string(signature, "sig").value_or(""));
  }
  return parsed;
}

void SignedFile::sign(const SigningKey &key) {
  signatures.insert_or_assign(key.id(), to_hex(key.sign(signed_bytes)));
}

Bytes SignedFile::bytes() const {
  std::vector<std::string> elements;
  for (const auto &[id, signature] : signatures)
    elements.push_back(json_object({{"keyid", json_string(id)}, {"sig", json_string(signature)}}));
  Bytes file;
  append(file, as_bytes("{\"signatures\":" + json_array(elements) + ",\"signed\":"));
  append(file, signed_bytes);
  append(file, as_bytes("}"));
  return file;
}

Result<SignedFile> compose(const RoleDraft &draft, std::int64_t version, std::int64_t now) {
  JsonMembers content = draft.content;
  content["version"] = std::to_string(version);
  content["expires"] = json_string(format_utc(now + draft.life));
  // Of our profile: the newest time a client can be sure has passed (design, section 3).
  if (draft.name == "timestamp") content["issued"] = json_string(format_utc(now));
  Result<Bytes> signed_bytes = canonical_bytes(json_object(content));
  if (!signed_bytes) return signed_bytes.error();
  return SignedFile{std::move(*signed_bytes), {}};
}

Result<SignedRole> sign_role(const RoleDraft &draft, const std::vector<SigningKey> &signers,
                             const Published &published, std::int64_t now) {
  if (const Bytes *file = published.metadata(draft.name)) {
    const Result<LastTime> last = parse_last(*file, draft.name);
    if (!last) return last.error();
    const Result<Bytes> content = canonical_bytes(json_object(draft.content));
    if (!content) return content.error();
    if (last->content == *content && last->signers == ids_of(signers) &&
        last->expires - now >= draft.life / 2) {
      return SignedRole{draft.name, published.versions.at(draft.name), *file, false};
    }
  }
  const std::int64_t version = published.highest_version(draft.name) + 1;
  Result<SignedFile> file = compose(draft, version, now);
  if (!file) return file.error();
  for (const SigningKey &key : signers) file->sign(key);
  return SignedRole{draft.name, version, file->bytes(), true};
}

}  // namespace pop::tool
