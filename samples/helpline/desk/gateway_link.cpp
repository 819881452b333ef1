#include "desk/gateway_link.h"

#include <sodium.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/json.h"
#include "common/desk_proof.h"
#include "common/json_writer.h"

namespace helpline {
namespace {

constexpr std::int64_t kWaitSeconds = 25;
constexpr auto kFetchTimeout = std::chrono::seconds(40);

// One message of a fetch; nothing when the gateway sent something else.
std::optional<Incoming> read_incoming(const pop::JsonValue &json) {
  const auto cursor = pop::get_int(json, "cursor");
  const auto name = pop::get_string(json, "conversation");
  const auto sequence = pop::get_int(json, "sequence");
  const auto desk_key = pop::get_int(json, "desk_key");
  const auto arrived = pop::get_int(json, "arrived");
  const auto encoded = pop::get_string(json, "sealed");
  const auto id = name ? pop::from_hex(*name) : std::nullopt;
  const auto sealed = encoded ? pop::from_base64(*encoded) : std::nullopt;
  Incoming message;
  const auto is_u32 = [](const auto &number) { return number && *number >= 0 && *number <= UINT32_MAX; };
  if (!cursor || !is_u32(sequence) || !is_u32(desk_key) || !arrived || !id ||
      id->size() != message.conversation.size() || !sealed || sealed->size() != message.sealed.size()) {
    return {};
  }
  message.cursor = *cursor;
  message.sequence = static_cast<std::uint32_t>(*sequence);
  message.desk_key = static_cast<std::uint32_t>(*desk_key);
  message.arrived = *arrived;
  std::ranges::copy(*id, message.conversation.begin());
  std::ranges::copy(*sealed, message.sealed.begin());
  return message;
}

std::string field(const std::string &body, std::string_view name) {
  const auto json = pop::parse_json(pop::as_bytes(body));
  const auto text = json ? pop::get_string(*json, name) : std::nullopt;
  return text ? std::string(*text) : std::string();
}

// Grows from a quarter of a second to half a minute.
std::chrono::milliseconds backoff(int failures) {
  return std::chrono::milliseconds(250 << std::min(failures, 7));
}

// Only the gateway itself may say what became of a message: whatever stands before it and answers with a page
// of its own has not decided anything.
bool is_final(const WireReply &reply) {
  if (reply.status != 200 && reply.status != 404 && reply.status != 409 && reply.status != 410) return false;
  const auto json = pop::parse_json(pop::as_bytes(reply.body));
  return json && json->IsObject() && (reply.status == 200 || pop::get_string(*json, "problem").has_value());
}

}  // namespace

GatewayLink::GatewayLink(const DeskConfig &config, const DeskService &service, Wire &wire, Desk &desk,
                         Book &book, Events events)
    : config_(config), service_(service), wire_(wire), desk_(desk), book_(book), events_(std::move(events)) {
  send();
}

void GatewayLink::post(std::string_view operation, std::string json, Wire::Done done) {
  wire_.post(config_.gateway_url + "/desk/v1/" + std::string(operation), session_, std::move(json),
             kFetchTimeout, std::move(done));
}

void GatewayLink::set_state(LinkState state) {
  if (state_ == state) return;
  state_ = state;
  events_.state(state);
}

// ---- Proving whose desk it is ---------------------------------------------------------------------

void GatewayLink::connect() {
  session_.clear();
  post("challenge", "{}", [this](const WireReply &reply) {
    const std::string challenge = reply.status == 200 ? field(reply.body, "challenge") : std::string();
    if (challenge.empty()) return lost(reply);
    prove(challenge);
  });
}

void GatewayLink::prove(const std::string &encoded) {
  const auto challenge = pop::from_base64(encoded);
  if (!challenge) return lost({});
  const pop::Bytes proof = desk_proof(config_.gateway_id, service_.id, *challenge);
  pop::ByteArray<crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, proof.data(), proof.size(),
                       service_.access_key.reveal().data());
  std::string json = JsonWriter()
                         .text("service", service_.id)
                         .text("challenge", encoded)
                         .text("signature", pop::to_base64(signature))
                         .done();
  post("session", std::move(json), [this](const WireReply &reply) {
    const std::string session = reply.status == 200 ? field(reply.body, "session") : std::string();
    if (session.empty()) return lost(reply);
    session_ = session;
    pause_ = 0;
    set_state(LinkState::connected);
    hear_standing(reply.body);
    pump();
    fetch();
  });
}

