#include "flow/words_file.h"

#include "base/json.h"

namespace pop::flow {
namespace {

constexpr std::size_t size_limit = std::size_t{256} << 10;
constexpr std::array<const char *, 3> band_names = {"A", "B", "C"};

Error fault(std::string what) { return {POP_E_FORMAT, "words: " + std::move(what)}; }

Result<std::array<std::string, 3>> read_bands(const std::string &id, const JsonValue &given) {
  std::array<std::string, 3> bands;
  if (given.IsString()) {
    bands.fill(std::string(text_of(given)));
    return bands;
  }
  if (!given.IsObject()) return fault(id + ": neither a text nor one a band");
  std::size_t known = 0;
  for (std::size_t band = 0; band < bands.size(); ++band) {
    const auto text = get_string(given, band_names[band]);
    if (text) {
      ++known;
      bands[band] = *text;
    } else if (find(given, band_names[band]) != nullptr) {
      return fault(id + ", band " + band_names[band] + ": not a text");
    } else if (band == 0) {
      return fault(id + ": band A is missing; B and C may be left out, and are then as the one before");
    } else {
      bands[band] = bands[band - 1];
    }
  }
  if (known != given.MemberCount()) return fault(id + ": has something beside the bands A, B and C");
  return bands;
}

}  // namespace

Result<WordsFile> read_words(ByteView json) {
  const auto parsed = parse_json(json, {.bytes = size_limit, .depth = 4});
  if (!parsed) return Error{parsed.error().code, "words: " + parsed.error().message};
  const auto language = get_string(*parsed, "language");
  const auto review = get_string(*parsed, "review");
  const JsonValue *strings = get_object(*parsed, "strings");
  if (!language || !review || strings == nullptr || parsed->MemberCount() != 3)
    return fault("not an object of language, review and strings, and nothing else");
  WordsFile file;
  file.language = *language;
  if (*review != "draft" && *review != "reviewed") return fault("review is neither draft nor reviewed");
  file.reviewed = *review == "reviewed";
  for (auto entry = strings->MemberBegin(); entry != strings->MemberEnd(); ++entry) {
    std::string id(text_of(entry->name));
    auto bands = read_bands(id, entry->value);
    if (!bands) return bands.error();
    file.texts.emplace(std::move(id), std::move(*bands));
  }
  return file;
}

}  // namespace pop::flow
