#pragma once
// Binary HTTP (RFC 9292). Written in known-length form, padded to an exact size; read in both forms,
// strictly.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace pop::handoff {

// Names are lower-case. Views: of the caller's strings when writing, of the message when read.
struct BhttpField {
  std::string_view name;
  std::string_view value;
};
using BhttpFields = std::vector<BhttpField>;

struct BhttpRequest {
  std::string_view method;
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  BhttpFields headers;
  Secret content;
  BhttpFields trailers;
};

struct BhttpInformational {
  std::uint16_t status = 0;  // 100 to 199
  BhttpFields fields;
};

struct BhttpResponse {
  std::vector<BhttpInformational> informational;
  std::uint16_t status = 0;  // 200 to 599
  BhttpFields headers;
  Secret content;
  BhttpFields trailers;
};

// Padded with zeros to exactly `size` bytes. POP_E_TOO_LARGE when it does not fit, POP_E_ARGUMENT when the
// message itself is not valid.
Result<Secret> write_bhttp(const BhttpRequest &request, std::size_t size);
Result<Secret> write_bhttp(const BhttpResponse &response, std::size_t size);

// POP_E_FORMAT says what is wrong. Names and values of the result are views of `message`.
Result<BhttpRequest> read_bhttp_request(ByteView message);
Result<BhttpResponse> read_bhttp_response(ByteView message);

// The value of the first field of that (lower-case) name; empty when there is none.
std::string_view bhttp_field(const BhttpFields &fields, std::string_view name) noexcept;

}  // namespace pop::handoff
