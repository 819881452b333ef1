#include "desk/page_login.h"

#include <sodium.h>

#include "common/files.h"

namespace helpline {
namespace {

constexpr std::int64_t kLinkSeconds = 300;
constexpr std::size_t kNonceSize = 16;
constexpr std::size_t kSignedSize = 8 + kNonceSize;  // until when, and what makes it unlike all others
constexpr std::size_t kTokenSize = kSignedSize + crypto_auth_BYTES;

std::int64_t read_time(pop::ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes.first(8)) value = value << 8 | byte;
  return static_cast<std::int64_t>(value);
}

}  // namespace

pop::Result<pop::Secret> page_link_key(const std::string &path) {
  auto there = read_private_file(path, crypto_auth_KEYBYTES + 1);
  if (!there && there.error().code == POP_E_NOT_FOUND) {
    pop::Secret fresh(crypto_auth_KEYBYTES);
    pop::fill_random(fresh.writable());
    if (auto written = write_private_file(path, fresh.reveal()); !written) return written.error();
    return fresh;
  }
  if (there && there->size() != crypto_auth_KEYBYTES)
    return pop::Error{POP_E_FORMAT, path + ": is no key of login links; delete it and a new one is made"};
  return there;
}

std::string make_link_token(const pop::Secret &key, std::int64_t now) {
  pop::ByteArray<kTokenSize> token{};
  const auto until = static_cast<std::uint64_t>(now + kLinkSeconds);
  for (std::size_t i = 0; i < 8; ++i) token[i] = static_cast<std::uint8_t>(until >> (56 - 8 * i));
  pop::fill_random(std::span(token).subspan(8, kNonceSize));
  crypto_auth(token.data() + kSignedSize, token.data(), kSignedSize, key.reveal().data());
  return pop::to_hex(token);
}

PageLogin::PageLogin(pop::Secret key, std::int64_t idle_seconds, const pop::Clock &clock)
    : key_(std::move(key)), idle_seconds_(idle_seconds), clock_(clock), began_(clock.unix_seconds()) {}

std::optional<std::string> PageLogin::enter(std::string_view token) {
  const auto bytes = pop::from_hex(token);
  if (!bytes || bytes->size() != kTokenSize ||
      crypto_auth_verify(bytes->data() + kSignedSize, bytes->data(), kSignedSize, key_.reveal().data()) != 0)
    return {};
  const std::int64_t until = read_time(*bytes);
  const std::int64_t now = clock_.unix_seconds();
  if (until <= now || until > now + kLinkSeconds || until < began_ + kLinkSeconds) return {};
  forget_old();
  if (!spent_.emplace(pop::to_hex(*bytes), until).second) return {};
  pop::ByteArray<32> key{};
  pop::fill_random(key);
  std::string session = pop::to_hex(key);
  sessions_[pop::sha256(pop::as_bytes(session))] = clock_.monotonic_ms();
  return session;
}

std::chrono::milliseconds PageLogin::left(std::string_view key) {
  forget_old();
  const auto found = sessions_.find(pop::sha256(pop::as_bytes(key)));
  if (found == sessions_.end()) return {};
  return std::chrono::milliseconds(found->second + idle_seconds_ * 1000 - clock_.monotonic_ms());
}

void PageLogin::used(std::string_view key) {
  const auto found = sessions_.find(pop::sha256(pop::as_bytes(key)));
  if (found != sessions_.end()) found->second = clock_.monotonic_ms();
}

void PageLogin::lock(std::string_view key) { sessions_.erase(pop::sha256(pop::as_bytes(key))); }

void PageLogin::forget_old() {
  std::erase_if(spent_, [now = clock_.unix_seconds()](const auto &one) { return one.second <= now; });
  const std::int64_t oldest = clock_.monotonic_ms() - idle_seconds_ * 1000;
  std::erase_if(sessions_, [oldest](const auto &one) { return one.second <= oldest; });
}

}  // namespace helpline
