#include "common/config.h"

#include <algorithm>
#include <filesystem>

namespace helpline {

pop::Result<Config> Config::load(const std::string &path) {
  const auto bytes = pop::read_file(path, 1u << 20);
  if (!bytes) return pop::Error{POP_E_IO, path + ": cannot be read"};
  auto document = pop::parse_json(*bytes);
  if (!document) return pop::Error{document.error().code, path + ": " + document.error().message};
  Config config;
  config.file_ = path;
  config.folder_ = std::filesystem::absolute(path).parent_path().string();
  config.document_ = std::make_shared<pop::JsonDocument>(std::move(*document));
  config.object_ = config.document_.get();
  if (!config.object_->IsObject()) return pop::Error{POP_E_FORMAT, path + ": must be one JSON object { … }"};
  return config;
}

const pop::JsonValue *Config::take(std::string_view field) {
  read_.emplace(field);
  return pop::find(*object_, field);
}

void Config::problem(std::string_view field, std::string_view what) {
  problems_.push_back(where_ + std::string(field) + ": " + std::string(what));
}

std::string Config::text(std::string_view field, std::string_view hint,
                         std::optional<std::string> otherwise) {
  const pop::JsonValue *value = take(field);
  if (value == nullptr && otherwise) return *otherwise;
  if (value != nullptr && value->IsString() && value->GetStringLength() > 0)
    return std::string(pop::text_of(*value));
  problem(field, std::string(value == nullptr ? "is missing; write " : "must be a text; write ") +
                     std::string(hint));
  return {};
}

std::int64_t Config::number(std::string_view field, std::int64_t least, std::int64_t most,
                            std::string_view hint, std::optional<std::int64_t> otherwise) {
  const pop::JsonValue *value = take(field);
  if (value == nullptr && otherwise) return *otherwise;
  if (value != nullptr && value->IsInt64() && value->GetInt64() >= least && value->GetInt64() <= most) {
    return value->GetInt64();
  }
  problem(field, (value == nullptr ? "is missing; write " : "is not possible; write ") + std::string(hint) +
                     ", from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

std::string Config::path(std::string_view field, std::string_view hint,
                         std::optional<std::string> otherwise) {
  const std::string value = text(field, hint, std::move(otherwise));
  return value.empty() ? value : (std::filesystem::path(folder_) / value).string();
}

pop::ByteArray<32> Config::key(std::string_view field, std::string_view hint) {
  pop::ByteArray<32> key{};
  const std::size_t before = problems_.size();
  const std::string value = text(field, hint);
  if (problems_.size() != before) return key;
  const auto bytes = pop::from_base64(value);
  if (!bytes || bytes->size() != key.size()) {
    problem(field, "is not 32 bytes in base64; write " + std::string(hint));
    return key;
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

std::vector<std::int64_t> Config::numbers(std::string_view field, std::int64_t least, std::int64_t most,
                                          std::string_view hint) {
  const pop::JsonValue *value = take(field);
  std::vector<std::int64_t> all;
  if (value != nullptr && value->IsArray()) {
    for (const pop::JsonValue &one : value->GetArray()) {
      if (one.IsInt64() && one.GetInt64() >= least && one.GetInt64() <= most) all.push_back(one.GetInt64());
    }
  }
  if (value == nullptr || !value->IsArray() || value->Empty() || all.size() != value->Size()) {
    problem(field, "must be a list of numbers; write " + std::string(hint));
  }
  return all;
}

std::vector<std::string> Config::texts(std::string_view field, std::string_view hint) {
  const pop::JsonValue *value = take(field);
  std::vector<std::string> all;
  if (value == nullptr) return all;
  if (value->IsArray()) {
    for (const pop::JsonValue &one : value->GetArray()) {
      if (one.IsString() && one.GetStringLength() > 0) all.emplace_back(pop::text_of(one));
    }
  }
  if (!value->IsArray() || value->Empty() || all.size() != value->Size())
    problem(field, "must be a list of texts; write " + std::string(hint));
  return all;
}

std::vector<Config> Config::list(std::string_view field, std::string_view hint, bool may_be_empty) {
  const pop::JsonValue *value = take(field);
  std::vector<Config> parts;
  if (value == nullptr && may_be_empty) return parts;
  if (value == nullptr || !value->IsArray() || (value->Empty() && !may_be_empty)) {
    problem(field, "must be a list [ … ]" + std::string(may_be_empty ? "" : " with at least one entry") +
                       "; write " + std::string(hint));
    return parts;
  }
  for (pop::json::SizeType i = 0; i < value->Size(); ++i) {
    const std::string name = std::string(field) + "[" + std::to_string(i) + "]";
    if (!(*value)[i].IsObject()) {
      problem(name, "must be an object { … }; write " + std::string(hint));
      continue;
    }
    Config part;
    part.file_ = file_;
    part.folder_ = folder_;
    part.where_ = where_ + name + ".";
    part.document_ = document_;
    part.object_ = &(*value)[i];
    parts.push_back(std::move(part));
  }
  return parts;
}

void Config::collect(std::vector<std::string> &problems) const {
  problems.insert(problems.end(), problems_.begin(), problems_.end());
  for (const auto &member : object_->GetObject()) {
    const std::string_view name = pop::text_of(member.name);
    if (read_.find(name) == read_.end())
      problems.push_back(where_ + std::string(name) + ": no such field; see README.md");
  }
}

pop::Result<void> Config::finish(const std::vector<Config> &parts) const {
  std::vector<std::string> problems;
  collect(problems);
  for (const Config &part : parts) part.collect(problems);
  if (problems.empty()) return {};
  std::string all = file_ + " cannot be used:";
  for (const std::string &one : problems) all += "\n  " + one;
  return pop::Error{POP_E_FORMAT, all};
}

}  // namespace helpline
