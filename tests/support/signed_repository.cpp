#include "support/signed_repository.h"

#include <sodium.h>

#include <stdexcept>

#include "base/json.h"
#include "directory/bundle.h"
#include "directory/text_check.h"
#include "trust/canonical_json.h"

namespace pop::test {
namespace {

Bytes bytes(const std::string &text) {
  const ByteView view = as_bytes(text);
  return Bytes(view.begin(), view.end());
}

std::string hash_hex(const std::string &content) { return to_hex(sha256(as_bytes(content))); }

std::string join(const std::vector<std::string> &parts) {
  std::string out;
  for (const std::string &part : parts) out += (out.empty() ? "" : ",") + part;
  return out;
}

std::string quoted_list(const std::vector<std::string> &texts) {
  std::vector<std::string> parts;
  for (const std::string &each : texts) parts.push_back("\"" + each + "\"");
  return "[" + join(parts) + "]";
}

std::string key_ids(const std::vector<Key> &keys) {
  std::vector<std::string> ids;
  for (const Key &key : keys) ids.push_back(key.id());
  return quoted_list(ids);
}

// By id, so that a key used twice stands there once.
std::string keys_object(const std::vector<const std::vector<Key> *> &lists) {
  std::map<std::string, std::string> keys;
  for (const auto *list : lists) {
    for (const Key &key : *list) keys[key.id()] = key.json();
  }
  std::vector<std::string> parts;
  for (const auto &[id, json] : keys) parts.push_back("\"" + id + "\":" + json);
  return "{" + join(parts) + "}";
}

std::string header(const std::string &type, std::int64_t version, const std::string &expires) {
  return "\"_type\":\"" + type + "\",\"spec_version\":\"1.0.34\",\"version\":" + std::to_string(version) +
         ",\"expires\":\"" + expires + "\"";
}

std::string meta_file(std::int64_t version, const std::string &content, bool pinned) {
  std::string out = "{\"version\":" + std::to_string(version);
  if (pinned)
    out += ",\"length\":" + std::to_string(content.size()) + ",\"hashes\":{\"sha256\":\"" +
           hash_hex(content) + "\"}";
  return out + "}";
}

std::string targets_object(const std::map<std::string, std::string> &files) {
  std::vector<std::string> parts;
  for (const auto &[path, content] : files) {
    parts.push_back("\"" + path + "\":{\"length\":" + std::to_string(content.size()) +
                    ",\"hashes\":{\"sha256\":\"" + hash_hex(content) + "\"}}");
  }
  return "{" + join(parts) + "}";
}

std::string bins(const Role &role) {
  return ",\"delegations\":{\"keys\":" + keys_object({&role.keys}) +
         ",\"succinct_roles\":{\"keyids\":" + key_ids(role.keys) +
         ",\"threshold\":1,\"bit_length\":1,\"name_prefix\":\"" + role.bins + "\"}}";
}

std::string delegations(const std::string &delegator, const std::vector<Role> &roles) {
  std::vector<const std::vector<Key> *> keys;
  std::vector<std::string> parts;
  for (const Role &role : roles) {
    if (role.delegator != delegator) continue;
    keys.push_back(&role.keys);
    parts.push_back("{\"name\":\"" + role.name + "\",\"keyids\":" + key_ids(role.keys) +
                    ",\"threshold\":" + std::to_string(role.threshold) + ",\"terminating\":" +
                    (role.terminating ? "true" : "false") + ",\"paths\":" + quoted_list(role.paths) + "}");
  }
  if (parts.empty()) return {};
  return ",\"delegations\":{\"keys\":" + keys_object(keys) + ",\"roles\":[" + join(parts) + "]}";
}

const std::vector<Key> &signers_of(const auto &role) {
  return role.signers.empty() ? role.keys : role.signers;
}

// As pop-directory publishes them: one policy file a country.
std::map<std::string, std::string> as_published(std::map<std::string, std::string> files) {
  const auto policy = files.extract("policy.json");
  if (policy.empty()) return files;
  const auto document = parse_json(as_bytes(policy.mapped()));
  if (!document) throw std::runtime_error("test policy: " + document.error().message);
  for (const auto &country : (*document)["countries"].GetObject()) {
    files.emplace("policy/" + directory::ascii_lower(text_of(country.name)) + ".json",
                  std::string(as_text(trust::canonical_json(country.value))));
  }
  return files;
}

std::string role_keys(const Top &role) {
  return "{\"keyids\":" + key_ids(role.keys) + ",\"threshold\":" + std::to_string(role.threshold) + "}";
}

}  // namespace

Key::Key(std::uint8_t seed) {
  ByteArray<32> bytes{};
  bytes.fill(seed);
  crypto_sign_seed_keypair(public_.data(), secret_.data(), bytes.data());
}

trust::PublicKey Key::public_key() const { return {"ed25519", "ed25519", to_hex(public_)}; }

Key Key::named(const std::string &id) const {
  Key out = *this;
  out.name_ = id;
  return out;
}

std::string Key::json() const {
  return R"({"keytype":"ed25519","scheme":"ed25519","keyval":{"public":")" + to_hex(public_) + "\"}}";
}

