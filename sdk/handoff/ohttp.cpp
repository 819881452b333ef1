#include "handoff/ohttp.h"

#include <algorithm>

#include "handoff/hkdf.h"

namespace pop::handoff {
namespace {

constexpr std::size_t kHeaderSize = 7;  // key id, KEM, KDF, AEAD

Bytes request_header(std::uint8_t key_id, const Aead &aead) {
  Bytes header{key_id};
  append_u16(header, kKemX25519);
  append_u16(header, kKdfHkdfSha256);
  append_u16(header, aead.id);
  return header;
}

// RFC 9458 section 4.3: "message/bhttp request" | 00 | header.
Bytes request_info(ByteView header) {
  Bytes info;
  append(info, as_bytes("message/bhttp request"));
  info.push_back(0);
  append(info, header);
  return info;
}

std::size_t nonce_size(const Aead &aead) noexcept { return std::max(aead.key_size, aead.nonce_size); }

struct ResponseKeys {
  Secret key;
  Secret nonce;
};

// RFC 9458 section 4.4; plain HKDF, not the labelled one of HPKE.
ResponseKeys response_keys(const OhttpResponseContext &context, ByteView response_nonce) {
  Bytes salt;
  append(salt, context.enc);
  append(salt, response_nonce);
  const HkdfExpand prk(hkdf_extract(salt, {context.secret.reveal()}).reveal());
  return {prk({as_bytes("key")}, context.aead->key_size), prk({as_bytes("nonce")}, context.aead->nonce_size)};
}

Error bad_config(const char *what) { return {POP_E_FORMAT, std::string("OHTTP key configuration: ") + what}; }

}  // namespace

bool OhttpKeyConfig::offers(const Aead &aead) const noexcept {
  return std::any_of(suites.begin(), suites.end(), [&](const OhttpSuite &suite) {
    return suite.kdf == kKdfHkdfSha256 && suite.aead == aead.id;
  });
}

Bytes write_key_config(const OhttpKeyConfig &config) {
  Bytes out{config.key_id};
  append_u16(out, kKemX25519);
  append(out, config.public_key);
  append_u16(out, static_cast<std::uint16_t>(4 * config.suites.size()));
  for (const OhttpSuite &suite : config.suites) {
    append_u16(out, suite.kdf);
    append_u16(out, suite.aead);
  }
  return out;
}

Result<OhttpKeyConfig> parse_key_config(ByteView bytes) {
  ByteReader reader(bytes);
  OhttpKeyConfig config;
  config.key_id = reader.u8();
  const std::uint16_t kem = reader.u16();
  if (!reader.failed() && kem != kKemX25519) return bad_config("the KEM is not X25519");
  const ByteView key = reader.take(kKeySize);
  ByteReader suites(reader.take(reader.u16()));
  if (reader.failed()) return bad_config("it is cut short");
  if (!reader.rest().empty()) return bad_config("bytes are left over");
  std::copy(key.begin(), key.end(), config.public_key.begin());
  if (suites.rest().empty() || suites.rest().size() % 4 != 0)
    return bad_config("the length of the algorithms is no multiple of 4, or 0");
  while (!suites.rest().empty()) {
    const std::uint16_t kdf = suites.u16();
    config.suites.push_back({kdf, suites.u16()});
  }
  return config;
}

Bytes write_key_configs(std::span<const OhttpKeyConfig> configs) {
  Bytes out;
  for (const OhttpKeyConfig &config : configs) {
    const Bytes one = write_key_config(config);
    append_u16(out, static_cast<std::uint16_t>(one.size()));
    append(out, one);
  }
  return out;
}

Result<std::vector<OhttpKeyConfig>> parse_key_configs(ByteView list) {
  std::vector<OhttpKeyConfig> configs;
  ByteReader reader(list);
  while (!reader.rest().empty()) {
    const ByteView entry = reader.take(reader.u16());
    if (reader.failed()) return bad_config("the list is cut short");
    ByteReader head(entry);
    head.u8();
    const std::uint16_t kem = head.u16();
    if (head.failed()) return bad_config("an entry is too short");
    if (kem != kKemX25519) continue;
    auto config = parse_key_config(entry);
    if (!config) return config.error();
    configs.push_back(std::move(*config));
  }
  return configs;
}

OhttpResponseContext::OhttpResponseContext(const HpkeContext &context, const PublicKey &request_enc)
    : secret(context.export_secret(as_bytes("message/bhttp response"), nonce_size(context.aead()))),
      enc(request_enc),
      aead(&context.aead()) {}

Result<Secret> OhttpResponseOpener::open(ByteView response) const {
  const Aead &aead = *context_.aead;
  if (response.size() < nonce_size(aead) + aead.tag_size)
    return Error{POP_E_FORMAT, "OHTTP response: too short"};
  const auto keys = response_keys(context_, response.first(nonce_size(aead)));
  const ByteView sealed = response.subspan(nonce_size(aead));
  Secret message(sealed.size() - aead.tag_size);
  if (!aead.open(keys.key.reveal(), keys.nonce.reveal(), {}, sealed, message.writable()))
    return Error{POP_E_CRYPTO, "OHTTP response: it does not open"};
  return message;
}

Result<OhttpRequest> seal_ohttp_request(const OhttpKeyConfig &config, ByteView message, const Aead &aead,
                                        const KeyPair *ephemeral) {
  if (!config.offers(aead)) return Error{POP_E_ARGUMENT, "OHTTP: the gateway does not offer this suite"};
  Bytes body = request_header(config.key_id, aead);
  const Bytes info = request_info(body);
  HpkeSetup setup;
  setup.info = info;
  setup.aead = &aead;
  auto context = ephemeral == nullptr ? hpke_send(config.public_key, setup)
                                      : hpke_send_with(*ephemeral, config.public_key, setup);
  if (!context) return context.error();
  auto sealed = context->seal({}, message);
  if (!sealed) return sealed.error();
  append(body, context->enc());
  append(body, *sealed);
  return OhttpRequest{std::move(body), OhttpResponseOpener(*context)};
}

OhttpKeyConfig OhttpGatewayKey::config() const {
  return {key_id, key.public_key, {{kKdfHkdfSha256, chacha20_poly1305().id}}};
}

Result<Bytes> OhttpResponseSealer::seal(ByteView message, std::optional<ByteView> nonce) const {
  const Aead &aead = *context_.aead;
  Bytes response(nonce_size(aead));
  if (!nonce) {
    fill_random(response);
  } else if (nonce->size() == response.size()) {
    std::copy(nonce->begin(), nonce->end(), response.begin());
  } else {
    return Error{POP_E_ARGUMENT, "OHTTP response: the nonce has the wrong size"};
  }
  const auto keys = response_keys(context_, response);
  Bytes sealed(message.size() + aead.tag_size);
  if (!aead.seal(keys.key.reveal(), keys.nonce.reveal(), {}, message, sealed))
    return Error{POP_E_CRYPTO, "OHTTP response: sealing failed"};
  append(response, sealed);
  return response;
}

Result<OhttpOpenedRequest> open_ohttp_request(std::span<const OhttpGatewayKey> keys, ByteView request,
                                              const Aead &aead) {
  if (request.size() < kHeaderSize + kKeySize + aead.tag_size)
    return Error{POP_E_FORMAT, "OHTTP request: too short"};
  const ByteView header = request.first(kHeaderSize);
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const OhttpGatewayKey &candidate) {
    const Bytes expected = request_header(candidate.key_id, aead);
    return std::equal(expected.begin(), expected.end(), header.begin());
  });
  if (key == keys.end()) return Error{POP_E_KEY_EXPIRED, "OHTTP request: to a key or suite that is not here"};

  PublicKey enc;
  std::copy_n(request.subspan(kHeaderSize).begin(), kKeySize, enc.begin());
  const Bytes info = request_info(header);
  HpkeSetup setup;
  setup.info = info;
  setup.aead = &aead;
  auto context = hpke_receive(enc, key->key, setup);
  if (!context) return context.error();
  auto message = context->open({}, request.subspan(kHeaderSize + kKeySize));
  if (!message) return message.error();
  return OhttpOpenedRequest{std::move(*message), key->key_id, OhttpResponseSealer(*context, enc)};
}

}  // namespace pop::handoff
