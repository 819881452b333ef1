import Foundation
import Pop
import Testing

@testable import PopApp

func trialDirectory() throws -> EmbeddedDirectory {
  let environment = ProcessInfo.processInfo.environment
  func file(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: try #require(environment[name]))) }
  return EmbeddedDirectory(
    root: try file("POP_TRIAL_ROOT"), bundle: try file("POP_TRIAL_BUNDLE"), embeddedAt: Int64(Date().timeIntervalSince1970))
}

private final class Page: WebBridgeHost {
  var heard: [String] = []
  func toPage(_ message: String) { heard.append(message) }
  func open(_ uri: String) { heard.append(uri) }
  func leave() { heard.append("left") }

  /// What came since the last time, of each message its first part.
  func take() -> [String] {
    defer { heard = [] }
    return heard.map { $0.hasPrefix("{") ? String($0.dropFirst(2).prefix { $0 != "\"" }) : $0 }
  }
}

@Suite struct BridgeTests {
  @Test func theFlowThroughTheBridge() throws {
    let page = Page()
    let client = try Client(Configuration(directory: trialDirectory()))
    var device = Device()
    device.chosenCountry = "DE"
    device.can = [.phone]
    let bridge = WebBridge(client, device, host: page)
    bridge.take(#"{"do":"ready"}"#)
    bridge.hide()
    #expect(page.take() == [], "no flow is open")
    try bridge.open()
    try bridge.open()
    bridge.take(#"{"do":"ready"}"#)
    #expect(page.take() == ["opened", "opened", "opened"])
    bridge.take(#"{"do":"choose","id":"danger"}"#)
    bridge.take(#"{"do":"choose","id":"emergency.0"}"#)
    #expect(page.take() == ["screen", "tel:112", "screen"])
    bridge.take(#"{"do":"send","text":"on a screen without a field"}"#)
    bridge.event(.screenShared)
    #expect(page.take() == ["taken", "screen"])
    bridge.take(#"{"do":"hide"}"#)
    bridge.take(#"{"do":"choose","id":"back"}"#)
    #expect(page.take() == ["left", "closed"], "the app's screen first")
  }

  @Test func aScreenThatIsSharedBeforeHelpOpensIsLowKey() throws {
    let page = Page()
    let bridge = WebBridge(try Client(Configuration(directory: trialDirectory())), Device(), host: page)
    for (event, lowKey) in [(AppEvent.screenShared, true), (.paused, true), (.screenPrivate, false)] {
      bridge.event(event)
      #expect(page.heard.isEmpty)
      try bridge.open()
      #expect(page.heard.allSatisfy { $0.contains("\"low_key\":\(lowKey)") } && page.heard.count == 1)
      bridge.hide()
      page.heard = []
    }
  }

  @Test(arguments: [
    "", "[]", "nonsense", #"{"do":"#, #""do""#, #"{"do":1}"#, #"{"do":"dance"}"#, #"{"do":"draft","text":"\ud800"}"#,
    "{\"do\":\"choose\",\"id\":\"\u{0}\"", String(repeating: "[", count: 100_000),
  ])
  func whatIsNoMessageChangesNothing(_ message: String) throws {
    let page = Page()
    let client = try Client(Configuration(directory: trialDirectory()))
    let bridge = WebBridge(client, Device(), host: page)
    try bridge.open()
    _ = page.take()
    bridge.take(message)
    #expect(page.take() == [])
  }

  @Test func textIsWrittenAsItIs() throws {
    let text = "a\"b\\c/d\u{8}\n\u{1f}\u{7f}\u{2028}é🌻مرحبا</script>"
    var json = JSONText()
    json.add("first", true)
    json.add("text", text)
    json.add("list", [text, ""])
    json.add("parts", [1, 2]) { json, number in json.add("number", "\(number)") }
    json.add("last", false)
    #expect(!json.ended.contains("\n"))
    let read = try JSONSerialization.jsonObject(with: Data(json.ended.utf8)) as? NSDictionary
    #expect(
      read == [
        "first": true, "text": text, "list": [text, ""], "parts": [["number": "1"], ["number": "2"]], "last": false,
      ] as NSDictionary)
  }
}
