#if canImport(CoreImage)
  import CoreImage
  import CoreImage.CIFilterBuiltins
#endif
import Foundation

/// A number for the camera of another phone.
public enum QRCode {
  /// The squares, a line each, "1" for dark; none where the system cannot draw one: give WebBridge another maker there.
  public static func lines(for text: String) -> [String] {
    #if canImport(CoreImage)
      // Not compiled and not tested on the machines that test PoP.
      let maker = CIFilter.qrCodeGenerator()
      maker.message = Data(text.utf8)
      maker.correctionLevel = "M"
      guard let image = maker.outputImage else { return [] }
      // One pixel a square, with a light edge of one that the page draws itself.
      let inside = image.extent.insetBy(dx: 1, dy: 1)
      guard
        let drawn = CIContext().createCGImage(image, from: inside, format: .L8, colorSpace: CGColorSpaceCreateDeviceGray()),
        let pixels = drawn.dataProvider?.data as Data?
      else { return [] }
      return (0..<drawn.height).map { row in
        String((0..<drawn.width).map { pixels[row * drawn.bytesPerRow + $0] < 128 ? "1" : "0" as Character })
      }
    #else
      return []
    #endif
  }
}
