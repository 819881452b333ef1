#include "handoff/engine.h"

#include <algorithm>
#include <utility>

namespace pop::handoff {
namespace {

constexpr std::uint32_t kPostTimeoutMs = 30'000;
constexpr std::uint32_t kFetchTimeoutMs = kMaxWaitSeconds * 1000 + 15'000;
// Between two questions that bring nothing, should a gateway not hold them open.
constexpr std::int64_t kFetchGapMs = 2'000;
constexpr unsigned kWrongAnswersMax = 3;

std::uint32_t ms_until(std::int64_t due, std::int64_t now) noexcept {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(due - now, 0, UINT32_MAX - 1));
}

}  // namespace

Conversation::Engine::Engine(ConversationSetup setup, HttpClient &http, const Clock &clock,
                             std::unique_ptr<KeySource> keys)
    : setup_(std::move(setup)),
      clock_(clock),
      keys_(std::move(keys)),
      token_(kTokenSize),
      post_(http, setup_),
      fetch_(http, setup_) {
  begin_anew();
  if (setup_.expired) lack_ = Lack::valid_keys;
}

void Conversation::Engine::begin_anew() {
  fill_random(id_);
  fill_random(token_.writable());
  end_.emplace(setup_.service_id, setup_.desk_key, id_);
}

// ---- What the child does --------------------------------------------------------------------

Result<void> Conversation::Engine::send(std::string_view text) {
  if (over() || sending_closed_) return Error{POP_E_STATE, "the conversation is over"};
  auto parts = split_text(as_bytes(text));
  if (!parts) return parts.error();
  if (!outbox_.has_room_for(parts->size())) return Error{POP_E_FULL, "too much is unsent"};
  // What can fail for want of memory comes first: a text that was refused must not go out after all.
  Outbox::Batch batch = Outbox::prepare(*parts, transcript_.size(), clock_);
  if (!has_room_for(batch)) {
    return outbox_.empty() ? Error{POP_E_TOO_LARGE, "too long to be kept under a code"}
                           : Error{POP_E_FULL, "too much is unsent to be kept under a code"};
  }
  transcript_.add(POP_FROM_CHILD, Secret(as_bytes(text)));
  outbox_.add(std::move(batch));
  if (state_ == POP_CONVERSATION_READY) state_ = POP_CONVERSATION_CONNECTING;
  unkept_ = true;
  ++revision_;
  return {};
}

Result<void> Conversation::Engine::cancel_last_unsent() {
  const auto index = over() ? std::nullopt : outbox_.take_back();
  if (!index) return Error{POP_E_STATE, "no text that was never attempted"};
  if (*index != Outbox::kNoText) transcript_.remove(*index);
  if (end_->sealed_count() == 0 && outbox_.empty()) state_ = POP_CONVERSATION_READY;
  unkept_ = true;
  ++revision_;
  return {};
}

Result<void> Conversation::Engine::end(std::int32_t feedback) {
  if (over()) return Error{POP_E_STATE, "the conversation is over"};
  if (feedback < 0 || feedback > 5) return Error{POP_E_ARGUMENT, "feedback is 1 to 5, or 0 for none"};
  if (end_->sealed_count() == 0 || sending_closed_) {
    outbox_.clear();  // nothing has left this device, or nothing is taken any more
  } else {
    const auto byte = static_cast<std::uint8_t>(feedback);
    const TextPart part{MessageType::end, ByteView(&byte, feedback == 0 ? 0 : 1)};
    outbox_.add(Outbox::prepare({part}, transcript_.size(), clock_));
  }
  fetch_.cancel();
  asks_first_ = false;
  offer_.reset();
  leaving_.reset();
  if (outbox_.empty()) arrive(Passage::failed);
  if (keeper_) keeper_->destroy();
  if (outbox_.empty()) give_up_on_keys();
  set(state_, POP_CONVERSATION_ENDED);
  set(reason_, POP_OK);
  return {};
}

Result<void> Conversation::Engine::keep_in(std::unique_ptr<Keeper> keeper) {
  if (over() || state_ == POP_CONVERSATION_READY) return Error{POP_E_STATE, "there is nothing to keep"};
  if (code_ == POP_CODE_SETTING) return Error{POP_E_STATE, "a code is being set"};
  if (!fits({})) return Error{POP_E_FULL, "too much is unsent to be kept"};
  Secret state = save();
  keeper_ = std::move(keeper);
  keeper_->keep(std::move(state));
  unkept_ = unseen_ = false;
  set(code_, POP_CODE_SETTING);
  return {};
}

