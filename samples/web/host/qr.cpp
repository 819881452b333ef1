#include "qr.h"

#include <qrencode.h>

#include <memory>
#include <string>

void write_qr(Out &out, pop_str uri) {
  const std::string text(uri.data, uri.size);
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  if (!code) return;
  const auto width = static_cast<std::size_t>(code->width);
  out.key("qr").begin_array();
  for (std::size_t y = 0; y < width; ++y) {
    std::string line;
    for (std::size_t x = 0; x < width; ++x) line += (code->data[y * width + x] & 1) != 0 ? '1' : '0';
    out.text(lend(std::string_view(line)));
  }
  out.end_array();
}
