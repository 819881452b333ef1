import Foundation
import Pop

/// The app around the page: all it has to do is these three.
public protocol WebBridgeHost: AnyObject {
  /// A message for the page: hand it to `pop.onmessage`.
  func toPage(_ message: String)
  /// The child chose to call, write or look at something: let the platform open it, never the page.
  func open(_ uri: String)
  /// Show the app's own screen, now.
  func leave()
}

/// The bridge between the page of `samples/web` and the flow; its messages are listed there. Like the client, it belongs to
/// one thread at a time.
public final class WebBridge {
  private let client: Client
  private let device: Device
  private let band: Band
  private let platform: Platform
  private var sharedScreen: Bool  // as it was last told, also between two flows
  private let qrCode: (String) -> [String]
  private weak var host: (any WebBridgeHost)?
  private var flow: Flow?

  /// `qrCode`: the squares of a QR code for a number, a line each, "1" for dark; none where none can be drawn.
  public init(
    _ client: Client, _ device: Device, band: Band = .unknown, platform: Platform = .current, sharedScreen: Bool = false,
    host: any WebBridgeHost, qrCode: @escaping (String) -> [String] = QRCode.lines
  ) {
    self.client = client
    self.device = device
    self.band = band
    self.platform = platform
    self.sharedScreen = sharedScreen
    self.host = host
    self.qrCode = qrCode
  }

  /// The child tapped "Get help".
  public func open() throws(PopError) {
    if flow == nil {
      let made = try client.flow(for: device, band: band, platform: platform, sharedScreen: sharedScreen)
      made.onChange = { [weak self] in self?.tell("screen") }
      flow = made
    }
    tell("opened")
  }

  /// A message of the page. What is none, and what was still on its way when the flow closed, is left out.
  public func take(_ message: String) {
    guard let parts = Self.parts(of: message), let what = parts["do"], let flow else { return }
    switch what {
    case "ready": tell("opened")
    case "choose": choose(flow, parts["id"] ?? "")
    case "send": send(flow, parts["text"] ?? "")
    case "draft": try? flow.setDraft(parts["text"] ?? "")  // on a screen without a text field there is nothing to keep
    case "hide": hide()
    case "event":
      if let event = Self.events[parts["event"] ?? ""] { self.event(event) } else { tell("screen") }
    default: break
    }
  }

  /// What the app itself learns: low memory, somebody who may see the screen. Of the latter, also while no flow is open.
  public func event(_ event: AppEvent) {
    if event == .screenShared { sharedScreen = true }
    if event == .screenPrivate { sharedScreen = false }
    guard let flow else { return }
    try? flow.event(event)  // the screen is as it was then
    tell("screen")
  }

  /// Hide, by the page or by the app.
  public func hide() {
    guard let flow else { return }
    host?.leave()
    try? flow.hide()  // and close wipes in any case
    close()
  }

  private func choose(_ flow: Flow, _ id: String) {
    do {
      switch try flow.choose(id) {
      case .leave:
        host?.leave()
        return close()
      case .open(let uri): host?.open(uri)
      case .screen: break
      }
    } catch {}  // the screen may have changed while the child tapped: it is sent again
    tell("screen")
  }

  private func send(_ flow: Flow, _ text: String) {
    let taken = (try? flow.send(text)) != nil
    guard let screen = try? flow.screen() else { return }
    var json = JSONText()
    json.add("taken", taken)
    json.add("screen", screen, qrCode: qrCode)
    host?.toPage(json.ended)
  }

  private func close() {
    flow?.close()
    flow = nil
    var json = JSONText()
    json.add("closed", true)
    host?.toPage(json.ended)
  }

  private func tell(_ name: String) {
    guard let screen = try? flow?.screen() else { return }
    var json = JSONText()
    json.add(name, screen, qrCode: qrCode)
    host?.toPage(json.ended)
  }

  private static let events: [String: AppEvent] = [
    "paused": .paused, "resumed": .resumed, "low_memory": .lowMemory, "screen_shared": .screenShared,
    "screen_private": .screenPrivate,
  ]

  /// The texts of a message; nil where it is no object.
  private static func parts(of message: String) -> [String: String]? {
    let object = try? JSONSerialization.jsonObject(with: Data(message.utf8)) as? [String: Any]
    return object?.compactMapValues { $0 as? String }
  }
}
