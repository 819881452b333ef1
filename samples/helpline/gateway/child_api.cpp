#include "gateway/child_api.h"

#include <algorithm>
#include <memory>

#include "common/log.h"

namespace helpline {

using pop::handoff::Answer;
using pop::handoff::Problem;
using pop::handoff::Response;

namespace {

HttpReply refuse_request(pop_result why) {
  // RFC 9458 section 5.3: the client learns, outside the lock, that its key configuration is the trouble.
  if (why == POP_E_KEY_EXPIRED) {
    const std::string body = std::string("{\"type\":\"") + std::string(pop::handoff::kOhttpKeyProblem) +
                             "\",\"title\":\"the key configuration is not known here\"}";
    const pop::ByteView bytes = pop::as_bytes(body);
    return {.status = 422, .content_type = "application/problem+json", .body = {bytes.begin(), bytes.end()}};
  }
  return {.status = 400, .content_type = {}, .body = {}};
}

Response storage_fault(const StorageFault &fault) {
  log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
  return Problem::unavailable;
}

}  // namespace

std::string child_waits(const pop::handoff::ConversationId &conversation) {
  return "child " + pop::to_hex(conversation);
}
std::string desk_waits(const std::string &service) { return "desk " + service; }

void ChildApi::handle(HttpCall call, HttpServer::Respond respond) {
  if (call.method != "POST") return respond({.status = 405, .content_type = {}, .body = {}});
  if (call.header("content-type") != pop::handoff::kOhttpRequestType)
    return respond({.status = 415, .content_type = {}, .body = {}});
  auto opened = pop::handoff::open_ohttp_request(keys_, call.body);
  if (!opened) return respond(refuse_request(opened.error().code));

  // Copied with the reply into the waiting room, where it may stay a while.
  auto sealer = std::make_shared<pop::handoff::OhttpResponseSealer>(std::move(opened->sealer));
  const Reply reply = [sealer, respond = std::move(respond)](const Response &response) {
    const auto bhttp = pop::handoff::write_response(response);
    auto sealed = bhttp ? sealer->seal(bhttp->reveal()) : pop::Result<pop::Bytes>(bhttp.error());
    if (!sealed) return respond({.status = 500, .content_type = {}, .body = {}});
    respond({.status = 200,
             .content_type = std::string(pop::handoff::kOhttpResponseType),
             .body = std::move(*sealed)});
  };

  auto request = pop::handoff::read_request(opened->message.reveal());
  if (!request) {
    return reply(request.error().code == POP_E_NOT_FOUND ? Problem::not_found : Problem::bad_request);
  }
  if (auto *fetching = std::get_if<pop::handoff::FetchRequest>(&*request))
    return fetch(std::move(*fetching), reply);
  const std::int64_t now = clock_.unix_seconds();
  if (const auto *starting = std::get_if<pop::handoff::StartRequest>(&*request)) {
    reply(stored(starting->conversation, [&] { return start(*starting); }));
  } else if (const auto *sending = std::get_if<pop::handoff::SendRequest>(&*request)) {
    reply(stored(sending->conversation, [&] { return store_.send(*sending, now); }));
  } else if (const auto *ending = std::get_if<pop::handoff::EndRequest>(&*request)) {
    reply(stored(ending->conversation, [&] { return store_.end(*ending, now); }));
  }
}

// The desk is woken only after the commit, and before the child's answer costs its time.
template <typename Operation>
Response ChildApi::stored(const pop::handoff::ConversationId &conversation, Operation operation) {
  try {
    const Response response = operation();
    if (std::holds_alternative<Answer>(response)) {
      waiting_.wake(desk_waits(store_.service_of(conversation)));
      // A poll of the same child that is held learns of an end from here.
      if (std::get<Answer>(response).ended) waiting_.wake(child_waits(conversation));
    }
    return response;
  } catch (const StorageFault &fault) {
    return storage_fault(fault);
  }
}

Response ChildApi::start(const pop::handoff::StartRequest &request) {
  const auto service = config_.services.find(request.service_id);
  if (service == config_.services.end()) return Problem::unknown_service;
  if (store_.is_new(request.conversation) && !may_begin(service->first, service->second))
    return Problem::full;
  return store_.start(request, service->second, clock_.unix_seconds());
}

bool ChildApi::may_begin(const std::string &service, const ServedService &limits) {
  Begun &begun = begun_[service];
  const std::int64_t minute = clock_.monotonic_ms() / 60'000;
  if (begun.minute != minute) begun = {minute, 0};
  return ++begun.count <= limits.starts_per_minute;
}

void ChildApi::fetch(pop::handoff::FetchRequest request, const Reply &reply) {
  Response response;
  try {
    response = store_.fetch(request, clock_.unix_seconds());
  } catch (const StorageFault &fault) {
    return reply(storage_fault(fault));
  }
  const auto *answer = std::get_if<Answer>(&response);
  const bool nothing_yet = answer != nullptr && !answer->message && !answer->ended;
  if (!nothing_yet || request.wait_seconds == 0) return reply(response);

  const std::string name = child_waits(request.conversation);
  waiting_.wake(name);  // a child waits once: an older poll of the same one is answered
  const auto wait = std::chrono::seconds(std::min(request.wait_seconds, pop::handoff::kMaxWaitSeconds));
  request.wait_seconds = 0;
  auto held = std::make_shared<pop::handoff::FetchRequest>(std::move(request));
  waiting_.hold(name, wait, [this, held, reply] {
    pop::handoff::FetchRequest again{held->conversation, held->token.clone(), held->after, 0};
    fetch(std::move(again), reply);
  });
}

}  // namespace helpline
