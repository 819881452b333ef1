import PopApp

#if os(Linux)
  import CQREncode

  /// The squares of a QR code, a line each, "1" for dark.
  func squares(of text: String) -> [String] {
    guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { return [] }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    return (0..<width).map { row in
      String((0..<width).map { code.pointee.data[row * width + $0] & 1 == 1 ? "1" : "0" as Character })
    }
  }
#else
  func squares(of text: String) -> [String] { QRCode.lines(for: text) }
#endif
