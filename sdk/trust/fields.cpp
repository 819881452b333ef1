#include "trust/fields.h"

#include "base/clock.h"

namespace pop::trust {
namespace {

const JsonValue kNothing;

}  // namespace

bool Fields::has(std::string_view key) const noexcept {
  const JsonValue *found = find(*value_, key);
  return found && !found->IsNull();
}

std::string Fields::place() const {
  if (!parent_) return std::string(key_) + ": ";
  std::string text = parent_->place();
  if (index_ >= 0) return text.append("[").append(std::to_string(index_)).append("]");
  if (parent_->parent_ || parent_->index_ >= 0) text.append(".");
  return text.append(key_);
}

void Fields::fail(std::string_view key, std::string_view what, pop_result code) const {
  if (*fault_) return;
  std::string text = place();
  if (!key.empty()) {
    if (parent_) text.append(".");
    text.append(key);
  }
  if (!text.ends_with(' ')) text.append(" ");
  *fault_ = Error{code, text.append(what)};
}

Fields Fields::child(std::string_view key, json::Type type, std::string_view what) const {
  const JsonValue *found = find(*value_, key);
  if (found && found->GetType() == type) return Fields(*found, this, key);
  fail(key, what);
  return Fields(kNothing, this, key);
}

Fields Fields::object(std::string_view key) const & {
  return child(key, json::kObjectType, "must be an object");
}

std::string Fields::text(std::string_view key) const {
  const auto found = get_string(*value_, key);
  if (!found || found->empty()) fail(key, "must be a text that is not empty");
  return std::string(found.value_or(""));
}

std::optional<std::string> Fields::optional_text(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  return text(key);
}

std::int64_t Fields::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
  const auto found = get_int(*value_, key);
  if (found && *found >= min && *found <= max) return *found;
  std::string what = "must be an integer";
  if (min != std::numeric_limits<std::int64_t>::min())
    what.append(" of at least ").append(std::to_string(min));
  if (max != std::numeric_limits<std::int64_t>::max())
    what.append(" and at most ").append(std::to_string(max));
  fail(key, what);
  return 0;
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view key, std::int64_t min,
                                                     std::int64_t max) const {
  if (!has(key)) return std::nullopt;
  return integer(key, min, max);
}

bool Fields::boolean(std::string_view key) const {
  const auto found = get_bool(*value_, key);
  if (!found) fail(key, "must be true or false");
  return found.value_or(false);
}

std::optional<bool> Fields::optional_boolean(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  return boolean(key);
}

std::int64_t Fields::time(std::string_view key) const {
  const auto found = get_string(*value_, key);
  const auto seconds = found ? parse_utc(*found) : std::nullopt;
  if (!seconds) fail(key, "must be a time as YYYY-MM-DDTHH:MM:SSZ");
  return seconds.value_or(0);
}

std::vector<std::string> Fields::texts(std::string_view key) const {
  std::vector<std::string> out;
  elements(key, [&out](const Fields &element) {
    if (element.json().IsString()) {
      out.emplace_back(text_of(element.json()));
    } else {
      element.fail({}, "must be a text");
    }
  });
  return out;
}

std::vector<std::string> Fields::optional_texts(std::string_view key) const {
  return has(key) ? texts(key) : std::vector<std::string>();
}

}  // namespace pop::trust