void Conversation::Engine::wipe() noexcept {
  post_.cancel();
  fetch_.cancel();
  keeper_.reset();
  code_ = POP_CODE_NONE;
  give_up_on_keys();
  end_.reset();
  token_.wipe();
  outbox_.clear();
  transcript_.clear();
  joiner_ = TextJoiner();
  opened_.reset();
  offer_.reset();
  leaving_.reset();
  arrive(Passage::failed);
  pop::wipe({reinterpret_cast<std::uint8_t *>(setup_.service_id.data()), setup_.service_id.size()});
  setup_.service_id.clear();
  id_ = {};
  stored_ = 0;
  queue_position_ = wait_minutes_ = -1;
  busy_ = false;
  state_ = POP_CONVERSATION_ENDED;
  reason_ = POP_OK;
  ++revision_;
  wipe_traces();
}

ConversationView Conversation::Engine::view() const noexcept {
  const auto offer = offer_ ? transcript_.find_offer(*offer_) : std::nullopt;
  return {state_, reason_, transcript_.size(),  queue_position_, wait_minutes_,
          busy_,  offer,   leaving_ != nullptr, code_,           never_stored_};
}

Result<MessageView> Conversation::Engine::message(std::size_t index) const {
  if (index >= transcript_.size()) return Error{POP_E_NOT_FOUND, "no such message"};
  return transcript_.view(index, stored_, end_->acknowledged_count());
}

// ---- What happens on its own ----------------------------------------------------------------

void Conversation::Engine::poll(std::uint32_t &next_ms) {
  if (opened_) read_opened();
  take_post();
  take_fetch();
  follow_passage();
  if (!asks_first_ && outbox_.expired(clock_)) fail(POP_E_TIMEOUT);
  if (lack_ != Lack::nothing) renew(next_ms);
  if (lack_ == Lack::nothing) ask(next_ms);
  if (!outbox_.empty() && !asks_first_)
    next_ms = std::min(next_ms, ms_until(outbox_.expires_at_ms(), clock_.monotonic_ms()));
  if (std::exchange(arrived_, false)) next_ms = 0;
}

void Conversation::Engine::ask(std::uint32_t &next_ms) {
  const std::int64_t now = clock_.monotonic_ms();
  const auto post_waits = [&] { return !outbox_.empty() && !post_.under_way() && !asks_first_; };
  if (post_waits() && post_retry_.is_due(now)) seal_front();
  if (!is_kept(next_ms)) return;
  if (post_waits() && post_retry_.is_due(now)) start_post();
  if (listening() && !fetch_.under_way() && fetch_retry_.is_due(now)) start_fetch();
  if (post_waits()) next_ms = std::min(next_ms, ms_until(post_retry_.due_ms(), now));
  if (listening() && !fetch_.under_way()) next_ms = std::min(next_ms, ms_until(fetch_retry_.due_ms(), now));
}

bool Conversation::Engine::is_kept(std::uint32_t &next_ms) {
  if (!keeper_) return true;
  switch (keeper_->progress()) {
    case Keeper::Progress::working:
      return false;
    case Keeper::Progress::failed:
      // Help comes first: it goes on, and the child is told that the code opens nothing.
      keeper_.reset();
      set(code_, over() ? POP_CODE_NONE : POP_CODE_LOST);
      return true;
    case Keeper::Progress::done:
      break;
  }
  if (over()) {
    keeper_.reset();
    set(code_, POP_CODE_NONE);
    return true;
  }
  set(code_, POP_CODE_SET);
  if (!unkept_) return true;
  if (opened_) return false;
  if (unseen_) {
    unseen_ = false;
    next_ms = 0;
    return false;
  }
  keeper_->keep(save());
  unkept_ = false;
  return false;
}

// The bytes are made once, and kept before they leave for the first time.
void Conversation::Engine::seal_front() {
  Outbox::Item &item = outbox_.front();
  if (item.sealed) return;
  auto sealed = end_->seal(item.type, item.body.reveal());
  if (!sealed) {
    never_stored_ = stored_ == 0;
    return fail(sealed.error().code);
  }
  item.sequence = end_->sealed_count() - 1;
  item.sealed = *sealed;
  const bool last = item.type == MessageType::text || item.type == MessageType::passed_on;
  if (last && item.text != Outbox::kNoText) transcript_.ends_with(item.text, item.sequence);
  unkept_ = true;
}

void Conversation::Engine::start_post() {
  const Outbox::Item &item = outbox_.front();
  if (auto started = post_.start(request_for(item), kPostTimeoutMs); !started)
    fault(started.error().code, post_retry_);
}

Request Conversation::Engine::request_for(const Outbox::Item &item) const {
  if (item.sequence == 0)
    return StartRequest{id_, token_.clone(), setup_.service_id, setup_.desk_key_id, *item.sealed};
  if (item.type == MessageType::end) return EndRequest{id_, token_.clone(), item.sequence, *item.sealed};
  return SendRequest{id_, token_.clone(), item.sequence, *item.sealed};
}

