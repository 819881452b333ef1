import Pop

// A screen as the page gets it: samples/web/README.md lists the parts.
extension JSONText {
  mutating func add(_ name: String, _ screen: Screen, qrCode: (String) -> [String]) {
    add(name) { json in
      json.add("id", screen.id)
      json.add("language", screen.language)
      json.add("rtl", screen.rightToLeft)
      json.add("band", screen.band.pageName)
      json.add("low_key", screen.lowKey)
      json.add("hide", screen.hideLabel)
      json.add("title", screen.title)
      json.add(optional: "place", screen.place)
      json.add("live", screen.live)
      json.add("assertive", screen.liveAssertive)
      json.add("text", screen.textField.pageName)
      json.add(optional: "text_label", screen.textLabel)
      json.add(optional: "send_label", screen.sendLabel)
      json.add(optional: "draft", screen.draft)
      json.add(optional: "table_label", screen.tableLabel)
      json.add("lines", screen.lines)
      json.add("rows", screen.rows) { json, row in json.add(row, qrCode) }
      json.add("messages", screen.messages) { json, message in json.add(message) }
      json.add("choices", screen.choices) { json, choice in json.add(choice) }
    }
  }

  private mutating func add(_ row: Row, _ qrCode: (String) -> [String]) {
    add(optional: "icon", row.icon)
    add("name", row.name)
    add("text", row.text)
    let squares = row.uri.isEmpty ? [] : qrCode(row.uri)
    if !squares.isEmpty { add("qr", squares) }
  }

  private mutating func add(_ message: Message) {
    add("sender", message.sender)
    add("from", message.from == .child ? "child" : "helpline")
    add("state", message.state.pageName)
    add("text", message.text)
    add(optional: "title", message.title)
    add(optional: "link_host", message.linkHost)
  }

  private mutating func add(_ choice: Choice) {
    add("id", choice.id)
    add("label", choice.label)
    add("role", choice.role.pageName)
    add(optional: "hint", choice.hint)
    add(optional: "trace", choice.trace)
    add(optional: "icon", choice.icon)
    add(optional: "a11y_label", choice.accessibilityLabel)
    add(optional: "group", choice.group)
    add(optional: "language", choice.language)
    if choice.checked != .none { add("checked", choice.checked == .on) }
  }
}

extension Band {
  fileprivate var pageName: String {
    switch self {
    case .a: "A"
    case .c: "C"
    case .b, .unknown: "B"
    }
  }
}

extension TextField {
  fileprivate var pageName: String {
    switch self {
    case .message: "message"
    case .pin: "pin"
    case .none: "none"
    }
  }
}

extension Role {
  fileprivate var pageName: String {
    switch self {
    case .main: "main"
    case .danger: "danger"
    case .quiet: "quiet"
    case .normal: "normal"
    }
  }
}

extension Message.State {
  fileprivate var pageName: String {
    switch self {
    case .read: "read"
    case .sent: "sent"
    case .unsent: "unsent"
    }
  }
}
