#include "gateway/desk_sessions.h"

#include <sodium.h>

#include <algorithm>

#include "common/desk_proof.h"

namespace helpline {
namespace {

constexpr std::int64_t kChallengeSeconds = 60;
constexpr std::int64_t kSessionSeconds = 12LL * 3'600;
constexpr std::size_t kSessionsPerService = 16;
constexpr std::size_t kNonce = 16;

}  // namespace

DeskSessions::DeskSessions(const GatewayConfig &config) : config_(config), mac_key_(crypto_auth_KEYBYTES) {
  pop::fill_random(mac_key_.writable());
}

pop::Sha256 DeskSessions::mac(pop::ByteView bytes) const {
  static_assert(crypto_auth_BYTES == sizeof(pop::Sha256));
  pop::Sha256 out{};
  crypto_auth(out.data(), bytes.data(), bytes.size(), mac_key_.reveal().data());
  return out;
}

pop::Bytes DeskSessions::challenge(std::int64_t now) const {
  pop::Bytes out(kNonce);
  pop::fill_random(out);
  pop::append_u32(out, static_cast<std::uint32_t>(now + kChallengeSeconds));
  pop::append(out, mac(out));
  return out;
}

std::optional<pop::ByteArray<32>> DeskSessions::begin(std::string_view service, pop::ByteView challenge,
                                                      pop::ByteView signature, std::int64_t now) {
  const auto served = config_.services.find(service);
  pop::ByteReader reader(challenge);
  reader.take(kNonce);
  const std::int64_t expires = reader.u32();
  const pop::ByteView tag = reader.rest();
  if (served == config_.services.end() || reader.failed() || tag.size() != crypto_auth_BYTES || now > expires)
    return {};
  if (crypto_auth_verify(tag.data(), challenge.data(), challenge.size() - tag.size(),
                         mac_key_.reveal().data()) != 0) {
    return {};
  }
  const pop::Bytes proof = desk_proof(config_.id, service, challenge);
  if (signature.size() != crypto_sign_BYTES ||
      crypto_sign_verify_detached(signature.data(), proof.data(), proof.size(),
                                  served->second.access_key.data()) != 0) {
    return {};
  }

  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [now](const auto &entry) { return entry.second.expires < now; });
  const auto of_service = [service](const auto &entry) { return entry.second.service == service; };
  if (std::ranges::count_if(sessions_, of_service) >= static_cast<std::ptrdiff_t>(kSessionsPerService)) {
    std::erase_if(sessions_, of_service);
  }
  pop::ByteArray<32> token{};
  pop::fill_random(token);
  sessions_[pop::sha256(token)] = {std::string(service), now + kSessionSeconds};
  return token;
}

std::optional<std::string> DeskSessions::service_of(std::string_view authorization, std::int64_t now) const {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization.starts_with(scheme)) return {};
  const auto token = pop::from_hex(authorization.substr(scheme.size()));
  if (!token) return {};
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(pop::sha256(*token));
  if (found == sessions_.end() || found->second.expires < now) return {};
  return found->second.service;
}

}  // namespace helpline