Bytes Key::sign(ByteView message) const {
  Bytes out(crypto_sign_BYTES);
  crypto_sign_detached(out.data(), nullptr, message.data(), message.size(), secret_.data());
  return out;
}

std::string sign_metadata(const std::string &signed_part, const std::vector<Key> &signers) {
  const auto document = parse_json(as_bytes(signed_part));
  if (!document)
    throw std::runtime_error("test metadata: " + document.error().message + " in " + signed_part);
  const Bytes canonical = trust::canonical_json(*document);
  std::vector<std::string> signatures;
  for (const Key &key : signers) {
    signatures.push_back("{\"keyid\":\"" + key.id() + "\",\"sig\":\"" + to_hex(key.sign(canonical)) + "\"}");
  }
  return "{\"signatures\":[" + join(signatures) + "],\"signed\":" + signed_part + "}";
}

Repository::Repository()
    : root_role{{Key(1), Key(2), Key(3)}, {Key(1), Key(2)}, 2},
      timestamp{{Key(4)}, {}, 1, 1, "2026-06-08T00:00:00Z"},
      snapshot{{Key(5)}, {}, 1, 1, "2026-06-08T00:00:00Z"},
      targets{{Key(6), Key(7)}, {}, 2} {
  const std::vector<Key> german{Key(20), Key(21), Key(22)};
  editors_files["policy.json"] =
      R"({"version":1,"countries":{)" + policy_country("DE", R"("116111","116117")", german) + "," +
      policy_country("FR", R"("119","3018")") + "," + policy_country("001", "") + "}}";
  editors_files["emergency.json"] =
      R"({"version":1,"countries":{"DE":[{"number":"112","answers":["fire","ambulance"],"main":true},{"number":"110"}]}})";
  editors_files["parents.json"] = R"({"version":1,"parents":{"RE":"FR"}})";
  editors_files["zones.json"] =
      R"({"version":1,"tzdata":"2026a","from":"2026-01-01T00:00:00Z","until":"2031-01-01T00:00:00Z",)"
      R"("zones":{"Europe/Berlin":{"countries":["DE"],"offset":3600,"changes":[]}},"links":{}})";
  editors_files["holidays/de.json"] =
      R"({"version":1,"country":"DE","dates":["2026-12-25"],"source":"test"})";
  editors_files["relays.json"] =
      R"({"version":1,"relays":[)"
      R"({"id":"same","url":"https://same.example/","operator":"gateway-people","operator_name":"G","gateways":["demo"],"trial":false},)"
      R"({"id":"other","url":"https://relay.example/","operator":"relay-people","operator_name":"Relay people","gateways":["demo"],"trial":false}],)"
      R"("gateway_operators":{"demo":"gateway-people"}})";
  editors_files["services/001/world.json"] =
      R"({"id":"001.world","version":1,"state":"active","serves":["001"],"name":{"en":"World"},"kind":"directory",)"
      R"("channels":[{"type":"website","value":"https://world.example/help"}]})";

  roles.push_back({"region-west", "targets", {Key(10), Key(11)}, {}, 2, {"services/de/*", "services/fr/*"}});
  roles.push_back({"gw-demo", "targets", {Key(12)}, {}, 1, {"gateways/demo.json"}});
  roles.push_back({"cc-de", "region-west", german, {Key(20), Key(21)}, 1, {"services/de/*"}});
  roles.push_back({"cc-fr", "region-west", {Key(30)}, {}, 1, {"services/fr/*"}});
  role("gw-demo").files["gateways/demo.json"] =
      R"({"version":1,"id":"demo","url":"https://gateway.example/","operator":"gateway-people","key_configs":[)"
      R"({"key_config":"AAEC","not_before":"2026-03-01T00:00:00Z","not_after":"2026-06-01T00:00:00Z"},)"
      R"({"key_config":"AwQF","not_before":"2026-05-01T00:00:00Z","not_after":"2026-08-01T00:00:00Z"}]})";
  role("cc-de").files["services/de/line.json"] = phone_record("de.line", "DE", "116111");
  role("cc-de").files["services/de/talk.json"] = talk_record("de.talk", "DE", "116117");
  role("cc-fr").files["services/fr/allo.json"] = phone_record("fr.allo", "FR", "119");
}

Role &Repository::role(const std::string &name) {
  for (Role &each : roles) {
    if (each.name == name) return each;
  }
  throw std::runtime_error("no role " + name);
}

