#pragma once
// What the page's script may ask: POST /api/…, JSON there and back.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "desk/counsellor.h"
#include "desk/page_board.h"
#include "desk/page_guard.h"
#include "desk/page_login.h"
#include "desk/status_tool.h"
#include "desk/wire.h"

namespace helpline {

class PageCalls {
 public:
  // All are borrowed.
  PageCalls(const PageGuard &guard, PageLogin &login, PageBoard &board, Book &book, Counsellor &counsellor,
            StatusTool &status, Wire &wire, const pop::Clock &clock)
      : guard_(guard),
        login_(login),
        board_(board),
        book_(book),
        counsellor_(counsellor),
        status_(status),
        wire_(wire),
        clock_(clock) {}

  void handle(const HttpCall &call, const HttpServer::Respond &respond);
  // The board has a new revision: whoever waits for one hears of it soon.
  void changed();
  // Everybody is answered, and nobody waits any more.
  void close();

 private:
  struct Held {
    std::int64_t since = 0;
    std::string session;
    HttpServer::Respond respond;
    std::int64_t until = 0;  // monotonic, ms
  };
  void call(std::string_view operation, const std::string &session, const pop::JsonValue &body,
            const HttpServer::Respond &respond);
  HttpReply enter(const pop::JsonValue &body);
  HttpReply act(std::string_view operation, const pop::JsonValue &body);
  pop::Result<void> in_conversation(std::string_view operation, std::int64_t conversation,
                                    const pop::JsonValue &body);
  pop::Result<void> set_standing(const pop::JsonValue &body);
  bool is_repeated(const pop::JsonValue &body);
  void answer_held(bool all);
  HttpReply changes(const std::string &session, std::int64_t since);

  const PageGuard &guard_;
  PageLogin &login_;
  PageBoard &board_;
  Book &book_;
  Counsellor &counsellor_;
  StatusTool &status_;
  Wire &wire_;
  const pop::Clock &clock_;
  std::vector<Held> held_;
  std::deque<std::string> done_;  // names of what was done lately: a repetition changes nothing
  bool answering_soon_ = false;
  bool closed_ = false;
};

}  // namespace helpline
