#pragma once
// A few letters that lie in a table itself. A string_view there would be an address, which takes 24 bytes
// more in the file and has to be filled in each time the library is loaded.

#include <array>
#include <cstddef>
#include <string_view>

namespace pop::locate {

template <std::size_t most>
class Letters {
 public:
  // From a literal; one that is too long does not compile.
  template <std::size_t size>
  consteval Letters(const char (&text)[size]) : Letters(std::string_view(text, size - 1)) {}
  consteval explicit Letters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) text_[i] = text[i];
  }
  constexpr std::string_view view() const noexcept {
    std::size_t size = 0;
    while (size < most && text_[size] != 0) ++size;
    return {text_.data(), size};
  }

 private:
  std::array<char, most> text_{};
};

}  // namespace pop::locate
