import Foundation
import Testing

@testable import Pop

@Suite struct FlowTest {
  private func flow(
    _ client: Client, _ device: Device = Trial.phone, band: Band = .unknown, shared: Bool = false
  ) throws -> Flow {
    try client.flow(for: device, band: band, platform: .ios, sharedScreen: shared)
  }

  @Test func aScreenIsCopiedWhole() throws {
    let screen: Screen
    do {
      let client = try Client(Trial.configuration)
      screen = try flow(client, band: .a).screen()
    }
    #expect(screen.id == "S1" && screen.language == "de" && screen.band == .a && !screen.rightToLeft)
    #expect(!screen.title.isEmpty && !screen.hideLabel.isEmpty && !screen.place.isEmpty && !screen.lines.isEmpty)
    #expect(screen.secure && !screen.lowKey && screen.textField == .none && screen.messages.isEmpty)
    #expect(screen.choices.first?.role == .main)
    #expect(screen.choices.contains { $0.role == .danger })
    #expect(screen.choices.allSatisfy { !$0.id.isEmpty && !$0.label.isEmpty })
  }

  @Test func twoTapsToACall() throws {
    let client = try Client(Trial.configuration)
    let flow = try flow(client)
    var opened: String?
    for _ in 0..<2 where opened == nil {
      let main = try #require(try flow.screen().choices.first { $0.role == .main })
      if case .open(let uri) = try flow.choose(main.id) { opened = uri }
    }
    #expect(opened?.hasPrefix("tel:") == true || opened?.hasPrefix("https:") == true)
  }

  @Test func aSharedScreenIsLowKey() throws {
    let client = try Client(Trial.configuration)
    #expect(try flow(client, shared: true).screen().lowKey)
    let flow = try flow(client)
    for (event, lowKey) in [(AppEvent.screenShared, true), (.paused, true), (.resumed, true), (.lowMemory, true), (.screenPrivate, false)] {
      try flow.event(event)
      #expect(try flow.screen().lowKey == lowKey)
    }
  }

  @Test func tablesHaveRows() throws {
    let client = try Client(Trial.configuration)
    var device = Trial.phone
    device.can = []
    let flow = try flow(client, device)
    var rows = try flow.screen().rows
    for id in try flow.screen().choices.map(\.id) where rows.isEmpty {
      guard try flow.choose(id) == .screen else { continue }
      rows = try flow.screen().rows
      try flow.hide()
    }
    #expect(!rows.isEmpty && rows.allSatisfy { !$0.name.isEmpty && !$0.icon.isEmpty })
  }

  @Test func leaving() throws {
    let client = try Client(Trial.configuration)
    let flow = try flow(client)
    let leave = try #require(try flow.screen().choices.last)
    #expect(try flow.choose(leave.id) == .leave || flow.screen().id != "S1")
    try flow.hide()
    #expect(try flow.screen().id == "S1")
  }

  @Test func wordsOfEveryKindArriveAsTheyWere() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    let flow = try Trial.talking(client)
    let words = "Ich habe Angst 😢 \u{1F469}\u{200D}\u{1F467} \0 שלום नमस्ते"
    try flow.setDraft(words)
    #expect(try flow.screen().draft == words)
    let bytes = Array("Mut 💪".utf8)
    try bytes.withUnsafeBytes { try flow.setDraft(utf8: $0) }
    #expect(try flow.screen().draft == "Mut 💪")
    try flow.send(words)
    try bytes.withUnsafeBytes { try flow.send(utf8: $0) }
    let messages = try flow.screen().messages
    #expect(messages.map(\.text) == [words, "Mut 💪"])
    #expect(messages.allSatisfy { $0.from == .child && $0.state == .unsent && $0.kind == .text && !$0.sender.isEmpty })
    try flow.hide()
    #expect(try flow.screen().messages.isEmpty)
  }

  @Test @MainActor func changesWithoutAChoiceAreTold() async throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport { _ in throw PopError(.network) }
    let client = try Client(configuration)
    let flow = try Trial.talking(client)
    let changes = flow.changes
    var calls = 0
    flow.onChange = { calls += 1 }
    client.start()
    try flow.send("hallo")
    let before = try flow.screen()
    for await _ in changes where try flow.screen() != before { break }
    #expect(calls > 0)
  }

  @Test @MainActor func theChangesEndWithTheFlow() async throws {
    let client = try Client(Trial.configuration)
    var flow: Flow? = try flow(client)
    let changes = flow!.changes
    flow = nil
    for await _ in changes {}
    let closed = try self.flow(client)
    let more = closed.changes
    closed.close()
    for await _ in more {}
    for await _ in closed.changes {}  // none begins any more
  }

  @Test(.timeLimit(.minutes(1))) @MainActor func theChangesEndWithTheClient() async throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    let flow = try flow(client)
    let conversation = try client.conversation(with: Trial.service)
    let changes = (flow.changes, conversation.changes)
    client.close()
    for await _ in changes.0 {}
    for await _ in changes.1 {}
    for await _ in flow.changes {}
  }
}
