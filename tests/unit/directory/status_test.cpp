// A desk key: it can close its service for a while, and nothing else.

#include "folder.h"
#include "mirror.h"
#include "opened.h"

namespace pop::directory {
namespace {

using test::Key;
using test::kNow;
using test::Opened;
using test::Repository;

constexpr std::int64_t kHour = 3600;

// Germany's country key has given a desk key the status file of de.line, and nothing else.
Repository with_status(const std::string &content) {
  Repository out;
  out.role("cc-de").paths = {"services/de/*", "status/de/*"};
  out.role("region-west").paths.emplace_back("status/de/*");
  out.roles.push_back({"desk-de-line", "cc-de", {Key(60)}, {}, 1, {"status/de/line.json"}});
  out.role("desk-de-line").files["status/de/line.json"] = content;
  return out;
}

std::string status(const std::string &members, const std::string &id = "de.line") {
  return R"({"version":1,"id":")" + id + "\"," + members + "}";
}

std::string closed(const std::string &from, const std::string &until) {
  return R"("closed":{"from":")" + from + R"(","until":")" + until + "\"}";
}

std::optional<Closure> closure_of(Opened &opened, const std::string &id) {
  const auto services = opened->services("DE");
  if (!services) return std::nullopt;
  for (const Service &service : *services)
    if (service.id == id) return service.closure;
  ADD_FAILURE() << id << " is not there";
  return std::nullopt;
}

TEST(Status, AValidOneCloses) {
  Opened opened{with_status(status(closed("2026-06-01T10:00:00Z", "2026-06-04T10:00:00Z")))};
  ASSERT_TRUE(opened.directory) << opened.error.message;
  const auto closure = closure_of(opened, "de.line");
  ASSERT_TRUE(closure);
  EXPECT_EQ(closure->from, kNow - 2 * kHour);
  EXPECT_EQ(closure->until, kNow + 70 * kHour);
  EXPECT_FALSE(closure_of(opened, "de.talk"));
  EXPECT_TRUE(opened.log.empty()) << opened.log[0];
  EXPECT_EQ(opened.verify_all(), POP_OK) << opened.fault;
}

TEST(Status, ADeskKeyCannotOpen) {
  const struct {
    const char *what;
    std::string content;
  } cases[] = {
      {"only opens", status(R"("open":{"from":"2026-06-01T10:00:00Z","until":"2026-06-02T10:00:00Z"})")},
      {"72 hours and a second", status(closed("2026-06-01T10:00:00Z", "2026-06-04T10:00:01Z"))},
      {"for ever", status(closed("2026-06-01T10:00:00Z", "9999-12-31T23:59:59Z"))},
      {"backwards", status(closed("2026-06-02T10:00:00Z", "2026-06-01T10:00:00Z"))},
      {"nothing", status(closed("2026-06-01T10:00:00Z", "2026-06-01T10:00:00Z"))},
      {"another service", status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"), "de.talk")},
      {"another country", status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"), "fr.allo")},
      {"no JSON", "closed"},
      {"brackets", std::string(200'000, '[')},
      {"hours of its own", status(R"("hours":"24/7")")},
  };
  for (const auto &each : cases) {
    Opened opened{with_status(each.content)};
    ASSERT_TRUE(opened.directory) << each.what << ": " << opened.error.message;
    EXPECT_EQ(opened.services("DE"), (test::Lines{"de.line 116111", "de.talk  116117"})) << each.what;
    EXPECT_FALSE(closure_of(opened, "de.line")) << each.what;
    EXPECT_EQ(opened.log.size(), 1u) << each.what;
  }
}

TEST(Status, OpenBesideClosedOpensNothing) {
  const std::string open = R"("open":{"from":"2026-06-01T10:00:00Z","until":"2026-06-02T10:00:00Z"},)";
  Opened opened{with_status(status(open + closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z")))};
  EXPECT_TRUE(closure_of(opened, "de.line"));
}

TEST(Status, ADeskKeyReachesNothingButItsOwnStatus) {
  const std::string of_talk = status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"), "de.talk");
  const std::pair<const char *, std::string> grabs[] = {
      {"status/de/talk.json", of_talk},
      {"status/fr/allo.json", status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"), "fr.allo")},
      {"services/de/line.json", test::phone_record("de.line", "DE", "116117")},
      {"services/de/new.json", test::phone_record("de.new", "DE", "116117")},
      {"services/fr/allo.json", test::phone_record("fr.allo", "FR", "3018")},
  };
  for (const auto &[path, content] : grabs) {
    Repository repository = with_status(status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z")));
    repository.role("desk-de-line").files[path] = content;
    Opened opened(std::move(repository));
    ASSERT_TRUE(opened.directory) << path;
    EXPECT_EQ(opened.services("DE"), (test::Lines{"de.line 116111", "de.talk  116117"})) << path;
    EXPECT_EQ(opened.services("FR"), (test::Lines{"fr.allo 119"})) << path;
    EXPECT_FALSE(closure_of(opened, "de.talk")) << path;
  }
}

TEST(Status, OneThatFailsLeavesTheRecordsHours) {
  const auto fails = [](const std::function<void(Repository &)> &change) {
    Repository next = with_status(status(closed("2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z")));
    next.timestamp.version = next.snapshot.version = 2;
    next.role("cc-de").version = next.role("region-west").version = next.role("desk-de-line").version = 2;
    change(next);
    Opened opened{Repository()};
    const pop_result result = test::update(opened, next);
    EXPECT_EQ(opened.services("DE"), (test::Lines{"de.line 116111", "de.talk  116117"}));
    EXPECT_EQ(closure_of(opened, "de.line").has_value(), result == POP_OK);
    EXPECT_TRUE(opened->handoff_for("de.talk", kNow)) << "a desk's fault costs its status alone";
    return result;
  };
  EXPECT_EQ(fails([](Repository &) {}), POP_OK);
  EXPECT_EQ(fails([](Repository &next) { next.role("desk-de-line").signers = {Key(99)}; }), POP_PARTIAL);
  EXPECT_EQ(fails([](Repository &next) { next.role("desk-de-line").expires = "2026-06-01T11:00:00Z"; }),
            POP_PARTIAL);
}

}  // namespace
}  // namespace pop::directory
