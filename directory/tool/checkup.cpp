#include "checkup.h"

#include <algorithm>

#include "base/clock.h"
#include "directory/bundle.h"
#include "directory/catalog_files.h"
#include "directory/policy.h"
#include "inspection.h"
#include "role_name.h"
#include "source_tree.h"
#include "trust/metadata.h"

namespace pop::tool {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t gateway_key_life = 90 * day;  // design, section 3
constexpr std::int64_t known_before_use = 14 * day;
constexpr std::int64_t desk_key_warning = 14 * day;
constexpr int years_unseen = 3;

std::string date(std::int64_t moment) { return format_utc(moment).substr(0, 10); }

class Examiner {
 public:
  Examiner(const Published &published, std::int64_t now, Checkup &found)
      : published_(published), now_(now), found_(found) {}

  void run() {
    examine_as_app();
    for (const char *role : {"timestamp", "snapshot"}) {
      const Bytes *file = published_.metadata(role);
      const Result<trust::Timestamp> timestamp = trust::parse_timestamp(*file);
      const Result<trust::Snapshot> snapshot = trust::parse_snapshot(*file);
      if (timestamp) examine_expiry(role, timestamp->expires);
      if (snapshot) examine_expiry(role, snapshot->expires);
    }
    const Result<trust::Root> root = trust::parse_root(*published_.metadata("root"));
    if (!root) return found_.broken.push_back(root.error().message);
    examine_expiry("root", root->expires);
    examine_keys("root", root->root);
    examine_role("targets", root->targets);
  }

 private:
  void examine_as_app() {
    const auto first = published_.files.find("metadata/1.root.json");
    const Result<Bytes> bundle = directory::write_bundle(published_.files);
    if (!bundle) return found_.broken.push_back(bundle.error().message);
    const Result<Inspection> seen = inspect(first->second, *bundle, now_);
    if (!seen) return found_.broken.push_back("apps refuse the whole directory: " + seen.error().message);
    for (const std::string &line : seen->left_out) found_.broken.push_back("apps leave out " + line);
    for (const std::string &line : seen->no_conversation)
      found_.broken.push_back("apps offer no conversation with " + line);
  }

  // A year's role is renewed in its last two months, the others in their last half.
  void examine_expiry(const std::string &role, std::int64_t expires) {
    const Result<RoleName> name = parse_role_name(role);
    if (!name || expires <= now_) {
      if (expires <= now_) found_.broken.push_back(role + " expired on " + date(expires));
      return;
    }
    const std::int64_t early = std::min(name->life() / 2, 60 * day);
    if (expires - now_ >= early) return;
    const bool online = name->kind == RoleKind::snapshot || name->kind == RoleKind::timestamp;
    found_.due.push_back(role + " expires on " + date(expires) +
                         (online ? ": run pop-directory accept, which should run daily"
                                 : ": its holders run pop-directory renew"));
  }

  void examine_keys(const std::string &role, const trust::RoleKeys &keys) {
    if (keys.threshold > keys.key_ids.size()) {
      found_.broken.push_back(role + " needs " + std::to_string(keys.threshold) + " signatures and has " +
                              std::to_string(keys.key_ids.size()) + " keys: nobody can sign it");
    } else if ((role == "root" || role == "targets") && keys.threshold == keys.key_ids.size()) {
      found_.due.push_back(
          role + " needs all of its " + std::to_string(keys.threshold) +
          " keys: one that is lost cannot be replaced. Add one with pop-directory root draft");
    }
  }

  void examine_role(const std::string &role, const trust::RoleKeys &keys) {
    examine_keys(role, keys);
    const Bytes *file = published_.metadata(role);
    if (file == nullptr)
      return found_.broken.push_back(
          role + " may speak, but is missing from the snapshot: accept its first version");
    const Result<trust::Targets> targets = trust::parse_targets(*file, role);
    if (!targets) return found_.broken.push_back(targets.error().message);
    examine_expiry(role, targets->expires);
    for (const auto &[path, target] : targets->targets) examine_file(path, keys, targets->expires);
    if (!targets->delegations) return;
    for (const trust::DelegatedRole &below : targets->delegations->roles)
      examine_role(below.name, below.keys);
  }

