import Foundation
import Testing

@testable import Pop

/// The trial directory that the build makes, and hosts whose behaviour a test says.
enum Trial {
  static var root: Data { file("POP_TRIAL_ROOT") }
  static var bundle: Data { file("POP_TRIAL_BUNDLE") }
  static let embeddedAt = Int64(Date().timeIntervalSince1970)
  /// The one service of the trial that takes conversations.
  static let service = "001.demo-helpline"

  static var configuration: Configuration {
    var configuration = Configuration(
      directory: EmbeddedDirectory(root: root, bundle: bundle, embeddedAt: embeddedAt))
    configuration.wordsAllowed = .drafts
    return configuration
  }

  static func path(_ variable: String) -> String {
    guard let path = ProcessInfo.processInfo.environment[variable] else {
      fatalError("\(variable) is not set: run this by ctest")
    }
    return path
  }

  private static func file(_ variable: String) -> Data {
    try! Data(contentsOf: URL(fileURLWithPath: path(variable)))
  }

  /// A child's phone in Germany.
  static var phone: Device {
    var device = Device()
    device.locales = ["de-DE"]
    device.region = "DE"
    device.networkMCC = "262"
    device.timeZone = "Europe/Berlin"
    device.can = [.phone, .sms, .web, .webChat, .conversation]
    return device
  }

  /// Through the flow to the field in which a child writes; the client needs a transport.
  static func talking(_ client: Client) throws -> Flow {
    let flow = try client.flow(for: phone)
    for _ in 0..<8 {
      let screen = try flow.screen()
      if screen.textField == .message { break }
      let choice =
        screen.choices.first { $0.label.contains("Demo helpline") } ?? screen.choices.first { $0.id.hasPrefix("more") }
        ?? screen.choices.first { $0.role == .main }
      _ = try flow.choose(try #require(choice).id)
    }
    try #require(try flow.screen().textField == .message)
    return flow
  }
}

/// The code an action throws; nil when it throws nothing.
func refusal(_ action: () throws -> Void) -> PopError.Code? {
  do {
    try action()
    return nil
  } catch {
    return (error as? PopError)?.code
  }
}

/// Answers every exchange as a test says, and notes what was asked. Until the network is there, exchanges wait, and can be
/// cancelled.
final class MadeTransport: HTTPTransport {
  typealias Answer = @Sendable (HTTPRequest) throws -> HTTPResponse
  private struct State {
    var requests: [HTTPRequest] = []
    var cancelled = 0
  }
  private let state = Locked(State())
  private let answer: Answer?

  /// nil: it never answers.
  init(_ answer: Answer?) { self.answer = answer }

  var requests: [HTTPRequest] { state.access { $0.requests } }
  var cancelled: Int { state.access { $0.cancelled } }

  func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
    state.access { $0.requests.append(request) }
    guard let answer else {
      do {
        while true { try await Task.sleep(nanoseconds: 3_600_000_000_000) }
      } catch {
        state.access { $0.cancelled += 1 }
        throw error
      }
    }
    return try answer(request)
  }
}

final class MemoryStorage: SecureStorage {
  private let values = Locked<[String: [UInt8]]>([:])
  func read(_ name: String) -> [UInt8]? { values.access { $0[name] } }
  func write(_ name: String, _ value: [UInt8]) { values.access { $0[name] = value } }
  func erase(_ name: String) { _ = values.access { $0.removeValue(forKey: name) } }
}

final class MadeClock: HostClock {
  private let seconds = Locked<Int64>(Trial.embeddedAt)
  func unixSeconds() -> Int64 { seconds.access { $0 } }
  func monotonicMilliseconds() -> Int64 { seconds.access { $0 * 1_000 } }
  func pass(_ more: Int64) { seconds.access { $0 += more } }
}

/// A folder of its own, gone with it.
final class Folder {
  let path: String
  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("pop-swift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Waits for something that happens on another thread, by its own word.
final class Gate: Sendable {
  private let bell = Bell()
  func open() { bell.ring() }
  func wait() async { await bell.wait(upTo: nil) }
}
