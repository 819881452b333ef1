// A file of words, as an app may bring one: what passes the lint is said whole, with every argument.

#include "flow/message_shape.h"
#include "flow/vocabulary.h"
#include "flow/words_lint.h"
#include "fuzz.h"
#include "locate/own_icu.h"

using namespace pop;
using namespace pop::flow;

namespace {

void say(const Words &words, const std::string &id, Band band) {
  const auto shape = shape_of(words.all().at(id)[static_cast<std::size_t>(band)]);
  fuzz::require(shape.ok());
  std::vector<Argument> arguments;
  for (const std::string &name : shape->names) arguments.push_back({name, "name"});
  for (const MessageChoice &choice : shape->choices) {
    for (Argument &argument : arguments) {
      if (argument.name == choice.name && choice.plural) argument.value = std::int64_t{3};
    }
  }
  const std::string said = words.say(id, band, arguments);
  fuzz::require(!said.empty() && said.find_first_of("{}") == std::string::npos);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const bool own = (locate::set_up_own_icu(), true);
  static const auto english = read_words(as_bytes(words_compiled_in[0].json));
  fuzz::require(own && english.ok());
  auto file = read_words({data, size});
  if (!file) return 0;
  if (!faults_in(*file, *english, Coverage::part).empty()) return 0;
  const Words words(std::move(*file));
  for (const auto &[id, bands] : words.all()) {
    for (const Band band : {Band::a, Band::b, Band::c}) say(words, id, band);
  }
  return 0;
}
