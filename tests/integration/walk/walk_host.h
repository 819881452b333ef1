#pragma once
// A client for the walk: answers from a worked example, conversations with a gateway in memory.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../../unit/handoff/fake_gateway.h"
#include "../../unit/handoff/wire.h"
#include "../../unit/locate/case_catalog.h"
#include "flow/flow.h"
#include "flow/vocabulary.h"

namespace pop::test {

// An example, read once; any number of walks begin at it.
struct Start {
  std::string name;
  std::shared_ptr<CaseCatalog> catalog;
  Case input;
};

// Every line of a file of cases. Its services get made-up numbers and addresses, each its own.
std::vector<Start> read_starts(const std::string &path, const directory::Zones &zones);

class WalkHost final : public flow::FlowHost {
 public:
  WalkHost(const Start &start, flow::Vocabulary &vocabulary, locate::LanguageMatcher &languages);

  Result<locate::Answer> find(const locate::Hints &hints) override;
  Result<flow::OpenedConversation> converse(std::string_view service_id) override;
  std::optional<std::string> partner(std::string_view, std::string_view, bool) override {
    return std::nullopt;
  }
  void finish(std::unique_ptr<handoff::Conversation> conversation) noexcept override {
    finished_.push_back(std::move(conversation));
  }
  // As a device with secure storage: what a code keeps is kept at once, in memory.
  bool codes_offered() const noexcept override { return true; }
  Result<void> set_code(handoff::Conversation &conversation, std::string_view code) override;
  Result<std::unique_ptr<flow::CodeLook>> look_for(std::string_view code) override;
  Result<void> forget_code() override;
  std::optional<bool> code_forgotten() const noexcept override { return kept_->code.empty(); }
  std::vector<std::string> countries() override { return {"DE", "JP", "KE"}; }
  std::vector<std::string> languages() override { return vocabulary_.languages(); }
  void spare_memory() noexcept override {}
  std::optional<std::int32_t> offset_at(std::string_view zone, std::int64_t when) override;
  const Clock &clock() const override { return clock_; }
  std::shared_ptr<const flow::Words> words(std::string_view language) override {
    return vocabulary_.words(language);
  }
  std::shared_ptr<const flow::Words> words(std::string_view language) const {
    return vocabulary_.words(language);
  }

  struct Kept {
    std::string code;
    std::optional<Secret> state;
  };

  // Until nobody has more to do. With the line cut nothing comes back.
  void run(flow::Flow &flow);
  void cut_line() { cut_ = true; }

  handoff::FakeGateway *gateway() { return gateway_ ? &*gateway_ : nullptr; }
  const handoff::Conversation *conversation() const { return conversation_; }
  // Of the newest look-up.
  const locate::Hints &hints() const { return hints_; }
  const locate::Answer &answer() const { return answer_; }

 private:
  Result<flow::OpenedConversation> take_up();

  const Start &start_;
  locate::Hints hints_;
  locate::Answer answer_;
  flow::Vocabulary &vocabulary_;
  locate::LanguageMatcher &languages_;
  handoff::Wire wire_;
  handoff::FakeClock fake_clock_;
  Clock clock_{&fake_clock_.table};
  HttpClient http_{wire_.table(), std::make_shared<Inbox>(nullptr)};
  std::optional<handoff::FakeGateway> gateway_;
  const handoff::Conversation *conversation_ = nullptr;  // the newest; the flow owns it
  std::vector<std::unique_ptr<handoff::Conversation>> finished_;
  std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
  bool cut_ = false;
};

}  // namespace pop::test
