#include "qr.h"

#include <qrencode.h>

#include <memory>
#include <string>

QrCode::QrCode(std::string_view text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
  if (code == nullptr) return;
  width_ = code->width;
  for (int i = 0; i < width_ * width_; ++i) squares_.push_back((code->data[i] & 1) != 0);
}