// Said by the gateway when a desk comes, for it may have been set at an earlier time.
void GatewayLink::hear_standing(const std::string &answer) {
  const auto json = pop::parse_json(pop::as_bytes(answer));
  const std::string state = field(answer, "state");
  if (state.empty() || state == standing_) return;
  standing_ = state;
  events_.standing(state, static_cast<int>(pop::get_int(*json, "wait_minutes").value_or(-1)));
}

// Tries again after a while.
void GatewayLink::lost(const WireReply &reply) {
  session_.clear();
  set_state(reply.untrusted       ? LinkState::untrusted
            : reply.status == 403 ? LinkState::refused
                                  : LinkState::away);
  wire_.after(backoff(failures_++), [this] { connect(); });
}

// ---- What children wrote ------------------------------------------------------------------------------

void GatewayLink::fetch() {
  post("fetch", JsonWriter().number("after", cursor_).number("wait", kWaitSeconds).done(),
       [this](const WireReply &reply) {
         if (reply.status != 200) return lost(reply);
         if (!take(reply.body)) return lost({});
         failures_ = 0;
         fetch();
       });
}

// False when the gateway sent something else than messages, which is not passed over: it would be a gap.
bool GatewayLink::take(const std::string &body) {
  const auto json = pop::parse_json(pop::as_bytes(body));
  const pop::JsonValue *messages = json ? pop::get_array(*json, "messages") : nullptr;
  if (messages == nullptr) return false;
  std::set<std::string> held_up;  // conversations that wait for a message that comes again
  for (const pop::JsonValue &one : messages->GetArray()) {
    const auto message = read_incoming(one);
    if (!message) return false;
    const std::string name = pop::to_hex(message->conversation);
    if (held_up.contains(name)) continue;
    const Taken taken = desk_.receive(service_.id, *message);
    if (taken.what == Taken::What::again) held_up.insert(name);
    if (held_up.empty()) cursor_ = std::max(cursor_, message->cursor);
    if (taken.what == Taken::What::stored) {
      add({"acknowledge", JsonWriter().text("conversation", name).number("count", taken.count).done(),
           [](int) {}});
    } else if (taken.what == Taken::What::drop) {
      add({"drop", JsonWriter().text("conversation", name).done(), [](int) {}});
    }
  }
  return true;
}

// ---- What goes out, one after the other -----------------------------------------------------------------

void GatewayLink::send() {
  for (const Outgoing &message : book_.outbox(service_.id, queued_)) {
    queued_ = message.position;
    std::string json = JsonWriter()
                           .text("conversation", pop::to_hex(message.conversation))
                           .number("sequence", message.sequence)
                           .text("sealed", pop::to_base64(message.sealed))
                           .flag("last", message.last)
                           .done();
    add({"reply", std::move(json), [this, message](int status) {
           // Another message has its number: this book is an older copy. It cannot go on, and the child
           // learns that.
           if (status == 409)
             add({"drop", JsonWriter().text("conversation", pop::to_hex(message.conversation)).done(),
                  [](int) {}});
           desk_.sent(message, status == 200);
           events_.sent(message, status == 200);
         }});
  }
}

void GatewayLink::set_standing(const std::string &state, int minutes) {
  JsonWriter json;
  json.text("state", state);
  if (minutes >= 0) json.number("wait_minutes", minutes);
  add({"standing", json.done(), [this, state, minutes](int status) {
         if (status != 200) return;
         standing_ = state;
         events_.standing(state, minutes);
       }});
}

void GatewayLink::add(Task task) {
  tasks_.push_back(std::move(task));
  pump();
}

void GatewayLink::pump() {
  if (sending_ || pause_ != 0 || session_.empty() || tasks_.empty()) return;
  sending_ = true;
  post(tasks_.front().operation, tasks_.front().json, [this](const WireReply &reply) {
    sending_ = false;
    // The same again later changes nothing twice.
    if (!is_final(reply)) {
      pause_ = ++pauses_;
      wire_.after(backoff(setbacks_++), [this, pause = pause_] {
        if (pause != pause_) return;  // the line was made anew meanwhile
        pause_ = 0;
        pump();
      });
      return;
    }
    setbacks_ = 0;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    task.done(reply.status);
    pump();
  });
}

}  // namespace helpline
