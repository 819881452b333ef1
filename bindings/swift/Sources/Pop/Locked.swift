import Foundation

/// A value behind a lock, for the few things that wake-ups, transports and the last release of an object
/// reach from any thread. (Synchronization.Mutex would ask for iOS 18.)
///
/// Unchecked: the compiler cannot see that the lock is the only way to the value.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  package func access<Result>(_ body: (inout Value) throws -> sending Result) rethrows -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
