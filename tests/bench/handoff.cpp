// The locks of the conversation. Next to the network nothing here weighs anything; it is measured so that it
// stays so.

#include <sodium.h>

#include <ctime>

#include "figures.h"
#include "handoff/ends.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"
#include "handoff/sealed_message.h"

namespace pop::bench {
namespace {

using namespace handoff;

constexpr std::string_view kService = "001.demo-helpline";

// `keys` of the base point, which is quicker than another, and `secrets` of another.
class Multiplications {
 public:
  Multiplications(int keys, int secrets) : keys_(keys), secrets_(secrets) {
    randombytes_buf(secret_.data(), secret_.size());
    crypto_scalarmult_base(point_.data(), secret_.data());
  }
  void run() {
    for (int i = 0; i < keys_; ++i) {
      crypto_scalarmult_base(out_.data(), secret_.data());
      benchmark::DoNotOptimize(out_);
    }
    for (int i = 0; i < secrets_; ++i) {
      benchmark::DoNotOptimize(crypto_scalarmult(out_.data(), secret_.data(), point_.data()));
      benchmark::DoNotOptimize(out_);
    }
  }

 private:
  int keys_, secrets_;
  ByteArray<32> secret_, point_, out_;
};

Measure multiplications(int keys, int secrets) {
  return [keys, secrets](benchmark::State &state) {
    Multiplications floor(keys, secrets);
    for (auto _ : state) floor.run();
  };
}

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// A few at a time and by the processor's time, so that figure and floor alternate and what else a busy
// machine does falls on neither.
void few_at_a_time(benchmark::State &state, const std::function<void()> &one) {
  constexpr int few = 8;
  for (auto _ : state) {
    const double begin = processor_seconds();
    for (int i = 0; i < few; ++i) one();
    state.SetIterationTime((processor_seconds() - begin) / few);
  }
}

// All that one message costs a child's device: its next key, both seals, and the filling up to one size.
void child_message(benchmark::State &state) {
  const KeyPair desk = generate_key_pair();
  const OhttpGatewayKey key{1, generate_key_pair()};
  const OhttpKeyConfig config = key.config();
  const Bytes text(200, 'x');
  const ConversationId conversation{1};
  few_at_a_time(state, [&] {
    ChildEnd child(std::string(kService), desk.public_key, conversation);
    const auto sealed = child.seal(MessageType::text, text);
    const auto request =
        write_request(SendRequest{conversation, Secret(kTokenSize), 0, *sealed}, "gateway.example");
    benchmark::DoNotOptimize(seal_ohttp_request(config, request->reveal()));
  });
}

void child_message_floor(benchmark::State &state) {
  Multiplications floor(3, 2);
  few_at_a_time(state, [&] { floor.run(); });
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
  const auto figure = [](const char *name, Measure run, const char *floor, int keys, int secrets) {
    return Figure{name, {}, std::move(run), floor, multiplications(keys, secrets)};
  };
  return {
      {"a child's message", "1.25 times", child_message, "5 scalar multiplications", child_message_floor,
       true, 1.25},
      figure("OHTTP request, seal", seal_outer, "2 scalar multiplications", 1, 1),
      figure("OHTTP request, open", open_outer, "1 scalar multiplication", 0, 1),
      figure("message, make a key and seal", seal_inner, "2 scalar multiplications", 1, 1),
      figure("message, open", open_inner, "1 scalar multiplication", 0, 1),
  };
}

}  // namespace pop::bench
