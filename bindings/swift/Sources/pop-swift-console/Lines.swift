import Foundation

/// Lines of standard input, read on a thread of their own: the main actor never waits for one.
func inputLines() -> AsyncStream<String> {
  AsyncStream { lines in
    Thread.detachNewThread {
      while let line = readLine() { lines.yield(line) }
      lines.finish()
    }
  }
}

/// All at once, or not at all where nobody listens any more: the loop sees the end of its input.
func write(line: String) {
  let bytes = Array((line + "\n").utf8)
  var at = 0
  while at < bytes.count {
    let written = bytes[at...].withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
    guard written > 0 else { return }
    at += written
  }
}
