/// Tells those who listen that something changed. It carries no words: what is buffered for a slow listener is only that
/// there is something to fetch.
final class Changes {
  var call: (() -> Void)?
  private var streams: [AsyncStream<Void>.Continuation] = []

  var stream: AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    streams.append(continuation)
    return stream
  }

  var heard: Bool { call != nil || !streams.isEmpty }

  func tell() {
    streams.removeAll {
      if case .terminated = $0.yield() { return true }
      return false
    }
    call?()
  }

  deinit { finish() }

  func finish() {
    for stream in streams { stream.finish() }
    streams = []
  }
}
