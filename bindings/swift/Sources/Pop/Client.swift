import CPop

/// One per process is normal. It owns the directory and drives everything else.
///
/// A client and all that is made from it belong to one thread at a time. That is why none of them is Sendable: keep them in
/// an actor (the main one, or one of your own), and the compiler refuses whatever would reach them from elsewhere. Calls are
/// synchronous and take microseconds where they do not say otherwise.
///
/// When the last of them is dropped, on whatever thread, everything is wiped and freed and nothing stays under way.
public final class Client {
  let core: Core

  /// About 1 ms, without network. Writes nothing without a folder.
  public init(_ configuration: Configuration) throws(PopError) {
    core = try Core(configuration)
  }

  /// The pump, in one line of the app: from now on the client is polled on this actor whenever something is due, until the
  /// last of what was made from it is dropped, or it is closed. A loop of the app's own (a game's tick) calls `poll` instead.
  public func start(on actor: isolated any Actor = #isolation) {
    guard !core.pumped else { return }
    core.pumped = true
    let pump = Pump(core, actor)
    Task.detached(priority: .userInitiated) { await pump.run() }
  }

  /// Does what is due, for about `budget` microseconds at most. Gives the milliseconds until it wants to be called again;
  /// nil: nothing is due until a call or a wake-up. What changed is told inside this call.
  @discardableResult
  public func poll(budget: UInt32 = 5_000) throws(PopError) -> UInt32? {
    try core.poll(budget)
  }

  /// Wipes and frees everything now, with all that was made from it. Later calls throw `.handle`.
  public func close() { core.close() }

  public var directory: Directory { Directory(core: core) }

  /// The way in, for the app's own menus: the same word and drawing everywhere.
  public func entry(for device: Device) throws(PopError) -> Entry {
    var view = pop_entry_view()
    view.struct_size = UInt32(MemoryLayout<pop_entry_view>.size)
    try core.call { device.lend { pop_flow_entry(core.client, $0, &view) } }
    return Entry(view)
  }

  /// Opens the screens. Destroyed when the flow is dropped.
  public func flow(
    for device: Device, band: Band = .unknown, platform: Platform = .current, sharedScreen: Bool = false
  ) throws(PopError) -> Flow {
    try Flow(core, device, band, platform, sharedScreen)
  }

  /// Begins a conversation, for an app that draws its own screens. Nothing is sent before the first `send`, but keys that
  /// have expired are asked for at the next poll: call it at the child's tap. When it throws, offer a call instead.
  public func conversation(with serviceID: String) throws(PopError) -> Conversation {
    var made: OpaquePointer?
    try core.call { error in lend(serviceID) { pop_conversation_open(core.client, $0, &made, error) } }
    return Conversation(core, made!)
  }

  /// Enters a code: a conversation either way, `.opening` at first, then the one that was kept or a new one with the service.
  /// Nothing says whether the code was wrong: so say nothing to the child either.
  public func conversation(with serviceID: String, code: String) throws(PopError) -> Conversation {
    var made: OpaquePointer?
    try core.call { error in
      lend(serviceID) { service in
        lend(code) { pop_conversation_open_with_code(core.client, service, $0, &made, error) }
      }
    }
    return Conversation(core, made!)
  }

  /// Whether a code can be set on this device. Offer codes only then.
  public var codesOffered: Bool { pop_client_codes_offered(core.client) == 1 }

  /// No code opens anything any more once what this begins is done: keep the client until then.
  public func forgetCode() throws(PopError) { try core.call { pop_client_forget_code(core.client) } }

  /// Whether PoP's own secrets lie in memory that is locked against swapping.
  public var secretsLocked: Bool { pop_client_secrets_locked(core.client) == 1 }
}
