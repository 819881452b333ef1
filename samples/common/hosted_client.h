#pragma once
// A client with everything these samples give to it, made from the command line.

#include <memory>
#include <string>
#include <vector>

#include "host.h"
#include "keyring.h"
#include "options.h"
#include "pop/http_curl.h"
#include "pop/pop.h"
#include "pop_text.h"
#include "speech.h"

// The directory that was built into the program: what pop_embed_directory() made.
struct EmbeddedDirectory {
  pop_bytes root;
  pop_bytes bundle;
  std::int64_t embedded_at;
};

class HostedClient {
 public:
  // Null when there is no client to be had; why was printed. `game`: the app's name as a child knows it; it
  // and the options must outlive the client.
  static std::unique_ptr<HostedClient> make(const char *program, const std::string &game,
                                            const Options &options, const EmbeddedDirectory &directory);
  ~HostedClient();
  HostedClient(const HostedClient &) = delete;
  HostedClient &operator=(const HostedClient &) = delete;

  pop_client *client() const { return client_; }
  const pop_device &device() const { return device_; }
  const WakePipe &wake() const { return wake_; }
  const pop_speech *speech() const { return speech_.table(); }  // null where there is none

 private:
  HostedClient(const char *program, const Options &options);
  bool start(const char *program, const std::string &game, const Options &options,
             const EmbeddedDirectory &directory);
  static void updated(void *user, pop_result result, pop_str reason);

  HostClock clock_;
  StderrLog log_;
  WakePipe wake_;
  KernelKeyring keyring_;
  EspeakSpeech speech_;
  ThreadTasks tasks_;
  std::vector<char> root_, bundle_;  // of another directory than the one built in
  std::vector<pop_str> locales_;
  pop_device device_{};
  pop_http_curl *http_ = nullptr;
  pop_client *client_ = nullptr;
};
