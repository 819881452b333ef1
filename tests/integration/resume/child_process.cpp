#include "child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "handoff/ohttp.h"

namespace pop::test {
namespace {

void write_all(int to, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return;  // the other end was killed
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

// id u32 | length u32 | bytes
void write_frame(int to, std::uint32_t id, ByteView content) {
  Bytes frame;
  append_u32(frame, id);
  append_u32(frame, static_cast<std::uint32_t>(content.size()));
  append(frame, content);
  write_all(to, frame);
}

std::optional<ChildProcess::Request> take_frame(Bytes &received) {
  ByteReader in(received);
  ChildProcess::Request request;
  request.id = in.u32();
  const ByteView body = in.take(in.u32());
  if (in.failed()) return std::nullopt;
  request.body.assign(body.begin(), body.end());
  received.erase(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(8 + body.size()));
  return request;
}

// What is there now. False: the other end is gone.
template <typename Buffer>
bool read_now(int from, Buffer &to) {
  char buffer[8192];
  while (true) {
    const ssize_t count = ::read(from, buffer, sizeof buffer);
    if (count < 0) return true;
    if (count == 0) return false;
    to.insert(to.end(), buffer, buffer + count);
  }
}

void must(bool worked, const char *what) {
  if (!worked) throw std::runtime_error(what);
}

}  // namespace

FileStore::FileStore(const std::string &path) : path_(path) {
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.read = [](void *user, pop_str, std::uint8_t *buffer, std::size_t capacity,
                   std::size_t *size) -> pop_result {
    const auto content = pop::read_file(static_cast<FileStore *>(user)->path_, capacity);
    if (!content) return POP_E_NOT_FOUND;
    std::copy(content->begin(), content->end(), buffer);
    *size = content->size();
    return POP_OK;
  };
  table_.write = [](void *user, pop_str, pop_bytes value) -> pop_result {
    const std::string &place = static_cast<FileStore *>(user)->path_;
    const std::string beside = place + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = ::write(file, value.data, value.size) == static_cast<ssize_t>(value.size);
    ::close(file);
    return written && std::rename(beside.c_str(), place.c_str()) == 0 ? POP_OK : POP_E_IO;
  };
  table_.erase = [](void *user, pop_str) -> pop_result {
    ::unlink(static_cast<FileStore *>(user)->path_.c_str());
    return POP_OK;
  };
}

SocketHttp::SocketHttp(int socket) : socket_(socket) {
  table_.struct_size = sizeof table_;
  table_.user = this;
  table_.start = [](void *user, const pop_http_request *request, pop_http_exchange *exchange) -> pop_result {
    auto &self = *static_cast<SocketHttp *>(user);
    self.open_[self.next_] = exchange;
    write_frame(self.socket_, self.next_++, {request->body.data, request->body.size});
    return POP_OK;
  };
  table_.cancel = [](void *user, pop_http_exchange *exchange) {
    auto &open = static_cast<SocketHttp *>(user)->open_;
    std::erase_if(open, [exchange](const auto &each) { return each.second == exchange; });
    pop_http_response response{};
    response.struct_size = sizeof response;
    response.result = POP_E_CANCELLED;
    pop_http_finish(exchange, &response);
  };
  table_.drive = [](void *user, std::uint32_t *) { static_cast<SocketHttp *>(user)->drive(); };
}

void SocketHttp::drive() {
  read_now(socket_, received_);
  while (const auto frame = take_frame(received_)) {
    const auto found = open_.find(frame->id);
    if (found == open_.end()) continue;
    pop_http_response response{};
    response.struct_size = sizeof response;
    response.status = 200;
    response.content_type = {handoff::kOhttpResponseType.data(), handoff::kOhttpResponseType.size()};
    response.body = {frame->body.data(), frame->body.size()};
    pop_http_finish(found->second, &response);
    open_.erase(found);
  }
}

ChildSide::ChildSide(const std::string &folder, int socket, bool threads)
    : socket_(socket),
      wake_{-1, -1},
      inbox_([&] {
        must(pipe2(wake_, O_NONBLOCK | O_CLOEXEC) == 0, "no pipe");
        wake_table_.struct_size = sizeof wake_table_;
        wake_table_.user = wake_;
        wake_table_.wake = [](void *user) {
          static_cast<void>(::write(static_cast<int *>(user)[1], "", 1) < 0);
        };
        return std::make_shared<Inbox>(&wake_table_);
      }()),
      transport_(socket),
      http_(transport_.table(), inbox_),
      tasks_(
          [&]() -> const pop_tasks * {
            tasks_table_.struct_size = sizeof tasks_table_;
            tasks_table_.run_task = [](void *, pop_task *task) -> pop_result {
              std::thread([task] { pop_task_run(task); }).detach();
              return POP_OK;
            };
            return threads ? &tasks_table_ : nullptr;
          }(),
          inbox_),
      store_(folder + "/keystore"),
      resume_(folder, store_.table(), tasks_, clock_) {
  must(start_crypto(), "no randomness");
  resume_.make([](pop_result made) { must(made == POP_OK, "no resume file"); });
}

ChildSide::~ChildSide() {
  conversation.reset();
  inbox_->close();
}

void ChildSide::begin(handoff::ConversationSetup setup) {
  conversation = std::make_unique<handoff::Conversation>(std::move(setup), http_, clock_);
}

void ChildSide::set_code(std::string_view code) {
  must(conversation->keep_in(resume_.keeper(Secret(as_bytes(code)))).ok(), "the code was not taken");
}

bool ChildSide::enter(std::string_view code, const handoff::ConversationSetup &setup) {
  std::optional<Result<client::ResumeFile::Entered>> looked;
  const auto secret = std::make_shared<const Secret>(as_bytes(code));
  resume_.enter(secret, [&](auto answer) { looked.emplace(std::move(answer)); });
  while (!looked) step();
  if (!*looked || !(*looked)->opened) return false;
  auto &opened = *(*looked)->opened;
  auto taken = handoff::Conversation::take_up(setup, opened.state.reveal(),
                                              resume_.keeper(std::move(opened.key)), http_, clock_);
  must(taken.ok(), "the ticket's content was not taken");
  conversation = std::move(*taken);
  return true;
}

void ChildSide::step(int ms) {
  std::uint32_t next_ms = static_cast<std::uint32_t>(ms);
  http_.drive(next_ms);
  if (conversation) conversation->poll(next_ms);
  http_.drive(next_ms);
  pollfd waits[] = {{socket_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
  ::poll(waits, 2, static_cast<int>(next_ms));
  std::string drained;
  read_now(wake_[0], drained);
}

ChildProcess::ChildProcess(const Life &life) {
  int sockets[2], pipes[2];
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0 && pipe2(pipes, O_CLOEXEC) == 0,
       "no wire");
  pid_ = fork();
  must(pid_ >= 0, "no process");
  if (pid_ == 0) {
    ::close(sockets[0]);
    ::close(pipes[0]);
    fcntl(sockets[1], F_SETFL, fcntl(sockets[1], F_GETFL) | O_NONBLOCK);
    try {
      life(sockets[1], pipes[1]);
    } catch (const std::exception &fault) {
      report(pipes[1], std::string("fault ") + fault.what());
      _exit(1);
    }
    _exit(0);
  }
  ::close(sockets[1]);
  ::close(pipes[1]);
  socket_ = sockets[0];
  report_ = pipes[0];
  for (const int end : {socket_, report_}) fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
}

std::optional<ChildProcess::Request> ChildProcess::next_request(int ms) {
  if (auto request = take_frame(received_)) return request;
  pollfd waits[] = {{socket_, POLLIN, 0}, {report_, POLLIN, 0}};
  ::poll(waits, 2, ms);
  read_now(socket_, received_);
  return take_frame(received_);
}

void ChildProcess::answer(std::uint32_t id, const HttpResponse &response) {
  write_frame(socket_, id, response.body);
}

std::vector<std::string> ChildProcess::reports() {
  read_now(report_, lines_);
  std::vector<std::string> whole;
  for (std::size_t end = 0; (end = lines_.find('\n')) != std::string::npos; lines_.erase(0, end + 1))
    whole.push_back(lines_.substr(0, end));
  return whole;
}

bool ChildProcess::ended() {
  if (pid_ < 0) return true;
  if (waitpid(pid_, nullptr, WNOHANG) != pid_) return false;
  pid_ = -1;
  return true;
}

void ChildProcess::kill() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  for (int *end : {&socket_}) {
    if (*end >= 0) ::close(*end);
    *end = -1;
  }
}

void report(int pipe, const std::string &line) {
  const std::string whole = line + "\n";
  static_cast<void>(::write(pipe, whole.data(), whole.size()) < 0);
}

}  // namespace pop::test
