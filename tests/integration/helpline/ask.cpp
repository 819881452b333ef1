// One request of the protocol and its answer, as JSON, for trying what an honest child never sends.
//
//   ask … start ID TOKEN DESK_KEY FILL      ID and TOKEN: 64 hex digits; the sealed bytes are all FILL (0 to
//   255) ask … send  ID TOKEN SEQUENCE FILL ask … fetch ID TOKEN AFTER WAIT ask … end   ID TOKEN SEQUENCE
//   FILL
//
// "request" in the output is the encapsulated request in base64, for sending it again as a relay could.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/http.h"
#include "common/json_writer.h"
#include "handoff/bhttp.h"
#include "handoff/ohttp.h"
#include "handoff/protocol.h"
#include "pop/http_curl.h"
#include "setup.h"

namespace child_side {
namespace {

namespace handoff = pop::handoff;

std::optional<handoff::Request> make_request(const Options &options, char **words) {
  const std::string_view kind = words[0];
  const auto id = pop::from_hex(words[1]);
  const auto token = pop::from_hex(words[2]);
  const auto first = static_cast<std::uint32_t>(std::strtoul(words[3], nullptr, 10));
  const auto second = static_cast<std::uint32_t>(std::strtoul(words[4], nullptr, 10));
  if (!id || !token || id->size() != 32) return {};
  handoff::ConversationId conversation{};
  std::copy(id->begin(), id->end(), conversation.begin());
  handoff::SealedBytes sealed{};
  sealed.fill(static_cast<std::uint8_t>(second));
  pop::Secret secret(*token);
  if (kind == "start")
    return handoff::StartRequest{conversation, std::move(secret), options.service, first, sealed};
  if (kind == "send") return handoff::SendRequest{conversation, std::move(secret), first, sealed};
  if (kind == "end") return handoff::EndRequest{conversation, std::move(secret), first, sealed};
  if (kind == "fetch") return handoff::FetchRequest{conversation, std::move(secret), first, second};
  return {};
}

pop::HttpResponse exchange(const Options &options, const pop::Bytes &body) {
  pop_http_curl_config config{};
  config.struct_size = sizeof config;
  config.ca_file = {options.ca.data(), options.ca.size()};
  pop_http_curl *curl = nullptr;
  pop_http_curl_create(&config, &curl);
  const std::unique_ptr<pop_http_curl, void (*)(pop_http_curl *)> owned(curl, pop_http_curl_destroy);
  pop::HttpClient http(pop_http_curl_interface(curl), std::make_shared<pop::Inbox>(nullptr));
  pop::HttpRequest request;
  request.method = "POST";
  request.url = options.relay;
  request.headers = {{"content-type", std::string(handoff::kOhttpRequestType)}};
  request.body = body;
  request.timeout_ms = 60'000;
  const auto id = http.start(request);
  if (!id) return {};
  for (;;) {
    std::uint32_t next_ms = 50;
    http.drive(next_ms);
    if (auto response = http.take(*id)) return *response;
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min(next_ms, 20u)));
  }
}

void describe(helpline::JsonWriter &json, const handoff::Response &response) {
  if (const auto *problem = std::get_if<handoff::Problem>(&response)) {
    json.number("status", handoff::problem_status(*problem)).number("problem", static_cast<int>(*problem));
    return;
  }
  const auto &answer = std::get<handoff::Answer>(response);
  json.number("status", 200)
      .number("stored", answer.stored)
      .number("position", answer.queue_position ? *answer.queue_position : -1)
      .number("minutes", answer.wait_minutes ? *answer.wait_minutes : -1)
      .flag("busy", answer.busy)
      .flag("ended", answer.ended)
      .flag("more", answer.more);
  if (answer.message)
    json.number("sequence", answer.message->sequence).number("fill", answer.message->sealed[0]);
}

}  // namespace

int ask(const Options &options, const handoff::ConversationSetup &setup, int count, char **words) {
  const auto request = count == 5 ? make_request(options, words) : std::nullopt;
  if (!request) {
    std::fprintf(stderr, "helpline_child: ask start|send|fetch|end with four values\n");
    return 2;
  }
  const auto message = handoff::write_request(*request, setup.gateway_authority);
  if (!message) return 1;
  const auto sealed = handoff::seal_ohttp_request(setup.gateway_key, message->reveal());
  if (!sealed) return 1;
  const pop::HttpResponse http = exchange(options, sealed->body);
  helpline::JsonWriter json;
  json.text("request", pop::to_base64(sealed->body))
      .number("result", http.result)
      .number("http", http.status)
      .number("size", static_cast<std::int64_t>(http.body.size()));
  const auto opened =
      http.status == 200 ? sealed->opener.open(http.body) : pop::Result<pop::Secret>(pop::Error{});
  if (opened) {
    const auto response = handoff::read_response(opened->reveal());
    if (response) describe(json, *response);
  }
  std::printf("%s\n", json.done().c_str());
  return 0;
}

}  // namespace child_side
