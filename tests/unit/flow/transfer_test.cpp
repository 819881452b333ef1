// What a child sees of resources and of going on with another service: two services, each with its gateway.
#include <gtest/gtest.h>

#include <algorithm>

#include "../handoff/fake_gateway.h"
#include "../handoff/wire.h"
#include "flow/flow.h"

#include "flow/vocabulary.h"

namespace pop::flow {
namespace {

using handoff::FakeGateway;
using handoff::MessageType;
using handoff::TransferChoice;

class TwoServices final : public FlowHost {
 public:
  Result<locate::Answer> find(const locate::Hints &) override {
    locate::Answer found;
    auto service = std::make_shared<directory::Service>();
    service->id = "zz.first";
    service->name["und"] = "First Line";
    directory::Channel channel;
    channel.type = directory::ChannelType::pop;
    service->channels.push_back(channel);
    locate::Offer offer;
    offer.channels.emplace_back();
    offer.open.open = offer.channels[0].open.open = locate::Open::now;
    if (phone_until != 0) {
      channel.type = directory::ChannelType::phone;
      channel.value = "116111";
      service->channels.push_back(channel);
      locate::OfferedChannel &phone = offer.channels.emplace_back();
      phone.index = 1;
      phone.open.open = fake_clock_.unix < phone_until ? locate::Open::now : locate::Open::closed;
      if (phone.open.open == locate::Open::now) phone.open.closes_at = phone_until;
    }
    offer.service = std::move(service);
    found.services.push_back(offer);
    directory::EmergencyNumber number;
    number.number = "112";
    number.main = true;
    found.emergency.push_back(number);
    return found;
  }
  Result<OpenedConversation> converse(std::string_view id) override {
    if (trouble != POP_OK) return Error{trouble, "made so by the test"};
    handoff::ConversationSetup setup = gateway_of(std::string(id.substr(3))).setup();
    setup.relay_url = "https://" + std::string(id.substr(3)) + ".example/";
    OpenedConversation opened;
    opened.trial = id == "zz.trial";
    opened.conversation = std::make_unique<handoff::Conversation>(std::move(setup), http_, clock_);
    return opened;
  }
  std::optional<std::string> partner(std::string_view id, std::string_view, bool trial) override {
    if (id == "zz.trial" && (trial || turned_into_trial)) return "Trial Line";
    if (id == "zz.third") return "Third Line";
    if (id != "zz.second") return std::nullopt;
    return "Second Line";
  }
  void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept override {
    finished.push_back(std::move(conversation));
  }
  bool codes_offered() const noexcept override { return false; }
  Result<void> set_code(handoff::Conversation &, std::string_view) override { return no_codes(); }
  Result<std::unique_ptr<CodeLook>> look_for(std::string_view) override { return no_codes(); }
  Result<void> forget_code() override { return no_codes(); }
  std::optional<bool> code_forgotten() const noexcept override { return std::nullopt; }
  std::vector<std::string> countries() override { return {}; }
  std::vector<std::string> languages() override { return {"en"}; }
  void spare_memory() noexcept override {}
  std::optional<std::int32_t> offset_at(std::string_view, std::int64_t) override { return std::nullopt; }
  const Clock &clock() const override { return clock_; }
  std::shared_ptr<const Words> words(std::string_view language) override {
    return vocabulary_.words(language);
  }

  std::int64_t now() const { return fake_clock_.unix; }
  void pass(std::int64_t seconds) { fake_clock_.advance(seconds * 1000); }

  // No request gets through any more.
  void cut(Flow &flow) {
    wire_.start_result = POP_E_NETWORK;
    for (const handoff::Wire::Request &request : wire_.take_open()) wire_.finish(request, {});
    for (int turn = 0; turn < 50; ++turn) {
      std::uint32_t next_ms = UINT32_MAX;
      fake_clock_.advance(1000);
      http_.drive(next_ms);
      flow.poll(next_ms);
    }
  }

