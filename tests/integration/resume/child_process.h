#pragma once
// A child's side in a process of its own: the conversation, its ticket, and a wire to the gateway that the
// test holds.

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/resume.h"
#include "fake_gateway.h"
#include "handoff/conversation.h"

namespace pop::test {

// A keystore in a file that is replaced whole.
class FileStore {
 public:
  explicit FileStore(const std::string &path);
  FileStore(const FileStore &) = delete;
  FileStore &operator=(const FileStore &) = delete;
  const pop_secure_storage *table() const { return &table_; }

 private:
  std::string path_;
  pop_secure_storage table_{};
};

// Requests go over a socket and come back when the test answers.
class SocketHttp {
 public:
  explicit SocketHttp(int socket);
  SocketHttp(const SocketHttp &) = delete;
  SocketHttp &operator=(const SocketHttp &) = delete;
  const pop_http *table() const { return &table_; }

 private:
  void drive();

  int socket_;
  std::uint32_t next_ = 1;
  std::map<std::uint32_t, pop_http_exchange *> open_;
  Bytes received_;
  pop_http table_{};
};

// One life of the child's program.
class ChildSide {
 public:
  // `threads`: long work is done on threads of their own, else inline.
  ChildSide(const std::string &folder, int socket, bool threads);
  ~ChildSide();

  void begin(handoff::ConversationSetup setup);
  void set_code(std::string_view code);
  // False when it opened nothing.
  bool enter(std::string_view code, const handoff::ConversationSetup &setup);
  // Polls once and waits for what comes next, for at most `ms`.
  void step(int ms = 20);
  handoff::ConversationView view() const { return conversation->view(); }

  std::unique_ptr<handoff::Conversation> conversation;

 private:
  int socket_;
  int wake_[2];
  pop_wake wake_table_{};
  pop_tasks tasks_table_{};
  const Clock clock_;
  std::shared_ptr<Inbox> inbox_;
  SocketHttp transport_;
  HttpClient http_;
  Tasks tasks_;
  FileStore store_;
  client::Resume resume_;
};

// A process that runs `life` with its end of a wire and of a pipe for what it has to report, line by line.
class ChildProcess {
 public:
  using Life = std::function<void(int socket, int report)>;
  explicit ChildProcess(const Life &life);
  ~ChildProcess() { kill(); }
  ChildProcess(const ChildProcess &) = delete;
  ChildProcess &operator=(const ChildProcess &) = delete;

  pid_t pid() const { return pid_; }
  // Waits until there is a request, a report or the end, for at most `ms`.
  struct Request {
    std::uint32_t id = 0;
    Bytes body;
  };
  std::optional<Request> next_request(int ms);
  void answer(std::uint32_t id, const HttpResponse &response);
  std::vector<std::string> reports();  // whole lines since the last call
  bool ended();
  void kill();  // SIGKILL, unless it has ended

 private:
  pid_t pid_ = -1;
  int socket_ = -1;
  int report_ = -1;
  Bytes received_;
  std::string lines_;
};

void report(int pipe, const std::string &line);

}  // namespace pop::test
