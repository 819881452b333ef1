#include "load_connections.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <queue>
#include <stdexcept>

namespace load {
namespace {

using Clock = std::chrono::steady_clock;

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
    throw std::runtime_error("the gateway does not take connections");
  return socket;
}

// Where the whole answer ends; 0 while it is not there.
std::size_t end_of(const std::string &answer) {
  const std::size_t head = answer.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  const std::size_t length = answer.find("Content-Length: ");
  const std::size_t body =
      length < head ? std::strtoul(answer.c_str() + length + std::strlen("Content-Length: "), nullptr, 10)
                    : 0;
  return answer.size() >= head + 4 + body ? head + 4 + body : 0;
}

void write_all(int socket, const pop::Bytes &bytes) {
  // A request is far smaller than the socket's buffer.
  if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("the gateway closed a connection");
}

}  // namespace

Connections::Connections(std::uint16_t port, std::size_t count)
    : lines_(count), events_(::epoll_create1(EPOLL_CLOEXEC)) {
  for (std::size_t i = 0; i < count; ++i) {
    lines_[i].socket = connect_to(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(events_, EPOLL_CTL_ADD, lines_[i].socket, &event);
  }
}

Connections::~Connections() {
  for (const Line &line : lines_) ::close(line.socket);
  ::close(events_);
}

void Connections::send(Line &line, const Request &request) const {
  line.busy = true;
  write_all(line.socket, *request.bytes);
}

bool Connections::receive(Line &line) {
  char buffer[16384];
  const ssize_t count = ::recv(line.socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (count <= 0) throw std::runtime_error("the gateway closed a connection");
  line.answer.append(buffer, static_cast<std::size_t>(count));
  const std::size_t end = end_of(line.answer);
  if (end == 0) return false;
  if (!line.answer.starts_with("HTTP/1.1 200") || line.answer.find("message/ohttp-res") > end) ++failed_;
  line.answer.erase(0, end);
  line.busy = false;
  return true;
}

void Connections::send_all(const std::vector<Request> &requests) {
  for (std::size_t i = 0; i < requests.size(); ++i) send(lines_[i], requests[i]);
}

std::vector<std::int64_t> Connections::run(const std::vector<std::vector<Request>> &conversations,
                                           double rate, const Said &said) {
  std::size_t left = 0;
  for (Line &line : lines_) line = {line.socket, {}, 0, {}, {}, false};
  // Turn about, as many children at one time would write.
  for (std::size_t message = 0, longest = 1; message < longest; ++message) {
    for (std::size_t i = 0; i < conversations.size(); ++i) {
      longest = std::max(longest, conversations[i].size());
      if (message >= conversations[i].size()) continue;
      lines_[i % lines_.size()].queue.push_back(conversations[i][message]);
      ++left;
    }
  }
  std::vector<std::int64_t> latencies;
  latencies.reserve(left);
  const auto begin = Clock::now();
  const auto gap =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(rate > 0 ? 1 / rate : 0));
  // With a rate, message n of line i is due at (n * lines + i) gaps.
  const auto due = [&](std::size_t i) {
    return rate > 0 ? begin + gap * static_cast<std::int64_t>(lines_[i].next * lines_.size() + i) : begin;
  };
  const auto go = [&](std::size_t i) {
    Line &line = lines_[i];
    const Request &request = line.queue[line.next];
    line.begun = rate > 0 ? due(i) : Clock::now();
    ++line.next;
    if (said) said(request.conversation, request.message);
    send(line, request);
  };
  using Due = std::pair<Clock::time_point, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> waiting;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].queue.empty()) waiting.emplace(due(i), i);
  }
  epoll_event ready[256];
  while (left > 0) {
    while (!waiting.empty() && waiting.top().first <= Clock::now()) {
      const std::size_t i = waiting.top().second;
      waiting.pop();
      go(i);
    }
    int timeout = 1000;
    if (!waiting.empty()) {
      const auto until =
          std::chrono::duration_cast<std::chrono::milliseconds>(waiting.top().first - Clock::now());
      timeout = static_cast<int>(std::clamp<std::int64_t>(until.count(), 0, 1000));
    }
    const int count = ::epoll_wait(events_, ready, 256, timeout);
    for (int n = 0; n < count; ++n) {
      const std::size_t i = ready[n].data.u64;
      Line &line = lines_[i];
      if (!receive(line)) continue;
      latencies.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - line.begun).count());
      --left;
      if (line.next < line.queue.size()) waiting.emplace(due(i), i);
    }
  }
  return latencies;
}

std::string ask_once(std::uint16_t port, const pop::Bytes &request) {
  const int socket = connect_to(port);
  write_all(socket, request);
  std::string answer;
  char buffer[16384];
  std::size_t end = 0;
  while ((end = end_of(answer)) == 0) {
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) break;
    answer.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(socket);
  if (end == 0 || !answer.starts_with("HTTP/1.1 200"))
    throw std::runtime_error("the gateway answered " + answer.substr(0, 40));
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

}  // namespace load
