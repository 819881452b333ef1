#include "handoff/ohttp.h"

#include <gtest/gtest.h>

#include "aes_gcm.h"
#include "handoff/hkdf.h"
#include "handoff/protocol.h"
#include "vectors.h"

namespace pop::handoff {
namespace {

std::vector<OhttpGatewayKey> one_key(const JsonValue &vector) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back({static_cast<std::uint8_t>(number(vector, "key_id")), key_pair(vector, "skR")});
  return keys;
}

// `common` has the keys, `one` the messages.
void check_example(const JsonValue &common, const JsonValue &one) {
  const Aead &aead = aead_of(number(common, "aead_id"));
  const auto keys = one_key(common);
  OhttpKeyConfig config = keys[0].config();
  config.suites.push_back({kKdfHkdfSha256, aead.id});
  EXPECT_EQ(to_hex(config.public_key), hex_text(common, "pkR"));

  const KeyPair ephemeral = key_pair(common, "skE");
  const Bytes request = hex(one, "request");
  auto sealed = seal_ohttp_request(config, request, aead, &ephemeral);
  ASSERT_TRUE(sealed);
  EXPECT_EQ(to_hex(sealed->body), hex_text(one, "enc_request"));
  auto opened = open_ohttp_request(keys, sealed->body, aead);
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_hex(opened->message.reveal()), hex_text(one, "opened"));

  const Bytes nonce = hex(one, "response_nonce");
  const Bytes response = hex(one, "response");
  auto sealed_response = opened->sealer.seal(response, nonce);
  ASSERT_TRUE(sealed_response);
  EXPECT_EQ(to_hex(*sealed_response), hex_text(one, "enc_response"));
  auto opened_response = sealed->opener.open(*sealed_response);
  ASSERT_TRUE(opened_response);
  EXPECT_EQ(to_hex(opened_response->reveal()), hex_text(one, "response"));

  // The values between, from the pieces the protocol is made of.
  HpkeSetup setup;
  const Bytes info = hex(one, "info");
  setup.info = info;
  setup.aead = &aead;
  auto context = hpke_send_with(ephemeral, config.public_key, setup);
  const Secret exported =
      context->export_secret(as_bytes("message/bhttp response"), hex(one, "export_secret").size());
  EXPECT_EQ(to_hex(exported.reveal()), hex_text(one, "export_secret"));
  const Secret prk = hkdf_extract(hex(one, "salt"), {exported.reveal()});
  EXPECT_EQ(to_hex(prk.reveal()), hex_text(one, "prk"));
  EXPECT_EQ(to_hex(hkdf_expand(prk.reveal(), {as_bytes("key")}, aead.key_size).reveal()),
            hex_text(one, "aead_key"));
  EXPECT_EQ(to_hex(hkdf_expand(prk.reveal(), {as_bytes("nonce")}, aead.nonce_size).reveal()),
            hex_text(one, "aead_nonce"));
}

TEST(Ohttp, Rfc9458AppendixA) {
  const auto file = read_vectors("ohttp_rfc9458_appendix_a.json");
  check_example(file, file);
  auto config = parse_key_config(hex(file, "key_config"));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->key_id, 1);
  EXPECT_TRUE(config->offers(chacha20_poly1305()));
  EXPECT_TRUE(config->offers(aes_128_gcm()));
  EXPECT_EQ(to_hex(write_key_config(*config)), hex_text(file, "key_config"));
}

TEST(Ohttp, DerivedChaCha20Poly1305) {
  const auto file = read_vectors("ohttp_derived_chacha20poly1305.json");
  std::size_t cases = 0;
  for (const JsonValue &one : get_array(file, "cases")->GetArray()) {
    check_example(file, one);
    ++cases;
  }
  EXPECT_EQ(cases, 2u);
}

OhttpGatewayKey gateway_key() { return {7, generate_key_pair()}; }

TEST(Ohttp, SizesOfThisProtocol) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back(gateway_key());
  auto request = seal_ohttp_request(keys[0].config(), Bytes(2048));
  EXPECT_EQ(request->body.size(), 2103u);
  EXPECT_EQ(kOhttpRequestSize, 2103u);
  auto opened = open_ohttp_request(keys, request->body);
  auto response = opened->sealer.seal(Bytes(2048));
  EXPECT_EQ(response->size(), 2096u);
  EXPECT_EQ(kOhttpResponseSize, 2096u);
  EXPECT_TRUE(request->opener.open(*response));
}

