#pragma once
// A host whose HTTP interface leads to one mirror in memory, and whose clock the test sets.

#include <map>
#include <string>
#include <vector>

#include "../host/hosted.h"

namespace pop::test {

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
  std::vector<std::string> asked;            // paths
  std::vector<pop_http_request> requests;    // their numbers; texts have gone
  std::vector<std::string> log;
  std::int64_t now = kNow;  // Unix seconds
  bool offline = false;
  pop_result done = POP_E_STATE;  // of the last update
  std::string reason;

 private:
  void answer_all();

  struct Waiting {
    std::string path;
    pop_http_exchange *exchange;
  };
  std::vector<Waiting> waiting_;
  pop_http http_{};
  pop_clock clock_{};
  pop_log log_{};
  pop_str mirror_ = lend("https://mirror.example/pop/");
  Hosted hosted_;
};

}  // namespace pop::test
