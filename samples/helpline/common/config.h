#pragma once
// A configuration file: one JSON object. Every problem is found in one go and says which field it is and what
// to write.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace helpline {

class Config {
 public:
  static pop::Result<Config> load(const std::string &path);

  bool has(std::string_view field) const { return pop::find(*object_, field) != nullptr; }

  // Each takes the field's value, or `otherwise`; with neither, or with a wrong one, it notes a problem
  // that ends with `hint` (what to write) and gives something harmless.
  std::string text(std::string_view field, std::string_view hint, std::optional<std::string> otherwise = {});
  std::int64_t number(std::string_view field, std::int64_t least, std::int64_t most, std::string_view hint,
                      std::optional<std::int64_t> otherwise = {});
  // A file's path, read from the configuration's own folder when it is relative.
  std::string path(std::string_view field, std::string_view hint, std::optional<std::string> otherwise = {});
  // 32 bytes in base64.
  pop::ByteArray<32> key(std::string_view field, std::string_view hint);
  std::vector<std::int64_t> numbers(std::string_view field, std::int64_t least, std::int64_t most,
                                    std::string_view hint);
  // May be left out: an empty list then.
  std::vector<std::string> texts(std::string_view field, std::string_view hint);
  // The objects of a list, each to be read with the functions above; their problems count as this one's.
  std::vector<Config> list(std::string_view field, std::string_view hint, bool may_be_empty = false);

  void problem(std::string_view field, std::string_view what);
  // All problems of this object, unread fields (misspelt, most likely) among them. POP_E_FORMAT.
  pop::Result<void> finish(const std::vector<Config> &parts = {}) const;

 private:
  const pop::JsonValue *take(std::string_view field);
  void collect(std::vector<std::string> &problems) const;

  std::string file_;
  std::string folder_;
  std::string where_;  // such as "services[1]."
  std::shared_ptr<pop::JsonDocument> document_;
  const pop::JsonValue *object_ = nullptr;
  std::set<std::string, std::less<>> read_;
  std::vector<std::string> problems_;
};

}  // namespace helpline
