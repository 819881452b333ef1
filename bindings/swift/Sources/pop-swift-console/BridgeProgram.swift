import Foundation
import Pop
import PopApp

/// WebBridge on standard input and output, as `pop-web-host` is.
@MainActor
final class BridgeProgram {
  private let client: Client
  private let device: Device
  private var bridge: WebBridge?

  init(_ client: Client, _ options: Options) {
    self.client = client
    device = options.device
    bridge = WebBridge(
      client, device, band: options.band, platform: options.platform, sharedScreen: options.sharedScreen, host: self,
      qrCode: squares)
  }

  func run() async throws {
    for await line in inputLines() {
      switch Self.appsOwn(line) {
      case "open":
        do { try bridge?.open() } catch { complain("\(error)") }
      case "entry": sayEntry()
      default: bridge?.take(line)
      }
    }
    bridge = nil
  }

  private func sayEntry() {
    guard let entry = try? client.entry(for: device) else { return }
    say(["entry": ["label": entry.label, "language": entry.language, "rtl": entry.rightToLeft, "icon": entry.icon]])
  }

  private func say(_ message: [String: Any]) {
    guard let text = try? JSONSerialization.data(withJSONObject: message) else { return }
    write(line: String(decoding: text, as: UTF8.self))
  }

  /// The two messages that are the app's and not the page's.
  private static func appsOwn(_ line: String) -> String? {
    let message = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    return message?["do"] as? String
  }
}

extension BridgeProgram: @preconcurrency WebBridgeHost {
  func toPage(_ message: String) { write(line: message) }
  func open(_ uri: String) { say(["uri": uri]) }
  func leave() {}  // there is no screen of its own here
}
