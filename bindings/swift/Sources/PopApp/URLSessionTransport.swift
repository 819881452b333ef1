import Dispatch
import Foundation
import Pop

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The network by URLSession: ephemeral sessions without cache, cookies or credentials, one for each isolation value, which
/// follow no redirect.
///
/// Where FoundationNetworking stands in (Linux) there is no setting for the least version of TLS: it is the one that the
/// system's OpenSSL allows, which is 1.2 on Debian and Ubuntu. On Apple's systems it is 1.2.
public final class URLSessionTransport: HTTPTransport {
  /// Sessions kept for a next request of their isolation value. Those with requests under way are not counted out.
  private static let kept = 4

  private let lines = Locked<[Line]>([])  // the last used one last

  public init() {}

  deinit { for line in lines.access({ $0 }) { line.retire() } }

  public func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
    let exchange = Exchange(limit: Int(request.maxResponseBytes))
    let asked = try URLRequest(request)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard exchange.begin(continuation, milliseconds: request.timeoutMilliseconds) else { return }
        start(exchange, asked, request.isolation)
      }
    } onCancel: {
      exchange.cutOff(PopError(.cancelled))
    }
  }

  private func start(_ exchange: Exchange, _ request: URLRequest, _ isolation: UInt32) {
    lines.access { lines in
      let at = lines.firstIndex { $0.isolation == isolation }
      let line = at.map { lines.remove(at: $0) } ?? Line(isolation)
      if lines.count >= Self.kept, let idle = lines.firstIndex(where: { $0.idle }) { lines.remove(at: idle).retire() }
      lines.append(line)
      line.start(exchange, request) { [weak self, weak line] in
        if let line { self?.drop(line) }
      }
    }
  }

  /// What was cut off can hold its session up (a name that is being looked up, a connection that died): the next request gets
  /// a new one.
  private func drop(_ line: Line) {
    lines.access { lines in
      lines.removeAll { $0 === line }
      line.retire()
    }
  }
}

extension URLRequest {
  /// As it was asked for, and nothing of URLSession's own.
  init(_ request: HTTPRequest) throws(PopError) {
    guard let url = URL(string: request.url), url.scheme == "https" else { throw PopError(.argument, reason: "no https address") }
    self.init(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
    // URLSession's time begins anew with each byte; Exchange keeps the one for the whole.
    timeoutInterval = (Double(request.timeoutMilliseconds) / 1000).rounded(.up) + 5
    httpMethod = request.method
    httpShouldHandleCookies = false
    if request.method == "POST" { httpBody = Data(request.body) }
    for (name, value) in Self.own(request.method) { setValue(value, forHTTPHeaderField: name) }
    for header in request.headers { setValue(header.value, forHTTPHeaderField: header.name) }
  }

  /// What URLSession would fill in by itself: the app's name and system, the child's languages. FoundationNetworking leaves a
  /// header out whose value is blank; Apple's cannot be left out, and say nothing.
  private static func own(_ method: String) -> [(String, String)] {
    #if canImport(FoundationNetworking)
      let nothing = (agent: " ", language: " ", accept: " ", encoding: " ")
      let connection = [("Connection", " ")]
    #else
      let nothing = (agent: "", language: "*", accept: "*/*", encoding: "identity")
      let connection: [(String, String)] = []
    #endif
    // Published files are the same for all, so that compressing them tells nothing. A sealed message is never compressed.
    return connection + [
      ("User-Agent", nothing.agent), ("Accept-Language", nothing.language), ("Accept", nothing.accept),
      ("Accept-Encoding", method == "GET" ? "gzip" : nothing.encoding),
    ]
  }
}
