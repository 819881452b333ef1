import CPop

/// One message of a conversation.
public struct Message: Sendable, Equatable {
  public enum From: Int32, Sendable, CaseIterable {
    case child = 0
    case helpline = 1
  }
  public enum Kind: Int32, Sendable, CaseIterable {
    case text = 0
    case resource = 1  // something the helpline recommends: `title`, and perhaps `link` and a note in `text`
    case offer = 2  // to go on with another service: see Conversation.transfer
    case passedOn = 3  // by the child from another service: the note it agreed to. Always the first message
  }
  public enum State: Int32, Sendable, CaseIterable {
    case unsent = 0  // only on this device: say so; can be cancelled while never attempted
    case sent = 1  // stored durably for the helpline
    case read = 2  // opened by the helpline's side
  }

  public let from: From
  public let state: State
  public let kind: Kind
  public let text: String
  /// Of a resource.
  public let title: String
  /// Of a resource; may be empty. To be opened only at the child's tap, with `linkHost` shown. Links in a text are text.
  public let link: String
  public let linkHost: String
  /// Of an offer: to which service; of what was passed on: from which.
  public let serviceID: String
  /// Whose it is, in words; on a flow's screen only, else empty.
  public internal(set) var sender = ""

  init(_ view: pop_message_view) {
    from = From(rawValue: view.from) ?? .helpline
    state = State(rawValue: view.state) ?? .unsent
    kind = Kind(rawValue: view.kind) ?? .text
    text = String(view.text)
    title = String(view.title)
    link = String(view.link)
    linkHost = String(view.link_host)
    serviceID = String(view.service_id)
  }
}
