#include "http_mirror.h"

#include <curl/curl.h>

#include <string_view>
#include <utility>

namespace pop::conformance {
namespace {

struct Body {
  CURL *easy;
  std::size_t limit;
  Bytes bytes;
  bool too_large = false;
};

long status_of(CURL *easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::size_t receive(char *data, std::size_t, std::size_t size, void *user) {
  auto *body = static_cast<Body *>(user);
  if (status_of(body->easy) != 200) return 0;  // a page about an error is not read
  if (size > body->limit - body->bytes.size()) {
    body->too_large = true;
    return 0;
  }
  append(body->bytes, as_bytes({data, size}));
  return size;
}

// Each segment of a target's path; metadata paths come encoded.
std::string encoded_path(std::string_view path) {
  std::string out;
  for (;;) {
    const std::size_t end = path.find('/');
    out += trust::percent_encoded(path.substr(0, end));
    if (end == std::string_view::npos) return out;
    out.push_back('/');
    path.remove_prefix(end + 1);
  }
}

}  // namespace

struct HttpMirror::Curl {
  CURL *easy = curl_easy_init();
  Curl() = default;
  Curl(const Curl &) = delete;
  Curl &operator=(const Curl &) = delete;
  ~Curl() { curl_easy_cleanup(easy); }
};

HttpMirror::HttpMirror(std::string metadata_url, std::string target_base_url,
                       std::chrono::milliseconds file_time)
    : metadata_url_(std::move(metadata_url)),
      target_base_url_(std::move(target_base_url)),
      file_time_(file_time),
      curl_(std::make_unique<Curl>()) {}

HttpMirror::~HttpMirror() = default;

std::string HttpMirror::url_of(const std::string &path) const {
  constexpr std::string_view kMetadata = "metadata/";
  constexpr std::string_view kTargets = "targets/";
  if (path.starts_with(kMetadata)) return metadata_url_ + path.substr(kMetadata.size());
  return target_base_url_ + encoded_path(std::string_view(path).substr(kTargets.size()));
}

Result<trust::Blob> HttpMirror::fetch(const std::string &path, std::size_t limit) {
  CURL *easy = curl_->easy;
  if (easy == nullptr) return Error{POP_E_NETWORK, "libcurl could not be started"};
  const std::string url = url_of(path);
  Body body{easy, limit, {}};
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(file_time_.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &body);
  const CURLcode code = curl_easy_perform(easy);
  const long status = status_of(easy);
  // Object stores say 403 for a file that is not there.
  if (status == 404 || status == 403) return Error{POP_E_MISSING, url + ": not there"};
  if (status != 0 && status != 200)
    return Error{POP_E_NETWORK, url + ": HTTP status " + std::to_string(status)};
  if (body.too_large) return Error{POP_E_TOO_LARGE, url + ": more than " + std::to_string(limit) + " bytes"};
  if (code == CURLE_OPERATION_TIMEDOUT) return Error{POP_E_TIMEOUT, url + ": not complete in time"};
  if (code != CURLE_OK) return Error{POP_E_NETWORK, url + ": " + curl_easy_strerror(code)};
  return trust::Blob::own(std::move(body.bytes));
}

}  // namespace pop::conformance
