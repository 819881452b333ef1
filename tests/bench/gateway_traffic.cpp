#include "gateway_traffic.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "base/json.h"
#include "common/desk_proof.h"
#include "common/json_writer.h"
#include "common/key_file.h"
#include "gateway/gateway_keys.h"
#include "setup.h"

namespace load {

namespace handoff = pop::handoff;

namespace {

template <typename T>
T value_or_throw(pop::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

pop::Bytes post(std::string_view path, std::string_view type, std::string_view more, pop::ByteView body) {
  std::string head = "POST " + std::string(path) +
                     " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + std::string(type) + "\r\n" +
                     std::string(more) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  pop::Bytes request(head.begin(), head.end());
  pop::append(request, body);
  return request;
}

// One request of a desk; the field of its answer.
std::string ask_desk(std::uint16_t port, std::string_view operation, const std::string &session,
                     const std::string &json, std::string_view field) {
  const std::string bearer = session.empty() ? "" : "Authorization: Bearer " + session + "\r\n";
  const std::string body = ask_once(
      port, post("/desk/v1/" + std::string(operation), "application/json", bearer, pop::as_bytes(json)));
  const auto answer = value_or_throw(pop::parse_json(pop::as_bytes(body)));
  return std::string(pop::get_string(answer, field).value_or(""));
}

}  // namespace

Party::Party(const std::string &config, const std::string &record, const std::string &desk,
             std::string service)
    : service_(std::move(service)) {
  const auto gateway = value_or_throw(helpline::load_gateway_config(config));
  gateway_id_ = gateway.id;
  keys_folder_ = gateway.keys_folder;
  const auto setup = value_or_throw(
      child_side::load({.ca = {}, .relay = {}, .gateway = record, .desk = desk, .service = service_}));
  authority_ = setup.gateway_authority;
  gateway_key_ = setup.gateway_key;
  desk_key_id_ = setup.desk_key_id;
  desk_key_ = setup.desk_key;
}

std::vector<handoff::OhttpGatewayKey> Party::gateway_keys() const {
  std::vector<handoff::OhttpGatewayKey> keys;
  for (const auto &stored : value_or_throw(helpline::read_gateway_keys(keys_folder_, 0))) {
    keys.push_back({static_cast<std::uint8_t>(stored.id),
                    value_or_throw(handoff::key_pair_from_private(stored.private_key.reveal()))});
  }
  return keys;
}

Talk Party::new_conversation() const {
  Talk talk;
  pop::fill_random(talk.id);
  pop::fill_random(talk.token);
  return talk;
}

handoff::OhttpRequest Party::sealed(const handoff::Request &request) const {
  const pop::Secret message = value_or_throw(handoff::write_request(request, authority_));
  return value_or_throw(handoff::seal_ohttp_request(gateway_key_, message.reveal()));
}

handoff::OhttpRequest Party::sealed_fetch(const Talk &talk, std::uint32_t wait) const {
  return sealed(handoff::FetchRequest{talk.id, pop::Secret(talk.token), 0, wait});
}

handoff::OhttpRequest Party::sealed_poll(const Talk &talk) const {
  return sealed_fetch(talk, handoff::kMaxWaitSeconds);
}

// As a child writes who has heard nothing yet: all to the published key.
std::vector<handoff::SealedBytes> Party::texts(const Talk &talk, std::size_t number,
                                               std::size_t count) const {
  std::vector<handoff::SealedBytes> sealed;
  const handoff::KeyPair next = handoff::generate_key_pair();
  pop::Secret psk;
  for (std::uint32_t i = 0; i < count; ++i) {
    handoff::PlainMessage plain;
    plain.next_key = next.public_key;
    plain.type = handoff::MessageType::text;
    plain.body = pop::Secret(pop::as_bytes(std::to_string(number) + "." + std::to_string(i)));
    const handoff::MessagePlace place{handoff::Direction::child_to_desk, talk.id, i, 0};
    auto one = value_or_throw(
        handoff::seal_message(plain, place, service_, desk_key_, psk.reveal(), handoff::generate_key_pair()));
    if (i == 0) psk = std::move(one.psk);
    sealed.push_back(one.bytes);
  }
  return sealed;
}

void Party::seal_all(Talk &talk, std::size_t number, std::size_t messages, bool real) const {
  std::vector<handoff::SealedBytes> inner(messages + 1);
  if (real) {
    inner = texts(talk, number, messages + 1);
  } else {
    for (handoff::SealedBytes &bytes : inner) pop::fill_random(bytes);
  }
  for (std::uint32_t i = 0; i <= messages; ++i) {
    const handoff::Request request =
        i == 0 ? handoff::Request(handoff::StartRequest{talk.id, pop::Secret(talk.token), service_,
                                                        desk_key_id_, inner[0]})
               : handoff::Request(handoff::SendRequest{talk.id, pop::Secret(talk.token), i, inner[i]});
    talk.requests.push_back(http_request(sealed(request).body));
  }
}

std::size_t Party::stored(const Talk &talk, std::uint16_t port) const {
  const handoff::OhttpRequest request = sealed_fetch(talk);
  const std::string body = ask_once(port, http_request(request.body));
  const pop::Secret message = value_or_throw(request.opener.open(pop::as_bytes(body)));
  const auto response = value_or_throw(handoff::read_response(message.reveal()));
  const auto *answer = std::get_if<handoff::Answer>(&response);
  return answer != nullptr ? answer->stored : 0;
}

pop::Bytes http_request(const pop::Bytes &sealed) {
  return post("/gateway", handoff::kOhttpRequestType, "", sealed);
}

std::vector<std::vector<Connections::Request>> firsts_of(const std::vector<Talk> &talks) {
  std::vector<std::vector<Connections::Request>> requests(talks.size());
  for (std::size_t i = 0; i < talks.size(); ++i) requests[i].push_back({i, 0, &talks[i].requests[0]});
  return requests;
}

std::vector<std::vector<Connections::Request>> rest_of(const std::vector<Talk> &talks) {
  std::vector<std::vector<Connections::Request>> requests(talks.size());
  for (std::size_t i = 0; i < talks.size(); ++i) {
    for (std::size_t j = 1; j < talks[i].requests.size(); ++j)
      requests[i].push_back({i, j, &talks[i].requests[j]});
  }
  return requests;
}

void answer_all(const Party &party, const std::string &keys, std::uint16_t port,
                const std::vector<Talk> &talks) {
  const auto access = value_or_throw(helpline::read_key_file(keys + "/access.json"));
  pop::ByteArray<crypto_sign_PUBLICKEYBYTES> public_key{};
  pop::Secret secret_key(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(public_key.data(), secret_key.writable().data(),
                           access.private_key.reveal().data());

  const std::string challenge = ask_desk(port, "challenge", "", "{}", "challenge");
  const pop::Bytes proof = helpline::desk_proof(party.gateway_id(), party.service(),
                                                pop::from_base64(challenge).value_or(pop::Bytes()));
  pop::ByteArray<crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, proof.data(), proof.size(), secret_key.reveal().data());
  const std::string session = ask_desk(port, "session", "",
                                       helpline::JsonWriter()
                                           .text("service", party.service())
                                           .text("challenge", challenge)
                                           .text("signature", pop::to_base64(signature))
                                           .done(),
                                       "session");
  for (const Talk &talk : talks) {
    handoff::SealedBytes sealed{};
    ask_desk(port, "reply", session,
             helpline::JsonWriter()
                 .text("conversation", pop::to_hex(talk.id))
                 .number("sequence", 0)
                 .text("sealed", pop::to_base64(sealed))
                 .flag("last", false)
                 .done(),
             "");
  }
}

void say(std::size_t conversation, std::size_t message) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  std::printf("%zu.%zu %lld\n", conversation, message,
              static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
  std::fflush(stdout);
}

}  // namespace load
