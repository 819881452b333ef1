#include "desk/page_board.h"

#include <sodium.h>

#include <set>

#include "desk/names.h"

namespace helpline {
namespace {

constexpr std::size_t kMostChanges = 2000;
constexpr std::size_t kMostNotices = 20;
constexpr std::size_t kPreviewBytes = 160;
// What has just ended stays in sight for a shift.
constexpr std::int64_t kEndedSeconds = 12LL * 3600;

// Revisions of two runs of the desk never meet: a browser that was left open gets everything anew.
std::int64_t first_revision() { return (std::int64_t{randombytes_random()} << 20) + 1; }

Said shown(Said said) {
  said.text = harmless(said.text);
  said.title = harmless(said.title);
  return said;
}

// The first bytes of a text, cut between two characters.
std::string start_of(std::string_view text) {
  if (text.size() <= kPreviewBytes) return std::string(text);
  std::size_t end = kPreviewBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

bool is_childs(const Said &said) { return said.direction == Direction::child_to_desk; }

// What has no line of its own: that somebody wrote, or that it is over.
bool needs_answer(const Said &said) { return is_childs(said) && said.type != MessageType::end; }

}  // namespace

PageBoard::PageBoard(const DeskConfig &config, Book &book, const pop::Clock &clock,
                     std::function<void()> changed)
    : config_(config),
      book_(book),
      clock_(clock),
      tell_(std::move(changed)),
      revision_(first_revision()),
      services_revision_(revision_) {
  for (const DeskService &service : config.services) services_[service.id];
  for (const Case &one : book_.recent(clock.unix_seconds() - kEndedSeconds)) {
    for (const Said &said : history(book_.lines(one))) add(said, rows_[one.number]);
    if (one.ended) rows_[one.number].unread = 0;
  }
}

// ---- What happens -----------------------------------------------------------------------------------

void PageBoard::link(const std::string &service, LinkState state) {
  services_[service].link = name_of(state);
  services_revision_ = revision_ + 1;
  put({});
}

void PageBoard::standing(const std::string &service, const std::string &state, int minutes) {
  Service &one = services_[service];
  one.standing = state;
  one.minutes = minutes;
  if (one.asked == state) one.asked.clear();
  services_revision_ = revision_ + 1;
  put({});
}

void PageBoard::standing_asked(const std::string &service, const std::string &state) {
  Service &one = services_[service];
  one.asked = state;
  services_revision_ = revision_ + 1;
  put({});
}

void PageBoard::event(const DeskEvent &event, bool, std::size_t) {
  if (event.what == DeskEvent::What::left) return notice(event.text);
  note(event.conversation);
  if (event.what == DeskEvent::What::unreadable) {
    notice("Conversation " + std::to_string(event.conversation.number) +
           " cannot be read any more and was ended; the child is told so.");
  }
}

void PageBoard::sent(const Case &conversation, const Outgoing &, bool) {
  put({.revision = 0, .conversation = conversation.number, .said = {}});
}

void PageBoard::changed(const Case &conversation) { note(conversation); }

void PageBoard::read(std::int64_t conversation) {
  const auto row = rows_.find(conversation);
  if (row == rows_.end() || row->second.unread == 0) return;
  row->second.unread = 0;
  put({.revision = 0, .conversation = conversation, .said = {}});
}

void PageBoard::notice(std::string_view text) {
  notices_.push_back({revision_ + 1, clock_.unix_seconds(), std::string(text)});
  if (notices_.size() > kMostNotices) notices_.pop_front();
  put({});
}

void PageBoard::keep_draft(std::int64_t conversation, std::string text) {
  if (text.empty()) {
    drafts_.erase(conversation);
  } else {
    drafts_[conversation] = std::move(text);
  }
}

// Takes what the book has and the board has not.
void PageBoard::note(const Case &conversation) {
  Row &row = rows_[conversation.number];
  for (const Said &said : history(book_.lines(conversation))) {
    if (said.sequence < (is_childs(said) ? row.from_child : row.from_desk)) continue;
    add(said, row);
    put({.revision = 0, .conversation = conversation.number, .said = shown(said)});
  }
  put({.revision = 0, .conversation = conversation.number, .said = {}});
}

void PageBoard::add(const Said &said, Row &row) {
  (is_childs(said) ? row.from_child : row.from_desk) = said.sequence + 1;
  if (needs_answer(said)) {
    ++row.unread;
    if (row.asked_at == 0) row.asked_at = said.at;
  } else {
    row.asked_at = 0;
    if (!is_childs(said)) row.unread = 0;
  }
  const std::string &words = said.title.empty() ? said.text : said.title;
  if (!words.empty()) row.preview = harmless(start_of(words));
}

void PageBoard::put(Change change) {
  change.revision = ++revision_;
  changes_.push_back(std::move(change));
  if (changes_.size() > kMostChanges) changes_.pop_front();
  tell_();
}

// ---- What the page is told ------------------------------------------------------------------------

std::string PageBoard::changes(std::int64_t since) {
  const std::int64_t oldest = changes_.empty() ? revision_ : changes_.front().revision - 1;
  const bool reset = since < oldest || since > revision_;
  if (reset) since = 0;
  JsonWriter json;
  json.number("revision", revision_).number("now", clock_.unix_seconds()).flag("reset", reset);
  if (reset) write_lists(json);
  if (services_revision_ > since) write_services(json);

  json.open_list("conversations");
  if (reset) {
    for (const Case &one : book_.recent(clock_.unix_seconds() - kEndedSeconds)) write_case(json, one);
  } else {
    std::set<std::int64_t> numbers;
    for (const Change &change : changes_) {
      if (change.revision > since && change.conversation != 0) numbers.insert(change.conversation);
    }
    for (const std::int64_t number : numbers) {
      if (const auto one = book_.find(number)) write_case(json, *one);
    }
  }
  json.close_list().open_list("said");
  for (const Change &change : changes_) {
    if (reset || change.revision <= since || !change.said) continue;
    json.open_object().number("conversation", change.conversation);
    write_said(json, *change.said);
    json.close_object();
  }
  json.close_list().open_list("notices");
  for (const Notice &notice : notices_) {
    if (notice.revision <= since) continue;
    json.open_object().number("at", notice.at).text("text", harmless(notice.text)).close_object();
  }
  return json.close_list().done();
}

std::string PageBoard::story(std::int64_t conversation) {
  JsonWriter json;
  json.open_list("said");
  if (const auto one = book_.find(conversation)) {
    for (const Said &said : history(book_.lines(*one))) {
      json.open_object();
      write_said(json, shown(said));
      json.close_object();
    }
  }
  return json.close_list().done();
}

void PageBoard::write_services(JsonWriter &json) const {
  json.open_list("services");
  for (const auto &[id, service] : services_) {
    json.open_object()
        .text("id", id)
        .text("link", service.link)
        .text("standing", service.standing)
        .text("asked", service.asked)
        .number("minutes", service.minutes)
        .close_object();
  }
  json.close_list();
}

void PageBoard::write_case(JsonWriter &json, const Case &conversation) {
  const Row &row = rows_[conversation.number];
  const Progress progress = book_.progress(conversation);
  json.open_object()
      .number("number", conversation.number)
      .text("service", conversation.service)
      .number("started", conversation.started)
      .flag("answered", conversation.answered)
      .flag("ended", conversation.ended)
      .number("unread", row.unread)
      .number("asked_at", row.asked_at)
      .text("preview", row.preview)
      .number("opened", progress.opened)
      .flag("unsent", progress.unsent_from.has_value())
      .number("unsent_from", progress.unsent_from.value_or(progress.sealed))
      .number("refused_from", progress.refused_from.value_or(UINT32_MAX))
      .close_object();
}

// What never changes while the desk runs, and what was being typed.
void PageBoard::write_lists(JsonWriter &json) const {
  json.number("idle_seconds", config_.page.idle_seconds).flag("directory", !config_.status.program.empty());
  json.open_list("resources");
  for (const CannedResource &one : config_.resources) {
    json.open_object()
        .text("title", one.title)
        .text("link", one.link)
        .text("host", one.host)
        .text("note", one.note)
        .close_object();
  }
  json.close_list().open_list("transfers");
  for (const TransferTarget &one : config_.transfers) {
    json.open_object().text("service", one.service).text("name", one.name).close_object();
  }
  json.close_list().open_list("drafts");
  for (const auto &[number, text] : drafts_) {
    json.open_object().number("conversation", number).text("text", text).close_object();
  }
  json.close_list();
}

}  // namespace helpline
