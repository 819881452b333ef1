// What must hold of every screen a child can come to: from all worked examples, in three age bands, on
// several devices.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "promises.h"
#include "walk.h"

namespace pop::test {
namespace {

using flow::Band;
using flow::Choice;
using flow::Screen;

struct Device {
  const char *name;
  std::uint32_t can;
  std::int32_t platform;
};
constexpr Device kDevices[] = {
    {"phone", 0x3ff, POP_PLATFORM_ANDROID},
    {"tablet", POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_WHATSAPP | POP_CAN_EMAIL | POP_CAN_CONVERSATION,
     POP_PLATFORM_IOS},
    {"simple phone", POP_CAN_PHONE | POP_CAN_SMS, POP_PLATFORM_UNKNOWN},
    {"console", POP_CAN_CONVERSATION, POP_PLATFORM_CONSOLE},
    {"nothing", 0, POP_PLATFORM_DESKTOP}};
constexpr const char *kExamples = POP_TEST_VECTORS "/resolve_examples.jsonl";
constexpr const char *kOwnStarts = POP_SOURCE_DIR "/tests/integration/walk/starts.jsonl";
constexpr const char *kBands[] = {"A", "B", "C"};
constexpr std::size_t kScreens = 300;  // of one start: more than any example has

// The first thing a child meets after the tap on "Get help".
constexpr std::string_view kEntries[] = {"S1", "S8", "S9", "S10"};
constexpr std::string_view kKnown[] = {"S1", "S2", "S2_topic", "S2_age", "S3",  "S4",           "S5",  "S6",
                                       "S7", "S8", "S9",       "S10",    "S11", "S11_language", "S12", "S13"};

bool one_of(std::string_view id, std::span<const std::string_view> all) {
  return std::find(all.begin(), all.end(), id) != all.end();
}

const Choice *choice_of(const Screen &screen, std::string_view id) {
  const auto found = std::find_if(screen.choices.begin(), screen.choices.end(),
                                  [id](const Choice &choice) { return choice.id == id; });
  return found == screen.choices.end() ? nullptr : &*found;
}

const directory::Zones &zones() {
  static const auto read = read_zones(POP_CASE_ZONES);
  return *read;
}

std::vector<Start> all_starts() {
  std::vector<Start> starts = read_starts(kExamples, zones());
  for (Start &own : read_starts(kOwnStarts, zones())) starts.push_back(std::move(own));
  return starts;
}

// Without what is made at build time: the tests are listed before it is there.
std::vector<std::string> names_of_starts() {
  std::vector<std::string> names;
  for (const char *path : {kExamples, kOwnStarts}) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const auto json = parse_json(as_bytes(line));
      if (json) names.emplace_back(get_string(*json, "id").value_or("?"));
    }
  }
  return names;
}

std::string text_of(const Path &path) {
  std::string text = "entry";
  for (const std::string &step : path) text += " > " + step;
  return text;
}

class WalkTest : public testing::Test {
 protected:
  flow::FlowSetup setup(const Start &start, Band band, const Device &device) const {
    flow::FlowSetup made;
    made.hints = start.input.hints;
    made.hints.can = device.can;
    made.band = band;
    made.app_name = "Star Harbour";
    made.platform = device.platform;
    made.speech = &speech_;
    return made;
  }

  // Of every screen, wherever it is.
  void check_screen(const Node &node) {
    const Screen &screen = node.walk->flow->screen();
    EXPECT_TRUE(one_of(screen.id, kKnown)) << screen.id;
    EXPECT_FALSE(screen.title.empty());
    EXPECT_FALSE(screen.hide_label.empty());
    EXPECT_EQ(screen.right_to_left, node.walk->host.words(screen.language)->right_to_left());
    EXPECT_FALSE(screen.choices.empty()) << "a dead end";
    for (const Choice &choice : screen.choices) {
      EXPECT_FALSE(choice.label.empty()) << choice.id;
      EXPECT_FALSE(choice.a11y_label.empty()) << choice.id;
      icons_.insert(choice.icon);
    }
    for (const flow::Row &row : screen.rows) icons_.insert(row.icon);
    check_order(screen);
    check_names(screen);
    // Danger from everywhere, in one tap.
    if (screen.id != "S3") {
      const Choice *danger = choice_of(screen, "danger");
      ASSERT_NE(danger, nullptr);
      EXPECT_EQ(danger->role, POP_ROLE_DANGER);
    }
    check_promises(*node.walk);
  }