std::string Repository::root_json(std::int64_t version, const std::vector<Key> &signers) const {
  return sign_metadata(
      "{" + header("root", version, root_role.expires) + ",\"consistent_snapshot\":true,\"keys\":" +
          keys_object({&root_role.keys, &timestamp.keys, &snapshot.keys, &targets.keys}) +
          ",\"roles\":{\"root\":" + role_keys(root_role) + ",\"timestamp\":" + role_keys(timestamp) +
          ",\"snapshot\":" + role_keys(snapshot) + ",\"targets\":" + role_keys(targets) + "}}",
      signers);
}

void Repository::add_root(const std::vector<Key> &old_keys) {
  std::vector<Key> signers = signers_of(root_role);
  for (const Key &old : old_keys) {
    bool there = false;
    for (const Key &key : signers) there = there || key.id() == old.id();
    if (!there) signers.push_back(old);
  }
  const auto version = static_cast<std::int64_t>(roots_.size()) + 2;
  roots_["metadata/" + std::to_string(version) + ".root.json"] = bytes(root_json(version, signers));
}

Bytes Repository::root() const {
  return first_root_.empty() ? bytes(root_json(1, signers_of(root_role))) : first_root_;
}

std::map<std::string, Bytes> Repository::publish() const {
  std::map<std::string, Bytes> out = roots_;
  out["metadata/1.root.json"] = root();
  std::vector<std::string> meta;
  const auto add_files = [&out](const std::map<std::string, std::string> &files) {
    for (const auto &[path, content] : files) {
      const std::size_t file = path.rfind('/') + 1;
      out["targets/" + path.substr(0, file) + hash_hex(content) + "." + path.substr(file)] = bytes(content);
    }
  };
  const auto add_role = [&](const Role &role) {
    const std::string json = sign_metadata(
        "{" + header("targets", role.version, role.expires) + ",\"targets\":" + targets_object(role.files) +
            (role.bins.empty() ? delegations(role.name, roles) : bins(role)) + "}",
        signers_of(role));
    out["metadata/" + std::to_string(role.version) + "." + role.name + ".json"] = bytes(json);
    if (role.listed)
      meta.push_back("\"" + role.name + ".json\":" + meta_file(role.version, json, role.pinned));
    add_files(role.files);
  };
  Role top;
  top.name = "targets";
  top.keys = targets.keys;
  top.signers = targets.signers;
  top.version = targets.version;
  top.expires = targets.expires;
  top.files = as_published(editors_files);
  add_role(top);
  for (const Role &each : roles) add_role(each);

  const std::string snapshot_json = sign_metadata(
      "{" + header("snapshot", snapshot.version, snapshot.expires) + ",\"meta\":{" + join(meta) + "}}",
      signers_of(snapshot));
  out["metadata/" + std::to_string(snapshot.version) + ".snapshot.json"] = bytes(snapshot_json);
  out["metadata/timestamp.json"] = bytes(sign_metadata(
      "{" + header("timestamp", timestamp.version, timestamp.expires) + ",\"issued\":\"" + issued +
          "\",\"meta\":{\"snapshot.json\":" + meta_file(snapshot.version, snapshot_json, true) + "}}",
      signers_of(timestamp)));
  return out;
}

Bytes Repository::bundle() const { return to_bundle(publish()); }

Bytes to_bundle(const std::map<std::string, Bytes> &files) {
  auto out = directory::write_bundle(files);
  if (!out) throw std::runtime_error(out.error().message);
  return std::move(*out);
}

std::string policy_country(const std::string &code, const std::string &numbers,
                           const std::vector<Key> &handoff_keys) {
  return "\"" + code + R"(":{"serves":[")" + code + R"("],"prefixes":["+49301234"],"short_codes":[)" +
         numbers +
         R"(],"urls":["https://world.example/help","https://line.example"],"mail_domains":["line.example"],"handles":["@the_line"],)"
         R"("text_digits":["24"],"handoff_keys":)" +
         key_ids(handoff_keys) + R"(,"handoff_min":2})";
}

std::string phone_record(const std::string &id, const std::string &serves, const std::string &number) {
  return R"({"id":")" + id + R"(","version":1,"state":"active","serves":[")" + serves +
         R"("],"name":{"und":"The line"},"kind":"child_helpline","languages":["de"],"channels":[{"type":"phone","value":")" +
         number + "\"}]}";
}

std::string talk_record(const std::string &id, const std::string &serves, const std::string &number,
                        const std::string &not_after) {
  const std::string key = to_base64(Bytes(32, 9));
  return R"({"id":")" + id + R"(","version":1,"state":"active","serves":[")" + serves +
         R"("],"name":{"und":"The talking line"},"kind":"child_helpline","channels":[{"type":"pop","value":null},{"type":"phone","value":")" +
         number + R"("}],"handoff":{"gateway":"demo","desk_keys":[{"id":1,"public_key":")" + key +
         R"(","not_before":"2026-01-01T00:00:00Z","not_after":")" + not_after + R"("}],"questions":[]}})";
}

}  // namespace pop::test