void Conversation::Engine::take_post() {
  auto response = post_.take();
  if (!response) return;
  if (!*response) return fault(response->error().code, post_retry_);
  if (const auto *refused = std::get_if<Problem>(&**response)) return problem(*refused, post_retry_);
  const std::uint32_t sequence = outbox_.empty() ? 0 : outbox_.front().sequence;
  if (!note(std::get<Answer>(**response))) return fault(POP_E_FORMAT, post_retry_);
  // An answer that does not acknowledge what was sent is none.
  if (stored_ <= sequence) return fault(POP_E_NETWORK, post_retry_);
  worked(post_retry_, clock_.monotonic_ms());
}

void Conversation::Engine::start_fetch() {
  fetch_started_ms_ = clock_.monotonic_ms();
  const std::uint32_t wait = asks_first_ ? 0 : kMaxWaitSeconds;
  Request request = FetchRequest{id_, token_.clone(), end_->opened_count(), wait};
  if (auto started = fetch_.start(request, kFetchTimeoutMs); !started)
    fault(started.error().code, fetch_retry_);
}

void Conversation::Engine::take_fetch() {
  auto response = fetch_.take();
  if (!response) return;
  if (!*response) return fault(response->error().code, fetch_retry_);
  if (const auto *refused = std::get_if<Problem>(&**response)) return problem(*refused, fetch_retry_);
  const Answer &answer = std::get<Answer>(**response);
  if (!note(answer)) return fault(POP_E_FORMAT, fetch_retry_);
  asks_first_ = false;
  if (answer.message) return receive(*answer.message);
  if (answer.ended) return finish(POP_CONVERSATION_ENDED);
  worked(fetch_retry_, fetch_started_ms_ + kFetchGapMs);
}

bool Conversation::Engine::note(const Answer &answer) {
  if (answer.stored > end_->sealed_count()) return false;
  set(stored_, std::max(stored_, answer.stored));
  outbox_.drop_stored(stored_);
  if (arriving_ && transcript_.view(0, stored_, 0).state == POP_MESSAGE_SENT) arrive(Passage::arrived);
  if (state_ == POP_CONVERSATION_CONNECTING && stored_ > 0) set(state_, POP_CONVERSATION_WAITING);
  set(busy_, answer.busy);
  if (state_ == POP_CONVERSATION_WAITING) {
    // What an answer does not say any more does not hold any more: somebody has read it.
    set(queue_position_, answer.queue_position ? std::int32_t{*answer.queue_position} : -1);
    set(wait_minutes_, answer.wait_minutes ? std::int32_t{*answer.wait_minutes} : -1);
  }
  return true;
}

void Conversation::Engine::receive(const Delivery &delivery) {
  if (delivery.sequence != end_->opened_count()) return fault(POP_E_FORMAT, fetch_retry_);
  transcript_.make_room();
  auto received = end_->open(delivery.sequence, delivery.sealed);
  if (!received) {
    if (end_->failed()) return fail(POP_E_CRYPTO);
    set(reason_, POP_E_CRYPTO);
    return fetch_retry_.failed(clock_.monotonic_ms());
  }
  ++revision_;  // with it came an acknowledgement
  unkept_ = unseen_ = true;
  worked(fetch_retry_, clock_.monotonic_ms());
  opened_ = std::move(*received);
  read_opened();
}

void Conversation::Engine::read_opened() {
  const MessageType type = opened_->type;
  const std::uint32_t sequence = opened_->sequence;
  if (type == MessageType::end) {
    opened_.reset();
    return finish(POP_CONVERSATION_ENDED);
  }
  if (type != MessageType::receipt) {
    auto whole = joiner_.add(type, opened_->body.reveal());
    if (whole && *whole) add_heard(type, sequence, std::move(**whole));
  }
  opened_.reset();
}

// A type that is not known, or not for a child, says nothing to it; nor does a body that breaks its rules.
void Conversation::Engine::add_heard(MessageType type, std::uint32_t sequence, Secret body) {
  std::int32_t kind = POP_KIND_TEXT;
  if (type == MessageType::resource) {
    if (!read_resource(body.reveal())) return;
    kind = POP_KIND_RESOURCE;
  } else if (type == MessageType::transfer_offer) {
    const auto offer = read_note(body.reveal());
    if (!offer || offer->service_id == setup_.service_id) return;
    kind = POP_KIND_OFFER;
  } else if (type != MessageType::text) {
    return;
  }
  transcript_.add(POP_FROM_HELPLINE, std::move(body), kind, sequence);
  if (kind == POP_KIND_OFFER) offer_ = sequence;
  state_ = POP_CONVERSATION_TALKING;
  queue_position_ = wait_minutes_ = -1;
}