  // The main choice is first and within five stops, Hide and text field counted; danger is never first.
  static void check_order(const Screen &screen) {
    const auto is_main = [](const Choice &choice) { return choice.role == POP_ROLE_MAIN; };
    EXPECT_LE(std::count_if(screen.choices.begin(), screen.choices.end(), is_main), 1);
    const auto main = std::find_if(screen.choices.begin(), screen.choices.end(), is_main);
    const std::ptrdiff_t before = 1 + (screen.takes_text != POP_TEXT_NONE ? 2 : 0);
    if (main != screen.choices.end()) {
      EXPECT_LE(before + (main - screen.choices.begin()) + 1, 5);
    }
    if (screen.id != "S3" && screen.takes_text == POP_TEXT_NONE) {
      EXPECT_NE(screen.choices.front().role, POP_ROLE_DANGER);
    }
  }

  // Who speaks to the device says a label: no two choices may have the same.
  static void check_names(const Screen &screen) {
    std::set<std::string> labels, ids;
    for (const Choice &choice : screen.choices) {
      EXPECT_TRUE(labels.insert(choice.label).second) << "twice on one screen: " << choice.label;
      EXPECT_TRUE(ids.insert(choice.id).second) << "twice on one screen: " << choice.id;
    }
    EXPECT_FALSE(labels.contains(screen.hide_label));
  }

  // Hide leads to the entry, as if newly made; Back comes home in three taps at most, and one is a tap.
  void check_ways_back(const Start &start, const flow::FlowSetup &made, const Path &path) {
    Walk hidden(start, made, vocabulary_, languages_);
    for (const std::string &step : path) hidden.go(step);
    hidden.flow->hide();
    EXPECT_TRUE(one_of(hidden.flow->screen().id, kEntries)) << hidden.flow->screen().id;
    EXPECT_EQ(hidden.flow->message_count(), 0u);
    EXPECT_EQ(choice_of(hidden.flow->screen(), "back"), nullptr);

    Walk back(start, made, vocabulary_, languages_);
    for (const std::string &step : path) back.go(step);
    int taps = 0;
    for (; choice_of(back.flow->screen(), "back") != nullptr && taps < 10; ++taps) back.go("back");
    EXPECT_LE(taps, 3 + pages(path)) << "deeper than three screens";
    const Screen &at = back.flow->screen();
    EXPECT_TRUE(one_of(at.id, kEntries) || at.id == "S7" || at.id == "S5" || at.id == "S6") << at.id;
  }
  static int pages(const Path &path) {
    return static_cast<int>(std::count(path.begin(), path.end(), "next"));
  }

  // Whether a child could begin now with something else than a doubtful or closed way.
  bool help_is_there(const locate::Answer &answer) const {
    return std::any_of(answer.services.begin(), answer.services.end(), [](const locate::Offer &offer) {
      if ((offer.why & (POP_WHY_ADULTS_ONLY | POP_WHY_PART_OF_COUNTRY)) != 0) return false;
      return std::any_of(offer.channels.begin(), offer.channels.end(), [](const auto &channel) {
        return channel.open.open != locate::Open::closed && !channel.other_network;
      });
    });
  }

