import Foundation

/// Tells those who listen that something changed. It carries no words: what is buffered for a slow listener is only that
/// there is something to fetch.
///
/// It is told by the client's owner, and ended by whoever drops the last reference, on whatever thread: hence the lock. What a
/// listener captured is called and let go of outside it.
final class Changes {
  private let lock = NSLock()
  private var listener: (() -> Void)?
  private var streams: [AsyncStream<Void>.Continuation] = []
  private var ended = false

  var call: (() -> Void)? {
    get { locked { listener } }
    set {
      let before = locked {
        defer { listener = ended ? nil : newValue }
        return listener
      }
      withExtendedLifetime(before) {}
    }
  }

  /// One that has ended already, where nothing will ever be told again.
  var stream: AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let over = locked {
      if !ended { streams.append(continuation) }
      return ended
    }
    if over { continuation.finish() }
    return stream
  }

  var heard: Bool { locked { listener != nil || !streams.isEmpty } }

  func tell() {
    let call = locked {
      streams.removeAll {
        if case .terminated = $0.yield() { return true }
        return false
      }
      return listener
    }
    call?()
  }

  deinit { finish() }

  func finish() {
    let (call, streams) = locked {
      defer {
        ended = true
        listener = nil
        self.streams = []
      }
      return (listener, self.streams)
    }
    for stream in streams { stream.finish() }
    withExtendedLifetime(call) {}
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    lock.lock()
    defer { lock.unlock() }
    return body()
  }
}
