// The locks of the conversation. Next to the network nothing here weighs anything; it is measured so that it
// stays so.

#include <sodium.h>

#include "figures.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"
#include "handoff/sealed_message.h"

namespace pop::bench {
namespace {

using namespace handoff;

constexpr std::string_view kService = "001.demo-helpline";

void multiply(benchmark::State &state, int times) {
  ByteArray<32> secret, point, out;
  randombytes_buf(secret.data(), secret.size());
  crypto_scalarmult_base(point.data(), secret.data());
  for (auto _ : state) {
    for (int i = 0; i < times; ++i) {
      // The first one makes a key, and the base point is quicker than another.
      if (i == 0 && times > 1) {
        crypto_scalarmult_base(out.data(), secret.data());
      } else if (crypto_scalarmult(out.data(), secret.data(), point.data()) != 0) {
        state.SkipWithError("the product is zero");
      }
      benchmark::DoNotOptimize(out);
    }
  }
}

Measure multiplications(int times) {
  return [times](benchmark::State &state) { multiply(state, times); };
}

void seal_outer(benchmark::State &state) {
  const OhttpGatewayKey key{1, generate_key_pair()};
  const OhttpKeyConfig config = key.config();
  const Bytes message(kBhttpSize);
  for (auto _ : state) benchmark::DoNotOptimize(seal_ohttp_request(config, message));
}

void open_outer(benchmark::State &state) {
  const OhttpGatewayKey key{1, generate_key_pair()};
  const auto request = seal_ohttp_request(key.config(), Bytes(kBhttpSize));
  for (auto _ : state) benchmark::DoNotOptimize(open_ohttp_request({&key, 1}, request->body));
}

struct Inner {
  KeyPair desk = generate_key_pair();
  MessagePlace place;
  PlainMessage plain;
  Inner() {
    plain.type = MessageType::text;
    plain.body = Secret(200);
  }
};

void seal_inner(benchmark::State &state) {
  const Inner inner;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        seal_message(inner.plain, inner.place, kService, inner.desk.public_key, {}, generate_key_pair()));
  }
}

void open_inner(benchmark::State &state) {
  const Inner inner;
  const auto sealed =
      seal_message(inner.plain, inner.place, kService, inner.desk.public_key, {}, generate_key_pair());
  for (auto _ : state) {
    benchmark::DoNotOptimize(open_message(sealed->bytes, inner.place, kService, inner.desk, {}));
  }
}

}  // namespace

std::vector<Figure> handoff_figures() {
  return {
      {"OHTTP request, seal", "", seal_outer, "2 scalar multiplications", multiplications(2)},
      {"OHTTP request, open", "", open_outer, "1 scalar multiplication", multiplications(1)},
      {"message, make a key and seal", "", seal_inner, "2 scalar multiplications", multiplications(2)},
      {"message, open", "", open_inner, "1 scalar multiplication", multiplications(1)},
  };
}

}  // namespace pop::bench
