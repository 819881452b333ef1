#include "desk/screen.h"
#include "handoff/plain_text.h"

namespace helpline {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = pop::handoff::not_plain(text.substr(i));
    if (size == 0) {
      out += text[i++];
    } else {
      out += kReplacement;
      i += size;
    }
  }
  return out;
}

}  // namespace helpline
