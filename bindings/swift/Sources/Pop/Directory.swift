import CPop
import Foundation

/// The signed directory of a client.
public struct Directory {
  let core: Core

  /// Answers from the verified directory, best service first; no network. The first look-up of a country checks its
  /// signatures (under 2 ms). Without a service or a place there is an answer too, with a next step.
  public func find(_ device: Device) throws(PopError) -> Answer {
    var made: OpaquePointer?
    let result = try core.call { error in device.lend { pop_directory_find(core.client, $0, &made, error) } }
    defer { pop_answer_destroy(made) }
    return try Answer(made!, result)
  }

  public func info() throws(PopError) -> DirectoryInfo {
    var view = pop_directory_info()
    view.struct_size = UInt32(MemoryLayout<pop_directory_info>.size)
    try core.call { pop_directory_get_info(core.client, &view) }
    return DirectoryInfo(view)
  }

  /// Offers a bundle the app has got by its own means: verified, and not older than what is trusted. Takes 60 to 80 ms for
  /// 200 countries.
  @discardableResult
  public func offer(_ bundle: Data) throws(PopError) -> Taken {
    let result = try core.call { error in
      bundle.withUnsafeBytes { pop_directory_offer_bundle(core.client, $0.asBytes, error) }
    }
    return Taken(rawValue: result) ?? .all
  }

  /// Looks for a newer directory at the mirrors. Call it at start or once a day, never when a child opens help: its moment
  /// must say nothing. Ends in a poll; `.unchanged` also when the mirrors were asked less than a day ago. It goes on when the
  /// task that waits is cancelled, and keeps the client; one that is closed meanwhile makes it throw `.cancelled`.
  @discardableResult
  public nonisolated(nonsending) func update() async throws -> Taken {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try begin(UpdateWait(core, continuation))
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private func begin(_ wait: UpdateWait) throws(PopError) {
    let user = Unmanaged.passUnretained(wait).toOpaque()
    let result = try core.call { error in
      pop_directory_update(core.client, UpdateWait.done, user, error)
    }
    guard result == ok else { return wait.end(.success(Taken(rawValue: result) ?? .unchanged)) }
    core.update = wait
  }
}

/// How much of a newer directory was taken.
public enum Taken: Int32, Sendable, CaseIterable {
  case all = 0
  /// It is what answers already.
  case unchanged = 3
  /// Some countries keep their previous version.
  case partial = 4
}

/// Somebody who waits for an update. The core keeps it until it ends: there is one at a time.
final class UpdateWait {
  private weak var core: Core?
  private var continuation: CheckedContinuation<Taken, any Error>?

  init(_ core: Core, _ continuation: CheckedContinuation<Taken, any Error>) {
    self.core = core
    self.continuation = continuation
  }

  static let done: pop_update_done = { user, result, reason in
    let wait = Unmanaged<UpdateWait>.fromOpaque(user!).takeUnretainedValue()
    wait.core?.update = nil
    wait.end(
      result < 0
        ? .failure(PopError(result: result, reason: String(reason)))
        : .success(Taken(rawValue: result) ?? .all))
  }

  func end(_ outcome: Result<Taken, PopError>) {
    continuation?.resume(with: outcome.mapError { $0 as any Error })
    continuation = nil
  }
}
