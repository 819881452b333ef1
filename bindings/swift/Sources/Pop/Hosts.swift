import Dispatch

// What an app may give to PoP. All of it can be left out; each says what is missing then. All of it is Sendable: it is
// called where it is needed, mostly on the client's own actor or thread, and each says where else.

/// One HTTPS request.
public struct HTTPRequest: Sendable {
  public let method: String  // "GET" or "POST"
  public let url: String  // always https:
  public let headers: [(name: String, value: String)]  // names in lower case
  public let body: [UInt8]
  public let timeoutMilliseconds: UInt32  // for the whole exchange
  public let maxResponseBytes: UInt32  // a longer body is PopError(.tooLarge)
  /// Exchanges with different values must share no connection, TLS session or cookie.
  public let isolation: UInt32
}

public struct HTTPResponse: Sendable {
  public var status: Int
  public var contentType: String
  public var body: [UInt8]

  public init(status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}

/// The network. Without it everything works except conversations and updates.
///
/// HTTPS with TLS 1.2 or later and a checked certificate; no redirect, cookie, referrer, cache or compression, no header
/// beyond what HTTP needs and the request names.
public protocol HTTPTransport: Sendable {
  /// Runs in a task of its own, which is cancelled when the answer is no longer wanted. Throws PopError with `.network`,
  /// `.timeout`, `.tls`, `.tooLarge` or `.cancelled`; any other error counts as `.network`.
  func exchange(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// Small secrets in the platform's keystore, bound to this device and kept out of backups. Without it no code can be set.
/// Called on the client's thread and inside long work, so on two threads perhaps.
public protocol SecureStorage: Sendable {
  /// nil when there is none. At most 256 bytes.
  func read(_ name: String) throws -> [UInt8]?
  func write(_ name: String, _ value: [UInt8]) throws
  /// Nothing to erase is no error.
  func erase(_ name: String) throws
}

/// Reads screens aloud when the child asks for it. Without it there is no such button. All return at once.
public protocol Speech: Sendable {
  /// Replaces what is being spoken.
  func speak(_ text: String, language: String)
  func stop()
  /// Whether there is a voice for it, BCP 47; without one there is no "Read aloud" on a screen in that language.
  func speaks(_ language: String) -> Bool
}

/// Where work of more than 5 ms is done. Without it: in the call or poll that needs it.
public protocol TaskRunner: Sendable {
  /// Hands the work to a thread or queue and returns at once. When it throws, the work is done inline.
  func run(_ work: @escaping @Sendable () -> Void) throws
}

/// The system's queue for work somebody waits for.
public struct DispatchTaskRunner: TaskRunner {
  public init() {}
  public func run(_ work: @escaping @Sendable () -> Void) {
    DispatchQueue.global(qos: .userInitiated).async(execute: work)
  }
}

/// Without it: the system's clocks.
public protocol HostClock: Sendable {
  func unixSeconds() -> Int64
  /// Never goes back; any start.
  func monotonicMilliseconds() -> Int64
}

public enum LogLevel: Int32, Sendable, CaseIterable {
  case error = 1
  case warning = 2
  case info = 3
}

/// Without it PoP is silent. Lines are English and hold no user data.
public protocol HostLog: Sendable {
  func line(_ level: LogLevel, _ text: String)
}
