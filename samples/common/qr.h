#pragma once
// The squares of a QR code: a number for the camera of another phone.

#include <cstddef>
#include <string_view>
#include <vector>

class QrCode {
 public:
  static constexpr int quiet = 4;  // the light edge, in squares, that a camera needs

  // Of width 0 where the text is too long for one.
  explicit QrCode(std::string_view text);

  int width() const { return width_; }
  // Outside it all is light.
  bool dark(int x, int y) const {
    if (x < 0 || y < 0 || x >= width_ || y >= width_) return false;
    const auto column = static_cast<std::size_t>(x), row = static_cast<std::size_t>(y);
    return squares_[row * static_cast<std::size_t>(width_) + column];
  }

 private:
  int width_ = 0;
  std::vector<bool> squares_;
};
