#include "gateway/desk_api.h"

#include <algorithm>
#include <optional>

#include "common/json_writer.h"
#include "common/log.h"
#include "gateway/child_api.h"

namespace helpline {
namespace {

constexpr std::int64_t kLongestWait = 25;
constexpr std::size_t kBatch = 32;

HttpReply status(int code) { return {.status = code, .content_type = {}, .body = {}}; }

HttpReply json_reply(const std::string &text) {
  const pop::ByteView bytes = pop::as_bytes(text);
  return {.status = 200, .content_type = "application/json", .body = {bytes.begin(), bytes.end()}};
}

// With a body, by which a desk knows the gateway's own word from that of whatever stands before it.
HttpReply refusal(int code, std::string_view problem) {
  HttpReply reply = json_reply(JsonWriter().text("problem", problem).done());
  reply.status = code;
  return reply;
}

HttpReply reply_for(DeskOutcome outcome) {
  switch (outcome) {
    case DeskOutcome::done:
      return json_reply("{}");
    case DeskOutcome::unknown:
      return refusal(404, "unknown");
    case DeskOutcome::conflict:
      return refusal(409, "conflict");
    case DeskOutcome::ended:
      return refusal(410, "ended");
  }
  return status(500);
}

std::optional<pop::Bytes> get_bytes(const pop::JsonValue &body, std::string_view field) {
  const auto text = pop::get_string(body, field);
  return text ? pop::from_base64(*text) : std::nullopt;
}

std::optional<std::uint32_t> get_count(const pop::JsonValue &body, std::string_view field) {
  const auto number = pop::get_int(body, field);
  if (!number || *number < 0 || *number > UINT32_MAX) return {};
  return static_cast<std::uint32_t>(*number);
}

std::optional<ConversationId> get_conversation(const pop::JsonValue &body) {
  const auto text = pop::get_string(body, "conversation");
  const auto bytes = text ? pop::from_hex(*text) : std::nullopt;
  ConversationId id{};
  if (!bytes || bytes->size() != id.size()) return {};
  std::ranges::copy(*bytes, id.begin());
  return id;
}

}  // namespace

void DeskApi::handle(std::string_view operation, HttpCall call, const HttpServer::Respond &respond) {
  if (call.method != "POST") return respond(status(405));
  const auto body = pop::parse_json(call.body, {.bytes = 8192, .depth = 4});
  if (!body || !body->IsObject()) return respond(status(400));
  const std::int64_t now = clock_.unix_seconds();
  if (operation == "challenge") {
    return respond(
        json_reply(JsonWriter().text("challenge", pop::to_base64(sessions_.challenge(now))).done()));
  }
  if (operation == "session") return respond(begin_session(*body));

  const auto service = sessions_.service_of(call.header("authorization"), now);
  if (!service) return respond(status(401));
  try {
    if (operation != "fetch") return respond(change(operation, *service, *body));
    const auto after = pop::get_int(*body, "after");
    const auto wait = pop::get_int(*body, "wait");
    if (!after || !wait) return respond(status(400));
    fetch(*service, *after, std::clamp<std::int64_t>(*wait, 0, kLongestWait), respond);
  } catch (const StorageFault &fault) {
    log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
    respond(status(503));
  }
}

HttpReply DeskApi::begin_session(const pop::JsonValue &body) {
  const auto service = pop::get_string(body, "service");
  const auto challenge = get_bytes(body, "challenge");
  const auto signature = get_bytes(body, "signature");
  if (!service || !challenge || !signature) return status(400);
  const auto session = sessions_.begin(*service, *challenge, *signature, clock_.unix_seconds());
  if (!session) {
    log_line(LogLevel::warning, "desk_refused");
    return status(403);
  }
  log_line(LogLevel::info, "desk_accepted", {{"service", std::string(*service)}});
  return json_reply(JsonWriter().text("session", pop::to_hex(*session)).done());
}

HttpReply DeskApi::change(std::string_view operation, const std::string &service,
                          const pop::JsonValue &body) {
  if (operation == "standing") return set_standing(service, body);
  const auto conversation = get_conversation(body);
  if (!conversation) return status(400);
  if (operation == "acknowledge") {
    const auto count = get_count(body, "count");
    return count ? reply_for(store_.acknowledge(service, *conversation, *count)) : status(400);
  }
  if (operation == "reply") return reply(service, *conversation, body);
  if (operation == "drop") {
    const DeskOutcome outcome = store_.drop(service, *conversation, clock_.unix_seconds());
    waiting_.wake(child_waits(*conversation));
    return reply_for(outcome);
  }
  return status(404);
}

HttpReply DeskApi::reply(const std::string &service, const ConversationId &conversation,
                         const pop::JsonValue &body) {
  const auto sequence = get_count(body, "sequence");
  const auto sealed = get_bytes(body, "sealed");
  const auto last = pop::get_bool(body, "last");
  SealedBytes bytes{};
  if (!sequence || !sealed || sealed->size() != bytes.size() || !last) return status(400);
  std::ranges::copy(*sealed, bytes.begin());
  const DeskOutcome outcome =
      store_.reply(service, conversation, *sequence, bytes, *last, clock_.unix_seconds());
  if (outcome == DeskOutcome::done) waiting_.wake(child_waits(conversation));
  return reply_for(outcome);
}

HttpReply DeskApi::set_standing(const std::string &service, const pop::JsonValue &body) {
  const auto state = pop::get_string(body, "state");
  const auto minutes = get_count(body, "wait_minutes");
  ServiceStanding standing;
  if (state == "busy") {
    standing.state = ServiceState::busy;
  } else if (state == "closed") {
    standing.state = ServiceState::closed;
  } else if (state != "open") {
    return status(400);
  }
  if (minutes)
    standing.wait_minutes = static_cast<std::uint16_t>(std::min<std::uint32_t>(*minutes, UINT16_MAX));
  store_.set_standing(service, standing);
  return json_reply("{}");
}

void DeskApi::fetch(const std::string &service, std::int64_t after, std::int64_t wait,
                    const HttpServer::Respond &respond) {
  const std::vector<Arrival> arrivals = store_.arrivals(service, after, kBatch);
  if (arrivals.empty() && wait > 0) {
    waiting_.hold(desk_waits(service), std::chrono::seconds(wait), [this, service, after, respond] {
      try {
        fetch(service, after, 0, respond);
      } catch (const StorageFault &fault) {
        log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
        respond(status(503));
      }
    });
    return;
  }
  JsonWriter json;
  json.open_list("messages");
  for (const Arrival &arrival : arrivals) {
    json.open_object()
        .number("cursor", arrival.cursor)
        .text("conversation", pop::to_hex(arrival.conversation))
        .number("sequence", arrival.sequence)
        .number("desk_key", arrival.desk_key)
        .number("arrived", arrival.arrived)
        .flag("last", arrival.last)
        .text("sealed", pop::to_base64(arrival.sealed))
        .close_object();
  }
  respond(json_reply(json.close_list().done()));
}

}  // namespace helpline
