import CPop

/// What PoP answers when something did not work. Nothing was changed then.
public struct PopError: Error, Sendable, Equatable {
  /// The codes of `pop/types.h`, by their names there.
  public enum Code: Int32, Sendable, CaseIterable {
    case argument = -1
    case memory = -2
    case state = -3
    case `internal` = -4
    case notFound = -5
    case io = -6
    case busy = -7
    case handle = -8

    case format = -20
    case signature = -21
    case hash = -22
    case version = -23
    case expired = -24
    case rollback = -25
    case policy = -26
    case missing = -27
    case tooLarge = -28
    case delegation = -29
    case staleBuild = -30

    case keyExpired = -40
    case noHandoff = -41
    case relay = -42
    case crypto = -43
    case refused = -44
    case full = -45

    case network = -60
    case timeout = -61
    case tls = -62
    case cancelled = -63
    case noTransport = -64
    case noStorage = -65
  }

  /// nil: the library is newer than this binding; `result` and `description` still say which it is.
  public let code: Code?
  public let result: Int32
  /// Why, in English, for developers; may be empty. Never holds anything a child wrote.
  public let reason: String

  public init(_ code: Code, reason: String = "") {
    self.code = code
    self.result = code.rawValue
    self.reason = reason
  }

  init(result: pop_result, reason: String = "") {
    self.code = Code(rawValue: result)
    self.result = result
    self.reason = reason
  }
}

extension PopError: CustomStringConvertible {
  /// The code's name, what happened and what to do, and the reason.
  public var description: String {
    let what = "\(String(cString: pop_result_name(result))): \(String(cString: pop_result_text(result)))"
    return reason.isEmpty ? what : "\(what) (\(reason))"
  }
}

let ok = pop_result(POP_OK)

/// Lets what worked through, with the result, and throws the rest.
@discardableResult
func check(_ result: pop_result) throws(PopError) -> pop_result {
  guard result >= 0 else { throw PopError(result: result) }
  return result
}

/// The same for functions that give a reason.
@discardableResult
func check(_ body: (UnsafeMutablePointer<pop_error>) -> pop_result) throws(PopError) -> pop_result {
  var error = pop_error()
  let result = body(&error)
  guard result >= 0 else {
    let reason = withUnsafeBytes(of: &error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    throw PopError(result: result, reason: reason)
  }
  return result
}