void Conversation::Engine::problem(Problem problem, Retry &retry) {
  wrong_answers_ = 0;
  switch (problem) {
    case Problem::unavailable:
      return fault(POP_E_NETWORK, retry);
    case Problem::unknown_desk_key:
      // Only a beginning is sealed to a published key.
      if (stored_ > 0 || !outbox_.unseal()) return fail(POP_E_KEY_EXPIRED);
      begin_anew();
      return lacks(Lack::desk_key);
    case Problem::unknown_service:
      never_stored_ = stored_ == 0;
      return fail(POP_E_NO_HANDOFF);
    case Problem::ended:
      if (stored_ == 0) return fail(POP_E_REFUSED);
      if (&retry == &fetch_retry_) return finish(POP_CONVERSATION_ENDED);
      sending_closed_ = true;
      outbox_.clear();
      return;
    case Problem::full:
    case Problem::closed:
    case Problem::bad_request:
      // A beginning that was stored before would be answered as it was then.
      never_stored_ = stored_ == 0;
      set(busy_, busy_ || problem == Problem::full);
      return fail(POP_E_REFUSED);
    case Problem::not_found:
    case Problem::conflict:
      return fail(POP_E_REFUSED);
  }
}

// The gateway refused a key. Other ones come from the directory as it has become meanwhile, or else from one
// update of it; then what was refused is tried once more.
void Conversation::Engine::lacks(Lack what) {
  post_.cancel();
  fetch_.cancel();
  lack_ = what;
  if (keys_ == nullptr) return fail(POP_E_KEY_EXPIRED);
  if (take_keys()) return;
  if (stored_ > 0 && !over()) set(reason_, POP_E_KEY_EXPIRED);
}

void Conversation::Engine::renew(std::uint32_t &next_ms) {
  const pop_result reason = lack_ == Lack::valid_keys ? POP_E_EXPIRED : POP_E_KEY_EXPIRED;
  if (keys_ == nullptr) return fail(reason);
  if (!keys_->update(next_ms)) return;
  if (!take_keys()) fail(reason);
}

// False where the directory has nothing but what was refused.
bool Conversation::Engine::take_keys() {
  const auto now = keys_->read();
  if (!now) return false;
  const bool begun = end_->sealed_count() > 0;
  // What was begun lies, or may lie, at the gateway it was sent to: another would store it a second time.
  if (begun && lack_ != Lack::valid_keys && now->gateway_authority != setup_.gateway_authority) return false;
  if (lack_ == Lack::gateway_key && now->gateway_key == setup_.gateway_key) return false;
  if (lack_ == Lack::desk_key && now->desk_key_id == setup_.desk_key_id) return false;
  setup_.gateway_authority = now->gateway_authority;
  setup_.gateway_key = now->gateway_key;
  setup_.relay_url = now->relay_url;
  if (!begun) {
    setup_.desk_key_id = now->desk_key_id;
    setup_.desk_key = now->desk_key;
    begin_anew();
    unkept_ = true;
  }
  lack_ = Lack::nothing;
  set(reason_, POP_OK);
  post_retry_.worked(clock_.monotonic_ms());
  fetch_retry_.worked(clock_.monotonic_ms());
  return true;
}

void Conversation::Engine::worked(Retry &retry, std::int64_t next_due_ms) {
  wrong_answers_ = 0;
  set(reason_, POP_OK);
  retry.worked(next_due_ms);
}

void Conversation::Engine::fault(pop_result code, Retry &retry) {
  switch (code) {
    case POP_E_RELAY:
    case POP_E_CRYPTO:
    case POP_E_FORMAT:
      if (++wrong_answers_ >= kWrongAnswersMax) return fail(code);
      break;
    case POP_E_KEY_EXPIRED:
      return lacks(Lack::gateway_key);
    case POP_E_NO_TRANSPORT:
      never_stored_ = stored_ == 0;
      return fail(code);
    case POP_E_ARGUMENT:
    case POP_E_TOO_LARGE:
      return fail(code);
    default:
      break;
  }
  if (!over()) set(reason_, code);
  retry.failed(clock_.monotonic_ms());
}

void Conversation::Engine::fail(pop_result reason) {
  // What the child ended stays ended, whether or not the helpline could be told.
  if (state_ == POP_CONVERSATION_ENDED) return finish(POP_CONVERSATION_ENDED);
  finish(POP_CONVERSATION_FAILED);
  set(reason_, reason);
}

void Conversation::Engine::finish(std::int32_t state) {
  post_.cancel();
  fetch_.cancel();
  give_up_on_keys();
  outbox_.clear();
  leaving_.reset();
  arrive(Passage::failed);
  if (keeper_ && !over()) keeper_->destroy();
  set(state_, state);
  set(reason_, POP_OK);
}

}  // namespace pop::handoff
