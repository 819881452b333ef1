// The wake-up, from the thread on which a host's transport finishes.

#include <gtest/gtest.h>
#include <poll.h>

#include <future>
#include <optional>
#include <thread>

#include "host.h"
#include "hosted.h"

namespace pop::test {
namespace {

// A transport with a thread for each request; all finish when they are let go, without a connection.
class ThreadTransport {
 public:
  ThreadTransport() {
    table_.struct_size = sizeof table_;
    table_.user = this;
    table_.start = [](void *user, const pop_http_request *, pop_http_exchange *exchange) -> pop_result {
      auto *self = static_cast<ThreadTransport *>(user);
      self->threads_.emplace_back([self, exchange] {
        self->let_go_future_.wait();
        pop_http_response response{};
        response.struct_size = sizeof response;
        response.result = POP_E_NETWORK;
        pop_http_finish(exchange, &response);
      });
      return POP_OK;
    };
    table_.cancel = [](void *, pop_http_exchange *) {};
  }

  const pop_http *table() const { return &table_; }
  std::size_t started() const { return threads_.size(); }
  std::thread::id thread() const { return threads_.at(0).get_id(); }
  void let_go() { let_go_.set_value(); }
  void join() {
    for (std::thread &thread : threads_) thread.join();
  }

 private:
  std::promise<void> let_go_;
  std::shared_future<void> let_go_future_ = let_go_.get_future().share();
  std::vector<std::thread> threads_;
  pop_http table_{};
};

// The sample's pipe, and on which thread it was written to.
class NotedWake {
 public:
  NotedWake() {
    table_.struct_size = sizeof table_;
    table_.user = this;
    table_.wake = [](void *user) {
      auto *self = static_cast<NotedWake *>(user);
      self->by = std::this_thread::get_id();
      self->pipe.table()->wake(self->pipe.table()->user);
    };
  }
  const pop_wake *table() const { return &table_; }
  bool readable(int wait_ms) const {
    pollfd waiting{pipe.fd(), POLLIN, 0};
    return poll(&waiting, 1, wait_ms) == 1;
  }

  WakePipe pipe;
  std::optional<std::thread::id> by;

 private:
  pop_wake table_{};
};

class HostWake : public testing::Test {
 protected:
  HostWake() {
    hosted_.config.clock = clock_.table();
    hosted_.config.http = transport_.table();
    hosted_.config.wake = wake_.table();
  }
  ~HostWake() override { pop_conversation_destroy(conversation_); }

  // A conversation whose first request is under way.
  void begin() {
    ASSERT_EQ(hosted_.create(), POP_OK) << hosted_.error();
    pop_error error{};
    ASSERT_EQ(pop_conversation_open(hosted_.client(), lend("de.talk"), &conversation_, &error), POP_OK)
        << error.message;
    ASSERT_EQ(pop_conversation_send(conversation_, lend("hello")), POP_OK);
    hosted_.poll();
    ASSERT_EQ(transport_.started(), 1u);
  }
  pop_result reason() const {
    pop_conversation_view view{};
    view.struct_size = sizeof view;
    EXPECT_EQ(pop_conversation_get(conversation_, &view), POP_OK);
    return view.reason;
  }

  const HostClock clock_{kNow};
  NotedWake wake_;
  ThreadTransport transport_;
  Hosted hosted_;
  pop_conversation *conversation_ = nullptr;
};

TEST_F(HostWake, ComesFromTheThreadThatFinishesAndEndsTheWait) {
  begin();
  EXPECT_FALSE(wake_.readable(0));
  const std::thread::id finishing = transport_.thread();
  transport_.let_go();
  ASSERT_TRUE(wake_.readable(-1));
  transport_.join();
  EXPECT_EQ(wake_.by, finishing);
  wake_.pipe.drain();
  EXPECT_FALSE(wake_.readable(0));
  EXPECT_EQ(reason(), POP_OK) << "nothing changes before the poll";
  hosted_.poll();
  EXPECT_EQ(reason(), POP_E_NETWORK);
}

TEST_F(HostWake, NobodyIsWokenAfterDestroy) {
  begin();
  pop_conversation_destroy(conversation_);
  conversation_ = nullptr;
  hosted_.destroy();
  transport_.let_go();
  transport_.join();
  EXPECT_FALSE(wake_.readable(0));
}

// More wakes than the pipe holds: none waits, and one drain empties it.
TEST_F(HostWake, AFullPipeDoesNotWait) {
  for (int i = 0; i < 200'000; ++i) wake_.table()->wake(wake_.table()->user);
  EXPECT_TRUE(wake_.readable(0));
  wake_.pipe.drain();
  EXPECT_FALSE(wake_.readable(0));
}

}  // namespace
}  // namespace pop::test
