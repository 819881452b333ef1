#pragma once
// A repository behind HTTP, asked one file at a time and waited for. Nothing it does is trusted: sizes and
// times are bounded, redirects are refused.

#include <chrono>
#include <memory>
#include <string>

#include "trust/mirror.h"

namespace pop::conformance {

class HttpMirror final : public trust::Mirror {
 public:
  // Both end with '/'. `file_time` is what one file may take, whatever the server does.
  HttpMirror(std::string metadata_url, std::string target_base_url, std::chrono::milliseconds file_time);
  ~HttpMirror() override;
  HttpMirror(const HttpMirror &) = delete;
  HttpMirror &operator=(const HttpMirror &) = delete;

  Result<trust::Blob> fetch(const std::string &path, std::size_t limit) override;

 private:
  std::string url_of(const std::string &path) const;

  std::string metadata_url_;
  std::string target_base_url_;
  std::chrono::milliseconds file_time_;
  struct Curl;
  std::unique_ptr<Curl> curl_;
};

}  // namespace pop::conformance
