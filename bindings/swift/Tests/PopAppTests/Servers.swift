import CTrialAuthority
import Foundation
@testable import Pop
import Testing

@testable import PopApp

/// The servers of tests/integration/http/servers.py, which starts this program.
enum Servers {
  private static let environment = ProcessInfo.processInfo.environment
  static let there = environment["POP_CA"] != nil
  private static let trusted: Void = pop_trial_authority(environment["POP_CA"]!)
  private static let onlooker: URLSessionTransport = transport()

  static func transport() -> URLSessionTransport {
    trusted
    return URLSessionTransport()
  }

  static func url(_ server: String, _ path: String, host: String = "127.0.0.1") -> String {
    "https://\(host):\(environment["POP_PORT_" + server]!)\(path)"
  }

  static func authority() -> String { "127.0.0.1:\(environment["POP_PORT_TRUSTED"]!)" }

  /// Looks at the servers over connections of its own.
  static func ask(_ path: String) async throws -> String {
    let answer = try await onlooker.exchange(.get(url("TRUSTED", path)))
    #expect(answer.status == 200)
    return answer.text
  }

  /// Until so many clients wait for the answer to /hold.
  static func untilHeld(_ count: Int) async throws {
    while try await ask("/holding") != "\(count)" {}
  }
}

/// Which connection a request came by, the how manieth it is there, and whether TLS was resumed.
struct Connection: Equatable {
  let number, request, resumed: Int

  init(_ transport: URLSessionTransport, isolation: UInt32) async throws {
    let answer = try await transport.exchange(.get(Servers.url("TRUSTED", "/connection"), isolation: isolation))
    let numbers = answer.text.split(separator: " ").map { Int($0)! }
    (number, request, resumed) = (numbers[0], numbers[1], numbers[2])
  }
}

extension HTTPRequest {
  static func get(
    _ url: String, limit: UInt32 = 1 << 20, milliseconds: UInt32 = 30_000, isolation: UInt32 = 0
  ) -> HTTPRequest {
    HTTPRequest(
      method: "GET", url: url, headers: [], body: [], timeoutMilliseconds: milliseconds, maxResponseBytes: limit,
      isolation: isolation)
  }

  static func post(
    _ url: String, _ body: [UInt8], headers: [(name: String, value: String)] = [("content-type", "application/test")]
  ) -> HTTPRequest {
    HTTPRequest(
      method: "POST", url: url, headers: headers, body: body, timeoutMilliseconds: 30_000, maxResponseBytes: 4 << 20,
      isolation: 0)
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The request head as the server got it, sent back by /head.
  var headers: [String: String] {
    var headers: [String: String] = [:]
    for line in text.components(separatedBy: "\r\n").dropFirst() where !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].lowercased()
      #expect(headers[name] == nil, "\(name) twice")
      headers[name] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    return headers
  }
}

/// Every byte value in turn.
func pattern(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0) } }

/// The code it ends with; nil: it succeeded.
func failure(_ transport: URLSessionTransport, _ request: HTTPRequest) async -> PopError.Code? {
  do {
    _ = try await transport.exchange(request)
    return nil
  } catch {
    return (error as? PopError)?.code
  }
}
