#pragma once
// What a counsellor sees: plain lines for people (TextScreen), one JSON object a line for programs
// (EventScreen), or a page (PageBoard).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "desk/book.h"
#include "desk/desk.h"
#include "desk/gateway_link.h"

namespace helpline {

class Screen {
 public:
  virtual ~Screen() = default;
  virtual void ready() = 0;
  virtual void link(const std::string &service, LinkState state) = 0;
  // `minutes` below 0: nobody knows how long.
  virtual void standing(const std::string &service, const std::string &state, int minutes) = 0;
  // `current`: it is the conversation the counsellor is in.
  virtual void event(const DeskEvent &event, bool current, std::size_t waiting) = 0;
  virtual void sent(const Case &conversation, const Outgoing &message, bool accepted) = 0;
  // Something a counsellor did in the conversation is in the book.
  virtual void changed(const Case &conversation) = 0;
  virtual void notice(std::string_view text) = 0;
};

// One that answers typed commands.
class LineScreen : public Screen {
 public:
  void changed(const Case &) override {}  // who typed it knows
  virtual void list(const std::vector<Case> &going_on, std::int64_t now) = 0;
  virtual void taken(const Case &conversation, const std::vector<Said> &all, std::int64_t now) = 0;
  virtual void history(const Case &conversation, const std::vector<Said> &all) = 0;
  virtual void help() = 0;
};

std::unique_ptr<LineScreen> make_text_screen();
std::unique_ptr<LineScreen> make_event_screen();

// A text as a screen may show it: what could move the cursor, recolour or reorder the screen becomes U+FFFD.
std::string harmless(std::string_view text);

}  // namespace helpline
