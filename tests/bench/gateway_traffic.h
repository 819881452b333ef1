#pragma once
// What the load is made of: conversations and their requests, sealed as a child's app seals them.

#include <string>
#include <vector>

#include "gateway/gateway_config.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"
#include "load_connections.h"

namespace load {

struct Talk {
  pop::handoff::ConversationId id{};
  pop::ByteArray<32> token{};
  std::vector<pop::Bytes> requests;  // HTTP: the start, then the messages
};

class Party {
 public:
  // The files are the gateway's configuration and what 'pop-gateway keys' and 'pop-desk keys' printed. Throws
  // std::runtime_error.
  Party(const std::string &config, const std::string &record, const std::string &desk, std::string service);

  Talk new_conversation() const;
  // The start and `messages` more. `real`: texts that the desk can open and read, "CONVERSATION.MESSAGE";
  // otherwise random bytes, which are the same to the gateway.
  void seal_all(Talk &talk, std::size_t number, std::size_t messages, bool real) const;
  pop::handoff::OhttpRequest sealed_fetch(const Talk &talk) const { return sealed_fetch(talk, 0); }
  pop::handoff::OhttpRequest sealed_poll(const Talk &talk) const;
  // How many messages of it the gateway says it has stored.
  std::size_t stored(const Talk &talk, std::uint16_t port) const;

  std::vector<pop::handoff::OhttpGatewayKey> gateway_keys() const;
  const std::string &gateway_id() const { return gateway_id_; }
  const std::string &service() const { return service_; }

 private:
  pop::handoff::OhttpRequest sealed(const pop::handoff::Request &request) const;
  pop::handoff::OhttpRequest sealed_fetch(const Talk &talk, std::uint32_t wait) const;
  std::vector<pop::handoff::SealedBytes> texts(const Talk &talk, std::size_t number, std::size_t count) const;

  std::string gateway_id_, keys_folder_, service_, authority_;
  pop::handoff::OhttpKeyConfig gateway_key_;
  std::uint32_t desk_key_id_ = 0;
  pop::handoff::PublicKey desk_key_{};
};

// The HTTP request a relay would send.
pop::Bytes http_request(const pop::Bytes &sealed);

std::vector<std::vector<Connections::Request>> firsts_of(const std::vector<Talk> &talks);
std::vector<std::vector<Connections::Request>> rest_of(const std::vector<Talk> &talks);

// The desk's first answer to each, with the access key in `keys`.
void answer_all(const Party &party, const std::string &keys, std::uint16_t port,
                const std::vector<Talk> &talks);
// "CONVERSATION.MESSAGE MICROSECONDS"
void say(std::size_t conversation, std::size_t message);

}  // namespace load