  void examine_file(const std::string &path, const trust::RoleKeys &keys, std::int64_t role_expires) {
    const auto bytes = published_.targets.find(path);
    if (bytes == published_.targets.end()) return;
    const Result<JsonDocument> content = parse_json(bytes->second);
    if (!content) return found_.broken.push_back(path + ": " + content.error().message);
    const std::string folder = parts_of(path)[0];
    if (folder == "gateways") examine_gateway(path, *content, role_expires);
    if (folder == "services") examine_record(path, *content, keys);
  }

  void examine_gateway(const std::string &path, const JsonValue &content, std::int64_t role_expires) {
    const Result<directory::Gateway> gateway = directory::parse_gateway(content);
    if (!gateway) return;  // the app has said so
    const std::int64_t signed_at = role_expires - gateway_key_life;
    std::int64_t first_begin = 0;
    std::int64_t last_end = 0;
    for (const auto &key : gateway->key_configs) {
      if (key.not_after - key.not_before > gateway_key_life) {
        found_.due.push_back(path + ": a key lives " +
                             std::to_string((key.not_after - key.not_before) / day) +
                             " days; its private half lies about longer than the 90 it should");
      }
      if (first_begin == 0 || key.not_before < first_begin) first_begin = key.not_before;
      last_end = std::max(last_end, key.not_after);
    }
    for (const auto &key : gateway->key_configs) {
      if (key.not_before > first_begin && key.not_before > now_ &&
          key.not_before < signed_at + known_before_use) {
        found_.due.push_back(
            path + ": the key that begins on " + date(key.not_before) +
            " was published less than 14 days before: apps that did not update will not know it");
      }
    }
    if (last_end <= now_) {
      found_.broken.push_back(path + ": its last key ended on " + date(last_end));
    } else if (last_end - now_ < 2 * known_before_use) {
      found_.due.push_back(path + ": its last key ends on " + date(last_end) +
                           ", so the next one must be published by " + date(last_end - known_before_use));
    }
  }

  void examine_record(const std::string &path, const JsonValue &content, const trust::RoleKeys &keys) {
    const Result<directory::Service> service = directory::parse_service(content);
    if (!service || service->withdrawn) return;
    if (service->handoff) examine_handoff(path, *service, keys);
    if (const JsonValue *verification = get_object(content, "verification")) {
      const auto review_by = parse_utc(get_string(*verification, "review_by").value_or(""));
      if (review_by && *review_by < now_)
        found_.stale.push_back(path + ": was to be looked at again by " + date(*review_by));
    }
    const std::int64_t year = civil_from_days(now_ / day).year;
    if (!service->confirmed && service->last_seen && year - *service->last_seen >= years_unseen)
      found_.stale.push_back(path + ": last seen in service in " + std::to_string(*service->last_seen));
  }

  void examine_handoff(const std::string &path, const directory::Service &service,
                       const trust::RoleKeys &keys) {
    std::int64_t last_end = 0;
    for (const directory::DeskKey &key : service.handoff->desk_keys)
      last_end = std::max(last_end, key.not_after);
    if (last_end > now_ && last_end - now_ < desk_key_warning)
      found_.due.push_back(path + ": its last desk key ends on " + date(last_end) +
                           ": the helpline makes a new one (pop-desk keys) and signs it");
    const auto policy_file = published_.targets.find("policy/" + parts_of(path)[1] + ".json");
    if (policy_file == published_.targets.end()) return;
    const Result<JsonDocument> document = parse_json(policy_file->second);
    if (!document) return;
    const Result<directory::CountryPolicy> policy =
        directory::parse_country_policy(*document, policy_file->first);
    if (!policy) return;
    const auto able =
        std::count_if(keys.key_ids.begin(), keys.key_ids.end(),
                      [&policy](const std::string &id) { return policy->handoff_keys.count(id) != 0; });
    if (static_cast<std::size_t>(able) < policy->handoff_min) {
      found_.broken.push_back(path + ": a conversation needs " + std::to_string(policy->handoff_min) +
                              " signatures by handoff_keys, and its role has " + std::to_string(able) +
                              " such keys: nobody can reach that");
    }
  }

  const Published &published_;
  std::int64_t now_;
  Checkup &found_;
};

}  // namespace

Checkup check_up(const Published &published, std::int64_t now) {
  Checkup found;
  Examiner(published, now, found).run();
  return found;
}

}  // namespace pop::tool
