// S13, the low-key view, what each channel leaves behind, reading aloud, and the host's events.
#include "flow/channels.h"
#include "flow/joining.h"
#include "flow_fixture.h"

namespace pop::flow {
namespace {

using Traces = std::vector<std::string_view>;

TEST(FlowTraces, EachChannelLeavesWhatItLeavesOnEachPlatform) {
  const auto of = [](ChannelType type, std::int32_t platform) {
    return traces_of(type, platform, false, false);
  };
  EXPECT_EQ(of(ChannelType::phone, POP_PLATFORM_UNKNOWN), Traces{"trace.call"});
  EXPECT_EQ(of(ChannelType::phone, POP_PLATFORM_ANDROID), (Traces{"trace.call", "trace.synced"}));
  EXPECT_EQ(of(ChannelType::phone, POP_PLATFORM_IOS), (Traces{"trace.call", "trace.synced"}));
  EXPECT_EQ(of(ChannelType::phone, POP_PLATFORM_DESKTOP), Traces{"trace.outside"});
  EXPECT_EQ(of(ChannelType::phone, POP_PLATFORM_CONSOLE), Traces{"trace.outside"});
  EXPECT_EQ(of(ChannelType::sms, POP_PLATFORM_ANDROID), (Traces{"trace.messages", "trace.synced"}));
  EXPECT_EQ(of(ChannelType::sms, POP_PLATFORM_UNKNOWN), Traces{"trace.messages"});
  for (std::int32_t platform = POP_PLATFORM_UNKNOWN; platform <= POP_PLATFORM_CONSOLE; ++platform) {
    EXPECT_EQ(of(ChannelType::pop, platform), Traces{"trace.none"});
    EXPECT_EQ(traces_of(ChannelType::pop, platform, true, false), Traces{"trace.code"});
    EXPECT_EQ(of(ChannelType::webchat, platform), (Traces{"trace.web", "trace.web_seen"}));
    EXPECT_EQ(of(ChannelType::whatsapp, platform), (Traces{"trace.messages", "trace.synced"}));
    EXPECT_EQ(of(ChannelType::app, platform), Traces{"trace.outside"});
  }
  EXPECT_EQ(traces_of(ChannelType::phone, POP_PLATFORM_UNKNOWN, false, true),
            (Traces{"trace.call", "trace.bill"}));
}

class FlowWatch : public FlowTest {
 protected:
  static const Row *row(const Flow &flow, std::string_view name) {
    for (const Row &each : flow.screen().rows) {
      if (each.name == name) return &each;
    }
    return nullptr;
  }
};

TEST_F(FlowWatch, TheTableSaysWhatStaysOfTheWaysThereAre) {
  host.answer.services.push_back(offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now, "de.chat"));
  auto flow = open();
  ASSERT_TRUE(flow->choose("watch"));
  EXPECT_EQ(flow->screen().id, "S13");
  EXPECT_EQ(flow->screen().title, "Could someone see your screen?");
  EXPECT_EQ(flow->screen().table_label, "What stays on this device");
  EXPECT_EQ(row(*flow, "Private chat in Star Harbour")->text, "Nothing kept");
  EXPECT_EQ(row(*flow, "Call")->text, "Stays in the call list. May also be on the phone bill.");
  EXPECT_EQ(row(*flow, "Chat on their website")->text,
            "May stay in your history. They can see your internet address.");
  EXPECT_EQ(row(*flow, "These help screens")->text, "Gone when you tap \"Hide this\"");
  EXPECT_EQ(row(*flow, "From another phone")->text, "Nothing here. It stays in that phone's call list.");
  EXPECT_EQ(row(*flow, "Text"), nullptr) << "there is none here";
  EXPECT_EQ(row(*flow, "Set a code to come back later"), nullptr) << "no code can be set";
  host.codes = true;
  change(host.answer.services[0], [](auto &service) { service.channels[0].on_bill = false; });
  flow = open(Band::b, [](FlowSetup &setup) { setup.platform = POP_PLATFORM_IOS; });
  ASSERT_TRUE(flow->choose("watch"));
  EXPECT_EQ(row(*flow, "Set a code to come back later")->text, "A locked file stays on this device");
  EXPECT_EQ(row(*flow, "Call")->text, "Stays in the call list. May also show in other places you log in.");
}

TEST_F(FlowWatch, LowKeyIsSmallQuietAndCanBeLeft) {
  host.answer.services[0] = offer("Demo",
                                  {{ChannelType::sms, "1"},
                                   {ChannelType::phone, "2"},
                                   {ChannelType::webchat, "https://a.test"},
                                   {ChannelType::pop, ""}},
                                  locate::Open::now);
  pop_speech speech{};
  speech.speak = [](void *, pop_str, pop_str) {};
  speech.stop = [](void *) {};
  const auto flow = open(Band::b, [&](FlowSetup &setup) { setup.speech = &speech; });
  EXPECT_TRUE(offers(*flow, "read"));
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.0");
  ASSERT_TRUE(flow->choose("watch"));
  ASSERT_TRUE(flow->choose("watch.on"));
  EXPECT_EQ(flow->screen().id, "S1");
  EXPECT_TRUE(flow->screen().low_key);
  EXPECT_EQ(flow->screen().title, "Chat");
  EXPECT_EQ(flow->screen().place, "") << "it would say that this is about help";
  EXPECT_FALSE(offers(*flow, "read"));
  EXPECT_FALSE(says(*flow, "It is good that you are here"));
  EXPECT_EQ(main_choice(*flow)->id, "go.de.demo.3");
  for (const Choice &each : flow->screen().choices) {
    EXPECT_FALSE(each.icon.empty()) << each.id;
    EXPECT_FALSE(each.a11y_label.empty()) << each.id;
  }
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_EQ(flow->screen().title, "Chat");
  const auto order = ids(*flow);
  EXPECT_EQ(std::vector<std::string>(order.begin(), order.begin() + 4),
            (std::vector<std::string>{"go.de.demo.3", "go.de.demo.2", "go.de.demo.1", "go.de.demo.0"}));
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_NE(flow->screen().place, "") << "whose numbers these are";
  ASSERT_TRUE(flow->choose("back"));
  ASSERT_TRUE(flow->choose("back"));
  ASSERT_TRUE(flow->choose("watch"));
  ASSERT_TRUE(flow->choose("watch.off"));
  EXPECT_FALSE(flow->screen().low_key);
}

TEST_F(FlowWatch, ALowKeyMainButtonThatOpensAPageStillSaysWhatStays) {
  host.answer.services[0] = offer("Chat", {{ChannelType::webchat, "https://a.test"}}, locate::Open::now);
  const auto flow = open(Band::b, [](FlowSetup &setup) { setup.shared_screen = true; });
  EXPECT_TRUE(says(*flow, "outside Star Harbour"));
  EXPECT_TRUE(says(*flow, "May stay in your history"));
  EXPECT_FALSE(says(*flow, "They speak"));
  EXPECT_EQ(flow->choose("go.de.demo.0")->uri, "https://a.test") << "two taps";
}

TEST_F(FlowWatch, ASharedScreenIsLowKeyByItselfAndHideKeepsItSo) {
  const auto flow = open(Band::b, [](FlowSetup &setup) { setup.shared_screen = true; });
  EXPECT_TRUE(flow->screen().low_key);
  flow->hide();
  EXPECT_TRUE(flow->screen().low_key);
  ASSERT_TRUE(flow->choose("watch"));
  EXPECT_FALSE(offers(*flow, "watch.off")) << "others do see it";
  ASSERT_TRUE(flow->event(POP_EVENT_SCREEN_PRIVATE));
  EXPECT_FALSE(flow->screen().low_key);
  ASSERT_TRUE(flow->choose("watch.on"));
  ASSERT_TRUE(flow->event(POP_EVENT_SCREEN_SHARED));
  ASSERT_TRUE(flow->event(POP_EVENT_SCREEN_PRIVATE));
  EXPECT_TRUE(flow->screen().low_key) << "as the child chose";
  flow->hide();
  EXPECT_FALSE(flow->screen().low_key) << "as if newly made";
}

// ---- Reading aloud ------------------------------------------------------------------------------

TEST(FlowSpeech, NumbersAreReadDigitByDigitWhereverTheyStand) {
  const auto spoken = [](std::string_view text) {
    std::string out(text.size() * 2, '\0');
    auto *begin = reinterpret_cast<std::uint8_t *>(out.data());
    out.resize(static_cast<std::size_t>(write_spoken(text, begin) - begin));
    return out;
  };
  EXPECT_EQ(spoken("Call 116111: X"), "Call 1 1 6 1 1 1: X");
  EXPECT_EQ(spoken("0800 111-0 333"), "0 8 0 0 1 1 1 0 3 3 3");
  EXPECT_EQ(spoken("Open until 20:00, for ages 6 to 18"), "Open until 20:00, for ages 6 to 18");
  EXPECT_EQ(spoken("112"), "1 1 2");
  EXPECT_EQ(spoken("शब्द 1098।"), "शब्द 1 0 9 8।");
  EXPECT_EQ(spoken(""), "");
}

class FlowAloud : public FlowTest {
 protected:
  struct Voice {
    std::string said;
    int stopped = 0;
  };
  FlowAloud() {
    table.user = &voice;
    table.speak = [](void *user, pop_str, pop_str text) {
      static_cast<Voice *>(user)->said = std::string(text.data, text.size);
    };
    table.stop = [](void *user) { ++static_cast<Voice *>(user)->stopped; };
    flow = open(Band::b, [this](FlowSetup &setup) { setup.speech = &table; });
    EXPECT_TRUE(flow->choose("read"));
    voice.stopped = 0;
  }
  ~FlowAloud() override { flow.reset(); }
  Voice voice;
  pop_speech table{};
  std::unique_ptr<Flow> flow;
};

TEST_F(FlowAloud, AScreenIsReadWithItsNumbersAndItsChoices) {
  EXPECT_NE(voice.said.find("Do you want to talk to someone?"), std::string::npos);
  EXPECT_NE(voice.said.find("Call 1 1 6 1 1 1: Kummertelefon"), std::string::npos) << voice.said;
  EXPECT_NE(voice.said.find("I am in danger now"), std::string::npos);
}

TEST_F(FlowAloud, AnotherScreenStopsIt) {
  ASSERT_TRUE(flow->choose("more"));
  EXPECT_GT(voice.stopped, 0);
}

TEST_F(FlowAloud, HideStopsIt) {
  flow->hide();
  EXPECT_GT(voice.stopped, 0);
}

TEST_F(FlowAloud, ThePauseOfTheAppStopsIt) {
  ASSERT_TRUE(flow->event(POP_EVENT_PAUSED));
  EXPECT_GT(voice.stopped, 0);
}

TEST_F(FlowAloud, SomebodyWhoMaySeeTheScreenStopsIt) {
  ASSERT_TRUE(flow->event(POP_EVENT_SCREEN_SHARED));
  EXPECT_GT(voice.stopped, 0);
  EXPECT_FALSE(offers(*flow, "read"));
}

TEST_F(FlowAloud, AScreenThatChangesOfItselfStopsIt) {
  host.now += 6 * 3600;
  host.answer.services[0].open = host.answer.services[0].channels[0].open =
      host.answer.services[0].channels[1].open = {locate::Open::closed, std::nullopt, std::nullopt};
  host.answer.all_closed = true;
  std::uint32_t next = UINT32_MAX;
  flow->poll(next);
  EXPECT_EQ(flow->screen().id, "S8");
  EXPECT_GT(voice.stopped, 0);
}

// ---- Events -------------------------------------------------------------------------------------

TEST_F(FlowTest, BackFromThePauseWhatIsOpenIsAskedAgain) {
  const auto flow = open();
  host.answer.services[0].open = host.answer.services[0].channels[0].open =
      host.answer.services[0].channels[1].open = {locate::Open::closed, std::nullopt, std::nullopt};
  host.answer.all_closed = true;
  EXPECT_EQ(flow->screen().id, "S1");
  ASSERT_TRUE(flow->event(POP_EVENT_RESUMED));
  EXPECT_EQ(flow->screen().id, "S8");
  EXPECT_EQ(flow->event(0).error().code, POP_E_ARGUMENT);
}

TEST_F(FlowTest, ADraftOutlivesTheViewAndShortMemoryAndGoesWithSendAndHide) {
  host.answer.services[0] = offer("Demo", {{ChannelType::pop, ""}}, locate::Open::now);
  const auto flow = open();
  EXPECT_EQ(flow->set_draft("x").error().code, POP_E_STATE);
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  ASSERT_TRUE(flow->set_draft("I am af"));
  ASSERT_TRUE(flow->event(POP_EVENT_LOW_MEMORY));
  EXPECT_EQ(host.spared, 1);
  EXPECT_EQ(flow->draft(), "I am af");
  ASSERT_TRUE(flow->choose("danger"));
  EXPECT_EQ(flow->draft(), "") << "there is no field";
  ASSERT_TRUE(flow->choose("back"));
  EXPECT_EQ(flow->draft(), "I am af");
  EXPECT_EQ(flow->set_draft("\xff").error().code, POP_E_ARGUMENT);
  EXPECT_EQ(flow->set_draft(std::string(40'000, 'x')).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(flow->draft(), "I am af");
  ASSERT_TRUE(flow->send("I am afraid"));
  EXPECT_EQ(flow->draft(), "");
  ASSERT_TRUE(flow->set_draft("again"));
  flow->hide();
  ASSERT_TRUE(flow->choose("go.de.demo.0"));
  EXPECT_EQ(flow->draft(), "");
}

}  // namespace
}  // namespace pop::flow
