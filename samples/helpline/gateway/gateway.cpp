#include "gateway/gateway.h"

#include <algorithm>
#include <string_view>
#include <thread>

#include "common/json_writer.h"
#include "common/log.h"
#include "common/sql.h"

namespace helpline {
namespace {

constexpr std::size_t kMaxBody = 4096;
constexpr std::size_t kMaxThreads = 16;
constexpr std::int64_t kCountEveryMs = 3'600'000;
constexpr std::string_view kDeskPath = "/desk/v1/";

HttpReply status(int code) { return {.status = code, .content_type = {}, .body = {}}; }

HttpServer::Options server_options(const GatewayConfig &config) {
  HttpServer::Options options;
  options.address = config.listen;
  options.port = config.port;
  options.cert_file = config.cert_file;
  options.key_file = config.key_file;
  options.max_body = kMaxBody;
  options.max_connections = config.max_connections;
  options.headers = {"content-type", "authorization"};
  options.threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
  return options;
}

pop::Result<std::unique_ptr<HttpServer>> listen_for_metrics(const GatewayConfig &config) {
  if (!config.metrics_port) return std::unique_ptr<HttpServer>();
  HttpServer::Options options;
  options.address = "127.0.0.1";
  options.port = *config.metrics_port;
  options.max_connections = 8;
  return HttpServer::create(options);
}

}  // namespace

pop::Result<std::unique_ptr<Gateway>> Gateway::create(const GatewayConfig &config, const pop::Clock &clock) {
  // Makes the first key where there is none; while it runs, it never makes one.
  if (const auto keys = load_gateway_keys(config.keys_folder, clock.unix_seconds()); !keys)
    return keys.error();
  auto store = open_sqlite_store(config.database, config.services);
  if (!store) return store.error();
  auto server = HttpServer::create(server_options(config));
  if (!server) return server.error();
  auto metrics_server = listen_for_metrics(config);
  if (!metrics_server) return metrics_server.error();
  std::unique_ptr<Gateway> gateway(
      new Gateway(config, clock, std::move(*store), std::move(*server), std::move(*metrics_server)));
  if (auto loaded = gateway->keys_.reload(clock.unix_seconds()); !loaded) return loaded.error();
  return gateway;
}

Gateway::Gateway(const GatewayConfig &config, const pop::Clock &clock, std::unique_ptr<Store> store,
                 std::unique_ptr<HttpServer> server, std::unique_ptr<HttpServer> metrics_server)
    : config_(config),
      clock_(clock),
      keys_(config.keys_folder),
      count_at_(clock.monotonic_ms() + kCountEveryMs),
      store_(std::move(store)),
      server_(std::move(server)),
      metrics_server_(std::move(metrics_server)),
      waiting_(metrics_),
      store_thread_(*store_, metrics_),
      children_(config, keys_, store_thread_, waiting_, counts_, metrics_, clock),
      desks_(config, store_thread_, waiting_, metrics_, clock) {
  store_->listen([this](const std::string &name) { waiting_.wake(name); });
}

std::string Gateway::ports() const {
  JsonWriter json;
  json.number("port", server_->port());
  if (metrics_server_) json.number("metrics_port", metrics_server_->port());
  return json.done();
}

void Gateway::run() {
  std::jthread metrics_thread;
  if (metrics_server_) {
    metrics_thread = std::jthread([this] {
      const auto show = [this](const HttpCall &call, const HttpServer::Respond &respond) {
        if (call.method != "GET" || call.target != "/metrics") return respond(status(404));
        const std::string text = metrics_.text();
        respond(
            {.status = 200, .content_type = "text/plain; version=0.0.4", .body = {text.begin(), text.end()}});
      };
      metrics_server_->run(show, [] {});
    });
  }
  log_line(LogLevel::info, "ready", {{"port", std::to_string(server_->port())}});
  store_thread_.start([this] { tidy(); });
  every_second();
  server_->on_hangup([this] { reload_keys(); });
  server_->run([this](const HttpCall &call, const HttpServer::Respond &respond) { route(call, respond); },
               [this] { waiting_.close(); });
  if (metrics_server_) metrics_server_->stop();
  store_thread_.stop();
  write_counts();
  log_line(LogLevel::info, "stopped");
}

void Gateway::route(const HttpCall &call, const HttpServer::Respond &respond) {
  if (const auto relay = config_.relays.find(call.target); relay != config_.relays.end())
    return children_.handle(relay->second, call, respond);
  if (call.target.starts_with(kDeskPath))
    return desks_.handle(std::string_view(call.target).substr(kDeskPath.size()), call, respond);
  if (call.target == "/health" && call.method == "GET") return health(respond);
  respond(status(404));
}

// Whether messages can be stored, asked of the thread that stores them.
void Gateway::health(const HttpServer::Respond &respond) {
  const auto check = [](Store &store) {
    store.check();
    return true;
  };
  const bool taken =
      store_thread_.submit<bool>(Urgency::desk, check, [this, respond](std::optional<bool> well) {
        metrics_.healthy = well.has_value();
        respond(status(well ? 204 : 503));
      });
  if (!taken) respond(status(503));
}

void Gateway::every_second() {
  waiting_.sweep();
  server_->after(std::chrono::seconds(1), [this] { every_second(); });
}

// ---- On the store's thread, between two transactions ----------------------------------------------------

void Gateway::tidy() {
  try {
    store_->tidy(clock_.unix_seconds());
  } catch (const StorageFault &fault) {
    log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
  }
  if (clock_.monotonic_ms() >= count_at_) {
    count_at_ = clock_.monotonic_ms() + kCountEveryMs;
    write_counts();
  }
  // On the first thread, as after SIGHUP.
  server_->post([this] { reload_keys(); });
}

void Gateway::write_counts() {
  try {
    counts_.write(*store_);
  } catch (const StorageFault &fault) {
    log_line(LogLevel::error, "storage_failed", {{"reason", fault.what()}});
  }
}

// Destroys keys past their time, and takes over what `keys --new` made.
void Gateway::reload_keys() {
  if (auto reloaded = keys_.reload(clock_.unix_seconds()); !reloaded)
    log_line(LogLevel::error, "keys_failed", {{"reason", reloaded.error().message}});
}

}  // namespace helpline
