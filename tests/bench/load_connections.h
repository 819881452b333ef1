#pragma once
// Many keep-alive connections to one port of loopback, on one thread, with as little work for each request as
// can be: what is measured is the other side.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace load {

class Connections {
 public:
  // A request; those of one conversation are sent in their order, each after the answer to the one before.
  struct Request {
    std::size_t conversation;
    std::size_t message;
    const pop::Bytes *bytes;  // HTTP
  };
  using Said = std::function<void(std::size_t conversation, std::size_t message)>;

  Connections(std::uint16_t port, std::size_t count);
  ~Connections();
  Connections(const Connections &) = delete;
  Connections &operator=(const Connections &) = delete;

  // Conversation i goes over connection i modulo their number. As fast as answers come, or `rate` a second:
  // then the microseconds of each count from when it should have left.
  std::vector<std::int64_t> run(const std::vector<std::vector<Request>> &conversations, double rate,
                                const Said &said);
  // One each, without waiting for answers.
  void send_all(const std::vector<Request> &requests);
  std::size_t failed() const { return failed_; }  // answers that were no sealed answer

 private:
  struct Line {
    int socket = -1;
    std::vector<Request> queue;
    std::size_t next = 0;
    std::chrono::steady_clock::time_point begun;
    std::string answer;
    bool busy = false;
  };
  void send(Line &line, const Request &request) const;
  bool receive(Line &line);  // true: an answer is whole

  std::vector<Line> lines_;
  int events_ = -1;
  std::size_t failed_ = 0;
};

// A whole HTTP exchange on a connection of its own, for what is not measured. The body.
std::string ask_once(std::uint16_t port, const pop::Bytes &request);

}  // namespace load
