/// A JSON object, written part by part: in the order of the calls, and each value as it was given.
struct JSONText {
  private(set) var text = "{"
  private var first = true

  mutating func add(_ name: String, _ value: String) {
    key(name)
    quote(value)
  }

  /// Left out where it is empty.
  mutating func add(optional name: String, _ value: String) {
    if !value.isEmpty { add(name, value) }
  }

  mutating func add(_ name: String, _ value: Bool) {
    key(name)
    text += value ? "true" : "false"
  }

  mutating func add(_ name: String, _ values: [String]) {
    list(name, values) { $0.quote($1) }
  }

  mutating func add(_ name: String, object fill: (inout JSONText) -> Void) {
    key(name)
    object(fill)
  }

  mutating func add<Element>(_ name: String, _ elements: [Element], object fill: (inout JSONText, Element) -> Void) {
    list(name, elements) { json, element in json.object { fill(&$0, element) } }
  }

  /// The whole object; nothing is added afterwards.
  var ended: String { text + "}" }

  private mutating func key(_ name: String) {
    if !first { text += "," }
    first = false
    quote(name)
    text += ":"
  }

  private mutating func object(_ fill: (inout JSONText) -> Void) {
    text += "{"
    first = true
    fill(&self)
    text += "}"
    first = false
  }

  private mutating func list<Element>(_ name: String, _ elements: [Element], _ each: (inout JSONText, Element) -> Void) {
    key(name)
    text += "["
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      each(&self, element)
    }
    text += "]"
    first = false
  }

  private mutating func quote(_ value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
