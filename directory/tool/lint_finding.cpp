#include "lint_finding.h"

#include <algorithm>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "base/json.h"
#include "files.h"

namespace pop::tool {
namespace {

// Follows the reader through objects and lists, and writes down where it is at every value.
class LineHandler : public json::BaseReaderHandler<json::UTF8<>, LineHandler> {
 public:
  LineHandler(ByteView text, const json::MemoryStream &stream, std::map<std::string, std::size_t> &lines)
      : text_(text), stream_(stream), lines_(lines) {}

  bool Default() {
    value();
    return true;
  }
  bool Key(const char *name, json::SizeType length, bool) {
    levels_.back().name.assign(name, length);
    return true;
  }
  bool StartObject() { return open(false); }
  bool StartArray() { return open(true); }
  bool EndObject(json::SizeType) { return close(); }
  bool EndArray(json::SizeType) { return close(); }

 private:
  struct Open {
    std::string path;
    bool list;
    std::size_t count = 0;
    std::string name;
  };

  std::string value() {
    std::string path;
    if (!levels_.empty()) {
      Open &in = levels_.back();
      path = in.path + "/" + (in.list ? std::to_string(in.count++) : in.name);
    }
    const std::size_t here = std::min(stream_.Tell(), text_.size());
    const auto at = [&](std::size_t place) { return text_.begin() + static_cast<std::ptrdiff_t>(place); };
    line_ += static_cast<std::size_t>(std::count(at(seen_), at(here), std::uint8_t{'\n'}));
    seen_ = here;
    lines_.emplace(path, line_);
    return path;
  }
  bool open(bool list) {
    std::string path = value();
    levels_.push_back({std::move(path), list, 0, {}});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return true;
  }

  ByteView text_;
  const json::MemoryStream &stream_;
  std::map<std::string, std::size_t> &lines_;
  std::vector<Open> levels_;
  std::size_t seen_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

JsonLines::JsonLines(ByteView text) {
  const std::string_view chars = as_text(text);
  json::MemoryStream stream(chars.data(), chars.size());
  LineHandler handler(text, stream, lines_);
  json::GenericReader<json::UTF8<>, json::UTF8<>, JsonMemory> reader;
  reader.Parse(stream, handler);
}

std::size_t JsonLines::line(std::string path) const {
  for (;;) {
    const auto found = lines_.find(path);
    if (found != lines_.end()) return found->second;
    const std::size_t parent = path.rfind('/');
    if (parent == std::string::npos) return 1;
    path.resize(parent);
  }
}

void Notes::append_to(std::vector<Finding> &findings) const {
  if (notes_.empty()) return;
  const Result<Bytes> text = read_whole(file_);
  const JsonLines lines(text ? ByteView(*text) : ByteView());
  for (const Note &note : notes_)
    findings.push_back({file_.string(), lines.line(note.path), note.level, note.message});
}

}  // namespace pop::tool
