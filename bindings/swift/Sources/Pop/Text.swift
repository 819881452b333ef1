import CPop
import Foundation

// Text crosses as UTF-8 with its length, never as a C string.

extension String {
  init(_ text: pop_str) {
    self.init(decoding: UnsafeRawBufferPointer(start: text.data, count: text.size), as: UTF8.self)
  }
}

extension UnsafeRawBufferPointer {
  var asText: pop_str { pop_str(data: baseAddress?.assumingMemoryBound(to: CChar.self), size: count) }
  var asBytes: pop_bytes { pop_bytes(data: baseAddress?.assumingMemoryBound(to: UInt8.self), size: count) }
}

/// Lends a text for the length of a call, without a copy where the string lies in one piece. One of Objective-C's, such as a text
/// field's, does not: that copy is overwritten.
func lend<Value>(_ text: String, _ body: (pop_str) -> Value) -> Value {
  if let value = text.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0).asText) }) { return value }
  let lent = Lent()
  return withExtendedLifetime(lent) { body(lent.text(text)) }
}

/// Texts and lists lent for the length of a call to a struct that borrows several. They tell where a child is,
/// so they are overwritten.
final class Lent {
  private var pieces: [UnsafeMutableRawBufferPointer] = []

  func text(_ text: String?) -> pop_str {
    guard let text else { return pop_str() }
    let utf8 = text.utf8
    let piece = piece(utf8.count)
    _ = piece.initializeMemory(as: UInt8.self, from: utf8)
    return UnsafeRawBufferPointer(piece).asText
  }

  func texts(_ texts: [String]) -> UnsafePointer<pop_str>? {
    list(texts.map { text($0) })
  }

  func bytes(_ data: Data) -> pop_bytes {
    data.withUnsafeBytes { UnsafeRawBufferPointer(copy($0)).asBytes }
  }

  /// Of plain C structs only.
  func list<Element>(_ elements: [Element]) -> UnsafePointer<Element>? {
    guard !elements.isEmpty else { return nil }
    let copied = elements.withUnsafeBytes { copy($0) }
    return UnsafePointer(copied.bindMemory(to: Element.self).baseAddress)
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawBufferPointer {
    let piece = piece(bytes.count)
    piece.copyMemory(from: bytes)
    return piece
  }

  private func piece(_ size: Int) -> UnsafeMutableRawBufferPointer {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 16)
    pieces.append(piece)
    return UnsafeMutableRawBufferPointer(rebasing: piece[..<size])
  }

  deinit {
    for piece in pieces {
      wipe(piece)
      piece.deallocate()
    }
  }
}

/// Overwrites before the memory is given back; nothing may take it for dead.
@inline(never)
func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
  for index in bytes.indices { bytes[index] = 0 }
}

func wipe(_ bytes: inout [UInt8]) {
  bytes.withUnsafeMutableBytes { wipe($0) }
}
