// Oblivious HTTP: key configurations, and what comes sealed to a gateway and back.

#include "handoff/ohttp.h"

#include "fuzz.h"

using namespace pop;
using namespace pop::handoff;

namespace {

const OhttpGatewayKey &gateway() {
  static const OhttpGatewayKey key{1, derive_key_pair(Bytes(32, 7))};
  return key;
}

void key_config(ByteView bytes) {
  const auto config = parse_key_config(bytes);
  if (!config) return;
  fuzz::require(write_key_config(*config) == Bytes(bytes.begin(), bytes.end()));
}

void key_configs(ByteView bytes) {
  const auto configs = parse_key_configs(bytes);
  if (!configs) return;
  const auto again = parse_key_configs(write_key_configs(*configs));
  fuzz::require(again.ok() && again->size() == configs->size());
}

// Nobody seals a response by chance.
void response(ByteView bytes) {
  static const KeyPair ephemeral = derive_key_pair(Bytes(32, 9));
  static const auto request =
      seal_ohttp_request(gateway().config(), as_bytes("ask"), chacha20_poly1305(), &ephemeral);
  fuzz::require(request.ok() && !request->opener.open(bytes).ok());
}

void request(ByteView bytes) { (void)open_ohttp_request({&gateway(), 1}, bytes); }

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  constexpr decltype(&request) readers[] = {key_config, key_configs, response, request};
  const auto [which, bytes] = fuzz::choose({data, size}, 4);
  readers[which](bytes);
  return 0;
}
