#include "desk/page_guard.h"

namespace helpline {
namespace {

// The scheme and two slashes before it.
std::string_view authority(std::string_view origin) { return origin.substr(origin.find("//") + 2); }

bool starts_elsewhere(const HttpCall &call) {
  const std::string_view site = call.header("sec-fetch-site");
  return site == "cross-site" || site == "same-site";
}

}  // namespace

std::vector<std::string> PageGuard::headers() {
  return {"host",           "origin",       "sec-fetch-site", "sec-fetch-mode",
          "sec-fetch-dest", "content-type", "x-pop-desk"};
}

std::vector<std::pair<std::string, std::string>> PageGuard::answer_headers() {
  return {{"content-security-policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
           "trusted-types 'none'"},
          {"x-content-type-options", "nosniff"},
          {"x-frame-options", "DENY"},
          {"referrer-policy", "no-referrer"},
          {"cross-origin-opener-policy", "same-origin"},
          {"cross-origin-embedder-policy", "require-corp"},
          {"cross-origin-resource-policy", "same-origin"},
          {"permissions-policy", "camera=(), microphone=(), geolocation=(), display-capture=()"}};
}

// A name that an attacker made lead here (DNS rebinding) is none of the page's own.
const std::string *PageGuard::origin_of(std::string_view host) const {
  for (const std::string &origin : origins_) {
    if (authority(origin) == host) return &origin;
  }
  return nullptr;
}

int PageGuard::judge(const HttpCall &call) const {
  const std::string *origin = origin_of(call.header("host"));
  if (origin == nullptr) return 421;
  if (call.method == "GET") {
    // Somebody may follow a link to the page; nobody else may make it a part of theirs.
    const std::string_view into = call.header("sec-fetch-dest");
    const bool followed = call.header("sec-fetch-mode") == "navigate" && (into.empty() || into == "document");
    return starts_elsewhere(call) && !followed ? 403 : 0;
  }
  if (call.method != "POST") return 405;
  // Only the page's own script can send the header: for others the browser asks first, and gets no leave.
  if (call.header("origin") != *origin || starts_elsewhere(call) || call.header("x-pop-desk").empty() ||
      call.header("content-type") != "application/json")
    return 403;
  return 0;
}

}  // namespace helpline
