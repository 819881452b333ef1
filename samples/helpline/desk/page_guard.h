#pragma once
// Which requests the page's own script made, and no other page, host name or program that has not logged in.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_server.h"

namespace helpline {

class PageGuard {
 public:
  // What the guard and the page's calls are told of a request.
  static std::vector<std::string> headers();
  // What every answer carries: nothing runs or loads but the page's own files, nobody may frame it, and no
  // other origin may read or hold it.
  static std::vector<std::pair<std::string, std::string>> answer_headers();

  // Where the page is, such as "http://127.0.0.1:8850".
  explicit PageGuard(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  // 0, or the HTTP status to refuse the request with.
  int judge(const HttpCall &call) const;

 private:
  const std::string *origin_of(std::string_view host) const;

  std::vector<std::string> origins_;
};

}  // namespace helpline