TEST(Ohttp, TwoRequestsOfTheSameMessageHaveNothingInCommon) {
  const OhttpKeyConfig config = gateway_key().config();
  const Bytes message(2048);
  const Bytes a = seal_ohttp_request(config, message)->body;
  const Bytes b = seal_ohttp_request(config, message)->body;
  EXPECT_NE(to_hex(ByteView(a).subspan(7, 32)), to_hex(ByteView(b).subspan(7, 32)));
}

TEST(Ohttp, WhatDoesNotBelongIsRefused) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back(gateway_key());
  auto request = seal_ohttp_request(keys[0].config(), Bytes(64));
  auto other = seal_ohttp_request(keys[0].config(), Bytes(64));
  auto opened = open_ohttp_request(keys, request->body);
  Bytes response = *opened->sealer.seal(Bytes(64));

  EXPECT_EQ(other->opener.open(response).error().code, POP_E_CRYPTO);
  for (std::size_t i = 0; i < response.size(); i += 7) {
    Bytes flipped = response;
    flipped[i] ^= 0x10;
    EXPECT_EQ(request->opener.open(flipped).error().code, POP_E_CRYPTO);
  }
  EXPECT_EQ(request->opener.open(ByteView(response).first(47)).error().code, POP_E_FORMAT);
  EXPECT_EQ(opened->sealer.seal({}, ByteView(response).first(31)).error().code, POP_E_ARGUMENT);

  for (std::size_t i = 0; i < request->body.size(); i += 3) {
    Bytes flipped = request->body;
    flipped[i] ^= 0x10;
    EXPECT_EQ(open_ohttp_request(keys, flipped).error().code, i < 7 ? POP_E_KEY_EXPIRED : POP_E_CRYPTO) << i;
  }
  EXPECT_EQ(open_ohttp_request(keys, ByteView(request->body).first(54)).error().code, POP_E_FORMAT);
  EXPECT_EQ(open_ohttp_request({}, request->body).error().code, POP_E_KEY_EXPIRED);
  EXPECT_EQ(seal_ohttp_request(keys[0].config(), {}, aes_128_gcm()).error().code, POP_E_ARGUMENT);
}

// What a gateway does not offer is refused by its number, whatever follows.
TEST(Ohttp, OtherKeysAndAlgorithmsAreRefusedAndNotTried) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back(gateway_key());
  const Bytes good = seal_ohttp_request(keys[0].config(), Bytes(64))->body;
  const auto refused = [&](std::size_t at, int id) {
    Bytes other = good;
    other[at] = static_cast<std::uint8_t>(id >> 8);
    other[at + 1] = static_cast<std::uint8_t>(id);
    return open_ohttp_request(keys, other).error().code == POP_E_KEY_EXPIRED;
  };
  for (int kem : {0x0000, 0x0010, 0x0011, 0x0012, 0x0021, 0x0030, 0x647a}) EXPECT_TRUE(refused(1, kem));
  for (int kdf : {0x0000, 0x0002, 0x0003, 0xffff}) EXPECT_TRUE(refused(3, kdf));
  for (int aead : {0x0000, 0x0001, 0x0002, 0xffff}) EXPECT_TRUE(refused(5, aead));
  for (int id = 0; id < 256; ++id) {
    Bytes other = good;
    other[0] = static_cast<std::uint8_t>(id);
    EXPECT_EQ(open_ohttp_request(keys, other).ok(), id == keys[0].key_id);
  }
  // And a client does not use a configuration that offers other algorithms only.
  OhttpKeyConfig config = keys[0].config();
  config.suites = {{kKdfHkdfSha256, 0x0001}, {0x0002, 0x0003}};
  EXPECT_FALSE(config.offers(chacha20_poly1305()));
  EXPECT_EQ(seal_ohttp_request(config, {}).error().code, POP_E_ARGUMENT);
}

