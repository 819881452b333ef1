#include "desk/page_calls.h"

#include <algorithm>

#include "desk/page_files.h"

namespace helpline {
namespace {

constexpr auto kHold = std::chrono::seconds(25);
// Many changes at once are one answer, and nobody sees the difference.
constexpr auto kGather = std::chrono::milliseconds(25);
constexpr std::size_t kRemembered = 500;
constexpr std::size_t kLongestDraft = 64u << 10;

HttpReply status(int code) {
  return {.status = code, .content_type = {}, .body = {}, .headers = PageGuard::answer_headers()};
}

HttpReply json_reply(const std::string &text, int code = 200) {
  HttpReply reply = status(code);
  reply.content_type = "application/json";
  const pop::ByteView bytes = pop::as_bytes(text);
  reply.body.assign(bytes.begin(), bytes.end());
  return reply;
}

HttpReply refusal(int code, std::string_view problem) {
  return json_reply(JsonWriter().text("problem", problem).done(), code);
}

HttpReply file(std::string_view target) {
  const PageFile *found = find_page_file(target);
  if (found == nullptr) return status(404);
  HttpReply reply = status(200);
  reply.content_type = found->content_type;
  reply.body.assign(found->bytes.begin(), found->bytes.end());
  return reply;
}

std::string text_or_nothing(const pop::JsonValue &body, std::string_view field) {
  return std::string(pop::get_string(body, field).value_or(std::string_view()));
}

}  // namespace

void PageCalls::handle(const HttpCall &call, const HttpServer::Respond &respond) {
  if (const int refused = guard_.judge(call); refused != 0) return respond(status(refused));
  if (call.method == "GET") return respond(file(call.target));
  constexpr std::string_view calls = "/api/";
  if (!call.target.starts_with(calls)) return respond(status(404));
  const auto body = pop::parse_json(call.body, {.bytes = call.body.size(), .depth = 2});
  if (!body || !body->IsObject()) return respond(status(400));
  const std::string_view operation = std::string_view(call.target).substr(calls.size());
  if (operation == "enter") return respond(enter(*body));
  const std::string session(call.header("x-pop-desk"));
  if (login_.left(session).count() == 0) return respond(status(401));
  this->call(operation, session, *body, respond);
}

HttpReply PageCalls::enter(const pop::JsonValue &body) {
  const auto token = pop::get_string(body, "token");
  const auto session = token ? login_.enter(*token) : std::nullopt;
  if (!session) return refusal(403, "this link was used already, or is older than five minutes");
  return json_reply(JsonWriter().text("session", *session).done());
}

void PageCalls::call(std::string_view operation, const std::string &session, const pop::JsonValue &body,
                     const HttpServer::Respond &respond) {
  if (operation == "lock") {
    login_.lock(session);
    respond(json_reply("{}"));
    return answer_held(true);
  }
  if (operation == "changes") {
    const auto since = pop::get_int(body, "since");
    if (!since) return respond(status(400));
    if (*since != board_.revision() || closed_) return respond(changes(session, *since));
    const auto wait = std::min<std::chrono::milliseconds>(kHold, login_.left(session));
    held_.push_back({*since, session, respond, clock_.monotonic_ms() + wait.count()});
    wire_.after(wait, [this] { answer_held(false); });
    return;
  }
  login_.used(session);
  if (operation == "stay") return respond(json_reply("{}"));
  respond(act(operation, body));
}

// ---- What a counsellor does -------------------------------------------------------------------------

HttpReply PageCalls::act(std::string_view operation, const pop::JsonValue &body) {
  if (is_repeated(body)) return json_reply("{}");
  pop::Result<void> done;
  if (operation == "standing") {
    done = set_standing(body);
  } else {
    const auto conversation = pop::get_int(body, "conversation");
    if (!conversation) return status(400);
    if (operation == "story") return json_reply(board_.story(*conversation));
    done = in_conversation(operation, *conversation, body);
  }
  if (!done && done.error().code == POP_E_NOT_FOUND) return refusal(404, done.error().message);
  if (!done) return refusal(409, done.error().message);
  if (const auto name = pop::get_string(body, "once")) {
    done_.emplace_back(*name);
    if (done_.size() > kRemembered) done_.pop_front();
  }
  return json_reply("{}");
}

// The page asks again when it did not hear the answer.
bool PageCalls::is_repeated(const pop::JsonValue &body) {
  const auto name = pop::get_string(body, "once");
  return name && std::ranges::find(done_, *name) != done_.end();
}

pop::Result<void> PageCalls::in_conversation(std::string_view operation, std::int64_t conversation,
                                             const pop::JsonValue &body) {
  const std::string text = text_or_nothing(body, "text");
  if (operation == "draft") {
    if (text.size() <= kLongestDraft) board_.keep_draft(conversation, text);
    return {};
  }
  if (operation == "read") {
    board_.read(conversation);
    const auto now = book_.find(conversation);
    return now && now->ended ? pop::Result<void>() : counsellor_.read(conversation);
  }
  if (operation == "answer") {
    auto done = counsellor_.answer(conversation, text);
    if (done) board_.keep_draft(conversation, {});
    return done;
  }
  if (operation == "share") {
    const std::string title = text_or_nothing(body, "title");
    const std::string link = text_or_nothing(body, "link");
    return counsellor_.share(conversation, {title, link, text});
  }
  if (operation == "offer") {
    const std::string service = text_or_nothing(body, "service");
    return counsellor_.offer_transfer(conversation, {service, text});
  }
  if (operation == "end") return counsellor_.end(conversation);
  return pop::Error{POP_E_NOT_FOUND, "the desk does not know this; load the page again"};
}

pop::Result<void> PageCalls::set_standing(const pop::JsonValue &body) {
  const std::string service = text_or_nothing(body, "service");
  const std::string state = text_or_nothing(body, "state");
  if (state != "open" && state != "busy" && state != "closed")
    return pop::Error{POP_E_ARGUMENT, "open, busy or closed"};
  const auto minutes =
      static_cast<int>(std::clamp<std::int64_t>(pop::get_int(body, "minutes").value_or(-1), -1, 9999));
  if (!counsellor_.set_standing(service, state, minutes))
    return pop::Error{POP_E_NOT_FOUND, "this desk has no such service"};
  board_.standing_asked(service, state);
  const auto seconds = pop::get_int(body, "directory_seconds");
  if (!seconds) return {};
  return state == "closed" ? status_.close(service, *seconds) : status_.reopen(service);
}

// ---- Who waits for changes ----------------------------------------------------------------------------

HttpReply PageCalls::changes(const std::string &session, std::int64_t since) {
  if (login_.left(session).count() == 0) return status(401);
  return json_reply(board_.changes(since));
}

void PageCalls::changed() {
  if (answering_soon_ || held_.empty()) return;
  answering_soon_ = true;
  wire_.after(kGather, [this] {
    answering_soon_ = false;
    answer_held(false);
  });
}

void PageCalls::answer_held(bool all) {
  const std::int64_t now = clock_.monotonic_ms();
  std::vector<Held> held;
  held.swap(held_);
  for (Held &one : held) {
    const bool due = all || one.until <= now || one.since != board_.revision();
    if (due) {
      one.respond(changes(one.session, one.since));
    } else {
      held_.push_back(std::move(one));
    }
  }
}

void PageCalls::close() {
  closed_ = true;
  answer_held(true);
}

}  // namespace helpline
