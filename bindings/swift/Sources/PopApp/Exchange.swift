import Dispatch
import Foundation
import Pop

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request until its end, which comes once: the answer, an error, the end of its time, or that nobody wants it any more.
/// The last two come at once, whatever URLSession does meanwhile.
final class Exchange: Sendable {
  private struct State {
    var answered: CheckedContinuation<HTTPResponse, any Error>?
    var outcome: Result<HTTPResponse, any Error>?
    var cut = false
    var whenCut: (@Sendable () -> Void)?
    var body: [UInt8] = []
    var timer: DispatchWorkItem?
  }
  private let limit: Int
  private let state = Locked(State())

  init(limit: Int) { self.limit = limit }

  /// false: nobody wants it any more, and nothing is to be asked.
  func begin(_ answered: CheckedContinuation<HTTPResponse, any Error>, milliseconds: UInt32) -> Bool {
    let timer = DispatchWorkItem { [weak self] in self?.cutOff(PopError(.timeout)) }
    let outcome = state.access { state -> Result<HTTPResponse, any Error>? in
      if state.outcome == nil {
        state.answered = answered
        state.timer = timer
      }
      return state.outcome
    }
    if let outcome {
      answered.resume(with: outcome)
      return false
    }
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .milliseconds(Int(milliseconds)), execute: timer)
    return true
  }

  /// Told once, also where it is cut off already.
  func whenCutOff(_ call: @escaping @Sendable () -> Void) {
    let cut = state.access { state -> Bool in
      if !state.cut { state.whenCut = call }
      return state.cut
    }
    if cut { call() }
  }

  func cutOff(_ error: PopError) { end(.failure(error), cut: true) }

  func expect(_ size: Int64) {
    if size > Int64(limit) { cutOff(PopError(.tooLarge)) }
  }

  func receive(_ data: Data) {
    let fits = state.access { state -> Bool in
      guard state.outcome == nil, data.count <= limit - state.body.count else { return false }
      state.body += data
      return true
    }
    if !fits { cutOff(PopError(.tooLarge)) }
  }

  func complete(_ response: HTTPURLResponse?, _ error: (any Error)?) {
    if let error { return end(.failure(PopError(.of(error)))) }
    guard let response else { return end(.failure(PopError(.network))) }
    let body = state.access { $0.body }
    end(.success(HTTPResponse(
      status: response.statusCode, contentType: response.value(forHTTPHeaderField: "content-type") ?? "", body: body)))
  }

  private func end(_ outcome: Result<HTTPResponse, any Error>, cut: Bool = false) {
    let before = state.access { state -> State? in
      guard state.outcome == nil else { return nil }
      let before = state
      state = State(outcome: outcome, cut: cut)
      return before
    }
    guard let before else { return }
    before.timer?.cancel()
    before.answered?.resume(with: outcome)
    if cut { before.whenCut?() }
  }
}

extension PopError.Code {
  /// What URLSession says, in PoP's terms.
  fileprivate static func of(_ error: any Error) -> PopError.Code {
    guard let error = error as? URLError else { return .network }
    switch error.code {
    case .timedOut: return .timeout
    case .cancelled: return .cancelled
    case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
      .serverCertificateNotYetValid, .clientCertificateRejected, .clientCertificateRequired,
      .appTransportSecurityRequiresSecureConnection:
      return .tls
    default:
      // FoundationNetworking has no code for these, only libcurl's words.
      let words = error.localizedDescription
      return ["SSL certificate", "SSL: ", "SSL routines"].contains(where: words.contains) ? .tls : .network
    }
  }
}
