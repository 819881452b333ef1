import CPop

/// A private conversation with one service, for an app that draws its own screens; a Flow does this by itself. Dropped, it is
/// wiped at the next call on the client or turn of the pump, and `close` wipes at once; the helpline is not told either way.
public final class Conversation {
  private let core: Core
  private let conversation: OpaquePointer
  private let watch: ConversationWatch

  init(_ core: Core, _ conversation: OpaquePointer) {
    self.core = core
    self.conversation = conversation
    watch = ConversationWatch(conversation)
    core.watch(watch)
    core.end(with: watch.told)
  }

  deinit {
    watch.told.finish()
    core.drop(Dropped(conversation, keeping: nil) { pop_conversation_destroy($0) })
  }

  /// Wipes now. Later calls throw `.handle`.
  public func close() {
    pop_conversation_destroy(conversation)
    watch.told.finish()
  }

  /// Something is new: a message, its way, a state. For `for await`; ends with the conversation.
  public var changes: AsyncStream<Void> { watch.told.stream }

  /// The same inside `Client.poll`, for an app with a loop of its own.
  public var onChange: (() -> Void)? {
    get { watch.told.call }
    set { watch.told.call = newValue }
  }

  public func status() throws(PopError) -> ConversationStatus {
    core.sweep()
    return try ConversationStatus(conversation)
  }

  public func messages() throws(PopError) -> [Message] {
    core.sweep()
    return try fetch(try ConversationStatus(conversation).messageCount) { index throws(PopError) in
      var view = pop_message_view()
      view.struct_size = UInt32(MemoryLayout<pop_message_view>.size)
      try check(pop_conversation_message(conversation, index, &view))
      return Message(view)
    }
  }

  /// Into the outbox, and sent until it is stored at the helpline or 30 minutes have passed. At most 23,120 bytes.
  public func send(_ text: String) throws(PopError) {
    try core.call { lend(text) { pop_conversation_send(conversation, $0) } }
  }

  /// The same for an app that keeps what is typed in memory of its own, as UTF-8, and wipes it.
  public func send(utf8 text: UnsafeRawBufferPointer) throws(PopError) {
    try core.call { pop_conversation_send(conversation, text.asText) }
  }

  /// Takes back the newest message that was never attempted.
  public func cancel() throws(PopError) {
    try core.call { pop_conversation_cancel(conversation) }
  }

  /// Tells the helpline that the child has ended it. `feedback` from 1, did not help, to 5, helped; nil: none is sent.
  public func end(feedback: Int32? = nil) throws(PopError) {
    try core.call { pop_conversation_end(conversation, feedback ?? 0) }
  }

  /// Keeps this conversation under a code of 4 to 128 bytes; `status().code` says when it is set.
  public func setCode(_ code: String) throws(PopError) {
    try core.call { lend(code) { pop_conversation_set_code(conversation, $0) } }
  }

  /// The helpline's offer to go on with another service that waits for the child's answer; nil: none.
  public func offer() throws(PopError) -> Offer? {
    var view = pop_offer_view()
    view.struct_size = UInt32(MemoryLayout<pop_offer_view>.size)
    do {
      try core.call { pop_conversation_offer(conversation, &view) }
    } catch where error.code == .notFound {
      return nil
    }
    return Offer(view)
  }

  /// The child's yes, after the note and the service's name were shown: a new conversation with that service. Keep both; this
  /// one is `moving` until the note is stored for the other.
  public func accept(_ offer: Offer) throws(PopError) -> Conversation {
    var next: OpaquePointer?
    try core.call { error in pop_conversation_transfer(conversation, offer.message, 1, &next, error) }
    return Conversation(core, next!)
  }

  /// The child's no: the helpline learns that it stays.
  public func decline(_ offer: Offer) throws(PopError) {
    try core.call { error in pop_conversation_transfer(conversation, offer.message, 0, nil, error) }
  }
}

/// How a conversation stands.
public struct ConversationStatus: Sendable, Equatable {
  public enum State: Int32, Sendable, CaseIterable {
    case ready = 0  // nothing has been sent yet
    case connecting = 1
    case waiting = 2  // stored for the helpline; nobody has answered yet
    case talking = 3
    case ended = 4
    case failed = 5  // it cannot go on: offer a call; `reason` says why
    case opening = 6  // a code is being looked at
  }
  /// The code under which this device keeps the conversation.
  public enum Code: Int32, Sendable, CaseIterable {
    case none = 0
    case setting = 1  // not yet: nothing is sent meanwhile
    case set = 2
    case lost = 3  // it could not be kept, or was forgotten: the code opens nothing. Say so
  }

  public let state: State
  /// Why it failed or cannot send just now.
  public let reason: PopError?
  public let messageCount: Int
  /// People ahead; nil: not known.
  public let queuePosition: Int32?
  /// Expected; nil: not known.
  public let waitMinutes: Int32?
  public let busy: Bool
  /// The relay is the app's own, so its makers see that this account sought help.
  public let appRelay: Bool
  /// Relay and gateway are run by the same people, for a trial.
  public let trial: Bool
  public let code: Code
  /// While opening: seconds until the code is looked at, after too many wrong ones.
  public let codeWaitSeconds: Int32
  /// The child is on the way to another service.
  public let moving: Bool

  init(_ conversation: OpaquePointer) throws(PopError) {
    var view = pop_conversation_view()
    view.struct_size = UInt32(MemoryLayout<pop_conversation_view>.size)
    try check(pop_conversation_get(conversation, &view))
    self.init(view)
  }

  init(_ view: pop_conversation_view) {
    state = State(rawValue: view.state) ?? .failed
    reason = view.reason < 0 ? PopError(result: view.reason) : nil
    messageCount = view.message_count
    queuePosition = view.queue_position < 0 ? nil : view.queue_position
    waitMinutes = view.wait_minutes < 0 ? nil : view.wait_minutes
    busy = view.busy == 1
    appRelay = view.app_relay == 1
    trial = view.trial == 1
    code = Code(rawValue: view.code) ?? .none
    codeWaitSeconds = view.code_wait_s
    moving = view.moving == 1
  }
}

public struct Offer: Sendable, Equatable {
  let message: Int
  public let serviceID: String
  /// As the verified directory names it. Empty: there is no way to that service from here; offer others, and decline.
  public let serviceName: String
  /// Exactly what it would get, besides the present service's id; may be empty.
  public let note: String

  init(_ view: pop_offer_view) {
    message = view.message
    serviceID = String(view.service_id)
    serviceName = String(view.service_name)
    note = String(view.note)
  }
}

/// Sees after each poll whether a conversation is as it was; only for those who listen.
final class ConversationWatch: Watcher {
  let told = Changes()
  private let conversation: OpaquePointer
  private var status: ConversationStatus?
  private var ways: [Int32] = []

  init(_ conversation: OpaquePointer) { self.conversation = conversation }

  func look() {
    guard told.heard, let now = try? ConversationStatus(conversation) else { return }
    let waysNow = (0..<now.messageCount).map { index -> Int32 in
      var view = pop_message_view()
      view.struct_size = UInt32(MemoryLayout<pop_message_view>.size)
      return pop_conversation_message(conversation, index, &view) == ok ? view.state : -1
    }
    guard now != status || waysNow != ways else { return }
    status = now
    ways = waysNow
    told.tell()
  }
}
