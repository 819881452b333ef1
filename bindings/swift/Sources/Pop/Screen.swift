import CPop

/// Words for an age; unknown reads like B.
public enum Band: Int32, Sendable, CaseIterable {
  case unknown = 0
  case a = 1  // up to 9
  case b = 2  // 10 to 12
  case c = 3  // 13 to 17
}

public enum Role: Int32, Sendable, CaseIterable {
  case normal = 0
  case main = 1
  case danger = 2
  case quiet = 3
}

/// What the device is, for what is said of the traces it keeps.
public enum Platform: Int32, Sendable, CaseIterable {
  case unknown = 0  // only what is sure everywhere is said
  case android = 1
  case ios = 2
  case desktop = 3
  case console = 4

  public static var current: Platform {
    #if targetEnvironment(macCatalyst)
      .desktop
    #elseif os(iOS)
      .ios
    #elseif os(macOS) || os(Linux) || os(Windows)
      .desktop
    #elseif os(Android)
      .android
    #else
      .unknown
    #endif
  }
}

/// Whether a screen has a text field, and what for.
public enum TextField: Int32, Sendable, CaseIterable {
  case none = 0
  case message = 1
  case pin = 2  // six digits, hidden while they are typed
}

/// Whether a choice is a switch, and how it stands.
public enum SwitchState: Int32, Sendable, CaseIterable {
  case none = 0
  case off = 1
  case on = 2
}

/// What the app learns of itself and the screen.
public enum AppEvent: Int32, Sendable, CaseIterable {
  case paused = 1  // the app went to the background: speech stops
  case resumed = 2
  case lowMemory = 3
  case screenShared = 4  // others may see the screen from now on: low-key
  case screenPrivate = 5
}

/// What to do after a choice.
public enum Action: Sendable, Equatable {
  /// Draw the new screen.
  case screen
  /// Let the platform open it, then draw the new screen.
  case open(String)
  /// Back to the app: drop the flow.
  case leave
}

/// One screen, copied whole. It may hold what a child wrote: do not keep it longer than it is shown.
public struct Screen: Sendable, Equatable {
  public let id: String
  public let language: String
  public let rightToLeft: Bool
  public let band: Band
  public let title: String
  public let lines: [String]
  /// Between lines and choices.
  public let rows: [Row]
  /// In reading order.
  public let choices: [Choice]
  /// Always shown, first in reading order.
  public let hideLabel: String
  public let place: String
  /// What changed, for a screen reader.
  public let live: String
  public let liveAssertive: Bool
  public let textField: TextField
  public let draft: String
  public let textLabel: String
  public let sendLabel: String
  public let tableLabel: String
  public let scanLabel: String
  /// The conversation so far.
  public let messages: [Message]
  /// No screenshots, no keyboard learning, blank in the app switcher.
  public let secure: Bool
  /// A small quiet panel: no logo, no sound, no haptics.
  public let lowKey: Bool

  init(_ flow: OpaquePointer) throws(PopError) {
    var view = pop_screen_view()
    view.struct_size = UInt32(MemoryLayout<pop_screen_view>.size)
    try check(pop_flow_screen(flow, &view))
    id = String(view.id)
    language = String(view.language)
    rightToLeft = view.right_to_left == 1
    band = Band(rawValue: view.band) ?? .unknown
    title = String(view.title)
    hideLabel = String(view.hide_label)
    place = String(view.place)
    live = String(view.live)
    liveAssertive = view.live_assertive == 1
    textField = TextField(rawValue: view.takes_text) ?? .none
    draft = String(view.draft)
    textLabel = String(view.text_label)
    sendLabel = String(view.send_label)
    tableLabel = String(view.table_label)
    scanLabel = String(view.scan_label)
    secure = view.secure == 1
    lowKey = view.low_key == 1
    lines = try fetch(view.line_count) { index throws(PopError) in
      var line = pop_str()
      try check(pop_flow_line(flow, index, &line))
      return String(line)
    }
    rows = try fetch(view.row_count) { index throws(PopError) in try Row(flow, index) }
    choices = try fetch(view.choice_count) { index throws(PopError) in try Choice(flow, index) }
    messages = try fetch(view.message_count) { index throws(PopError) in
      var message = pop_message_view()
      message.struct_size = UInt32(MemoryLayout<pop_message_view>.size)
      try check(pop_flow_message(flow, index, &message))
      var read = Message(message)
      var sender = pop_str()
      try check(pop_flow_sender(flow, index, &sender))
      read.sender = String(sender)
      return read
    }
  }
}

/// One thing to tap.
public struct Choice: Sendable, Equatable, Identifiable {
  /// For `Flow.choose`.
  public let id: String
  public let label: String
  public let hint: String
  /// The name of a drawing in `sdk/flow/icons`; may be empty.
  public let icon: String
  /// What a screen reader says instead of the label.
  public let accessibilityLabel: String
  /// What stays behind on this device; may be empty.
  public let trace: String
  public let role: Role
  /// A heading above this choice and those after it; empty: it belongs to the one before.
  public let group: String
  /// Of the label, where it is not the screen's; may be empty.
  public let language: String
  public let checked: SwitchState

  init(_ flow: OpaquePointer, _ index: Int) throws(PopError) {
    var view = pop_choice_view()
    view.struct_size = UInt32(MemoryLayout<pop_choice_view>.size)
    try check(pop_flow_choice(flow, index, &view))
    id = String(view.id)
    label = String(view.label)
    hint = String(view.hint)
    icon = String(view.icon)
    accessibilityLabel = String(view.a11y_label)
    trace = String(view.trace)
    role = Role(rawValue: view.role) ?? .normal
    group = String(view.group)
    language = String(view.language)
    checked = SwitchState(rawValue: view.checked) ?? .none
  }
}

/// A row of a table of two columns.
public struct Row: Sendable, Equatable {
  public let icon: String
  public let name: String
  public let text: String
  /// For the camera of another phone, as a QR code; never opened here. May be empty.
  public let uri: String

  init(_ flow: OpaquePointer, _ index: Int) throws(PopError) {
    var view = pop_row_view()
    view.struct_size = UInt32(MemoryLayout<pop_row_view>.size)
    try check(pop_flow_row(flow, index, &view))
    icon = String(view.icon)
    name = String(view.name)
    text = String(view.text)
    uri = String(view.uri)
  }
}

/// The word and drawing for an app's own menus.
public struct Entry: Sendable, Equatable {
  public let label: String
  public let language: String
  public let rightToLeft: Bool
  public let icon: String

  init(_ view: pop_entry_view) {
    label = String(view.label)
    language = String(view.language)
    rightToLeft = view.right_to_left == 1
    icon = String(view.icon)
  }
}