  // Until nobody has had more to do for so many turns.
  void run(Flow &flow, int turns = 3) {
    for (int quiet = 0; quiet < turns; fake_clock_.advance(50)) {
      std::uint32_t next_ms = UINT32_MAX;
      http_.drive(next_ms);
      flow.poll(next_ms);
      for (const auto &each : finished) each->poll(next_ms);
      bool answered = false;
      for (handoff::Wire::Request &request : wire_.take_open()) {
        const std::string host = request.url.substr(8);
        auto response = gateway_of(host.substr(0, host.find('.'))).handle(request.body);
        answered = answered || response;
        if (response) {
          wire_.finish(request, *response);
        } else {
          wire_.put_back(std::move(request));
        }
      }
      quiet = answered ? 0 : quiet + 1;
    }
    first.read();
    second.read();
    third.read();
  }

  FakeGateway first{"zz.first"};
  FakeGateway second{"zz.second"};
  FakeGateway third{"zz.third"};
  pop_result trouble = POP_OK;
  std::int64_t phone_until = 0;    // of zz.first; 0: it has none
  bool turned_into_trial = false;  // zz.trial, after it was offered
  std::vector<std::unique_ptr<handoff::Conversation>> finished;

 private:
  Vocabulary vocabulary_{true};
  static Error no_codes() { return {POP_E_NO_STORAGE, "there are none in this test"}; }
  FakeGateway &gateway_of(const std::string &name) {
    return name == "first" ? first : name == "second" ? second : third;
  }

  handoff::Wire wire_;
  handoff::FakeClock fake_clock_;
  Clock clock_{&fake_clock_.table};
  HttpClient http_{wire_.table(), std::make_shared<Inbox>(nullptr)};
};

class FlowTransfer : public testing::Test {
 protected:
  FlowTransfer() {
    FlowSetup setup;
    setup.hints.can = POP_CAN_CONVERSATION | POP_CAN_WEB;
    setup.changed = [this] { ++changes; };
    flow = std::move(*Flow::create(host, std::move(setup)));
    choose("go.zz.first.0");
    EXPECT_TRUE(flow->send("hello"));
    host.run(*flow);
    host.first.say("hi");
    host.run(*flow);
  }
  ~FlowTransfer() override { flow.reset(); }

  Action choose(std::string_view id) {
    auto action = flow->choose(id);
    EXPECT_TRUE(action) << id << " on " << flow->screen().id;
    return action ? *action : Action{};
  }
  void say(MessageType type, const Result<Secret> &body) {
    for (const auto &part : handoff::split_body(type, body->reveal())) host.first.say(part.type, part.body);
    host.run(*flow);
  }
  void offer(std::string_view service = "zz.second", std::string_view note = "She is afraid of home.") {
    say(MessageType::transfer_offer, handoff::write_note({service, note}));
  }
  bool offers(std::string_view id) const {
    const auto &choices = flow->screen().choices;
    return std::any_of(choices.begin(), choices.end(),
                       [id](const Choice &choice) { return choice.id == id; });
  }
  bool says(std::string_view part) const {
    const auto &lines = flow->screen().lines;
    return std::any_of(lines.begin(), lines.end(),
                       [part](const std::string &line) { return line.find(part) != std::string::npos; });
  }
  std::vector<TransferChoice> answers() const {
    std::vector<TransferChoice> all;
    for (const auto &said : host.first.notices) all.push_back(handoff::read_answer(said.body)->choice);
    return all;
  }

