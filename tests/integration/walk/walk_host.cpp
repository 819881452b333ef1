#include "walk_host.h"

#include <fstream>
#include <functional>
#include <stdexcept>

namespace pop::test {
namespace {

using directory::ChannelType;

// A value of the right form for each channel. None is anybody's: tests open nothing.
void make_up_values(directory::Service &service, std::size_t &next) {
  for (directory::Channel &channel : service.channels) {
    const std::string number = std::to_string(++next);
    switch (channel.type) {
      case ChannelType::phone:
      case ChannelType::sms:
        channel.value = "0" + std::to_string(1000 + next);
        if (channel.abroad == true) channel.international = "+999" + std::to_string(10'000'000 + next);
        break;
      case ChannelType::whatsapp:
        channel.value = "+999" + std::to_string(20'000'000 + next);
        break;
      case ChannelType::email:
        channel.value = "line" + number + "@example.org";
        break;
      default:
        channel.value = "https://line" + number + ".example.org/";
    }
  }
}

class MemoryKeeper final : public handoff::Keeper {
 public:
  explicit MemoryKeeper(std::shared_ptr<WalkHost::Kept> kept) : kept_(std::move(kept)) {}
  void keep(Secret state) noexcept override { kept_->state = std::move(state); }
  void destroy() noexcept override { kept_->state.reset(); }
  Progress progress() const noexcept override { return Progress::done; }

 private:
  std::shared_ptr<WalkHost::Kept> kept_;
};

// Looks once, in the next poll.
class Look final : public flow::CodeLook {
 public:
  explicit Look(std::function<Result<flow::OpenedConversation>()> take) : take_(std::move(take)) {}
  void poll(std::uint32_t &next_ms) override {
    looking_ = false;
    next_ms = 0;
  }
  bool looking() const noexcept override { return looking_; }
  std::int32_t wait_seconds() const noexcept override { return 0; }
  Result<flow::OpenedConversation> take() override { return take_(); }

 private:
  std::function<Result<flow::OpenedConversation>()> take_;
  bool looking_ = true;
};

}  // namespace

std::vector<Start> read_starts(const std::string &path, const directory::Zones &zones) {
  std::ifstream file(path);
  std::vector<Start> starts;
  for (std::string line; std::getline(file, line);) {
    const auto json = parse_json(as_bytes(line));
    if (!json) throw std::runtime_error(path + ": " + json.error().message);
    Start start;
    start.name = get_string(*json, "id").value_or("?");
    start.catalog = std::make_shared<CaseCatalog>(zones);
    auto input = read_case((*json)["input"], *start.catalog);
    if (!input) throw std::runtime_error(start.name + ": " + input.error().message);
    start.input = std::move(*input);
    std::size_t next = 0;
    std::map<std::string, directory::Service> known;  // one that serves two countries is the same in both
    for (auto &[country, services] : start.catalog->services_by_country) {
      for (directory::Service &service : services) {
        const auto [at, is_new] = known.try_emplace(service.id, service);
        if (is_new) {
          at->second.name["und"] = "Line " + service.id;
          make_up_values(at->second, next);
        }
        service = at->second;
      }
    }
    starts.push_back(std::move(start));
  }
  if (starts.empty()) throw std::runtime_error(path + " has no case");
  return starts;
}

WalkHost::WalkHost(const Start &start, flow::Vocabulary &vocabulary, locate::LanguageMatcher &languages)
    : start_(start), vocabulary_(vocabulary), languages_(languages) {
  if (start.input.now != 0) fake_clock_.unix = start.input.now;
}

Result<locate::Answer> WalkHost::find(const locate::Hints &hints) {
  auto found =
      locate::resolve(hints, clock_.unix_seconds(), *start_.catalog, languages_, start_.input.options);
  hints_ = hints;
  if (found) answer_ = *found;
  return found;
}

Result<flow::OpenedConversation> WalkHost::converse(std::string_view service_id) {
  gateway_.emplace(std::string(service_id));
  cut_ = false;
  handoff::ConversationSetup setup = gateway_->setup();
  setup.relay_url = "https://relay.example/";
  flow::OpenedConversation opened;
  opened.service_id = service_id;
  opened.conversation = std::make_unique<handoff::Conversation>(std::move(setup), http_, clock_);
  conversation_ = opened.conversation.get();
  return opened;
}

Result<void> WalkHost::set_code(handoff::Conversation &conversation, std::string_view code) {
  if (auto kept = conversation.keep_in(std::make_unique<MemoryKeeper>(kept_)); !kept) return kept.error();
  kept_->code = code;
  return {};
}

Result<std::unique_ptr<flow::CodeLook>> WalkHost::look_for(std::string_view code) {
  const bool right = !kept_->code.empty() && code == kept_->code && kept_->state;
  return std::unique_ptr<flow::CodeLook>(new Look([this, right]() -> Result<flow::OpenedConversation> {
    if (!right) return Error{POP_E_NOT_FOUND, "the code opened nothing"};
    return take_up();
  }));
}

Result<void> WalkHost::forget_code() {
  kept_->code.clear();
  kept_->state.reset();
  return {};
}

Result<flow::OpenedConversation> WalkHost::take_up() {
  flow::OpenedConversation opened;
  handoff::ConversationSetup setup = gateway_->setup();
  opened.service_id = setup.service_id;
  setup.relay_url = "https://relay.example/";
  auto taken = handoff::Conversation::take_up(std::move(setup), kept_->state->reveal(),
                                              std::make_unique<MemoryKeeper>(kept_), http_, clock_);
  if (!taken) return taken.error();
  opened.conversation = std::move(*taken);
  conversation_ = opened.conversation.get();
  return opened;
}

std::optional<std::int32_t> WalkHost::offset_at(std::string_view zone, std::int64_t when) {
  const directory::Zones &zones = start_.catalog->zones();
  const auto *found = zones.find(zone);
  return found == nullptr ? std::nullopt : zones.offset_at(*found, when);
}

void WalkHost::run(flow::Flow &flow) {
  for (int quiet = 0; quiet < 3; fake_clock_.advance(50)) {
    std::uint32_t next_ms = UINT32_MAX;
    http_.drive(next_ms);
    flow.poll(next_ms);
    bool answered = false;
    for (handoff::Wire::Request &request : wire_.take_open()) {
      std::optional<HttpResponse> response;
      if (cut_) {
        response.emplace().result = POP_E_NETWORK;
      } else {
        response = gateway_->handle(request.body);
      }
      answered = answered || (response && !cut_);
      if (response) {
        wire_.finish(request, *response);
      } else {
        wire_.put_back(std::move(request));
      }
    }
    quiet = answered ? 0 : quiet + 1;
  }
}

}  // namespace pop::test