TEST(Ohttp, LowOrderPointsAreRefused) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back(gateway_key());
  Bytes request = seal_ohttp_request(keys[0].config(), Bytes(64))->body;
  std::fill_n(request.begin() + 7, kKeySize, std::uint8_t{0});
  EXPECT_EQ(open_ohttp_request(keys, request).error().code, POP_E_CRYPTO);
  OhttpKeyConfig config = keys[0].config();
  config.public_key = {};
  EXPECT_EQ(seal_ohttp_request(config, Bytes(64)).error().code, POP_E_CRYPTO);
}

// A replayed request is answered again: with a nonce of its own, so that no key seals two messages.
TEST(Ohttp, TwoResponsesToOneRequestHaveKeysOfTheirOwn) {
  std::vector<OhttpGatewayKey> keys;
  keys.push_back(gateway_key());
  const auto request = seal_ohttp_request(keys[0].config(), Bytes(64));
  const auto opened = open_ohttp_request(keys, request->body);
  const Bytes first = *opened->sealer.seal(Bytes(64));
  const Bytes second = *opened->sealer.seal(Bytes(64));
  EXPECT_NE(to_hex(ByteView(first).first(32)), to_hex(ByteView(second).first(32)));
  EXPECT_NE(to_hex(ByteView(first).subspan(32)), to_hex(ByteView(second).subspan(32)));
  EXPECT_TRUE(request->opener.open(first) && request->opener.open(second));
}

TEST(Ohttp, TheRightKeyOfSeveralIsFound) {
  std::vector<OhttpGatewayKey> keys;
  for (std::uint8_t id = 1; id <= 3; ++id) keys.push_back({id, generate_key_pair()});
  auto request = seal_ohttp_request(keys[1].config(), Bytes(8));
  EXPECT_EQ(open_ohttp_request(keys, request->body)->key_id, 2);
}

TEST(OhttpKeys, AListSkipsUnknownKemsByTheirLength) {
  const OhttpKeyConfig known = gateway_key().config();
  Bytes list;
  Bytes unknown{9, 0x64, 0x7a};  // X-Wing, with a key of another length
  unknown.resize(1300, 0x55);
  append_u16(list, static_cast<std::uint16_t>(unknown.size()));
  append(list, unknown);
  append(list, write_key_configs(std::array{known, known}));
  auto configs = parse_key_configs(list);
  ASSERT_TRUE(configs);
  ASSERT_EQ(configs->size(), 2u);
  EXPECT_EQ((*configs)[1].key_id, known.key_id);
  EXPECT_EQ((*configs)[1].public_key, known.public_key);
  EXPECT_TRUE(parse_key_configs({})->empty());
}

TEST(OhttpKeys, OneEncodingErrorDiscardsTheWholeList) {
  const OhttpKeyConfig config = gateway_key().config();
  const Bytes good = write_key_configs(std::array{config, config});
  ASSERT_EQ(good.size(), 2u * 43u);
  for (std::size_t size = 1; size < good.size(); ++size) {
    if (size == 43) continue;  // one whole entry
    EXPECT_EQ(parse_key_configs(ByteView(good).first(size)).error().code, POP_E_FORMAT) << size;
  }
  const auto with = [&](std::size_t index, std::uint8_t value) {
    Bytes changed = good;
    changed[index] = value;
    return parse_key_configs(changed).ok();
  };
  constexpr std::size_t second = 43;
  EXPECT_FALSE(with(second + 1, 40));                  // an entry shorter than what is in it
  EXPECT_FALSE(with(second + 2 + 35 + 1, 3));          // algorithms that are no multiple of 4
  EXPECT_FALSE(with(second + 2 + 35 + 1, 0));          // none, and bytes left over
  EXPECT_FALSE(with(second + 2 + 35 + 1, 8));          // more than there are
  EXPECT_FALSE(parse_key_configs(Bytes{0, 2, 1, 0}));  // too short for a KEM
  EXPECT_TRUE(with(second + 2, 99));                   // another key id is fine
}

TEST(OhttpKeys, ASingleConfigurationIsReadWhole) {
  const Bytes good = write_key_config(gateway_key().config());
  EXPECT_TRUE(parse_key_config(good));
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(parse_key_config(longer));
  Bytes other_kem = good;
  other_kem[2] = 0x10;
  EXPECT_FALSE(parse_key_config(other_kem));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_key_config(ByteView(good).first(size)));
}

}  // namespace
}  // namespace pop::handoff
