#pragma once
// A client made by hand: its answers are what the test says, its conversations have no network. And services
// for such answers. A test that has more to say fills `answer` itself.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "flow/flow.h"
#include "flow/vocabulary.h"

namespace pop::flow {

using directory::Channel;
using directory::ChannelType;

inline constexpr std::int64_t monday_1300_utc = 1795438800;

class FakeHost final : public FlowHost {
 public:
  Result<locate::Answer> find(const locate::Hints &hints) override {
    asked = hints;
    locate::Answer found = answer;
    if (!hints.chosen_country.empty()) found.place.country = hints.chosen_country;
    return found;
  }
  Result<OpenedConversation> converse(std::string_view) override {
    if (trouble != POP_OK) return Error{trouble, "made so by the test"};
    ++begun;
    return made();
  }
  std::optional<std::string> partner(std::string_view id, std::string_view, bool) override {
    if (id != "zz.second") return std::nullopt;
    return "Second Line";
  }
  void finish(std::unique_ptr<handoff::Conversation>) noexcept override { ++finished; }
  bool codes_offered() const noexcept override { return codes; }
  Result<void> set_code(handoff::Conversation &, std::string_view code) override {
    if (code_trouble != POP_OK) return Error{code_trouble, "made so by the test"};
    code_set = code;
    return {};
  }
  Result<std::unique_ptr<CodeLook>> look_for(std::string_view code) override {
    if (code_trouble != POP_OK) return Error{code_trouble, "made so by the test"};
    looked_for.emplace_back(code);
    return std::unique_ptr<CodeLook>(std::make_unique<Look>(*this));
  }
  Result<void> forget_code() override {
    forgotten.reset();
    ++forgot;
    return {};
  }
  std::optional<bool> code_forgotten() const noexcept override { return forgotten; }
  std::vector<std::string> countries() override { return {"DE", "PL"}; }
  std::vector<std::string> languages() override { return with_words; }
  void spare_memory() noexcept override { ++spared; }
  std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t) override {
    if (broken) throw std::logic_error("made so by the test");
    if (zone != "Europe/Berlin") return std::nullopt;
    return 3600;
  }
  const Clock &clock() const override { return clock_; }
  std::shared_ptr<const Words> words(std::string_view language) override {
    return vocabulary_.words(language);
  }

  locate::Answer answer;
  pop_result trouble = POP_OK;
  int begun = 0;
  int finished = 0;
  int spared = 0;
  bool broken = false;  // words that name a time cannot be made
  std::int64_t now = monday_1300_utc;
  std::vector<std::string> with_words{"en"};
  locate::Hints asked;  // of the last look-up

  bool codes = false;
  pop_result code_trouble = POP_OK;
  std::string code_set;
  std::vector<std::string> looked_for;
  bool looking = true;
  std::int32_t wait_seconds = 0;
  pop_result opens = POP_E_NOT_FOUND;  // POP_OK: a conversation
  int forgot = 0;
  std::optional<bool> forgotten;

 private:
  struct Look final : CodeLook {
    explicit Look(FakeHost &owner) : host(owner) {}
    void poll(std::uint32_t &) override {}
    bool looking() const noexcept override { return host.looking; }
    std::int32_t wait_seconds() const noexcept override { return host.wait_seconds; }
    Result<OpenedConversation> take() override {
      if (host.opens != POP_OK) return Error{host.opens, "made so by the test"};
      return host.made();
    }
    FakeHost &host;
  };
  OpenedConversation made() {
    OpenedConversation opened;
    handoff::ConversationSetup setup;
    setup.service_id = opened.service_id = "de.demo";
    setup.gateway_authority = "gateway.test";
    setup.relay_url = "https://relay.test/";
    opened.conversation = std::make_unique<handoff::Conversation>(std::move(setup), http_, clock_);
    return opened;
  }
  Vocabulary vocabulary_{true};
  pop_clock given() {
    pop_clock table{};
    table.user = this;
    table.unix_seconds = [](void *user) -> std::int64_t { return static_cast<FakeHost *>(user)->now; };
    table.monotonic_ms = [](void *) -> std::int64_t { return 0; };
    return table;
  }
  pop_clock table_ = given();
  Clock clock_{&table_};
  HttpClient http_{nullptr, std::make_shared<Inbox>(nullptr)};
};

inline locate::Offer offer(const char *name, std::vector<std::pair<ChannelType, const char *>> channels,
                           locate::Open open, const std::string &id = "de.demo") {
  locate::Offer made;
  auto service = std::make_shared<directory::Service>();
  service->id = id;
  service->name["und"] = name;
  service->languages = {"de"};
  made.open.open = open;
  for (const auto &[type, value] : channels) {
    Channel channel;
    channel.type = type;
    channel.value = value;
    channel.free_of_charge = true;
    service->channels.push_back(channel);
    locate::OfferedChannel offered;
    offered.index = made.channels.size();
    offered.open.open = open;
    if (open == locate::Open::now) offered.open.closes_at = monday_1300_utc + 6 * 3600;
    made.channels.push_back(offered);
  }
  made.service = std::move(service);
  return made;
}

}  // namespace pop::flow
