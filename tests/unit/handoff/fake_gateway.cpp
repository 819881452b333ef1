#include "fake_gateway.h"

#include <stdexcept>

namespace pop::handoff {

FakeGateway::FakeGateway(std::string service_id) : service_id_(std::move(service_id)) {
  keys_.push_back({1, generate_key_pair()});
}

ConversationSetup FakeGateway::setup() const {
  ConversationSetup setup;
  setup.service_id = service_id_;
  setup.desk_key_id = desk_key_id_;
  setup.desk_key = desk_key_.public_key;
  setup.gateway_authority = "gateway.example";
  setup.gateway_key = keys_[0].config();
  setup.relay_url = "https://relay.example/";
  setup.isolation = 9;
  return setup;
}

HttpResponse FakeGateway::seal(const Response &response, const OhttpResponseSealer &sealer) const {
  HttpResponse http;
  http.result = POP_OK;
  http.status = 200;
  http.content_type = kOhttpResponseType;
  http.body = *sealer.seal(write_response(response)->reveal());
  return http;
}

std::optional<HttpResponse> FakeGateway::handle(ByteView request) {
  auto opened = open_ohttp_request(keys_, request);
  if (!opened) {
    HttpResponse http;
    http.result = POP_OK;
    http.status = 422;
    http.content_type = "application/problem+json";
    append(http.body, as_bytes(R"({"type":"https://iana.org/assignments/http-problem-types#ohttp-key"})"));
    return http;
  }
  auto read = read_request(opened->message.reveal());
  if (!read) throw std::runtime_error("the child sent what is no request: " + read.error().message);
  ++handled;
  if (problem) return seal(*problem, opened->sealer);
  const auto *fetch = std::get_if<FetchRequest>(&*read);
  if (fetch != nullptr && fetch->wait_seconds > 0 && holds_questions && fetch->after >= from_desk.size() &&
      !ended)
    return std::nullopt;
  return seal(answer(*read), opened->sealer);
}

Response FakeGateway::answer(const Request &request) {
  const auto &[id, token] = std::visit(
      [](const auto &any) {
        return std::pair<const ConversationId &, const Secret &>(any.conversation, any.token);
      },
      request);
  if (const auto *start = std::get_if<StartRequest>(&request)) {
    if (start->service_id != service_id_) return Problem::unknown_service;
    if (start->desk_key_id != desk_key_id_) return Problem::unknown_desk_key;
    if (!conversation_) {
      conversation_ = id;
      token_hash_ = sha256(token.reveal());
    }
    if (*conversation_ != id || token_hash_ != sha256(token.reveal())) return Problem::conflict;
    return store(0, start->sealed);
  }
  if (conversation_ != id || token_hash_ != sha256(token.reveal())) return Problem::not_found;
  if (const auto *fetch = std::get_if<FetchRequest>(&request)) {
    Answer answer = standing;
    answer.stored = static_cast<std::uint32_t>(from_child.size()) + overstated;
    answer.ended = ended;
    if (fetch->after < from_desk.size()) {
      answer.message = Delivery{fetch->after + misnumbered, from_desk[fetch->after]};
      answer.more = fetch->after + 1 < from_desk.size();
    }
    return answer;
  }
  if (const auto *send = std::get_if<SendRequest>(&request)) return store(send->sequence, send->sealed);
  const auto &end = std::get<EndRequest>(request);
  const Response response = store(end.sequence, end.sealed);
  if (std::holds_alternative<Answer>(response)) ended = true;
  return response;
}

Response FakeGateway::store(std::uint32_t sequence, const SealedBytes &sealed) {
  if (sequence < from_child.size() && from_child[sequence] != sealed) return Problem::conflict;
  if (sequence > from_child.size()) return Problem::conflict;
  if (sequence == from_child.size()) {
    if (ended) return Problem::ended;
    if (!forgetful) from_child.push_back(sealed);
  }
  Answer answer = standing;
  answer.stored = static_cast<std::uint32_t>(from_child.size()) + overstated;
  answer.ended = ended;
  return answer;
}

void FakeGateway::read() {
  for (; read_ < from_child.size(); ++read_) {
    if (!desk_) {
      auto accepted = DeskEnd::accept(service_id_, *conversation_, desk_key_, from_child[0]);
      if (!accepted) throw std::runtime_error(accepted.error().message);
      desk_.emplace(std::move(accepted->end));
      hear(accepted->first);
      continue;
    }
    auto received = desk_->open(static_cast<std::uint32_t>(read_), from_child[read_], desk_key_);
    if (!received) throw std::runtime_error(received.error().message);
    hear(*received);
  }
}

void FakeGateway::hear(const Received &received) {
  if (received.type == MessageType::end) {
    feedback = received.body.empty() ? 0 : received.body.reveal()[0];
    return;
  }
  auto text = joiner_.add(received.type, received.body.reveal());
  if (!text) throw std::runtime_error(text.error().message);
  if (!*text) return;
  const ByteView whole = (**text).reveal();
  if (received.type == MessageType::text) {
    heard.emplace_back(as_text(whole));
  } else {
    notices.push_back({received.type, Bytes(whole.begin(), whole.end())});
  }
}

void FakeGateway::say(std::string_view text) {
  auto parts = split_text(as_bytes(text));
  if (!parts) throw std::runtime_error(parts.error().message);
  for (const TextPart &part : *parts) say(part.type, part.body);
}

void FakeGateway::say(MessageType type, ByteView body) {
  auto sealed = desk_->seal(type, body);
  if (!sealed) throw std::runtime_error(sealed.error().message);
  from_desk.push_back(*sealed);
}

void FakeGateway::lose_memory() { desk_.emplace(std::move(*DeskEnd::load(desk_->save().reveal()))); }

void FakeGateway::begin_anew() {
  conversation_.reset();
  desk_.reset();
  joiner_ = TextJoiner();
  read_ = 0;
  heard.clear();
  notices.clear();
  feedback.reset();
  from_desk.clear();
  from_child.clear();
  ended = false;
}

void FakeGateway::rotate_gateway_key() {
  const auto next = static_cast<std::uint8_t>(keys_[0].key_id + 1);
  keys_.clear();
  keys_.push_back({next, generate_key_pair()});
}

void FakeGateway::rotate_desk_key() {
  ++desk_key_id_;
  desk_key_ = generate_key_pair();
}

}  // namespace pop::handoff
