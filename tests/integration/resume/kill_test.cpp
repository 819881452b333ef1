// The child's program is killed at random, again and again, and comes back with its code each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "child_process.h"
#include "folder.h"

namespace pop::test {
namespace {

using Texts = std::vector<std::string>;
constexpr std::string_view code = "493817";

// Writes texts of its own number, says which are stored, and what it heard, until it is killed or has nothing
// left to do.
void live(const std::string &folder, int socket, int pipe, const handoff::ConversationSetup &setup, int first,
          int texts, bool threads) {
  ChildSide side(folder, socket, threads);
  if (first == 0) {
    side.begin(setup);
    if (!side.conversation->send("child 0")) throw std::runtime_error("refused");
    side.set_code(code);
    while (side.view().code != POP_CODE_SET) side.step();
    report(pipe, "ready");
  } else if (!side.enter(code, setup)) {
    throw std::runtime_error("the code opened nothing");
  } else {
    report(pipe, "ready");
  }
  std::size_t known = 0;
  std::vector<bool> sent;
  for (int i = first + 1; side.view().state < POP_CONVERSATION_ENDED;) {
    side.step();
    for (; known < side.view().message_count; ++known) {
      const auto message = side.conversation->message(known);
      if (message->from == POP_FROM_HELPLINE) report(pipe, "heard " + std::string(message->text));
    }
    sent.resize(known);
    for (std::size_t at = 0; at < known; ++at) {
      const auto message = side.conversation->message(at);
      if (sent[at] || message->from != POP_FROM_CHILD || message->state == POP_MESSAGE_UNSENT) continue;
      sent[at] = true;
      report(pipe, "sent " + std::string(message->text.substr(0, message->text.find('.'))));
    }
    if (i > first + texts) {
      if (side.conversation->settled()) report(pipe, "settled");
      continue;
    }
    // Long ones go in two parts. What is full is tried again.
    const std::string text = "child " + std::to_string(i) + std::string(i % 3 == 0 ? 2000 : 10, '.');
    if (side.conversation->send(text)) ++i;
  }
  throw std::runtime_error("the conversation ended: " + std::to_string(side.view().reason));
}

TEST(Killed, AtRandomNothingIsLostAndNothingComesTwice) {
  constexpr int lives = 20, texts = 6;
  const Folder folder;
  handoff::FakeGateway gateway;
  const auto setup = gateway.setup();
  std::mt19937 random(20261122);
  Texts sent, said, heard;
  std::size_t kills = 0, kills_before_answer = 0;
  for (int life = 0; life <= lives; ++life) {
    SCOPED_TRACE(life);
    const bool last = life == lives;
    const int first = life * 100;
    ChildProcess child([&](int socket, int pipe) {
      live(folder.path(), socket, pipe, setup, first, last ? 1 : texts, life % 2 == 1);
    });
    std::vector<ChildProcess::Request> waiting;
    bool ready = false, settled = false;
    auto requests_left = static_cast<int>(random() % 24);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (true) {
      ASSERT_LT(std::chrono::steady_clock::now(), give_up);
      auto request = child.next_request(static_cast<int>(random() % 4));
      for (const std::string &line : child.reports()) {
        ASSERT_FALSE(line.starts_with("fault")) << line;
        if (line.starts_with("sent ")) sent.push_back(line.substr(5));
        if (line.starts_with("heard ")) {
          const std::string text = line.substr(6);
          if (std::find(heard.begin(), heard.end(), text) == heard.end()) heard.push_back(text);
        }
        ready = ready || line == "ready";
        settled = line == "settled";
      }
      if (request) waiting.push_back(std::move(*request));
      std::optional<HttpResponse> response;
      for (std::size_t i = 0; i < waiting.size() && !response; ++i) {
        response = gateway.handle(waiting[i].body);
        if (!response) continue;
        --requests_left;
        if (ready && !last && requests_left <= 0 && random() % 2 == 0) {
          ++kills_before_answer;  // stored, and the child is never told
        } else {
          child.answer(waiting[i].id, *response);
        }
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (response) gateway.read();
      if (!gateway.from_child.empty() && !last && random() % 4 == 0) {
        said.push_back("desk " + std::to_string(said.size()) + std::string(random() % 1000, '.'));
        gateway.say(said.back());
      }
      // Anywhere from here on: in a disk's flush, between two polls, or with an answer on its way.
      if (ready && !last && requests_left <= 0) break;
      if (last && settled && heard.size() == said.size()) break;
      ASSERT_FALSE(child.ended());
    }
    child.kill();
    for (const std::string &line : child.reports()) {  // what it still said before it died
      if (line.starts_with("sent ")) sent.push_back(line.substr(5));
      if (line.starts_with("heard ") && std::find(heard.begin(), heard.end(), line.substr(6)) == heard.end())
        heard.push_back(line.substr(6));
    }
    ++kills;
  }
  gateway.read();
  EXPECT_EQ(kills, std::size_t{lives} + 1);
  EXPECT_GT(kills_before_answer, 5u);
  EXPECT_GT(sent.size(), std::size_t{lives});
  EXPECT_EQ(heard, said);
  // What the child was told is sent has arrived, and everything that arrived is there once and in order.
  Texts arrived;
  for (const std::string &text : gateway.heard) arrived.push_back(text.substr(0, text.find('.')));
  for (const std::string &text : sent) EXPECT_EQ(std::count(arrived.begin(), arrived.end(), text), 1) << text;
  const auto number = [](const std::string &text) { return std::stoi(text.substr(6)); };
  for (std::size_t i = 1; i < arrived.size(); ++i) EXPECT_LT(number(arrived[i - 1]), number(arrived[i])) << i;
  RecordProperty("arrived", static_cast<int>(arrived.size()));
}

}  // namespace
}  // namespace pop::test
