#include "gateway/desk_api.h"

#include <algorithm>
#include <optional>

#include "common/json_writer.h"
#include "common/log.h"

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
    case DeskOutcome::full:
      return refusal(409, "full");
  }
  return status(500);
}

std::string_view name_of(ServiceState state) {
  switch (state) {
    case ServiceState::open:
      return "open";
    case ServiceState::busy:
      return "busy";
    case ServiceState::closed:
      return "closed";
  }
  return "";
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

HttpReply messages_reply(const std::vector<Arrival> &arrivals) {
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
  return json_reply(json.close_list().done());
}

std::optional<ServiceStanding> read_standing(const pop::JsonValue &body) {
  const auto state = pop::get_string(body, "state");
  const auto minutes = get_count(body, "wait_minutes");
  ServiceStanding standing;
  if (state == "busy") {
    standing.state = ServiceState::busy;
  } else if (state == "closed") {
    standing.state = ServiceState::closed;
  } else if (state != "open") {
    return {};
  }
  if (minutes)
    standing.wait_minutes = static_cast<std::uint16_t>(std::min<std::uint32_t>(*minutes, UINT16_MAX));
  return standing;
}

bool is_change(std::string_view operation) {
  return operation == "acknowledge" || operation == "reply" || operation == "drop" || operation == "standing";
}

}  // namespace

struct DeskApi::Fetch {
  std::string service;
  std::int64_t after;
  std::int64_t wait;
  HttpServer::Respond respond;
};

void DeskApi::handle(std::string_view operation, const HttpCall &call, const HttpServer::Respond &respond) {
  if (call.method != "POST") return respond(status(405));
  const auto body = pop::parse_json(call.body, {.bytes = 8192, .depth = 4});
  if (!body || !body->IsObject()) return respond(status(400));
  const std::int64_t now = clock_.unix_seconds();
  if (operation == "challenge") {
    return respond(
        json_reply(JsonWriter().text("challenge", pop::to_base64(sessions_.challenge(now))).done()));
  }
  if (operation == "session") return begin_session(*body, respond);

  const auto service = sessions_.service_of(call.header("authorization"), now);
  if (!service) return respond(status(401));
  if (operation == "fetch") {
    const auto after = pop::get_int(*body, "after");
    const auto wait = pop::get_int(*body, "wait");
    if (!after || !wait) return respond(status(400));
    return fetch(std::make_shared<Fetch>(
        Fetch{*service, *after, std::clamp<std::int64_t>(*wait, 0, kLongestWait), respond}));
  }
  if (!is_change(operation)) return respond(status(404));
  const Change change = read_change(operation, *service, *body);
  if (!change) return respond(status(400));
  const bool taken =
      store_.submit<DeskOutcome>(Urgency::desk, change, [respond](std::optional<DeskOutcome> outcome) {
        respond(outcome ? reply_for(*outcome) : status(503));
      });
  if (!taken) respond(status(503));
}

void DeskApi::begin_session(const pop::JsonValue &body, const HttpServer::Respond &respond) {
  const auto service = pop::get_string(body, "service");
  const auto challenge = get_bytes(body, "challenge");
  const auto signature = get_bytes(body, "signature");
  if (!service || !challenge || !signature) return respond(status(400));
  const auto session = sessions_.begin(*service, *challenge, *signature, clock_.unix_seconds());
  if (!session) {
    ++metrics_.desks_refused;
    log_line(LogLevel::warning, "desk_refused");
    return respond(status(403));
  }
  log_line(LogLevel::info, "desk_accepted", {{"service", std::string(*service)}});
  // What children of the service are told was set at an earlier time, maybe by another desk.
  const bool taken = store_.submit<ServiceStanding>(
      Urgency::desk, [service = std::string(*service)](Store &store) { return store.standing(service); },
      [respond, session = pop::to_hex(*session)](std::optional<ServiceStanding> standing) {
        if (!standing) return respond(status(503));
        JsonWriter json;
        json.text("session", session).text("state", name_of(standing->state));
        if (standing->wait_minutes) json.number("wait_minutes", *standing->wait_minutes);
        respond(json_reply(json.done()));
      });
  if (!taken) respond(status(503));
}

// What the store is to do; nothing when the body is not as it should be.
DeskApi::Change DeskApi::read_change(std::string_view operation, const std::string &service,
                                     const pop::JsonValue &body) const {
  if (operation == "standing") {
    const auto standing = read_standing(body);
    if (!standing) return {};
    return [service, standing](Store &store) {
      store.set_standing(service, *standing);
      return DeskOutcome::done;
    };
  }
  const auto conversation = get_conversation(body);
  if (!conversation) return {};
  if (operation == "reply") return read_reply(service, *conversation, body);
  if (operation == "drop") {
    return [service, id = *conversation, now = clock_.unix_seconds()](Store &store) {
      return store.drop(service, id, now);
    };
  }
  const auto count = get_count(body, "count");
  if (!count) return {};
  return [service, id = *conversation, count = *count](Store &store) {
    return store.acknowledge(service, id, count);
  };
}

DeskApi::Change DeskApi::read_reply(const std::string &service, const ConversationId &conversation,
                                    const pop::JsonValue &body) const {
  const auto sequence = get_count(body, "sequence");
  const auto sealed = get_bytes(body, "sealed");
  const auto last = pop::get_bool(body, "last");
  NewMessage message;
  if (!sequence || !sealed || sealed->size() != message.sealed.size() || !last) return {};
  message.conversation = conversation;
  message.sequence = *sequence;
  message.last = *last;
  std::ranges::copy(*sealed, message.sealed.begin());
  message.digest = pop::sha256(message.sealed);
  return [service, message, now = clock_.unix_seconds()](Store &store) {
    return store.reply(service, message, now);
  };
}

// As a child's poll: see ChildApi::look.
void DeskApi::fetch(const std::shared_ptr<Fetch> &fetching) {
  using Arrivals = std::vector<Arrival>;
  const WaitingRoom::Ticket ticket =
      fetching->wait > 0 ? waiting_.enter(desk_waits(fetching->service)) : nullptr;
  const bool taken = store_.submit<Arrivals>(
      Urgency::desk,
      [fetching](Store &store) { return store.arrivals(fetching->service, fetching->after, kBatch); },
      [this, fetching, ticket](std::optional<Arrivals> arrivals) {
        if (ticket && arrivals && arrivals->empty()) {
          const auto wait = std::chrono::seconds(std::exchange(fetching->wait, 0));
          return waiting_.stay(ticket, wait, /*alone=*/false, [this, fetching] { fetch(fetching); });
        }
        if (ticket) waiting_.leave(ticket);
        if (!arrivals) return fetching->respond(status(503));
        fetching->respond.made_there([arrivals = std::move(*arrivals)] { return messages_reply(arrivals); });
      });
  if (taken) return;
  if (ticket) waiting_.leave(ticket);
  fetching->respond(status(503));
}

}  // namespace helpline
