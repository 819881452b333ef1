/**
 * @file
 * The C ABI as C++20: handles that free themselves, std::string_view and std::span instead of pointer and
 * length, results that hold a value or a reason. Header-only, and nothing more than the C ABI: it throws
 * nothing, needs no exceptions, allocates nothing. The conventions of <pop/pop.h> hold here too; what a
 * function does and returns stands with the C function it is named after.
 *
 * Include <pop/http_curl.h> before this header for pop::HttpCurl.
 */
#ifndef POP_POP_HPP
#define POP_POP_HPP

#include "pop.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace pop {
inline namespace api {

/** Text for the C ABI. What it points to is borrowed. */
constexpr pop_str text(std::string_view text) noexcept { return {text.data(), text.size()}; }

/** Text of the C ABI. What it points to is borrowed. */
constexpr std::string_view text(pop_str text) noexcept {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

/** Bytes for the C ABI. What they point to is borrowed. */
constexpr pop_bytes bytes(std::span<const std::uint8_t> bytes) noexcept {
  return {bytes.data(), bytes.size()};
}

/** Bytes of the C ABI. What they point to is borrowed. */
constexpr std::span<const std::uint8_t> bytes(pop_bytes bytes) noexcept {
  return bytes.data == nullptr ? std::span<const std::uint8_t>() : std::span(bytes.data, bytes.size);
}

/** A struct of the C ABI as convention 5 wants it: all 0, with its size: `auto device =
 * pop::zeroed<pop_device>()`. */
template <typename Struct>
constexpr Struct zeroed() noexcept {
  Struct out{};
  out.struct_size = sizeof(Struct);
  return out;
}

/** A value, or why there is none. */
template <typename Value>
class [[nodiscard]] Result {
 public:
  /** There is one. `code` is 0 or above, and may say more about it (POP_NO_SERVICE). */
  Result(pop_result code, Value value) noexcept : code_(code), value_(std::move(value)) {}
  /** There is none. `code` is below 0; a reason is copied. */
  explicit Result(pop_result code, const pop_error &reason = {}) noexcept : code_(code), reason_(reason) {}

  /** Whether there is a value. */
  explicit operator bool() const noexcept { return value_.has_value(); }
  /** What the C function returned. */
  pop_result code() const noexcept { return code_; }
  /** For developers: the reason, or what the code means. */
  std::string_view message() const noexcept {
    return reason_.message[0] != '\0' ? reason_.message : pop_result_text(code_);
  }
  /** The value; only where there is one, as with std::optional. */
  Value &operator*() &noexcept { return *value_; }
  /** The value; only where there is one. */
  const Value &operator*() const &noexcept { return *value_; }
  /** The value, to be moved from; only where there is one. */
  Value &&operator*() &&noexcept { return std::move(*value_); }
  /** The value's members; only where there is one. */
  Value *operator->() noexcept { return &*value_; }
  /** The value's members; only where there is one. */
  const Value *operator->() const noexcept { return &*value_; }

 private:
  pop_result code_;
  std::optional<Value> value_;
  pop_error reason_{};
};

/** Owns a handle of the C ABI: moved, never copied, freed at the end. */
template <typename Raw, void (*Destroy)(Raw *) noexcept>
class Handle {
 public:
  /** Owns nothing. */
  Handle() noexcept = default;
  /** Takes `raw` over; it may be NULL. */
  explicit Handle(Raw *raw) noexcept : raw_(raw) {}
  /** Takes over what `other` owns. */
  Handle(Handle &&other) noexcept : raw_(other.release()) {}
  /** Frees what it owns and takes over what `other` owns. */
  Handle &operator=(Handle &&other) noexcept {
    if (this != &other) Destroy(std::exchange(raw_, other.release()));
    return *this;
  }
  ~Handle() { Destroy(raw_); }

  /** For the C functions; still owned. */
  Raw *get() const noexcept { return raw_; }
  /** Gives it up: the caller frees it. */
  Raw *release() noexcept { return std::exchange(raw_, nullptr); }
  /** Whether it owns something. */
  explicit operator bool() const noexcept { return raw_ != nullptr; }

 private:
  Raw *raw_ = nullptr;
};

/** What the wrappers below are made of; not for use. */
namespace detail {

template <typename Owner, typename Raw, typename Make>
Result<Owner> made(Make make) noexcept {
  Raw *raw = nullptr;
  pop_error reason{};
  const pop_result code = make(&raw, &reason);
  if (code < 0) return Result<Owner>(code, reason);
  return {code, Owner(raw)};
}

template <typename View, typename Fill>
Result<View> filled(Fill fill) noexcept {
  View view = zeroed<View>();
  const pop_result code = fill(&view);
  if (code < 0) return Result<View>(code);
  return {code, view};
}

template <typename Fill>
Result<std::string_view> lent(Fill fill) noexcept {
  pop_str out{};
  const pop_result code = fill(&out);
  if (code < 0) return Result<std::string_view>(code);
  return {code, text(out)};
}

}  // namespace detail

/** pop_get_instances(): what is alive in this process, for leak tests. */
inline pop_instances instances() noexcept {
  auto counts = zeroed<pop_instances>();
  pop_get_instances(&counts);
  return counts;
}

/** pop_answer: services and emergency numbers. What its views borrow lives as long as it. */
class Answer : public Handle<pop_answer, pop_answer_destroy> {
 public:
  using Handle::Handle;
  /** pop_answer_get() */
  Result<pop_answer_view> view() const noexcept {
    return detail::filled<pop_answer_view>([this](auto *out) { return pop_answer_get(get(), out); });
  }
  /** pop_answer_service() */
  Result<pop_service_view> service(std::size_t index) const noexcept {
    return detail::filled<pop_service_view>([&](auto *out) { return pop_answer_service(get(), index, out); });
  }
  /** pop_answer_channel() */
  Result<pop_channel_view> channel(std::size_t service, std::size_t index) const noexcept {
    return detail::filled<pop_channel_view>(
        [&](auto *out) { return pop_answer_channel(get(), service, index, out); });
  }
  /** pop_answer_emergency() */
  Result<pop_emergency_view> emergency(std::size_t index) const noexcept {
    return detail::filled<pop_emergency_view>(
        [&](auto *out) { return pop_answer_emergency(get(), index, out); });
  }
};

/** pop_conversation: a private conversation with one service. */
class Conversation : public Handle<pop_conversation, pop_conversation_destroy> {
 public:
  using Handle::Handle;
  /** pop_conversation_get() */
  Result<pop_conversation_view> view() const noexcept {
    return detail::filled<pop_conversation_view>(
        [this](auto *out) { return pop_conversation_get(get(), out); });
  }
  /** pop_conversation_message() */
  Result<pop_message_view> message(std::size_t index) const noexcept {
    return detail::filled<pop_message_view>(
        [&](auto *out) { return pop_conversation_message(get(), index, out); });
  }
  /** pop_conversation_send() */
  [[nodiscard]] pop_result send(std::string_view words) noexcept {
    return pop_conversation_send(get(), text(words));
  }
  /** pop_conversation_cancel() */
  [[nodiscard]] pop_result cancel() noexcept { return pop_conversation_cancel(get()); }
  /** pop_conversation_end() */
  [[nodiscard]] pop_result end(std::int32_t feedback = 0) noexcept {
    return pop_conversation_end(get(), feedback);
  }
  /** pop_conversation_offer() */
  Result<pop_offer_view> offer() noexcept {
    return detail::filled<pop_offer_view>([this](auto *out) { return pop_conversation_offer(get(), out); });
  }
  /** pop_conversation_transfer() with a yes: the new conversation. */
  Result<Conversation> transfer(std::size_t message) noexcept {
    return detail::made<Conversation, pop_conversation>(
        [&](auto **out, auto *reason) { return pop_conversation_transfer(get(), message, 1, out, reason); });
  }
  /** pop_conversation_transfer() with a no. */
  [[nodiscard]] pop_result decline(std::size_t message) noexcept {
    return pop_conversation_transfer(get(), message, 0, nullptr, nullptr);
  }
  /** pop_conversation_set_code() */
  [[nodiscard]] pop_result set_code(std::string_view code) noexcept {
    return pop_conversation_set_code(get(), text(code));
  }
};

/** pop_flow: one child's way through the screens. What its views borrow lives until its next call or a poll.
 */
class Flow : public Handle<pop_flow, pop_flow_destroy> {
 public:
  using Handle::Handle;
  /** pop_flow_screen() */
  Result<pop_screen_view> screen() const noexcept {
    return detail::filled<pop_screen_view>([this](auto *out) { return pop_flow_screen(get(), out); });
  }
  /** pop_flow_line() */
  Result<std::string_view> line(std::size_t index) const noexcept {
    return detail::lent([&](auto *out) { return pop_flow_line(get(), index, out); });
  }
  /** pop_flow_choice() */
  Result<pop_choice_view> choice(std::size_t index) const noexcept {
    return detail::filled<pop_choice_view>([&](auto *out) { return pop_flow_choice(get(), index, out); });
  }
  /** pop_flow_row() */
  Result<pop_row_view> row(std::size_t index) const noexcept {
    return detail::filled<pop_row_view>([&](auto *out) { return pop_flow_row(get(), index, out); });
  }
  /** pop_flow_message() */
  Result<pop_message_view> message(std::size_t index) const noexcept {
    return detail::filled<pop_message_view>([&](auto *out) { return pop_flow_message(get(), index, out); });
  }
  /** pop_flow_sender() */
  Result<std::string_view> sender(std::size_t message) const noexcept {
    return detail::lent([&](auto *out) { return pop_flow_sender(get(), message, out); });
  }
  /** pop_flow_choose() */
  Result<pop_action> choose(std::string_view id) noexcept {
    return detail::filled<pop_action>([&](auto *out) { return pop_flow_choose(get(), text(id), out); });
  }
  /** pop_flow_send() */
  [[nodiscard]] pop_result send(std::string_view words) noexcept { return pop_flow_send(get(), text(words)); }
  /** pop_flow_set_draft() */
  [[nodiscard]] pop_result set_draft(std::string_view words) noexcept {
    return pop_flow_set_draft(get(), text(words));
  }
  /** pop_flow_event() */
  [[nodiscard]] pop_result event(std::int32_t event) noexcept { return pop_flow_event(get(), event); }
  /** pop_flow_hide() */
  pop_result hide() noexcept { return pop_flow_hide(get()); }
};

/** pop_client: owns the directory and drives everything else. It takes what was made from it along: their
 * handles are dead then, and say POP_E_HANDLE. */
class Client : public Handle<pop_client, pop_client_destroy> {
 public:
  using Handle::Handle;
  /** pop_client_create() */
  static Result<Client> create(const pop_client_config &config) noexcept {
    return detail::made<Client, pop_client>(
        [&](auto **out, auto *reason) { return pop_client_create(&config, out, reason); });
  }
  /** pop_client_poll(): when to call again, in milliseconds. */
  Result<std::uint32_t> poll(std::uint32_t budget_us) noexcept {
    std::uint32_t next_ms = UINT32_MAX;
    const pop_result code = pop_client_poll(get(), budget_us, &next_ms);
    if (code < 0) return Result<std::uint32_t>(code);
    return {code, next_ms};
  }
  /** pop_client_secrets_locked() */
  bool secrets_locked() const noexcept { return pop_client_secrets_locked(get()) != 0; }
  /** pop_client_codes_offered() */
  bool codes_offered() const noexcept { return pop_client_codes_offered(get()) != 0; }
  /** pop_client_forget_code() */
  [[nodiscard]] pop_result forget_code() noexcept { return pop_client_forget_code(get()); }
  /** pop_directory_find(): code() is POP_OK, POP_NO_SERVICE or POP_NO_PLACE where there is an answer. */
  Result<Answer> find(const pop_device &device) noexcept {
    return detail::made<Answer, pop_answer>(
        [&](auto **out, auto *reason) { return pop_directory_find(get(), &device, out, reason); });
  }
  /** pop_directory_get_info() */
  Result<pop_directory_info> info() const noexcept {
    return detail::filled<pop_directory_info>(
        [this](auto *out) { return pop_directory_get_info(get(), out); });
  }
  /** pop_directory_offer_bundle() */
  [[nodiscard]] pop_result offer_bundle(std::span<const std::uint8_t> bundle,
                                        pop_error *error = nullptr) noexcept {
    return pop_directory_offer_bundle(get(), bytes(bundle), error);
  }
  /** pop_directory_update() */
  [[nodiscard]] pop_result update(pop_update_done done, void *user, pop_error *error = nullptr) noexcept {
    return pop_directory_update(get(), done, user, error);
  }
  /** pop_flow_create() */
  Result<Flow> flow(const pop_flow_config &config) noexcept {
    return detail::made<Flow, pop_flow>(
        [&](auto **out, auto *reason) { return pop_flow_create(get(), &config, out, reason); });
  }
  /** pop_flow_entry() */
  Result<pop_entry_view> entry(const pop_device &device) noexcept {
    return detail::filled<pop_entry_view>([&](auto *out) { return pop_flow_entry(get(), &device, out); });
  }
  /** pop_conversation_open() */
  Result<Conversation> converse(std::string_view service_id) noexcept {
    return detail::made<Conversation, pop_conversation>([&](auto **out, auto *reason) {
      return pop_conversation_open(get(), text(service_id), out, reason);
    });
  }
  /** pop_conversation_open_with_code() */
  Result<Conversation> converse_with_code(std::string_view service_id, std::string_view code) noexcept {
    return detail::made<Conversation, pop_conversation>([&](auto **out, auto *reason) {
      return pop_conversation_open_with_code(get(), text(service_id), text(code), out, reason);
    });
  }
};

/** pop_http_exchange, for transports: ended at the latest when it is destroyed, then as POP_E_CANCELLED. */
class Exchange {
 public:
  /** Takes over what `start` got; from then on `start` returns POP_OK. */
  explicit Exchange(pop_http_exchange *raw) noexcept : raw_(raw) {}
  /** Takes over what `other` has. */
  Exchange(Exchange &&other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Exchange &operator=(Exchange &&other) = delete;
  ~Exchange() {
    if (raw_ == nullptr) return;
    auto response = zeroed<pop_http_response>();
    response.result = POP_E_CANCELLED;
    finish(response);
  }
  /** pop_http_finish(): once. */
  void finish(const pop_http_response &response) noexcept {
    pop_http_finish(std::exchange(raw_, nullptr), &response);
  }
  /** What `cancel` names it by. */
  pop_http_exchange *get() const noexcept { return raw_; }

 private:
  pop_http_exchange *raw_;
};

/** pop_task, for hosts with threads: done at the latest when it is destroyed. */
class Task {
 public:
  /** Takes over what `run_task` got; from then on `run_task` returns POP_OK. */
  explicit Task(pop_task *raw) noexcept : raw_(raw) {}
  /** Takes over what `other` has. */
  Task(Task &&other) noexcept : raw_(std::exchange(other.raw_, nullptr)) {}
  Task &operator=(Task &&other) = delete;
  ~Task() { run(); }
  /** pop_task_run(): once; afterwards nothing. */
  void run() noexcept {
    if (raw_ != nullptr) pop_task_run(std::exchange(raw_, nullptr));
  }

 private:
  pop_task *raw_;
};

#if defined(POP_HTTP_CURL_H) || defined(DOXYGEN)
/** pop_http_curl: the transport on libcurl, of the library pop_http_curl. Goes after the client. */
class HttpCurl : public Handle<pop_http_curl, pop_http_curl_destroy> {
 public:
  using Handle::Handle;
  /** pop_http_curl_create() */
  static Result<HttpCurl> create(const pop_http_curl_config &config) noexcept {
    return detail::made<HttpCurl, pop_http_curl>(
        [&](auto **out, auto *) { return pop_http_curl_create(&config, out); });
  }
  /** pop_http_curl_interface(), for pop_client_config.http */
  const pop_http *table() const noexcept { return pop_http_curl_interface(get()); }
};
#endif

}  // namespace api
}  // namespace pop

#endif
