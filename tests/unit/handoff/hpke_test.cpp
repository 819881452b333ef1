#include "handoff/hpke.h"

#include <gtest/gtest.h>

#include "aes_gcm.h"
#include "handoff/labelled.h"
#include "vectors.h"

namespace pop::handoff {
namespace {

struct Inputs {
  explicit Inputs(const JsonValue &vector)
      : info(hex(vector, "info")), psk(hex(vector, "psk")), psk_id(hex(vector, "psk_id")) {
    setup.mode = static_cast<HpkeMode>(number(vector, "mode"));
    setup.info = info;
    setup.psk = psk;
    setup.psk_id = psk_id;
    setup.aead = &aead_of(number(vector, "aead_id"));
    if (find(vector, "skSm") != nullptr) sender = key_pair(vector, "skSm");
  }
  const KeyPair *sender_key() const { return sender ? &*sender : nullptr; }
  const PublicKey *sender_public() const { return sender ? &sender->public_key : nullptr; }

  Bytes info, psk, psk_id;
  HpkeSetup setup;
  std::optional<KeyPair> sender;
};

void check_secrets(const JsonValue &vector, const HpkeContext &context) {
  EXPECT_EQ(to_hex(context.secrets().key.reveal()), hex_text(vector, "key"));
  EXPECT_EQ(to_hex(context.secrets().base_nonce.reveal()), hex_text(vector, "base_nonce"));
  EXPECT_EQ(to_hex(context.secrets().exporter_secret.reveal()), hex_text(vector, "exporter_secret"));
  for (const JsonValue &one : get_array(vector, "exports")->GetArray()) {
    const Secret exported = context.export_secret(hex(one, "exporter_context"), number(one, "L"));
    EXPECT_EQ(to_hex(exported.reveal()), hex_text(one, "exported_value"));
  }
}

// What lies between the shared secret and the keys.
void check_key_schedule(const JsonValue &vector, const Inputs &in, const Secret &shared_secret) {
  const Labelled suite("HPKE", {kKemX25519, kKdfHkdfSha256, in.setup.aead->id});
  Bytes context{static_cast<std::uint8_t>(in.setup.mode)};
  append(context, suite.extract({}, "psk_id_hash", in.psk_id).reveal());
  append(context, suite.extract({}, "info_hash", in.info).reveal());
  EXPECT_EQ(to_hex(context), hex_text(vector, "key_schedule_context"));
  EXPECT_EQ(to_hex(suite.extract(shared_secret.reveal(), "secret", in.psk).reveal()),
            hex_text(vector, "secret"));
}

// Returns how many encryptions were checked.
std::size_t check_vector(const JsonValue &vector) {
  const Inputs in(vector);
  const KeyPair ephemeral = derive_key_pair(hex(vector, "ikmE"));
  const KeyPair recipient = derive_key_pair(hex(vector, "ikmR"));
  EXPECT_EQ(to_hex(ephemeral.private_key.reveal()), hex_text(vector, "skEm"));
  EXPECT_EQ(to_hex(recipient.private_key.reveal()), hex_text(vector, "skRm"));
  EXPECT_EQ(to_hex(recipient.public_key), hex_text(vector, "pkRm"));
  EXPECT_EQ(to_hex(ephemeral.public_key), hex_text(vector, "pkEm"));
  if (in.sender) {
    EXPECT_EQ(to_hex(derive_key_pair(hex(vector, "ikmS")).private_key.reveal()), hex_text(vector, "skSm"));
    EXPECT_EQ(to_hex(in.sender->public_key), hex_text(vector, "pkSm"));
  }
  const Secret shared_secret = *kem_encap(ephemeral, recipient.public_key, in.sender_key());
  EXPECT_EQ(to_hex(shared_secret.reveal()), hex_text(vector, "shared_secret"));
  EXPECT_EQ(to_hex(kem_decap(public_key(vector, "enc"), recipient, in.sender_public())->reveal()),
            hex_text(vector, "shared_secret"));
  check_key_schedule(vector, in, shared_secret);

  auto sender = hpke_send_with(ephemeral, recipient.public_key, in.setup, in.sender_key());
  auto receiver = hpke_receive(public_key(vector, "enc"), recipient, in.setup, in.sender_public());
  if (!sender || !receiver) {
    ADD_FAILURE() << "the setup was refused";
    return 0;
  }
  EXPECT_EQ(to_hex(sender->enc()), hex_text(vector, "enc"));
  check_secrets(vector, *sender);
  check_secrets(vector, *receiver);

  std::size_t checked = 0;
  std::uint64_t sequence = 0;
  for (const JsonValue &one : get_array(vector, "encryptions")->GetArray()) {
    const Bytes aad = hex(one, "aad");
    const Bytes plain = hex(one, "pt");
    for (; sequence < number(one, "seq"); ++sequence) {  // the files leave numbers out
      const Bytes skipped = *sender->seal({}, {});
      EXPECT_TRUE(receiver->open({}, skipped));
    }
    const Bytes sealed = *sender->seal(aad, plain);
    EXPECT_EQ(to_hex(sealed), hex_text(one, "ct")) << "seq " << sequence;
    auto opened = receiver->open(aad, sealed);
    EXPECT_TRUE(opened && to_hex(opened->reveal()) == to_hex(plain));
    ++sequence;
    ++checked;
  }
  return checked;
}

TEST(Hpke, PublishedVectorsChaCha20Poly1305) {
  const auto file = read_vectors("hpke_rfc9180_x25519_sha256_chacha20poly1305.json");
  std::size_t checked = 0;
  for (const JsonValue &vector : get_array(file, "vectors")->GetArray()) checked += check_vector(vector);
  EXPECT_EQ(checked, 4u * 6u);
}

TEST(Hpke, PublishedVectorsAes128GcmAndExportOnly) {
  const auto file = read_vectors("hpke_rfc9180_x25519_sha256_aes128gcm_and_exportonly.json");
  std::size_t vectors = 0;
  std::size_t export_only_vectors = 0;
  for (const JsonValue &vector : get_array(file, "vectors")->GetArray()) {
    const std::size_t checked = check_vector(vector);
    ++vectors;
    if (number(vector, "aead_id") == 0xFFFF) ++export_only_vectors;
    EXPECT_EQ(checked, number(vector, "aead_id") == 0xFFFF ? 0u : 6u);
  }
  EXPECT_EQ(vectors, 8u);
  EXPECT_EQ(export_only_vectors, 4u);
}

TEST(Hpke, ExportOnlySealsNothing) {
  HpkeSetup setup;
  setup.aead = &export_only();
  auto sender = hpke_send(generate_key_pair().public_key, setup);
  EXPECT_EQ(sender->seal({}, {}).error().code, POP_E_STATE);
}

TEST(Hpke, LowOrderKeysAreRefused) {
  const KeyPair own = generate_key_pair();
  PublicKey zero{};
  PublicKey one{1};
  for (const PublicKey &key : {zero, one}) {
    EXPECT_EQ(hpke_send(key, {}).error().code, POP_E_CRYPTO);
    EXPECT_EQ(hpke_receive(key, own, {}).error().code, POP_E_CRYPTO);
  }
}

TEST(Hpke, InputsMustFitTheMode) {
  const KeyPair own = generate_key_pair();
  const Bytes psk(32, 7);
  const Bytes id{1};
  const auto refused = [&](HpkeMode mode, ByteView key, ByteView key_id, const KeyPair *sender = nullptr) {
    HpkeSetup setup;
    setup.mode = mode;
    setup.psk = key;
    setup.psk_id = key_id;
    const auto context = hpke_send(own.public_key, setup, sender);
    return !context && context.error().code == POP_E_ARGUMENT;
  };
  EXPECT_TRUE(refused(HpkeMode::base, psk, id));
  EXPECT_TRUE(refused(HpkeMode::psk, {}, {}));
  EXPECT_TRUE(refused(HpkeMode::psk, psk, {}));
  EXPECT_TRUE(refused(HpkeMode::psk, ByteView(psk).first(31), id));
  EXPECT_TRUE(refused(HpkeMode::base, {}, {}, &own));
  EXPECT_TRUE(refused(HpkeMode::auth, {}, {}));
  EXPECT_TRUE(refused(static_cast<HpkeMode>(4), {}, {}));
  EXPECT_TRUE(refused(HpkeMode::psk, {}, id));
  EXPECT_TRUE(refused(HpkeMode::auth_psk, psk, id));
  EXPECT_FALSE(refused(HpkeMode::psk, psk, id));
}

TEST(Hpke, AFailedOpenChangesNothing) {
  const KeyPair own = generate_key_pair();
  auto sender = hpke_send(own.public_key, {});
  auto receiver = hpke_receive(sender->enc(), own, {});
  const Bytes aad{1, 2};
  const Bytes sealed = *sender->seal(aad, aad);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes flipped = sealed;
    flipped[i] ^= 1;
    EXPECT_EQ(receiver->open(aad, flipped).error().code, POP_E_CRYPTO);
  }
  EXPECT_EQ(receiver->open({}, sealed).error().code, POP_E_CRYPTO);
  EXPECT_EQ(receiver->open(aad, ByteView(sealed).first(15)).error().code, POP_E_CRYPTO);
  EXPECT_TRUE(receiver->open(aad, sealed));
}

}  // namespace
}  // namespace pop::handoff
