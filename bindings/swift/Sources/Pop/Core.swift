import CPop
import Foundation

/// The C client with all that has to live as long as it. Client, Directory, Flow and Conversation keep it, so nothing they
/// name is ever gone before them. It is not Sendable, and so neither are they: the compiler sees to it that one thread at a
/// time is inside.
final class Core {
  let client: OpaquePointer
  let hosts: HostTables
  /// What was dropped, on whatever thread: destroyed by the owner at the next call, which the bell brings about.
  let dropped = Locked<[Dropped]>([])
  var update: UpdateWait?
  var pumped = false
  private var watched: [Watched] = []
  private var listening: [Listening] = []
  private let root, bundle: NSData  // borrowed by the client; NSData, for its bytes stay where they are

  init(_ configuration: Configuration) throws(PopError) {
    hosts = HostTables(configuration)
    root = NSData(data: configuration.directory.root)
    bundle = NSData(data: configuration.directory.bundle)

    let lent = Lent()
    var config = pop_client_config()
    config.struct_size = UInt32(MemoryLayout<pop_client_config>.size)
    config.root = UnsafeRawBufferPointer(start: root.bytes, count: root.length).asBytes
    config.bundle = UnsafeRawBufferPointer(start: bundle.bytes, count: bundle.length).asBytes
    config.embedded_at = configuration.directory.embeddedAt
    config.folder = lent.text(configuration.folder)
    config.app_name = lent.text(configuration.appName)
    config.words_allowed = configuration.wordsAllowed.rawValue
    config.max_bundle_bytes = configuration.maxBundleBytes
    config.relay_url = lent.text(configuration.relayURL)
    config.mirrors = lent.texts(configuration.mirrors)
    config.mirror_count = configuration.mirrors.count
    config.words = lent.list(configuration.words.map { lent.bytes($0) })
    config.word_count = configuration.words.count
    hosts.fill(&config)

    var made: OpaquePointer?
    try check { error in withExtendedLifetime(lent) { pop_client_create(&config, &made, error) } }
    client = made!
  }

  deinit { close() }

  /// Every call goes through here, so that nothing dropped outlives the next one, and the pump sees what it made due.
  @discardableResult
  func call(_ body: () -> pop_result) throws(PopError) -> pop_result {
    sweep()
    defer { hosts.bell.ring() }
    return try check(body())
  }

  @discardableResult
  func call(_ body: (UnsafeMutablePointer<pop_error>) -> pop_result) throws(PopError) -> pop_result {
    sweep()
    defer { hosts.bell.ring() }
    return try check(body)
  }

  func poll(_ budget: UInt32) throws(PopError) -> UInt32? {
    var next = UInt32.max
    sweep()
    try check(pop_client_poll(client, budget, &next))
    for each in watched { each.watcher?.look() }
    watched.removeAll { $0.watcher == nil }
    return next == UInt32.max ? nil : next
  }

  struct Pause: Sendable {
    let milliseconds: UInt32?
  }

  /// A turn of the pump, and how long it may rest; nil: it is over.
  func turn() -> Pause? {
    do {
      return Pause(milliseconds: try poll(5_000))
    } catch where error.code == .handle {
      return nil
    } catch {
      return Pause(milliseconds: 100)  // what it could not do for want of memory, the next one does
    }
  }

  func watch(_ watcher: any Watcher) { watched.append(Watched(watcher: watcher)) }

  /// Those who listen are told of the client's end too: it is that of all that was made from it.
  func end(with changes: Changes) {
    listening.removeAll { $0.changes == nil }
    listening.append(Listening(changes: changes))
  }

  func drop(_ object: Dropped) {
    dropped.access { $0.append(object) }
    hosts.bell.ring()
    hosts.given.wakeUp?()
  }

  func close() {
    sweep()
    pop_client_destroy(client)
    update?.end(.failure(PopError(.cancelled)))
    update = nil
    for each in listening { each.changes?.finish() }
    listening = []
    hosts.bell.ring()
  }

  func sweep() {
    let found = dropped.access { dropped -> [Dropped] in
      defer { dropped = [] }
      return dropped
    }
    for object in found { object.destroy() }
  }
}

/// Looks after each poll whether what it stands for has changed.
protocol Watcher: AnyObject {
  func look()
}

private struct Watched {
  weak var watcher: (any Watcher)?
}

private struct Listening {
  weak var changes: Changes?
}

/// A handle whose Swift object is gone, with what its callbacks need until it is destroyed.
///
/// Unchecked: it has no other owner any more, and waits in Core until the client's owner takes it.
struct Dropped: @unchecked Sendable {
  private let handle: OpaquePointer
  private let destroyer: (OpaquePointer?) -> Void
  private let kept: AnyObject?

  init(_ handle: OpaquePointer, keeping kept: AnyObject?, _ destroyer: @escaping (OpaquePointer?) -> Void) {
    self.handle = handle
    self.kept = kept
    self.destroyer = destroyer
  }

  func destroy() { destroyer(handle) }
}
