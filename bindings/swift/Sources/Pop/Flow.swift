import CPop

/// The flow a child sees, as screens: the app draws them and says what was chosen. Dropped, it is wiped at the next call on the
/// client or turn of the pump; `close` and `hide` wipe at once.
public final class Flow {
  private let core: Core
  let flow: OpaquePointer
  private let told = Changes()

  init(
    _ core: Core, _ device: Device, _ band: Band, _ platform: Platform, _ sharedScreen: Bool
  ) throws(PopError) {
    var config = pop_flow_config()
    config.struct_size = UInt32(MemoryLayout<pop_flow_config>.size)
    config.band = band.rawValue
    config.platform = platform.rawValue
    config.shared_screen = sharedScreen ? 1 : 0
    config.user = Unmanaged.passUnretained(told).toOpaque()
    config.changed = { Unmanaged<Changes>.fromOpaque($0!).takeUnretainedValue().tell() }
    var made: OpaquePointer?
    try core.call { error in
      device.lend {
        config.device = $0
        return pop_flow_create(core.client, &config, &made, error)
      }
    }
    self.core = core
    flow = made!
    core.end(with: told)
  }

  deinit {
    told.finish()
    core.drop(Dropped(flow, keeping: told) { pop_flow_destroy($0) })
  }

  /// Wipes now. Later calls throw `.handle`.
  public func close() {
    pop_flow_destroy(flow)
    told.finish()
  }

  /// The screen changed without a choice (a message came, the line dropped): fetch it again. For `for await`; ends with the
  /// flow, or the client.
  public var changes: AsyncStream<Void> { told.stream }

  /// The same inside `Client.poll`, for an app with a loop of its own.
  public var onChange: (() -> Void)? {
    get { told.call }
    set { told.call = newValue }
  }

  public func screen() throws(PopError) -> Screen {
    core.sweep()
    return try Screen(flow)
  }

  /// The child chose `id` of the present screen; `.notFound` when it has no such choice.
  public func choose(_ id: String) throws(PopError) -> Action {
    var action = pop_action()
    action.struct_size = UInt32(MemoryLayout<pop_action>.size)
    try core.call { lend(id) { pop_flow_choose(flow, $0, &action) } }
    switch Int(action.kind) {
    case POP_ACTION_OPEN: return .open(String(action.uri))
    case POP_ACTION_LEAVE: return .leave
    default: return .screen
    }
  }

  /// The child wrote something on a screen that takes text. When it throws nothing is sent: keep what is in the field.
  public func send(_ text: String) throws(PopError) {
    try core.call { lend(text) { pop_flow_send(flow, $0) } }
  }

  /// The same for an app that keeps what is typed in memory of its own, as UTF-8, and wipes it.
  public func send(utf8 text: UnsafeRawBufferPointer) throws(PopError) {
    try core.call { pop_flow_send(flow, text.asText) }
  }

  /// What stands in the text field, so that it outlives the app's own view of it. Changes no screen.
  public func setDraft(_ text: String) throws(PopError) {
    try core.call { lend(text) { pop_flow_set_draft(flow, $0) } }
  }

  public func setDraft(utf8 text: UnsafeRawBufferPointer) throws(PopError) {
    try core.call { pop_flow_set_draft(flow, text.asText) }
  }

  /// Fetch the screen again afterwards.
  public func event(_ event: AppEvent) throws(PopError) {
    try core.call { pop_flow_event(flow, event.rawValue) }
  }

  /// Wipes what was written and where the child was, at once. Draw the app's own screen first, then call this. The flow then
  /// stands at S1 as if newly made.
  public func hide() throws(PopError) {
    try core.call { pop_flow_hide(flow) }
  }
}