  void walk(const Start &start, Band band, const Device &device) {
    SCOPED_TRACE(start.name + ", band " + kBands[static_cast<int>(band)] + ", " + device.name);
    const flow::FlowSetup made = setup(start, band, device);
    Walk first(start, made, vocabulary_, languages_);
    const auto answer = first.host.find(made.hints);
    ASSERT_TRUE(answer);
    // Taps from the host's screen: the entry is the first.
    std::size_t help = SIZE_MAX, danger = SIZE_MAX, met = 0;
    Visitor visitor;
    visitor.screen = [&](const Node &node) {
      SCOPED_TRACE(text_of(node.path));
      ++met;
      check_screen(node);
      check_ways_back(start, made, node.path);
      const Screen &screen = node.walk->flow->screen();
      if (screen.takes_text == POP_TEXT_MESSAGE) help = std::min(help, node.taps + 1);
      if (node.path.empty()) {
        EXPECT_TRUE(one_of(screen.id, kEntries)) << screen.id;
      }
      screens_.insert(screen.id);
    };
    visitor.opened = [&](const Edge &edge) {
      SCOPED_TRACE(text_of(edge.from.path));
      EXPECT_FALSE(edge.action.uri.empty());
      auto &taps = edge.step.starts_with("emergency.") ? danger : help;
      taps = std::min(taps, edge.from.taps + 1);
    };
    explore(start, made, vocabulary_, languages_, kScreens, visitor);
    EXPECT_LT(met, kScreens) << "the walk did not come to its end";
    if (help_is_there(*answer)) {
      EXPECT_LE(help, 2u);
    }
    if (!answer->services.empty()) {
      EXPECT_LE(help, 5u) << "closed for now: said so, what it leaves behind said, and still there";
    }
    if (!answer->emergency.empty() && (device.can & POP_CAN_PHONE) != 0) {
      EXPECT_LE(danger, 3u);
    }
  }

  static pop_speech silent() {
    pop_speech table{};
    table.speak = [](void *, pop_str, pop_str) {};
    table.stop = [](void *) {};
    return table;
  }
  pop_speech speech_ = silent();
  flow::Vocabulary vocabulary_{true};
  locate::LanguageMatcher languages_{vocabulary_.languages()};
  std::set<std::string> screens_, icons_;
};

class WalkFrom : public WalkTest, public testing::WithParamInterface<std::string> {};

// All bands on all devices.
TEST_P(WalkFrom, EveryScreenHolds) {
  const auto starts = all_starts();
  const auto start =
      std::find_if(starts.begin(), starts.end(), [](const Start &each) { return each.name == GetParam(); });
  ASSERT_NE(start, starts.end());
  for (const Band band : {Band::a, Band::b, Band::c}) {
    for (const Device &device : kDevices) {
      walk(*start, band, device);
      if (HasFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, WalkFrom, testing::ValuesIn(names_of_starts()), [](const auto &one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// What no walk comes to, no test above has looked at.
TEST_F(WalkTest, MeetsEveryScreenAndEveryIcon) {
  for (const Start &start : read_starts(kOwnStarts, zones())) {
    walk(start, Band::a, kDevices[0]);
    walk(start, Band::b, kDevices[1]);
  }
  for (const std::string_view id : kKnown)
    EXPECT_TRUE(screens_.contains(std::string(id))) << "no walk came to " << id;
  // Each icon has its drawing, and each drawing is of use.
  std::set<std::string> drawn;
  for (const auto &file : std::filesystem::directory_iterator(POP_SOURCE_DIR "/sdk/flow/icons")) {
    if (file.path().extension() == ".svg") drawn.insert(file.path().stem());
  }
  for (const std::string &icon : icons_)
    EXPECT_TRUE(icon.empty() || drawn.contains(icon)) << "no drawing: " << icon;
  for (const std::string &icon : drawn) EXPECT_TRUE(icons_.contains(icon)) << "never drawn: " << icon;
}

// The first screen alone, from many more starts.
TEST_F(WalkTest, HelpIsTwoTapsAwayInEveryCase) {
  for (const Start &start : read_starts(POP_TEST_VECTORS "/resolve_cases.jsonl", zones())) {
    for (const Device &device : kDevices) {
      SCOPED_TRACE(start.name + ", " + device.name);
      const flow::FlowSetup made = setup(start, Band::b, device);
      Walk first(start, made, vocabulary_, languages_);
      check_screen({{}, 0, &first});
      const Screen &screen = first.flow->screen();
      const auto answer = first.host.find(made.hints);
      ASSERT_TRUE(answer);
      if (help_is_there(*answer)) {
        ASSERT_EQ(screen.choices.front().role, POP_ROLE_MAIN);
        const std::string main = screen.choices.front().id;
        ASSERT_TRUE(main.starts_with("go.")) << main;
        const flow::Action action = first.go(main);
        EXPECT_TRUE(action.kind == POP_ACTION_OPEN || first.flow->screen().takes_text == POP_TEXT_MESSAGE);
      }
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace pop::test
