#pragma once
// The desk's book: conversations, what was said, and what has still to leave. Everything a person said and
// every key lies sealed in it. What a function changed is on the disk when it returns, or it throws
// StorageFault.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/sql.h"
#include "desk/vault.h"
#include "handoff/ends.h"

namespace helpline {

using pop::handoff::ConversationId;
using pop::handoff::Direction;
using pop::handoff::MessageType;
using pop::handoff::SealedBytes;

struct Case {
  std::int64_t number = 0;  // as counsellors call it
  ConversationId id{};
  std::string service;
  std::uint32_t desk_key = 0;
  std::int64_t started = 0;
  bool answered = false;
  bool ended = false;
};

struct Line {
  Direction direction;
  std::int64_t at;
  MessageType type;
  pop::Secret body;
  std::uint32_t sequence = 0;
};

struct Outgoing {
  std::int64_t position = 0;
  ConversationId conversation{};
  std::uint32_t sequence = 0;
  SealedBytes sealed{};
  bool last = false;
};

// How far what this side wrote has come, by the sequences of its messages.
struct Progress {
  std::uint32_t sealed = 0;                   // so many were written
  std::uint32_t opened = 0;                   // so many the child has opened, as far as it has said so
  std::optional<std::uint32_t> unsent_from;   // from this one on they wait for the gateway
  std::optional<std::uint32_t> refused_from;  // from this one on they came too late: it was over
};

class Book {
 public:
  static pop::Result<Book> open(const std::string &path, const pop::Secret &passphrase);

  std::optional<Case> find(const ConversationId &id);
  std::optional<Case> find(std::int64_t number);
  std::vector<Case> going_on();  // not ended, oldest first
  // These, and those that ended since then.
  std::vector<Case> recent(std::int64_t ended_since);
  // Of those, in which nobody has written since.
  std::vector<Case> silent_since(std::int64_t time);
  std::vector<Line> lines(const Case &conversation);
  pop::Result<pop::handoff::DeskEnd> load_end(const Case &conversation);
  Progress progress(const Case &conversation);
  bool buried(const ConversationId &id);
  void bury(const ConversationId &id);  // it never was a conversation

  // Each changes the conversation's keys and what belongs to that change in one transaction.
  Case begin(const Case &conversation, const pop::handoff::DeskEnd &end, const pop::handoff::Received &first);
  void received(const Case &conversation, const pop::handoff::DeskEnd &end,
                const pop::handoff::Received &message, std::int64_t arrived, std::int64_t now);
  struct Leaving {
    MessageType type;
    pop::ByteView body;
    SealedBytes sealed;
    std::uint32_t sequence;
  };
  void leaving(const Case &conversation, const pop::handoff::DeskEnd &end,
               const std::vector<Leaving> &messages, std::int64_t now);

  // What has still to leave, behind this position.
  std::vector<Outgoing> outbox(std::string_view service, std::int64_t after);
  void left(std::int64_t position);
  // The gateway will never take it: its conversation is over.
  void refused(const Outgoing &message, std::int64_t now);
  void mark_ended(const Case &conversation, std::int64_t now);
  // Deletes what ended so long ago, words and keys; a digest of its name stays so that it is not begun again.
  void forget_before(std::int64_t ended_before);

 private:
  Book(Database database, Vault vault) : database_(std::move(database)), vault_(std::move(vault)) {}
  void put_end(const Case &conversation, const pop::handoff::DeskEnd &end);
  void put_line(const Case &conversation, Direction direction, std::uint32_t sequence, MessageType type,
                pop::ByteView body, std::int64_t at);

  Database database_;
  Vault vault_;
};

}  // namespace helpline
