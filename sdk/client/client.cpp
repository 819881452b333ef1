#include "client/client.h"

#include <algorithm>
#include <limits>

#include "base/secret.h"
#include "client/conversation_keys.h"
#include "locate/own_icu.h"

namespace pop::client {

Client::Client(const ClientSetup &setup, flow::Vocabulary vocabulary)
    : setup_(setup),
      vocabulary_(std::move(vocabulary)),
      languages_(vocabulary_.languages()),
      clock_(setup.clock),
      inbox_(std::make_shared<Inbox>(setup.wake)),
      http_(setup.http, inbox_),
      tasks_(setup.tasks, inbox_),
      resume_(setup_.folder, setup.secure_storage, tasks_, clock_) {}

Client::~Client() { inbox_->close(); }

void Client::log(std::int32_t level, std::string_view line) const {
  if (setup_.log != nullptr && setup_.log->line != nullptr) {
    setup_.log->line(setup_.log->user, level, {line.data(), line.size()});
  }
}

Result<std::unique_ptr<Client>> Client::create(const ClientSetup &setup) {
  if (!start_crypto())
    return Error{POP_E_INTERNAL, "libsodium did not start: the system gives no randomness"};
  locate::set_up_own_icu();
  auto vocabulary = flow::Vocabulary::with(setup.words_allowed == POP_WORDS_DRAFTS, setup.words);
  if (!vocabulary) return vocabulary.error();
  std::unique_ptr<Client> client(new Client(setup, std::move(*vocabulary)));
  client->setup_.words.clear();
  directory::DirectorySetup directory;
  directory.root = setup.root;
  directory.bundle = setup.bundle;
  directory.embedded_at = setup.embedded_at;
  directory.folder = setup.folder;
  if (setup.max_bundle_bytes != 0) directory.bundle_limit = setup.max_bundle_bytes;
  directory.log = [raw = client.get()](std::int32_t level, std::string_view line) { raw->log(level, line); };
  auto opened = directory::Directory::open(std::move(directory));
  if (!opened) return opened.error();
  client->directory_ = std::move(*opened);
  client->updater_ =
      std::make_unique<Updater>(client->http_, *client->directory_, client->clock_, setup.mirrors);

  if (client->resume_.possible()) {
    client->resume_.make([raw = client.get()](pop_result made) {
      if (made < 0) raw->log(POP_LOG_WARNING, "the resume file could not be made; codes are not offered");
    });
  }
  return client;
}

void Client::remove(Polled &polled) noexcept {
  const auto found = std::find(polled_.begin(), polled_.end(), &polled);
  if (found == polled_.end()) return;
  if (static_cast<std::size_t>(found - polled_.begin()) < next_polled_) --next_polled_;
  polled_.erase(found);
}

void Client::poll(std::uint32_t budget_us, std::uint32_t &next_ms) {
  next_ms = std::numeric_limits<std::uint32_t>::max();
  const std::int64_t end = clock_.monotonic_ms() + budget_us / 1000;
  http_.drive(next_ms);
  for (std::size_t left = polled_.size(); left > 0 && !polled_.empty(); --left) {
    if (next_polled_ >= polled_.size()) next_polled_ = 0;
    // A callback may remove what is polled, itself among it.
    Polled &polled = *polled_[next_polled_++];
    polled.poll(next_ms);
    if (clock_.monotonic_ms() > end && left > 1) {
      next_ms = 0;
      return;
    }
  }
  // Not erase_if: where a poll throws, it would leave some moved from.
  for (std::size_t i = 0; i < finishing_.size();) {
    Finishing &each = finishing_[i];
    each.conversation->poll(next_ms);
    if (each.conversation->settled() || clock_.monotonic_ms() >= each.until_ms) {
      finishing_.erase(finishing_.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  updater_->poll(end, next_ms);
  http_.drive(next_ms);
}

void Client::finish(std::unique_ptr<handoff::Conversation> conversation) noexcept {
  constexpr std::int64_t patience_ms = 60'000;
  if (!conversation->settled())
    finishing_.push_back({std::move(conversation), clock_.monotonic_ms() + patience_ms});
}

std::int32_t Client::freshness() {
  return directory::freshness(directory_->info().issued, clock_.unix_seconds());
}

pop_result Client::held_back(std::string_view country) const {
  return directory_->held_back(country).value_or(POP_OK);
}

Result<pop_result> Client::offer_bundle(ByteView bundle) {
  if (updater_->under_way())
    return Error{POP_E_STATE, "an update is under way: offer the bundle when it has ended"};
  return directory_->offer_bundle(bundle, clock_.unix_seconds());
}

Result<locate::Answer> Client::find(const locate::Hints &hints) {
  const std::int64_t now = clock_.unix_seconds();
  locate::Hints usable = hints;
  if (!http_.available()) usable.can &= ~std::uint32_t{POP_CAN_CONVERSATION};
  locate::Options options;
  options.clock = locate::ClockWindow::of(setup_.embedded_at, directory_->info().issued);
  // A conversation is offered only if everything it needs is valid now.
  options.can_converse = [this, now](const directory::Service &service) {
    return route_to(service.id, now).ok();
  };
  auto answer = locate::resolve(usable, now, *directory_, languages_, options);
  if (answer) {
    // The kind of fault alone: which part it was would tell where the child is.
    for (const Error &problem : answer->problems) {
      log(POP_LOG_WARNING,
          std::string("part of the directory cannot be believed: ") + pop_result_name(problem.code));
    }
  }
  return answer;
}

// What a conversation can begin with now: keys, or where an update may bring them. An app's own relay names
// no directory: there, whoever makes the app keeps it up to date.
Result<Client::Route> Client::route_to(std::string_view service_id, std::int64_t now) {
  Route out;
  const bool app_relay = !setup_.relay_url.empty();
  const auto route = directory_->handoff_for(service_id, now);
  if (route) {
    if (!app_relay) out.directory_url = route->relay_directory;
    out.trial = route->trial;
    return out;
  }
  out.expired = true;
  const bool outdated = route.error().code == POP_E_EXPIRED || route.error().code == POP_E_KEY_EXPIRED;
  if (!outdated || app_relay) return route.error();
  const auto renewal = directory_->renewal_for(service_id, now);
  if (!renewal) return route.error();
  out.directory_url = renewal->url;
  out.trial = renewal->trial;
  return out;
}

Result<flow::OpenedConversation> Client::converse(std::string_view service_id) {
  return open(service_id, [this](handoff::ConversationSetup setup, std::unique_ptr<handoff::KeySource> keys) {
    return Result(std::make_unique<handoff::Conversation>(std::move(setup), http_, clock_, std::move(keys)));
  });
}

Result<flow::OpenedConversation> Client::take_up(ByteView state, handoff::TicketKey key) {
  const auto service_id = handoff::Conversation::service_of(state);
  if (!service_id) return service_id.error();
  return open(*service_id, [&](handoff::ConversationSetup setup, std::unique_ptr<handoff::KeySource> keys) {
    return handoff::Conversation::take_up(std::move(setup), state, resume_.keeper(std::move(key)), http_,
                                          clock_, std::move(keys));
  });
}

Result<std::unique_ptr<CodeEntry>> Client::enter_code(std::string_view code) {
  if (auto possible = check_code(code); !possible) return possible.error();
  if (resume_.in_use()) return Error{POP_E_STATE, "a conversation with a code is open"};
  return std::make_unique<CodeEntry>(*this, Secret(as_bytes(code)));
}

Result<void> Client::set_code(handoff::Conversation &conversation, std::string_view code) {
  if (auto possible = check_code(code); !possible) return possible.error();
  // What it may open would write over this one's ticket.
  if (resume_.entering()) return Error{POP_E_STATE, "a code is being looked at"};
  return conversation.keep_in(resume_.keeper(Secret(as_bytes(code))));
}

namespace {

// A code entered in the flow: what it opens has no conversation to stand in for it meanwhile.
class EnteredCode final : public flow::CodeLook {
 public:
  explicit EnteredCode(std::unique_ptr<CodeEntry> entry) : entry_(std::move(entry)) {}

  void poll(std::uint32_t &next_ms) override { entry_->poll(opened_, next_ms); }
  bool looking() const noexcept override { return entry_->looking(); }
  std::int32_t wait_seconds() const noexcept override { return entry_->wait_seconds(); }
  Result<flow::OpenedConversation> take() override {
    if (entry_->failed() != POP_OK) return Error{entry_->failed(), "what the code opened has no way"};
    if (!opened_.conversation) return Error{POP_E_NOT_FOUND, "the code opened nothing"};
    return std::move(opened_);
  }

 private:
  std::unique_ptr<CodeEntry> entry_;
  flow::OpenedConversation opened_;
};

}  // namespace

Result<std::unique_ptr<flow::CodeLook>> Client::look_for(std::string_view code) {
  auto entry = enter_code(code);
  if (!entry) return entry.error();
  return std::unique_ptr<flow::CodeLook>(std::make_unique<EnteredCode>(std::move(*entry)));
}

Result<void> Client::forget_code() {
  if (!resume_.possible()) return Error{POP_E_NO_STORAGE, "the host gave no secure storage or no folder"};
  resume_.forget();
  return {};
}

Result<void> Client::check_code(std::string_view code) const {
  if (code.size() < POP_CODE_MIN || code.size() > POP_CODE_MAX || !is_utf8(as_bytes(code)))
    return Error{POP_E_ARGUMENT, "a code is 4 to 128 bytes of UTF-8"};
  if (!resume_.possible()) return Error{POP_E_NO_STORAGE, "the host gave no secure storage or no folder"};
  return {};
}

Result<flow::OpenedConversation> Client::open(std::string_view service_id, const Maker &make) {
  if (!http_.available()) return Error{POP_E_NO_TRANSPORT, "the host gave no HTTP interface"};
  const auto route = route_to(service_id, clock_.unix_seconds());
  if (!route) return route.error();
  auto keys = std::make_unique<ConversationKeys>(
      ConversationKeys::Setup{std::string(service_id), setup_.relay_url, route->directory_url,
                              next_isolation_, route->trial},
      *directory_, *updater_, clock_);
  handoff::ConversationSetup setup;
  if (route->expired) {
    setup.service_id = service_id;
    setup.isolation = next_isolation_;
    setup.expired = true;
  } else {
    auto read = keys->read();
    if (!read) return read.error();
    setup = std::move(*read);
  }
  finishing_.reserve(next_isolation_);  // as many as were ever begun
  auto made = make(std::move(setup), std::move(keys));
  if (!made) return made.error();
  flow::OpenedConversation opened;
  opened.service_id = service_id;
  opened.conversation = std::move(*made);
  ++next_isolation_;
  opened.trial = route->trial;
  opened.app_relay = !setup_.relay_url.empty();
  return opened;
}

std::optional<std::string> Client::partner(std::string_view service_id, std::string_view language,
                                           bool trial) {
  if (!http_.available()) return std::nullopt;
  const auto route = route_to(service_id, clock_.unix_seconds());
  if (!route || (route->trial && !trial)) return std::nullopt;
  const auto services = directory_->services(directory::country_of(service_id));
  if (!services) return std::nullopt;
  const auto found = std::find_if(services->begin(), services->end(),
                                  [&](const directory::Service &each) { return each.id == service_id; });
  if (found == services->end()) return std::nullopt;
  return std::string(directory::name_for(*found, language));
}

std::vector<std::string> Client::countries() { return directory_->countries(); }

void Client::spare_memory() noexcept {
  directory_->spare_memory();
  vocabulary_.drop_unused();
}

locate::ScreenLanguage Client::screen_language(const locate::Hints &hints) {
  languages_.read(hints.locales);
  return languages_.screen(locate::find_place(hints, directory_->zones()).country);
}

std::optional<std::int32_t> Client::offset_at(std::string_view zone, std::int64_t when) {
  const directory::Zones &zones = directory_->zones();
  const directory::Zones::Zone *found = zones.find(zone);
  if (found == nullptr) return std::nullopt;
  return zones.offset_at(*found, when);
}

}  // namespace pop::client
