// Whatever a child taps and whatever changes meanwhile: there is always a screen with a way on, and the
// danger numbers and Hide are on it.
#include <random>

#include "flow_fixture.h"

namespace pop::flow {
namespace {

class FlowRandom : public FlowTest, public testing::WithParamInterface<unsigned> {
 protected:
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(dice); }

  locate::OpenState some_hours() {
    switch (below(3)) {
      case 0:
        return {locate::Open::now, std::nullopt, host.now + 600};
      case 1:
        return {locate::Open::closed, host.now + 600, std::nullopt};
      default:
        return {locate::Open::unknown, std::nullopt, std::nullopt};
    }
  }
  // What a newer directory, other hours or another network would answer.
  void answer_anew() {
    host.answer = {};
    if (below(8) != 0) host.answer.place.country = "DE";
    host.answer.offline = below(4) == 0;
    host.answer.all_closed = true;
    const auto take = [&](locate::Offer made) {
      made.open.open = locate::Open::closed;
      for (locate::OfferedChannel &channel : made.channels) {
        channel.open = some_hours();
        if (channel.open.open != locate::Open::closed) made.open = channel.open;
      }
      if (below(8) == 0) return host.answer.info_only.push_back(std::move(made));
      host.answer.all_closed = host.answer.all_closed && made.open.open == locate::Open::closed;
      host.answer.services.push_back(std::move(made));
    };
    if (below(3) != 0)
      take(offer("Line", {{ChannelType::phone, "116111"}, {ChannelType::sms, "11"}}, locate::Open::now,
                 "de.line"));
    if (below(3) != 0)
      take(offer("Demo", {{ChannelType::pop, ""}, {ChannelType::phone, "*123#"}}, locate::Open::now,
                 "de.demo"));
    if (below(3) != 0)
      take(offer("Page", {{ChannelType::webchat, "https://help.test"}}, locate::Open::now, "de.page"));
    for (std::size_t i = below(3); i > 0; --i) {
      directory::EmergencyNumber number;
      number.number = "112";
      number.main = i == 1;
      number.text = below(2) == 0;
      host.answer.emergency.push_back(number);
    }
  }
  void change_the_world() {
    host.now += static_cast<std::int64_t>(below(900));
    if (below(4) == 0) answer_anew();
    host.trouble = below(4) == 0 ? POP_E_KEY_EXPIRED : POP_OK;
    host.code_trouble = below(4) == 0 ? POP_E_STATE : POP_OK;
    host.looking = below(2) == 0;
    host.wait_seconds = below(2) == 0 ? 90 : 0;
    host.opens = below(3) == 0 ? POP_OK : below(2) == 0 ? POP_E_NOT_FOUND : POP_E_KEY_EXPIRED;
    host.broken = below(16) == 0;
  }
  void act(Flow &flow) {
    static const std::string texts[] = {
        "", "I am afraid", "123456", "12 34 56", "١٢٣٤٥٦", "\xff\xfe", "\xd9", "0", std::string(20'000, 'a')};
    std::uint32_t next = UINT32_MAX;
    switch (below(12)) {
      case 0:
        static_cast<void>(flow.send(texts[below(std::size(texts))]));
        return;
      case 1:
        static_cast<void>(flow.set_draft(texts[below(std::size(texts))]));
        return;
      case 2:
        static_cast<void>(flow.event(static_cast<std::int32_t>(below(7))));
        return;
      case 3:
        if (below(8) == 0) flow.hide();
        return;
      case 4:
      case 5:
        flow.poll(next);
        return;
      default:
        break;
    }
    const auto &choices = flow.screen().choices;
    if (choices.empty()) return;

    const std::string id = choices[below(below(2) == 0 ? choices.size() : (choices.size() + 1) / 2)].id;
    static_cast<void>(flow.choose(id));
  }

  std::mt19937 dice{GetParam()};
};

TEST_P(FlowRandom, ThereIsAlwaysAWayOn) {
  host.codes = true;
  answer_anew();
  const auto flow = open(static_cast<Band>(GetParam() % 3), [](FlowSetup &setup) {
    setup.platform = POP_PLATFORM_IOS;
    setup.hints.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT;
  });
  std::string before = "S1";
  for (int turn = 0; turn < 3000; ++turn) {
    change_the_world();
    try {
      act(*flow);
    } catch (const std::logic_error &) {
      ASSERT_TRUE(host.broken);
    }
    for (std::size_t i = 0; i < flow->message_count(); ++i) {
      ASSERT_TRUE(flow->message(i));
      ASSERT_TRUE(flow->sender(i));
    }
    static_cast<void>(flow->draft());
    const Screen &screen = flow->screen();
    if (screen.id.empty()) continue;  // hidden while nothing could be drawn
    ASSERT_FALSE(screen.title.empty()) << screen.id;
    ASSERT_FALSE(screen.hide_label.empty()) << screen.id;
    ASSERT_FALSE(screen.choices.empty()) << screen.id;
    ASSERT_TRUE(screen.id == "S3" || offers(*flow, "danger")) << screen.id;
    ASSERT_TRUE(screen.id.starts_with("S1") || screen.id == "S8" || screen.id == "S9" || screen.id == "S7" ||
                offers(*flow, "back"))
        << screen.id << " after " << before;
    before = screen.id;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FlowRandom, testing::Range(0u, 6u));

}  // namespace
}  // namespace pop::flow
