#include "mirror_host.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace pop::test {

Repository with_directory_beside_relay() {
  Repository out = directory_for_hosts();
  std::string &relays = out.editors_files["relays.json"];
  const std::string url = R"("url":"https://relay.example/")";
  relays.insert(relays.find(url) + url.size(), R"(,"directory":"https://relay.example/directory/")");
  return out;
}

Repository three_weeks_later() {
  Repository out = with_directory_beside_relay();
  out.timestamp.version = out.snapshot.version = 2;
  out.timestamp.expires = out.snapshot.expires = "2026-07-01T00:00:00Z";
  out.issued = "2026-06-20T00:00:00Z";
  return out;
}

MirrorHost::MirrorHost(const Repository &built_in) : hosted_(built_in) {
  http_.struct_size = sizeof http_;
  clock_.struct_size = sizeof clock_;
  log_.struct_size = sizeof log_;
  http_.user = clock_.user = log_.user = this;
  http_.start = [](void *user, const pop_http_request *request, pop_http_exchange *exchange) -> pop_result {
    auto *host = static_cast<MirrorHost *>(user);
    std::string path(text_of(request->url));
    if (path.starts_with(text_of(host->mirror_))) path.erase(0, host->mirror_.size);
    host->asked.push_back(path);
    host->requests.push_back(*request);
    host->waiting_.push_back({path, exchange});
    return POP_OK;
  };
  http_.cancel = [](void *user, pop_http_exchange *exchange) {
    std::erase_if(static_cast<MirrorHost *>(user)->waiting_,
                  [exchange](const Waiting &each) { return each.exchange == exchange; });
    pop_http_response response{};
    response.struct_size = sizeof response;
    response.result = POP_E_CANCELLED;
    pop_http_finish(exchange, &response);
  };
  http_.drive = [](void *user, std::uint32_t *) { static_cast<MirrorHost *>(user)->answer_all(); };
  clock_.unix_seconds = [](void *user) { return static_cast<MirrorHost *>(user)->now; };
  clock_.monotonic_ms = [](void *user) { return static_cast<MirrorHost *>(user)->now * 1000; };
  log_.line = [](void *user, std::int32_t, pop_str line) {
    static_cast<MirrorHost *>(user)->log.emplace_back(text_of(line));
  };
  config().http = &http_;
  config().clock = &clock_;
  config().log = &log_;
  config().mirrors = &mirror_;
  config().mirror_count = 1;
}

void MirrorHost::create() {
  hosted_.folder = folder;
  ASSERT_EQ(hosted_.create(), POP_OK) << hosted_.error();
}

void MirrorHost::answer_all() {
  for (const Waiting &each : std::exchange(waiting_, {})) {
    if (!answer(each)) waiting_.push_back(each);
  }
}

bool MirrorHost::answer(const Waiting &waiting) {
  constexpr std::string_view relay = "https://relay.example/", directory = "directory/";
  constexpr std::string_view refusal =
      R"({"type":"https://iana.org/assignments/http-problem-types#ohttp-key"})";
  pop_http_response response{};
  response.struct_size = sizeof response;
  std::string path = waiting.path;
  const std::map<std::string, Bytes> *from = &files;
  if (path == relay) {
    if (!key_refused) return false;
    response.status = 422;
    response.content_type = lend("application/problem+json");
    response.body = {reinterpret_cast<const std::uint8_t *>(refusal.data()), refusal.size()};
    pop_http_finish(waiting.exchange, &response);
    return true;
  }
  if (path.starts_with(relay)) {
    path.erase(0, relay.size() + directory.size());
    from = &beside_relay;
  }
  const auto file = from->find(path);
  if (const auto fault = faults.find(path); fault != faults.end()) {
    response.result = fault->second;
  } else if (offline) {
    response.result = POP_E_NETWORK;
  } else if (file == from->end()) {
    response.status = 404;
  } else {
    response.status = 200;
    response.body = lend(file->second);
  }
  pop_http_finish(waiting.exchange, &response);
  return true;
}

void MirrorHost::run() {
  for (int i = 0; i < 500; ++i) ASSERT_EQ(pop_client_poll(client(), 1000, nullptr), POP_OK);
}

pop_result MirrorHost::update() {
  done = POP_E_STATE;
  const auto told = [](void *user, pop_result result, pop_str why) {
    auto *host = static_cast<MirrorHost *>(user);
    host->done = result;
    host->reason = text_of(why);
  };
  const pop_result begun = pop_directory_update(client(), told, this, nullptr);
  return begun == POP_OK ? finish() : begun;
}

pop_result MirrorHost::finish() {
  constexpr int more_than_enough = 10'000;
  for (int i = 0; i < more_than_enough && done == POP_E_STATE; ++i) {
    if (const pop_result polled = pop_client_poll(client(), 1000, nullptr); polled != POP_OK) return polled;
  }
  return done;
}

std::string MirrorHost::found(std::string_view country) {
  pop_device device{};
  device.struct_size = sizeof device;
  device.chosen_country = lend(country);
  device.can = POP_CAN_PHONE | POP_CAN_CONVERSATION;
  pop_answer *answer = nullptr;
  if (const pop_result result = pop_directory_find(client(), &device, &answer, nullptr); result < 0)
    return pop_result_name(result);
  std::string out;
  pop_service_view service{};
  service.struct_size = sizeof service;
  for (std::size_t i = 0; pop_answer_service(answer, i, &service) == POP_OK; ++i) {
    out.append(i == 0 ? "" : "; ").append(text_of(service.id));
    pop_channel_view channel{};
    channel.struct_size = sizeof channel;
    for (std::size_t j = 0; pop_answer_channel(answer, i, j, &channel) == POP_OK; ++j)
      out.append(" ").append(text_of(channel.value.size == 0 ? channel.type : channel.value));
  }
  pop_answer_destroy(answer);
  return out;
}

pop_directory_info MirrorHost::info() {
  pop_directory_info out{};
  out.struct_size = sizeof out;
  EXPECT_EQ(pop_directory_get_info(client(), &out), POP_OK);
  return out;
}

}  // namespace pop::test
