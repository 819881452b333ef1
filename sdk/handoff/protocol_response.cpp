#include "handoff/bhttp.h"
#include "handoff/protocol.h"
#include "handoff/writer.h"

namespace pop::handoff {
namespace {

// An answer's body: flags u8 | stored u32 | queue position u16 | wait minutes u16 [| sequence u32 | sealed].
enum Flag : std::uint8_t {
  kBusy = 1,
  kEnded = 2,
  kMore = 4,
  kQueueKnown = 8,
  kWaitKnown = 16,
  kMessage = 32,
};
constexpr std::size_t kAnswerSize = 1 + 4 + 2 + 2;

std::uint8_t flags_of(const Answer &answer) noexcept {
  return static_cast<std::uint8_t>((answer.busy ? kBusy : 0) | (answer.ended ? kEnded : 0) |
                                   (answer.more ? kMore : 0) | (answer.queue_position ? kQueueKnown : 0) |
                                   (answer.wait_minutes ? kWaitKnown : 0) | (answer.message ? kMessage : 0));
}

Secret body_of(const Answer &answer) {
  Secret body(kAnswerSize + (answer.message ? 4 + kSealedSize : 0));
  SpanWriter out(body.writable());
  out.u8(flags_of(answer));
  out.u32(answer.stored);
  out.u16(answer.queue_position.value_or(0));
  out.u16(answer.wait_minutes.value_or(0));
  if (answer.message) {
    out.u32(answer.message->sequence);
    out.bytes(answer.message->sealed);
  }
  return body;
}

Result<Response> read_answer(ByteView body) {
  ByteReader in(body);
  Answer answer;
  const std::uint8_t flags = in.u8();
  answer.busy = (flags & kBusy) != 0;
  answer.ended = (flags & kEnded) != 0;
  answer.more = (flags & kMore) != 0;
  answer.stored = in.u32();
  const std::uint16_t queue_position = in.u16();
  const std::uint16_t wait_minutes = in.u16();
  if ((flags & kQueueKnown) != 0) answer.queue_position = queue_position;
  if ((flags & kWaitKnown) != 0) answer.wait_minutes = wait_minutes;
  if ((flags & kMessage) != 0) {
    Delivery delivery;
    delivery.sequence = in.u32();
    const ByteView sealed = in.take(kSealedSize);
    std::copy(sealed.begin(), sealed.end(), delivery.sealed.begin());
    answer.message = delivery;
  }
  if (in.failed() || !in.rest().empty())
    return Error{POP_E_FORMAT, "response: the body has the wrong length"};
  return Response(answer);
}

Problem read_problem(std::uint16_t status, ByteView body) noexcept {
  const std::uint8_t code = body.size() == 1 ? body[0] : std::uint8_t{0};
  if (code >= static_cast<std::uint8_t>(Problem::bad_request) &&
      code <= static_cast<std::uint8_t>(Problem::unavailable))
    return static_cast<Problem>(code);
  return status >= 500 ? Problem::unavailable : Problem::bad_request;
}

}  // namespace

std::uint16_t problem_status(Problem problem) noexcept {
  switch (problem) {
    case Problem::bad_request:
      return 400;
    case Problem::not_found:
      return 404;
    case Problem::conflict:
      return 409;
    case Problem::ended:
      return 410;
    case Problem::unknown_service:
    case Problem::unknown_desk_key:
      return 422;
    case Problem::full:
      return 429;
    case Problem::closed:
    case Problem::unavailable:
      return 503;
  }
  return 503;
}

Result<Secret> write_response(const Response &response) {
  BhttpResponse http;
  if (const auto *answer = std::get_if<Answer>(&response)) {
    http.status = 200;
    http.content = body_of(*answer);
  } else {
    const Problem problem = std::get<Problem>(response);
    http.status = problem_status(problem);
    http.content = Secret(1);
    http.content.writable()[0] = static_cast<std::uint8_t>(problem);
  }
  return write_bhttp(http, kBhttpSize);
}

Result<Response> read_response(ByteView bhttp) {
  if (bhttp.size() != kBhttpSize) return Error{POP_E_FORMAT, "response: it is not 2,048 bytes"};
  auto http = read_bhttp_response(bhttp);
  if (!http) return http.error();
  if (http->status == 200) return read_answer(http->content.reveal());
  if (http->status < 400) return Error{POP_E_FORMAT, "response: a status no gateway gives"};
  return Response(read_problem(http->status, http->content.reveal()));
}

}  // namespace pop::handoff