  TwoServices host;
  std::unique_ptr<Flow> flow;
  int changes = 0;
};

using Choices = std::vector<TransferChoice>;

TEST_F(FlowTransfer, APageIsNamedByItsHostAndOpensOnlyByATap) {
  say(MessageType::resource,
      handoff::write_resource({"Sleeping better", "https://sleep.example/a", "Page 2."}));
  const auto message = *flow->message(2);
  EXPECT_EQ(message.title, "Sleeping better");
  EXPECT_EQ(message.link_host, "sleep.example");
  ASSERT_TRUE(offers("link.2"));
  const auto &choices = flow->screen().choices;
  const auto page = std::find_if(choices.begin(), choices.end(),
                                 [](const Choice &choice) { return choice.id == "link.2"; });
  EXPECT_NE(page->label.find("sleep.example"), std::string::npos);
  EXPECT_EQ(page->trace, "May stay in your history");
  const Action action = choose("link.2");
  EXPECT_EQ(action.kind, POP_ACTION_OPEN);
  EXPECT_EQ(action.uri, "https://sleep.example/a");
  // What stands in a text is text.
  host.first.say("see https://other.example/");
  host.run(*flow);
  EXPECT_TRUE(offers("link.2"));
  EXPECT_FALSE(offers("link.3"));
}

TEST_F(FlowTransfer, TheChildSeesWhatGoesBeforeAnythingGoes) {
  offer();
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_TRUE(says("do you want to go on with Second Line?"));
  EXPECT_TRUE(flow->screen().takes_text);  // no gate: it can just go on writing
  choose("transfer");
  EXPECT_EQ(flow->screen().id, "S4");
  EXPECT_NE(flow->screen().title.find("Second Line"), std::string::npos);
  EXPECT_TRUE(says("They also see that you come from First Line."));
  EXPECT_TRUE(says("does not see what you wrote here"));
  ASSERT_EQ(flow->message_count(), 1u);
  EXPECT_EQ(flow->message(0)->text, "She is afraid of home.");
  EXPECT_FALSE(flow->message(1));
  for (const char *id : {"transfer.yes.2", "transfer.no.2", "danger", "back"}) EXPECT_TRUE(offers(id)) << id;
  EXPECT_FALSE(flow->screen().hide_label.empty());
  // Nothing is preselected.
  for (const Choice &choice : flow->screen().choices) EXPECT_NE(choice.role, POP_ROLE_MAIN) << choice.id;
  host.run(*flow);
  EXPECT_TRUE(host.second.from_child.empty());
  EXPECT_TRUE(answers().empty());

  choose("transfer.yes.2");
  EXPECT_EQ(flow->screen().id, "S5");
  EXPECT_EQ(*flow->sender(0), "Passed on from First Line, with your yes");
  EXPECT_NE(flow->screen().title.find("Second Line"), std::string::npos);
  EXPECT_EQ(flow->message(0)->kind, POP_KIND_PASSED_ON);
  host.run(*flow);
  ASSERT_EQ(host.second.notices.size(), 1u);
  const auto note = handoff::read_note(host.second.notices[0].body);
  EXPECT_EQ(note->text, "She is afraid of home.");
  EXPECT_EQ(note->service_id, "zz.first");
  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
  EXPECT_TRUE(host.first.ended);
  EXPECT_EQ(host.first.feedback, 0);
  ASSERT_TRUE(flow->send("it is me"));
  host.run(*flow);
  EXPECT_EQ(host.second.heard, std::vector<std::string>{"it is me"});
  EXPECT_EQ(host.first.heard, std::vector<std::string>{"hello"});
}

TEST_F(FlowTransfer, NotNowStays) {
  offer();
  choose("transfer");
  choose("transfer.no.2");
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_FALSE(offers("transfer"));
  host.run(*flow);
  EXPECT_EQ(answers(), Choices{TransferChoice::no});
  EXPECT_TRUE(host.second.from_child.empty());
  choose("back");
  EXPECT_EQ(flow->screen().id, "S1");
}

TEST_F(FlowTransfer, AServiceThatCannotBeReachedIsNotOffered) {
  offer("zz.unknown");
  EXPECT_FALSE(offers("transfer"));
  EXPECT_TRUE(says("cannot be reached from here"));
  EXPECT_TRUE(offers("more"));
  host.run(*flow);
  EXPECT_EQ(answers(), Choices{TransferChoice::impossible});
  // Its key expires while the child reads.
  offer();
  choose("transfer");
  host.trouble = POP_E_KEY_EXPIRED;
  choose("transfer.yes.3");
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_TRUE(says("cannot be reached from here"));
  host.run(*flow);
  EXPECT_EQ(answers(), (Choices{TransferChoice::impossible, TransferChoice::impossible}));
}

TEST_F(FlowTransfer, ANewerOfferTakesTheScreenAway) {
  offer();
  choose("transfer");
  changes = 0;
  offer("zz.second", "Something else.");
  EXPECT_GT(changes, 0);
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_EQ(flow->choose("transfer.yes.2").error().code, POP_E_NOT_FOUND);
  choose("transfer");
  EXPECT_EQ(flow->message(0)->text, "Something else.");
  choose("transfer.yes.3");
  host.run(*flow);
  EXPECT_EQ(handoff::read_note(host.second.notices.at(0).body)->text, "Something else.");
}

TEST_F(FlowTransfer, WhereTheOtherRefusesTheChildIsBackAtTheFirst) {
  host.second.problem = handoff::Problem::full;
  offer();
  choose("transfer");
  choose("transfer.yes.2");
  host.run(*flow);
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_NE(flow->screen().title.find("First Line"), std::string::npos);
  EXPECT_TRUE(says("cannot be reached from here"));
  EXPECT_EQ(flow->message_count(), 3u);
  EXPECT_EQ(answers(), (Choices{TransferChoice::yes, TransferChoice::impossible}));
  ASSERT_TRUE(flow->send("still here"));
  host.run(*flow);
  EXPECT_EQ(host.first.heard.back(), "still here");
}

TEST_F(FlowTransfer, HideForgetsTheOffer) {
  offer();
  choose("transfer");
  flow->hide();
  EXPECT_EQ(flow->screen().id, "S1");
  host.run(*flow);
  EXPECT_TRUE(host.second.from_child.empty());
  EXPECT_TRUE(answers().empty());
  EXPECT_EQ(flow->message_count(), 0u);
}

TEST_F(FlowTransfer, HideOnTheWayForgetsBoth) {
  offer();
  choose("transfer");
  choose("transfer.yes.2");
  flow->hide();
  host.run(*flow);
  EXPECT_TRUE(host.second.from_child.empty());
  EXPECT_FALSE(host.first.ended);
  EXPECT_FALSE(offers("talk"));
}

TEST_F(FlowTransfer, EndingTheSecondOnTheWayEndsBoth) {
  host.second.problem = handoff::Problem::unavailable;
  offer();
  choose("transfer");
  choose("transfer.yes.2");
  host.run(*flow);
  choose("end");
  EXPECT_EQ(flow->screen().id, "S7");
  choose("skip");
  choose("leave");
  EXPECT_FALSE(host.finished.empty());
  host.run(*flow);
  EXPECT_TRUE(host.first.ended);
}

// A child that talks to people who can help is not handed on to where nobody is there for real.
TEST_F(FlowTransfer, FromARealServiceNothingGoesToATrial) {
  offer("zz.trial");
  EXPECT_FALSE(offers("transfer"));
  EXPECT_TRUE(says("cannot be reached from here"));
  host.turned_into_trial = true;
  offer("zz.trial");
  choose("transfer");
  choose("transfer.yes.3");
  EXPECT_NE(flow->screen().title.find("First Line"), std::string::npos);
  host.run(*flow);
  EXPECT_TRUE(host.third.from_child.empty());
  EXPECT_EQ(answers(), (Choices{TransferChoice::impossible, TransferChoice::impossible}));
}

// The second has the note and ends, but the first cannot be told yet.
class FlowTransferWithoutTheFirst : public FlowTransfer {
 protected:
  FlowTransferWithoutTheFirst() {
    offer();
    choose("transfer");
    choose("transfer.yes.2");
    host.first.problem = handoff::Problem::unavailable;
    host.run(*flow);
    EXPECT_EQ(host.second.notices.size(), 1u);
    EXPECT_FALSE(host.first.ended);
  }
  static constexpr int kLong = 300;
};

TEST_F(FlowTransferWithoutTheFirst, GoingOnOnceMoreStillEndsIt) {
  const auto body = handoff::write_note({"zz.third", "She is afraid."});
  host.second.say(MessageType::transfer_offer, body->reveal());
  host.run(*flow);
  choose("transfer");
  choose("transfer.yes.1");
  host.run(*flow);
  ASSERT_EQ(host.third.notices.size(), 1u);
  EXPECT_TRUE(host.second.ended);
  host.first.problem.reset();
  host.run(*flow, kLong);
  EXPECT_TRUE(host.first.ended);
  EXPECT_EQ(answers(), Choices{TransferChoice::yes});
}

TEST_F(FlowTransferWithoutTheFirst, LeavingStillEndsIt) {
  host.second.say(MessageType::end, {});
  host.second.ended = true;
  host.run(*flow);
  choose("back");
  EXPECT_EQ(choose("leave").kind, POP_ACTION_LEAVE);
  host.first.problem.reset();
  host.run(*flow, kLong);
  EXPECT_TRUE(host.first.ended);
}

// A second tap before the app has drawn its own screen.
TEST_F(FlowTransfer, WhatStandsBesideALostLineIsAskedAgainAndNotCalledUnwarnedOnceItHasClosed) {
  host.phone_until = host.now() + 3600;
  ASSERT_TRUE(flow->event(POP_EVENT_RESUMED));
  ASSERT_FALSE(offers("go.zz.first.1"));
  host.cut(*flow);
  EXPECT_TRUE(says("The line dropped."));
  ASSERT_TRUE(offers("go.zz.first.1"));
  host.pass(3600);
  EXPECT_EQ(choose("go.zz.first.1").kind, POP_ACTION_SCREEN);
  EXPECT_EQ(flow->screen().id, "S8");
  choose("back");
  EXPECT_EQ(flow->screen().id, "S6");
  EXPECT_FALSE(offers("go.zz.first.1"));
}

TEST_F(FlowTransfer, WhoWroteNothingIsNotToldThatItIsStillHere) {
  offer("zz.second", "");
  choose("transfer");
  const auto number = *flow->screen().choices.begin();
  choose(number.id);
  host.run(*flow);
  host.second.say("hello from here");
  host.run(*flow);
  ASSERT_GT(flow->message_count(), 0u);
  host.cut(*flow);
  EXPECT_FALSE(says("still here"));
  EXPECT_TRUE(says("One moment, please."));
}

TEST_F(FlowTransfer, AfterLeavingThereIsNoConversationToGoBackTo) {
  host.first.say(MessageType::end, {});
  host.first.ended = true;
  host.run(*flow);
  choose("back");
  ASSERT_TRUE(offers("talk"));
  EXPECT_EQ(choose("leave").kind, POP_ACTION_LEAVE);
  EXPECT_EQ(flow->choose("talk").error().code, POP_E_NOT_FOUND);
  host.run(*flow);
}

TEST_F(FlowTransfer, WhoWasInDangerIsNotAskedHowItWas) {
  choose("end");
  EXPECT_TRUE(offers("feedback.5"));
  choose("back");
  choose("danger");
  choose("back");
  choose("end");
  EXPECT_EQ(flow->screen().id, "S7");
  EXPECT_FALSE(offers("feedback.5"));
  EXPECT_FALSE(says("who you are"));
  choose("skip");
  host.run(*flow);
  EXPECT_EQ(host.first.feedback, 0);
}

}  // namespace
}  // namespace pop::flow
