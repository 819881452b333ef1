// The code of docs/ios.md.
import Foundation
import Pop
import PopApp

// guide: client
@MainActor
final class Help {
  private let client: Client
  private let device: Device
  private var flow: Flow?

  init(directory: URL, folder: URL) throws {
    var configuration = Configuration(directory: try EmbeddedDirectory(folder: directory))
    configuration.folder = folder.path  // in Application Support, left out of backups
    configuration.appName = "Star Harbour"
    configuration.http = URLSessionTransport()
    client = try Client(configuration)
    client.start()  // the pump: from here on it is polled on the main actor whenever something is due
    device = DeviceHints.current()
  }
  // guide end

  // guide: open
  /// Opens help and draws it until the child leaves.
  func open(draw: (Screen) -> Void) async throws {
    let flow = try client.flow(for: device)
    self.flow = flow
    draw(try flow.screen())
    for await _ in flow.changes {  // a message came, the line dropped
      guard let screen = try? flow.screen() else { break }  // hidden meanwhile
      draw(screen)
    }
  }

  /// The child tapped a choice. Draw the screen that it gives; nil: show the app again.
  func choose(_ id: String, open: (String) -> Void) throws -> Screen? {
    switch try? flow?.choose(id) {  // a choice that is no longer there: the screen changed meanwhile
    case .open(let address): open(address)
    case .leave:
      hide()
      return nil
    default: break
    }
    return try flow?.screen()
  }

  /// After the app's own screen is shown.
  func hide() {
    try? flow?.hide()
    flow?.close()
    flow = nil
  }
  // guide end
}
