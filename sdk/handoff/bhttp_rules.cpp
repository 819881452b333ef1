#include "handoff/bhttp_rules.h"

#include <algorithm>
#include <string>

namespace pop::handoff {
namespace {

bool is_alnum(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_visible(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// Fields that speak of a connection make a message malformed in HTTP/2 (RFC 9113, section 8.2.2), and so
// here.
bool is_of_connection(const BhttpField &field) noexcept {
  constexpr std::string_view names[] = {"connection", "keep-alive", "proxy-connection", "transfer-encoding",
                                        "upgrade"};
  return std::find(std::begin(names), std::end(names), field.name) != std::end(names) ||
         (field.name == "te" && field.value != "trailers");
}

// RFC 9113 section 8.1.1: a length that is not that of the content.
bool is_other_length(const BhttpFields &headers, std::size_t content) {
  const std::string length = std::to_string(content);
  return std::any_of(headers.begin(), headers.end(), [&](const BhttpField &field) {
    return field.name == "content-length" && field.value != length;
  });
}

// RFC 9113 section 8.2.1.
bool is_field_value(std::string_view value) noexcept {
  if (!value.empty() && (is_blank(value.front()) || is_blank(value.back()))) return false;
  return value.find_first_of(std::string_view("\0\r\n", 3)) == std::string_view::npos;
}

const char *fault_in(const BhttpFields &fields) noexcept {
  for (const BhttpField &field : fields) {
    // Extensions could define pseudo-fields of their own; none is of use here, and none is let in.
    if (!field.name.empty() && field.name.front() == ':') return "a pseudo-field";
    if (!is_token(field.name)) return "a field name with characters that are not allowed";
    if (std::any_of(field.name.begin(), field.name.end(), is_upper))
      return "a field name that is not lower-case";
    if (!is_field_value(field.value)) return "a field value with characters that are not allowed";
    if (is_of_connection(field)) return "a field that speaks of a connection";
  }
  return nullptr;
}

const char *fault_in_target(const BhttpRequest &request) noexcept {
  if (!is_visible(request.authority) || request.authority.find('@') != std::string_view::npos)
    return "an authority with characters that are not allowed";
  if (request.method == "CONNECT") {  // RFC 9113 section 8.5
    const bool valid = request.scheme.empty() && request.path.empty() && !request.authority.empty();
    return valid ? nullptr : "a CONNECT request with scheme or path, or without authority";
  }
  if (request.scheme.empty() || !std::all_of(request.scheme.begin(), request.scheme.end(), [](char c) {
        return (is_alnum(c) && !is_upper(c)) || c == '+' || c == '-' || c == '.';
      }))
    return "a scheme that is none";
  const bool options = request.method == "OPTIONS" && request.path == "*";
  if (!options && (request.path.empty() || request.path.front() != '/' || !is_visible(request.path)))
    return "a path that is none";
  return nullptr;
}

}  // namespace

const char *fault_in(const BhttpRequest &request) {
  if (!is_token(request.method)) return "a method that is none";
  if (const char *fault = fault_in_target(request)) return fault;
  if (const char *fault = fault_in(request.headers)) return fault;
  if (is_other_length(request.headers, request.content.size())) return "a content-length that is not";
  return fault_in(request.trailers);
}

const char *fault_in(const BhttpResponse &response) {
  for (const BhttpInformational &informational : response.informational) {
    if (informational.status < 100 || informational.status > 199) return "a status outside 100 to 199";
    if (const char *fault = fault_in(informational.fields)) return fault;
  }
  if (response.status < 200 || response.status > 599) return "a status outside 200 to 599";
  if (const char *fault = fault_in(response.headers)) return fault;
  // A response without content may say how long it would have been (to HEAD, or 304).
  if (!response.content.empty() && is_other_length(response.headers, response.content.size()))
    return "a content-length that is not";
  return fault_in(response.trailers);
}

}  // namespace pop::handoff
