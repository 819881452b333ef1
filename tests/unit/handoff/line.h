#pragma once
// A child and a helpline with a scripted line between them.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fake_gateway.h"
#include "handoff/conversation.h"
#include "wire.h"

namespace pop::handoff {

class Line {
 public:
  explicit Line(const std::optional<ConversationSetup> &setup = std::nullopt,
                const std::string &service_id = "zz.example-line", std::unique_ptr<KeySource> keys = nullptr)
      : gateway(service_id),
        child(
            std::make_unique<Conversation>(setup ? *setup : gateway.setup(), http, clock, std::move(keys))) {}

  FakeGateway gateway;
  Wire wire;
  FakeClock fake_clock;
  Clock clock{&fake_clock.table};
  HttpClient http{wire.table(), std::make_shared<Inbox>(nullptr)};
  std::unique_ptr<Conversation> child;

  // What becomes of a request: answered by the gateway unless this says otherwise.
  enum class Fate { answered, lost, answer_lost, twice };
  std::function<Fate(const Wire::Request &)> fate;
  // A last look at what comes back.
  std::function<void(HttpResponse &)> meddle;

  // Polls and lets the gateway answer until neither has more to do now. When it wants to be polled again, in
  // ms.
  std::uint32_t step() {
    while (true) {
      std::uint32_t next_ms = UINT32_MAX;
      http.drive(next_ms);
      child->poll(next_ms);
      bool answered = false;
      for (Wire::Request &request : wire.take_open()) answered = answer(std::move(request)) || answered;
      if (!answered) return next_ms;
    }
  }

  // Time goes by, in the steps the child asks for.
  void run(std::int64_t ms) {
    const std::int64_t until = fake_clock.now_ms + ms;
    while (fake_clock.now_ms < until) {
      const std::int64_t next = std::min<std::int64_t>(std::max<std::uint32_t>(step(), 10), 1000);
      fake_clock.advance(next);
    }
    step();
  }

  std::int32_t state() const { return child->view().state; }
  pop_result reason() const { return child->view().reason; }
  std::vector<std::string> texts(std::int32_t from) const {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < child->view().message_count; ++i) {
      const MessageView message = *child->message(i);
      if (message.from == from) texts.emplace_back(message.text);
    }
    return texts;
  }
  std::int32_t message_state(std::size_t index) const { return child->message(index)->state; }

 private:
  bool answer(Wire::Request request) {
    const Fate what = fate ? fate(request) : Fate::answered;
    if (what == Fate::twice) gateway.handle(request.body);
    std::optional<HttpResponse> response;
    if (what != Fate::lost) response = gateway.handle(request.body);
    if (what == Fate::lost || what == Fate::answer_lost) {
      wire.finish(request, {});
      return true;
    }
    if (!response) {  // a long poll that waits
      wire.put_back(std::move(request));
      return false;
    }
    if (meddle) meddle(*response);
    wire.finish(request, *response);
    return true;
  }
};

}  // namespace pop::handoff
