#pragma once
// Reading signed JSON strictly without an "if" for every field: a value that is missing or of the wrong kind
// reads as empty, and the first such fault is kept with the place it was found at. A reader looks at `fault`
// once, at the end.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace pop::trust {

class Fields {
 public:
  using Fault = std::optional<Error>;

  // `file` names the file in messages. All three outlive this object and its children.
  Fields(const JsonValue &value, std::string_view file, Fault &fault) noexcept
      : value_(&value), parent_(nullptr), key_(file), fault_(&fault) {}

  const JsonValue &json() const noexcept { return *value_; }
  bool ok() const noexcept { return !*fault_; }
  // There and not null.
  bool has(std::string_view key) const noexcept;
  // Notes a fault at `key` of this value, or at this value itself where `key` is empty.
  void fail(std::string_view key, std::string_view what, pop_result code = POP_E_FORMAT) const;

  // A child keeps a pointer to its parent: name every step.
  Fields object(std::string_view key) const &;
  Fields object(std::string_view key) && = delete;

  std::string text(std::string_view key) const;  // not empty
  std::optional<std::string> optional_text(std::string_view key) const;
  std::int64_t integer(std::string_view key, std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
  std::optional<std::int64_t> optional_integer(std::string_view key, std::int64_t min,
                                               std::int64_t max) const;
  bool boolean(std::string_view key) const;
  std::optional<bool> optional_boolean(std::string_view key) const;
  std::int64_t time(std::string_view key) const;                        // YYYY-MM-DDTHH:MM:SSZ
  std::vector<std::string> texts(std::string_view key) const;           // an array of strings
  std::vector<std::string> optional_texts(std::string_view key) const;  // none when absent

  // Calls `use(name, fields)` for every member of this object.
  template <typename Use>
  void members(Use use) const {
    if (!value_->IsObject()) return;
    for (const auto &member : value_->GetObject())
      use(text_of(member.name), Fields(member.value, this, text_of(member.name)));
  }
  // Calls `use(fields)` for every element of this array, or of the one at `key`.
  template <typename Use>
  void elements(Use use) const {
    if (!value_->IsArray()) return fail({}, "must be an array");
    std::int64_t index = 0;
    for (const JsonValue &element : value_->GetArray()) {
      Fields fields(element, this, {});
      fields.index_ = index++;
      use(fields);
    }
  }
  template <typename Use>
  void elements(std::string_view key, Use use) const {
    child(key, json::kArrayType, "must be an array").elements(use);
  }

 private:
  Fields(const JsonValue &value, const Fields *parent, std::string_view key) noexcept
      : value_(&value), parent_(parent), key_(key), fault_(parent->fault_) {}
  Fields child(std::string_view key, json::Type type, std::string_view what) const;
  std::string place() const;

  const JsonValue *value_;
  const Fields *parent_;
  std::string_view key_;
  std::int64_t index_ = -1;
  Fault *fault_;
};

}  // namespace pop::trust
