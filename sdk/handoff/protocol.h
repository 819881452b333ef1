#pragma once
// The resource inside the outer lock: what the child's engine asks of the gateway, and what the gateway
// answers. Every request and response is a Binary HTTP message of exactly 2,048 bytes, so that sending,
// asking and errors look alike.
//
//   POST /pop/v1/conversations                          Start
//   POST /pop/v1/conversations/{id}/messages            Send
//   GET  /pop/v1/conversations/{id}/messages?after&wait Fetch
//   POST /pop/v1/conversations/{id}/end                 End
//
// {id} is the conversation id in lower-case hex, the access token is in "authorization: Bearer <hex>". Bodies
// are binary and big-endian. Message numbers count from 0 in each direction; a count N says "numbers 0 to
// N-1".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "handoff/ohttp.h"
#include "handoff/sealed_message.h"

namespace pop::handoff {

inline constexpr std::size_t kBhttpSize = 2048;
inline constexpr std::size_t kOhttpRequestSize = kBhttpSize + kOhttpRequestOverhead;    // 2,103
inline constexpr std::size_t kOhttpResponseSize = kBhttpSize + kOhttpResponseOverhead;  // 2,096
inline constexpr std::string_view kConversationsPath = "/pop/v1/conversations";
inline constexpr std::uint32_t kMaxWaitSeconds = 25;
inline constexpr std::size_t kTokenSize = 32;
inline constexpr std::size_t kServiceIdMax = 100;

// ---- Requests -------------------------------------------------------------------------------

// Begins a conversation. The same id, token and bytes again give the same answer; anything else is a
// conflict.
struct StartRequest {
  ConversationId conversation{};
  Secret token;  // 32 bytes; the gateway keeps only its SHA-256
  std::string service_id;
  std::uint32_t desk_key_id = 0;
  SealedBytes sealed{};  // message 0
};

// Message `sequence` of the child. The gateway takes only the next one, or the same bytes again.
struct SendRequest {
  ConversationId conversation{};
  Secret token;
  std::uint32_t sequence = 0;
  SealedBytes sealed{};
};

// Asks for message number `after` of the desk, waiting up to `wait_seconds` for it. It also says that the
// messages before that number have arrived, so the gateway can delete them.
struct FetchRequest {
  ConversationId conversation{};
  Secret token;
  std::uint32_t after = 0;
  std::uint32_t wait_seconds = 0;  // at most kMaxWaitSeconds
};

// The child's last message. The gateway sees that the conversation ended, and nothing else.
struct EndRequest {
  ConversationId conversation{};
  Secret token;
  std::uint32_t sequence = 0;
  SealedBytes sealed{};
};

using Request = std::variant<StartRequest, SendRequest, FetchRequest, EndRequest>;

// `authority` is the gateway's, as in its URL (host, and port where it has one).
Result<Secret> write_request(const Request &request, std::string_view authority);
// Any authority is taken: what makes a request the gateway's own is that its key opened it. POP_E_FORMAT:
// answer bad_request; POP_E_NOT_FOUND: no such path or method, answer not_found.
Result<Request> read_request(ByteView bhttp);

// ---- Responses ------------------------------------------------------------------------------

struct Delivery {
  std::uint32_t sequence = 0;
  SealedBytes sealed{};
};

// Status 200, to every kind of request alike.
struct Answer {
  std::uint32_t stored = 0;  // how many of the child's messages are durably stored: only these are "sent"
  std::optional<std::uint16_t> queue_position;  // people ahead
  std::optional<std::uint16_t> wait_minutes;    // expected
  bool busy = false;                            // the service says so
  bool ended = false;                           // either side ended it: nothing more can be sent
  bool more = false;                            // messages of the desk after this one are there already
  std::optional<Delivery> message;              // to a FetchRequest
};

enum class Problem : std::uint8_t {
  bad_request = 1,       // 400
  not_found = 2,         // 404: no such conversation, or the token is not its token: never said which
  conflict = 3,          // 409: the same name with other bytes, or a gap in the sequence
  ended = 4,             // 410
  unknown_service = 5,   // 422
  unknown_desk_key = 6,  // 422: refresh the directory once, then call instead
  full = 7,              // 429: the service's queue has no room for new conversations
  closed = 8,            // 503: the service takes no new conversations now
  unavailable = 9,       // 503: nothing was stored; the same request again is right
};
std::uint16_t problem_status(Problem problem) noexcept;

using Response = std::variant<Answer, Problem>;

Result<Secret> write_response(const Response &response);
// A problem code of a later version reads as `unavailable` when its status is 500 or more, else as
// `bad_request`.
Result<Response> read_response(ByteView bhttp);

// "gateway.example:8443" of "https://gateway.example:8443/path". POP_E_FORMAT for anything but https with a
// host.
Result<std::string> https_authority(std::string_view url);

}  // namespace pop::handoff
