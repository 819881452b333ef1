#include "qr_json.h"

#include <string>

#include "qr.h"

void write_qr(Out &out, pop_str uri) {
  const QrCode code(text_of(uri));
  if (code.width() == 0) return;
  out.key("qr").begin_array();
  for (int y = 0; y < code.width(); ++y) {
    std::string line;
    for (int x = 0; x < code.width(); ++x) line += code.dark(x, y) ? '1' : '0';
    out.text(lend(line));
  }
  out.end_array();
}
