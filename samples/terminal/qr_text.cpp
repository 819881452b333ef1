#include "qr_text.h"

#include <qrencode.h>

#include <memory>
#include <string>

bool put_qr(Output &out, std::string_view text, std::size_t width) {
  constexpr int quiet = 4;  // the light edge a camera needs
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) return false;
  const int columns = code->width + 2 * quiet;
  if (static_cast<std::size_t>(columns) > width) return false;
  const auto dark = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
  };
  // Two rows to a line: dark is drawn black on white, whatever the terminal's colours are.
  for (int y = -quiet; y < code->width + quiet; y += 2) {
    out.put("\033[30;107m");
    for (int x = -quiet; x < code->width + quiet; ++x) {
      static constexpr std::string_view blocks[] = {" ", "▀", "▄", "█"};
      out.put(blocks[(dark(x, y) ? 1 : 0) + (dark(x, y + 1) ? 2 : 0)]);
    }
    out.put("\033[0m\n");
  }
  return true;
}
