#include "directory/generation.h"

#include <algorithm>

#include "directory/text_check.h"
#include "pop/host.h"

namespace pop::directory {
namespace {

constexpr std::string_view kWorldWide = "001";
const std::string kPolicyFolder = "policy/";

bool is_country_code(std::string_view code) noexcept {
  return code == kWorldWide || (code.size() == 2 && std::all_of(code.begin(), code.end(),
                                                                [](char c) { return c >= 'A' && c <= 'Z'; }));
}

}  // namespace

bool chain_speaks_for(const trust::RoleChain &chain, std::string_view country) {
  if (country == kWorldWide) return chain.size() == 1;
  return std::find(chain.begin() + 1, chain.end(), "cc-" + std::string(country)) != chain.end();
}

Generation::Generation(std::unique_ptr<trust::Mirror> mirror, trust::TrustedSet trusted, Log log)
    : mirror_(std::move(mirror)), repository_(std::move(trusted), *mirror_), log_(std::move(log)) {}

std::int64_t Generation::issued() const noexcept {
  const trust::Timestamp *timestamp = trusted().timestamp();
  return timestamp ? timestamp->issued.value_or(0) : 0;
}

std::pair<std::int64_t, std::int64_t> Generation::version() const noexcept {
  return {trusted().root().version, trusted().timestamp()->version};
}

// The log must not show where a child is: it gets the kind of fault, never the record or the country.
// Publishers learn both from verify_all.
void Generation::note(const Error &fault) {
  if (log_)
    log_(POP_LOG_WARNING,
         "directory: something signed was left out, " + std::string(pop_result_name(fault.code)));
}

Result<JsonDocument> Generation::read_json(const std::string &path, const trust::TargetFile &file) {
  const auto blob = repository_.target(path, file);
  if (!blob) {
    damaged_ = true;
    return blob.error();
  }
  auto document = parse_json(blob->view());
  if (!document) return Error{document.error().code, path + ": " + document.error().message};
  return document;
}

// A gateway's or a desk's role that could not be taken is left out of a kept directory; all others are in it.
Result<const trust::Targets *> Generation::role(const trust::RoleChain &chain) {
  auto role = repository_.role(chain);
  if (!role && (role.error().code != POP_E_MISSING || dispensable(chain).empty())) damaged_ = true;
  return role;
}

Result<trust::FoundTarget> Generation::find(const std::string &path) {
  return trust::find_target(
      path, [this](const trust::RoleChain &chain) { return role(chain); }, trusted().limits().roles_searched);
}

Result<JsonDocument> Generation::editors_file(const std::string &name) {
  const trust::Targets *editors = trusted().targets();
  if (editors == nullptr) return Error{POP_E_STATE, name + ": the directory did not verify"};
  const auto &files = editors->targets;
  const auto found = files.find(name);
  if (found == files.end()) return Error{POP_E_NOT_FOUND, name + ": the editors list no such file"};
  return read_json(name, found->second);
}

template <typename T, typename Parse>
const Result<T> &Generation::editors_once(std::optional<Result<T>> &memo, const std::string &name,
                                          Parse parse) {
  if (!memo) {
    const auto document = editors_file(name);
    memo.emplace(document ? parse(*document) : Result<T>(document.error()));
    if (!*memo && memo->error().code != POP_E_NOT_FOUND) note(memo->error());
  }
  return *memo;
}

const Result<CountryPolicy> &Generation::policy(std::string_view country) {
  const auto found = policies_.find(country);
  if (found != policies_.end()) return found->second;
  const std::string name = kPolicyFolder + ascii_lower(country) + ".json";
  const auto document = editors_file(name);
  auto policy = document ? parse_country_policy(*document, name) : Result<CountryPolicy>(document.error());
  if (!policy && policy.error().code != POP_E_NOT_FOUND) note(policy.error());
  return policies_.emplace(country, std::move(policy)).first->second;
}

std::vector<std::string> Generation::countries() {
  std::vector<std::string> codes;
  if (!trusted().targets()) return codes;
  const auto &files = trusted().targets()->targets;
  for (auto file = files.lower_bound(kPolicyFolder);
       file != files.end() && file->first.starts_with(kPolicyFolder); ++file) {
    const std::string code =
        ascii_upper(file->first.substr(kPolicyFolder.size(), file->first.rfind('.') - kPolicyFolder.size()));
    if (code != kWorldWide) codes.push_back(code);
  }
  return codes;
}

std::span<const EmergencyNumber> Generation::emergency(std::string_view country) {
  const auto &all = editors_once(emergency_, "emergency.json", &parse_emergency);
  if (!all) return {};
  const auto found = all->find(country);
  return found == all->end() ? std::span<const EmergencyNumber>()
                             : std::span<const EmergencyNumber>(found->second);
}

const Zones &Generation::zones() {
  static const Zones kNone;
  const auto &zones = editors_once(zones_, "zones.json", &Zones::parse);
  return zones ? *zones : kNone;
}

std::optional<std::string> Generation::parent(std::string_view country) {
  const auto &all = editors_once(parents_, "parents.json", &parse_parents);
  if (!all) return std::nullopt;
  const auto found = all->find(country);
  return found == all->end() ? std::nullopt : std::optional(found->second);
}

const Relays &Generation::relays() {
  static const Relays kNone;
  const auto &relays = editors_once(relays_, "relays.json", &parse_relays);
  return relays ? *relays : kNone;
}

const Holidays *Generation::holidays(std::string_view country) {
  if (!is_country_code(country)) return nullptr;
  auto found = holidays_.find(country);
  if (found == holidays_.end()) {
    const auto document = editors_file("holidays/" + ascii_lower(country) + ".json");
    Result<Holidays> holidays = document ? parse_holidays(*document) : Result<Holidays>(document.error());
    if (!holidays && holidays.error().code != POP_E_NOT_FOUND) note(holidays.error());
    found = holidays_.emplace(country, std::move(holidays)).first;
  }
  return found->second ? &*found->second : nullptr;
}

Result<Services> Generation::services(std::string_view code) {
  if (!is_country_code(code)) return Services();
  const Country &loaded = country(code);
  if (loaded.services.empty() && loaded.fault.code != POP_OK) return loaded.fault;
  return loaded.services;
}

const Generation::Country &Generation::country(std::string_view code) {
  const auto found = countries_.find(code);
  if (found != countries_.end()) return found->second;
  return countries_.emplace(code, load_country(code)).first->second;
}

// What may be listed for a country: every path of its folder in every role that its delegations lead to.
// Which of the roles speaks for a path is then the search's to say.
std::set<std::string> Generation::list_country(std::string_view folder, Country &out) {
  std::set<std::string> paths;
  std::set<std::string> visited;
  std::vector<trust::RoleChain> waiting{{"targets"}};
  while (!waiting.empty() && visited.size() < trusted().limits().roles_searched) {
    const trust::RoleChain chain = std::move(waiting.back());
    waiting.pop_back();
    if (!visited.insert(chain.back()).second) continue;
    const auto listing = role(chain);
    if (!listing) {
      out.fault = listing.error();
      note(out.fault);
      continue;
    }
    const std::string prefix = std::string(folder) + "/";
    const auto &files = (*listing)->targets;
    for (auto file = files.lower_bound(prefix); file != files.end() && file->first.starts_with(prefix);
         ++file)
      paths.insert(file->first);
    if (!(*listing)->delegations) continue;
    for (const trust::DelegatedRole &delegated : (*listing)->delegations->roles) {
      if (!reaches(delegated, folder)) continue;
      waiting.push_back(chain);
      waiting.back().push_back(delegated.name);
    }
  }
  return paths;
}

Generation::Country Generation::load_country(std::string_view code) {
  Country out;
  std::vector<Service> services;
  for (const std::string &path : list_country("services/" + ascii_lower(code), out)) {
    const auto found = find(path);
    // Listed only where the search does not come: nobody who may has signed it.
    if (!found && found.error().code == POP_E_NOT_FOUND) continue;
    auto record = found ? read_record(path, *found) : Result<Record>(found.error());
    if (!record) {
      out.fault = record.error();
      note(out.fault);
      continue;
    }
    if (record->service.withdrawn) continue;
    record->service.closure = closure(record->service.id);
    if (record->may_converse) out.conversations.emplace(record->service.id, found->chain);
    services.push_back(std::move(record->service));
  }
  out.services = Services(std::move(services));
  return out;
}

Result<JsonDocument> Generation::read_country_file(const std::string &path, const trust::FoundTarget &found,
                                                   std::string_view country) {
  if (country.empty() || !chain_speaks_for(found.chain, country)) {
    return Error{POP_E_DELEGATION,
                 path + ": the role " + found.chain.back() + " may not speak for this country"};
  }
  if (found.file.length > kRecordLimit) {
    return Error{POP_E_TOO_LARGE, path + ": is longer than " + std::to_string(kRecordLimit) + " bytes"};
  }
  return read_json(path, found.file);
}

// A status that cannot be believed closes nothing: the record's hours hold.
std::optional<Closure> Generation::closure(const std::string &service_id) {
  std::string path = "status/" + service_id + ".json";
  path.replace(path.find('.'), 1, "/");
  const auto found = find(path);
  const auto closed = found ? read_closure(path, *found) : Result<Closure>(found.error());
  if (closed) return *closed;
  if (closed.error().code != POP_E_NOT_FOUND) note(closed.error());
  return std::nullopt;
}

Result<Closure> Generation::read_closure(const std::string &path, const trust::FoundTarget &found) {
  // "status/de/line.json" speaks of "de.line".
  constexpr std::size_t folder = std::string_view("status/").size();
  std::string id = path.substr(folder, path.rfind('.') - folder);
  const std::string country = id.substr(0, id.find('/'));
  id.replace(country.size(), 1, ".");
  const auto document = read_country_file(path, found, country);
  if (!document) return document.error();
  auto closed = parse_status(*document, id);
  if (!closed) return Error{closed.error().code, path + ": " + closed.error().message};
  return closed;
}

Result<Generation::Record> Generation::read_record(const std::string &path, const trust::FoundTarget &found) {
  const std::string_view country = parse_service_path(path).country;
  const auto document = read_country_file(path, found, country);
  if (!document) return document.error();
  auto service = parse_service(*document);
  if (!service) return Error{service.error().code, path + ": " + service.error().message};
  const auto &allowed = (governor_ ? *governor_ : *this).policy(ascii_upper(country));
  if (!allowed && allowed.error().code == POP_E_NOT_FOUND)
    return Error{POP_E_POLICY, path + ": the editors' policy has no entry for this country"};
  if (!allowed) return allowed.error();
  if (auto ok = check_record(*allowed, path, *service, *document); !ok) return ok.error();

  Record out{std::move(*service), false};
  // The signatures are counted again only for a record that claims something by them.
  out.may_converse = governor_ == nullptr && out.service.handoff &&
                     signed_by(found.chain, allowed->handoff_keys, allowed->handoff_min) &&
                     pinned(found.chain);
  if (!out.may_converse) {
    out.service.handoff.reset();
    std::erase_if(out.service.channels,
                  [](const Channel &channel) { return channel.type == ChannelType::pop; });
  }
  // Only the service can confirm: in a role of its own, below its country's, with a key the editors know as
  // its own.
  const bool own_role = found.chain.size() > 1 && found.chain.back() != "cc-" + std::string(country);
  const auto own_keys = allowed->service_keys.find(parse_service_path(path).slug);
  out.service.confirmed = out.service.confirmed && own_role && own_keys != allowed->service_keys.end() &&
                          signed_by(found.chain, own_keys->second, 1);
  return out;
}

bool Generation::signed_by(const trust::RoleChain &chain, const std::set<std::string, std::less<>> &keys,
                           std::size_t min) const {
  const trust::Targets *role = trusted().role(chain);
  const auto verified =
      std::count_if(role->verified_signers.begin(), role->verified_signers.end(),
                    [&keys](const trust::PublicKey &key) { return keys.count(trust::key_id(key)) != 0; });
  if (static_cast<std::size_t>(verified) >= min) return true;
  // World-wide services are the editors' own, and the root says who the editors are.
  const trust::Root &root = trusted().root();
  const trust::Targets *delegator =
      chain.size() == 1 ? nullptr : trusted().role(trust::RoleChain(chain.begin(), chain.end() - 1));
  const trust::RoleKeys *of_role =
      delegator == nullptr ? &root.targets : delegator->delegations->keys_of(chain.back());
  const trust::Keys &named = delegator == nullptr ? root.keys : delegator->delegations->keys;
  trust::RoleKeys listed{{}, min};
  trust::Keys known;
  // The delegator may call a key what it likes; policy.json means the key itself.
  for (const std::string &id : of_role->key_ids) {
    const auto key = named.find(id);
    if (key == named.end() || keys.count(trust::key_id(key->second)) == 0) continue;
    listed.key_ids.insert(id);
    known.emplace(id, key->second);
  }
  if (listed.key_ids.size() < min) return false;
  return trust::signers(*role, known, listed, trusted().verifier(), min).size() >= min;
}

}  // namespace pop::directory
