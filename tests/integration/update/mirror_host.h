#pragma once
// A host whose HTTP interface leads to one mirror and one relay in memory, and whose clock the test sets.

#include <map>
#include <string>
#include <vector>

#include "../host/hosted.h"

namespace pop::test {

// Of hosts whose relay serves the directory, as https://relay.example/directory/.
Repository with_directory_beside_relay();
// The next one, three weeks later: timestamp and snapshot of the first have expired (8 June).
Repository three_weeks_later();

class MirrorHost {
 public:
  // The app brings `built_in`.
  explicit MirrorHost(const Repository &built_in = directory_for_hosts());
  ~MirrorHost() { destroy(); }
  MirrorHost(const MirrorHost &) = delete;
  MirrorHost &operator=(const MirrorHost &) = delete;

  void create();
  void destroy() { hosted_.destroy(); }
  pop_client *client() { return hosted_.client(); }
  pop_client_config &config() { return hosted_.config; }

  void serve(const Repository &repository) { files = repository.publish(); }
  // Polls until nothing is under way that gets an answer.
  void run();
  // To its end; what pop_directory_update says, where it does not begin.
  pop_result update();
  // What an update ends with from here on.
  pop_result finish();

  // "id value value; id value" of the answer for a country.
  std::string found(std::string_view country);
  pop_directory_info info();

  std::string folder;
  std::map<std::string, Bytes> files;        // of the mirror, by path
  std::map<std::string, pop_result> faults;  // instead of a file
  std::vector<std::string> asked;            // paths; whole addresses where it is not the mirror's
  // Beside the relay, as https://relay.example/directory/; what is posted to the relay is refused, as by a
  // gateway that has no such key, or waits.
  std::map<std::string, Bytes> beside_relay;
  bool key_refused = false;
  std::vector<pop_http_request> requests;  // their numbers; texts have gone
  std::vector<std::string> log;
  std::int64_t now = kNow;  // Unix seconds
  bool offline = false;
  pop_result done = POP_E_STATE;  // of the last update
  std::string reason;

 private:
  struct Waiting {
    std::string path;
    pop_http_exchange *exchange;
  };
  void answer_all();
  bool answer(const Waiting &waiting);

  std::vector<Waiting> waiting_;
  pop_http http_{};
  pop_clock clock_{};
  pop_log log_{};
  pop_str mirror_ = lend("https://mirror.example/pop/");
  Hosted hosted_;
};

}  // namespace pop::test
