#pragma once
// What a function that can fail returns. The codes are those of the C ABI, so that none is translated twice.

#include <string>
#include <utility>
#include <variant>

#include "pop/types.h"

namespace pop {

// `message` is for developers and never holds anything a child wrote.
struct Error {
  pop_result code;
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }
  T &value() & { return std::get<0>(content_); }
  const T &value() const & { return std::get<0>(content_); }
  T &&value() && { return std::get<0>(std::move(content_)); }
  T &operator*() & { return value(); }
  const T &operator*() const & { return value(); }
  T &&operator*() && { return std::move(*this).value(); }
  T *operator->() { return &value(); }
  const T *operator->() const { return &value(); }
  const Error &error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

// Success carries nothing.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const noexcept { return error_.code == POP_OK; }
  explicit operator bool() const noexcept { return ok(); }
  const Error &error() const { return error_; }

 private:
  Error error_{POP_OK, {}};
};

}  // namespace pop
