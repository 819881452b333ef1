#include "client/conversation_keys.h"

#include <algorithm>
#include <utility>

#include "handoff/protocol.h"

namespace pop::client {
namespace {

// For an update of the app's that is under way already. It is not cut off: its mirror would learn the moment
// at which a child began.
constexpr std::int64_t kTurnMs = 60'000;

}  // namespace

ConversationKeys::ConversationKeys(Setup setup, directory::Directory &directory, Updater &updater,
                                   const Clock &clock)
    : setup_(std::move(setup)), directory_(directory), updater_(updater), clock_(clock) {}

ConversationKeys::~ConversationKeys() {
  if (begun_ && !over_) updater_.cancel();
}

Result<handoff::ConversationSetup> ConversationKeys::read() {
  const auto route = directory_.handoff_for(setup_.service_id, clock_.unix_seconds());
  if (!route) return route.error();
  if (route->trial && !setup_.trial)
    return Error{POP_E_RELAY, "the newer directory is for trials, and the child was not told"};
  const auto gateway_key = handoff::parse_key_config(route->key_config);
  if (!gateway_key) return gateway_key.error();
  auto authority = handoff::https_authority(route->gateway_url);
  if (!authority) return authority.error();

  handoff::ConversationSetup setup;
  setup.service_id = route->service_id;
  setup.desk_key_id = route->desk_key.id;
  std::copy(route->desk_key.public_key.begin(), route->desk_key.public_key.end(), setup.desk_key.begin());
  setup.gateway_authority = std::move(*authority);
  setup.gateway_key = *gateway_key;
  setup.relay_url = setup_.app_relay.empty() ? route->relay_url : setup_.app_relay;
  setup.isolation = setup_.isolation;
  return setup;
}

bool ConversationKeys::update(std::uint32_t &next_ms) {
  if (over_ || setup_.directory_url.empty()) return true;
  if (begun_) return false;
  const std::int64_t now = clock_.monotonic_ms();
  if (!give_up_ms_) give_up_ms_ = now + kTurnMs;
  if (updater_.under_way()) {
    next_ms = std::min(next_ms, static_cast<std::uint32_t>(std::max<std::int64_t>(*give_up_ms_ - now, 0)));
    return now >= *give_up_ms_;
  }
  const auto started = updater_.start_for_conversation(
      setup_.directory_url, setup_.isolation, [this](pop_result, const std::string &) { over_ = true; });
  begun_ = true;  // where there was no memory to begin, the next call does
  over_ = !started;
  return over_;
}

}  // namespace pop::client
