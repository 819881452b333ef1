/// Rung on any thread, heard by the one that pumps. Rings while nobody waits are not lost.
final class Bell: Sendable {
  private struct State {
    var rung = false
    var waiting: CheckedContinuation<Void, Never>?
  }
  private let state = Locked(State())

  func ring() {
    let waiting = state.access { state -> CheckedContinuation<Void, Never>? in
      state.rung = state.waiting == nil
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }

  /// Until the bell rings, or `milliseconds` have passed. One waits at a time; a second wakes the first.
  nonisolated(nonsending) func wait(upTo milliseconds: UInt32?) async {
    let timer = milliseconds.map { milliseconds in
      Task {
        try? await Task.sleep(nanoseconds: UInt64(milliseconds) * 1_000_000)
        if !Task.isCancelled { ring() }
      }
    }
    await withCheckedContinuation { continuation in
      let resumed = state.access { state -> CheckedContinuation<Void, Never>? in
        if state.rung {
          state.rung = false
          return continuation
        }
        defer { state.waiting = continuation }
        return state.waiting
      }
      resumed?.resume()
    }
    timer?.cancel()
  }
}
