#include "qr_text.h"

#include "qr.h"

bool put_qr(Output &out, std::string_view text, std::size_t width) {
  const QrCode code(text);
  const int begin = -QrCode::quiet, end = code.width() + QrCode::quiet;
  if (code.width() == 0 || static_cast<std::size_t>(end - begin) > width) return false;
  // Two rows to a line: dark is drawn black on white, whatever the terminal's colours are.
  for (int y = begin; y < end; y += 2) {
    out.put("\033[30;107m");
    for (int x = begin; x < end; ++x) {
      static constexpr std::string_view blocks[] = {" ", "▀", "▄", "█"};
      out.put(blocks[(code.dark(x, y) ? 1 : 0) + (code.dark(x, y + 1) ? 2 : 0)]);
    }
    out.put("\033[0m\n");
  }
  return true;
}
