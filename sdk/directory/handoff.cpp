// What a conversation needs, and when it must not be had: design, section 3, "Handoff needs more keys than a
// phone number".
#include <algorithm>

#include "base/clock.h"
#include "directory/generation.h"

namespace pop::directory {
namespace {

// Of the keys valid now, the one that became so last; null when none is.
template <typename Key>
const Key *valid_key(const std::vector<Key> &keys, std::int64_t now) {
  const Key *best = nullptr;
  for (const Key &key : keys) {
    if (now < key.not_before || now >= key.not_after) continue;
    if (!best || key.not_before > best->not_before) best = &key;
  }
  return best;
}

// A relay run by the gateway's operator would see both who asks and what is asked.
const Relay *choose_relay(std::span<const Relay> relays, std::string_view gateway,
                          std::string_view gateway_operator) {
  const Relay *trial = nullptr;
  for (const Relay &relay : relays) {
    if (std::find(relay.gateways.begin(), relay.gateways.end(), gateway) == relay.gateways.end()) continue;
    if (relay.operator_id != gateway_operator && !relay.trial) return &relay;
    if (relay.trial && !trial) trial = &relay;
  }
  return trial;
}

bool is_slug(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

// Every link from timestamp down carries length and SHA-256: a mirror cannot swap a file for another of the
// same version.
bool Generation::pinned(const trust::RoleChain &chain) const {
  return trusted().timestamp()->snapshot.pinned() &&
         std::all_of(chain.begin(), chain.end(), [this](const std::string &role) {
           const trust::MetaFile *listed = trusted().listed(role);
           return listed && listed->pinned();
         });
}

Result<void> Generation::unexpired(const trust::RoleChain &chain, std::int64_t now) const {
  const auto check = [now](const trust::Metadata &metadata, std::string_view name) -> Result<void> {
    if (metadata.expires > now) return {};
    return Error{POP_E_EXPIRED, std::string(name) + ": expired at " + format_utc(metadata.expires)};
  };
  if (auto ok = check(trusted().root(), "root"); !ok) return ok;
  if (auto ok = check(*trusted().timestamp(), "timestamp"); !ok) return ok;
  if (auto ok = check(*trusted().snapshot(), "snapshot"); !ok) return ok;
  for (std::size_t depth = 1; depth <= chain.size(); ++depth) {
    const trust::RoleChain part(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(depth));
    if (auto ok = check(*trusted().role(part), part.back()); !ok) return ok;
  }
  return {};
}

Result<const Gateway *> Generation::gateway(std::string_view id) {
  auto found = gateways_.find(id);
  if (found == gateways_.end()) {
    auto gateway = load_gateway(id);
    if (!gateway && gateway.error().code != POP_E_NOT_FOUND) note(gateway.error());
    found = gateways_.emplace(id, std::move(gateway)).first;
  }
  if (!found->second) return found->second.error();
  return &*found->second;
}

Result<Gateway> Generation::load_gateway(std::string_view id) {
  if (!is_slug(id)) return Error{POP_E_NOT_FOUND, "no gateway has this id"};
  const std::string path = "gateways/" + std::string(id) + ".json";
  const auto found = find(path);
  if (!found) return found.error();
  return read_gateway(path, *found);
}

Result<Gateway> Generation::read_gateway(const std::string &path, const trust::FoundTarget &found) {
  const std::string id = path.substr(path.find('/') + 1, path.rfind('.') - path.find('/') - 1);
  if (found.chain.back() != "gw-" + id) {
    return Error{POP_E_DELEGATION,
                 path + ": the role " + found.chain.back() + " may not speak for this gateway"};
  }
  const auto document = read_json(path, found.file);
  if (!document) return document.error();
  auto gateway = parse_gateway(*document);
  if (!gateway) return Error{gateway.error().code, path + ": " + gateway.error().message};
  if (gateway->id != id)
    return Error{POP_E_POLICY, path + ": id \"" + gateway->id + "\" is not that of the path"};
  return gateway;
}

Result<Generation::Carriers> Generation::carriers_of(std::string_view service_id) {
  const std::string code = country_of(service_id);
  const auto served = services(code);
  if (!served) return served.error();
  const auto service = std::find_if(served->begin(), served->end(),
                                    [&](const Service &each) { return each.id == service_id; });
  if (service == served->end()) return Error{POP_E_NOT_FOUND, "no such service"};
  const auto &conversations = country(code).conversations;
  const auto chain = conversations.find(service_id);
  if (chain == conversations.end()) return Error{POP_E_NO_HANDOFF, "this service takes no conversation"};

  const auto gateway = this->gateway(service->handoff->gateway);
  if (!gateway) return gateway.error();
  const auto gateway_file = find("gateways/" + (*gateway)->id + ".json");
  if (!gateway_file) return gateway_file.error();
  if (!pinned(gateway_file->chain))
    return Error{POP_E_NO_HANDOFF, "the gateway's metadata carries no length and hash"};

  // Who runs the gateway is for the editors to say: its own key would say whatever lets a relay pass.
  const Relays &known = relays();
  const auto gateway_operator = known.gateway_operators.find((*gateway)->id);
  if (gateway_operator == known.gateway_operators.end())
    return Error{POP_E_RELAY, "relays.json does not say who operates the gateway"};
  if (gateway_operator->second != (*gateway)->operator_id)
    return Error{POP_E_RELAY, "the gateway names another operator than relays.json does"};
  const Relay *relay = choose_relay(known.all, (*gateway)->id, gateway_operator->second);
  if (!relay) return Error{POP_E_RELAY, "no relay may be used for this gateway"};
  return Carriers{&*service, &chain->second, *gateway, gateway_file->chain, relay};
}

Result<HandoffRoute> Generation::handoff_for(std::string_view service_id, std::int64_t now) {
  const auto carriers = carriers_of(service_id);
  if (!carriers) return carriers.error();
  const auto &[service, chain, gateway, gateway_chain, relay] = *carriers;

  // A clock that was set back must not bring an old key to life.
  const std::int64_t time = std::max(now, trusted().time());
  if (auto ok = unexpired(*chain, time); !ok) return ok.error();
  const DeskKey *desk_key = valid_key(service->handoff->desk_keys, time);
  if (!desk_key) return Error{POP_E_KEY_EXPIRED, "no desk key of this service is valid now"};
  if (auto ok = unexpired(gateway_chain, time); !ok) return ok.error();
  const Gateway::KeyConfig *config = valid_key(gateway->key_configs, time);
  if (!config) return Error{POP_E_KEY_EXPIRED, "no key of the gateway is valid now"};

  HandoffRoute out;
  out.service_id = service->id;
  out.desk_key = *desk_key;
  out.gateway_id = gateway->id;
  out.gateway_url = gateway->url;
  out.key_config = config->bytes;
  out.relay_id = relay->id;
  out.relay_url = relay->url;
  out.relay_directory = relay->directory;
  out.relay_operator_name = relay->operator_name;
  out.trial = relay->trial;
  return out;
}

Result<RenewalSource> Generation::renewal_for(std::string_view service_id) {
  const auto carriers = carriers_of(service_id);
  if (!carriers) return carriers.error();
  if (carriers->relay->directory.empty()) return Error{POP_E_RELAY, "the relay serves no directory"};
  return RenewalSource{carriers->relay->directory, carriers->relay->trial};
}

}  // namespace pop::directory
