#include "gateway/child_api.h"

#include <algorithm>
#include <utility>

#include "common/json_writer.h"

namespace helpline {

using pop::handoff::Answer;
using pop::handoff::Problem;

namespace {

// As long as an answer, so that its size tells nobody on the way that it is none.
HttpReply refuse_request(pop_result why) {
  // RFC 9458 section 5.3: the client learns, outside the lock, that its key configuration is the trouble. So
  // it is where a key of that id is here and does not open: it may have taken the place of one that was lost.
  const bool key = why != POP_E_FORMAT;
  std::string body = JsonWriter()
                         .text("type", key ? pop::handoff::kOhttpKeyProblem : "about:blank")
                         .text("title", key ? "no key here opens this" : "not a sealed request")
                         .done();
  body.resize(pop::handoff::kOhttpResponseSize, ' ');
  const pop::ByteView bytes = pop::as_bytes(body);
  return {.status = key ? 422 : 400,
          .content_type = "application/problem+json",
          .body = {bytes.begin(), bytes.end()}};
}

HttpReply seal(const pop::handoff::OhttpResponseSealer &sealer, const Store::Response &response) {
  const auto bhttp = pop::handoff::write_response(response);
  auto sealed = bhttp ? sealer.seal(bhttp->reveal()) : pop::Result<pop::Bytes>(bhttp.error());
  if (!sealed) return {.status = 500, .content_type = {}, .body = {}};
  return {.status = 200,
          .content_type = std::string(pop::handoff::kOhttpResponseType),
          .body = std::move(*sealed)};
}

bool nothing_yet(const Store::Response &response) {
  const auto *answer = std::get_if<Answer>(&response);
  return answer != nullptr && !answer->message && !answer->ended;
}

template <typename Numbered>
NewMessage message_of(const Numbered &request, bool last) {
  return {request.conversation, request.sequence, last, request.sealed, pop::sha256(request.sealed)};
}

}  // namespace

struct ChildApi::Poll {
  ConversationId conversation;
  TokenHash token;
  std::uint32_t after;
  std::uint32_t wait_seconds;
  Reply reply;
};

void ChildApi::handle(const std::string &relay, const HttpCall &call, HttpServer::Respond respond) {
  if (call.method != "POST") return respond({.status = 405, .content_type = {}, .body = {}});
  if (call.header("content-type") != pop::handoff::kOhttpRequestType)
    return respond({.status = 415, .content_type = {}, .body = {}});
  auto opened = pop::handoff::open_ohttp_request(*keys_.current(), call.body);
  if (!opened) {
    ++metrics_.not_opened;
    return respond(refuse_request(opened.error().code));
  }

  auto sealer = std::make_shared<pop::handoff::OhttpResponseSealer>(std::move(opened->sealer));
  const Reply reply = [sealer, respond = std::move(respond)](const Response &response) {
    respond.made_there([sealer, response] { return seal(*sealer, response); });
  };
  const auto request = pop::handoff::read_request(opened->message.reveal());
  if (!request) {
    return reply(request.error().code == POP_E_NOT_FOUND ? Problem::not_found : Problem::bad_request);
  }
  if (const auto *starting = std::get_if<pop::handoff::StartRequest>(&*request)) {
    start(relay, *starting, reply);
  } else if (const auto *sending = std::get_if<pop::handoff::SendRequest>(&*request)) {
    add(message_of(*sending, /*last=*/false), sending->token, reply);
  } else if (const auto *ending = std::get_if<pop::handoff::EndRequest>(&*request)) {
    add(message_of(*ending, /*last=*/true), ending->token, reply);
  } else if (const auto *fetching = std::get_if<pop::handoff::FetchRequest>(&*request)) {
    look(std::make_shared<Poll>(
        Poll{fetching->conversation, pop::sha256(fetching->token.reveal()), fetching->after,
             std::min(fetching->wait_seconds, pop::handoff::kMaxWaitSeconds), reply}));
  }
}

void ChildApi::start(const std::string &relay, const pop::handoff::StartRequest &request,
                     const Reply &reply) {
  if (!config_.services.contains(request.service_id)) return reply(Problem::unknown_service);
  auto begun = std::make_shared<NewConversation>();
  begun->token = pop::sha256(request.token.reveal());
  begun->service = request.service_id;
  begun->desk_key = request.desk_key_id;
  begun->first = {request.conversation, 0, /*last=*/false, request.sealed, pop::sha256(request.sealed)};
  const std::int64_t now = clock_.unix_seconds();
  const bool taken = store_.submit<Store::Started>(
      Urgency::new_conversation,
      [this, begun, now](Store &store) {
        return store.start(
            *begun, [this, begun] { return may_begin(begun->service); }, now);
      },
      [this, begun, relay, now, reply](std::optional<Store::Started> started) {
        if (started && started->is_new) counts_.add(begun->service, relay, now);
        reply(started ? started->response : Response(Problem::unavailable));
      });
  if (!taken) reply(Problem::unavailable);
}

bool ChildApi::may_begin(const std::string &service) {
  Begun &begun = begun_[service];
  const std::int64_t minute = clock_.monotonic_ms() / 60'000;
  if (begun.minute != minute) begun = {minute, 0};
  return ++begun.count <= config_.services.find(service)->second.starts_per_minute;
}

void ChildApi::add(const NewMessage &message, const pop::Secret &token, const Reply &reply) {
  const bool taken = store_.submit<Response>(
      Urgency::conversation,
      [message, token = pop::sha256(token.reveal()), now = clock_.unix_seconds()](Store &store) {
        return store.add(message, token, now);
      },
      [reply](const std::optional<Response> &response) { reply(response.value_or(Problem::unavailable)); });
  if (!taken) reply(Problem::unavailable);
}

// The answer at once when there is something or nobody wants to wait; otherwise once more when there is.
void ChildApi::look(const std::shared_ptr<Poll> &poll) {
  const WaitingRoom::Ticket ticket =
      poll->wait_seconds > 0 ? waiting_.enter(child_waits(poll->conversation)) : nullptr;
  const bool taken = store_.submit<Response>(
      Urgency::conversation,
      [poll, now = clock_.unix_seconds()](Store &store) {
        return store.fetch(poll->conversation, poll->token, poll->after, now);
      },
      [this, poll, ticket](const std::optional<Response> &response) {
        if (ticket && response && nothing_yet(*response)) {
          const auto wait = std::chrono::seconds(std::exchange(poll->wait_seconds, 0));
          return waiting_.stay(ticket, wait, /*alone=*/true, [this, poll] { look(poll); });
        }
        if (ticket) waiting_.leave(ticket);
        poll->reply(response.value_or(Problem::unavailable));
      });
  if (taken) return;
  if (ticket) waiting_.leave(ticket);
  poll->reply(Problem::unavailable);
}

}  // namespace helpline
