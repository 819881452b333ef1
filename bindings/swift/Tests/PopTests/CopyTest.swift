import CPop
import Foundation
import Testing

@testable import Pop

/// Every field of every view arrives in the Swift value of its name, so a field that a later header adds is missed here.
@Suite struct CopyTest {
  /// What is named otherwise, besides snake_case: a count is that of a list.
  private static let names = [
    "a11y_label": "accessibilityLabel", "takes_text": "textField", "line_count": "lines", "choice_count": "choices",
    "row_count": "rows", "service_count": "services", "emergency_count": "emergency", "channel_count": "channels",
    "service_id": "serviceID", "code_wait_s": "codeWaitSeconds",
  ]

  private static func camel(_ name: String) -> String {
    names[name] ?? name.replacing(/_(\w)/) { $0.output.1.uppercased() }
  }

  /// Texts as they are, all else as a number; nil where Swift says "not known".
  private static func plain(_ value: Any) -> AnyHashable? {
    switch value {
    case let text as pop_str: return String(text)
    case let text as String: return text
    case let yes as Bool: return yes ? 1 : 0
    case let error as PopError: return Int(error.result)
    case let number as any BinaryInteger: return Int(number)
    case let value as any RawRepresentable: return plain(value.rawValue)
    case let list as [Any]: return list.count
    default:
      let mirror = Mirror(reflecting: value)
      if mirror.displayStyle == .optional { return mirror.children.first.flatMap { plain($0.value) } }
      Issue.record("a \(type(of: value)) is not compared")
      return nil
    }
  }

  private func same<View, Value>(_ view: View, _ value: Value, _ place: SourceLocation = #_sourceLocation) {
    let swift = Dictionary(uniqueKeysWithValues: Mirror(reflecting: value).children.map { ($0.label!, $0.value) })
    for (name, field) in Mirror(reflecting: view).children.map({ ($0.label!, $0.value) }) where name != "struct_size" {
      // A list's count, or the count alone where the value holds no list.
      guard let found = swift[Self.camel(name)] ?? (name == "message_count" ? swift["messages"] : nil) else {
        Issue.record("\(View.self).\(name) has no place in \(Value.self)", sourceLocation: place)
        continue
      }
      let given = Self.plain(field)!
      if let copied = Self.plain(found) {
        #expect(copied == given, "\(View.self).\(name)", sourceLocation: place)
      } else {
        #expect(given == 0 as AnyHashable || given == -1 as AnyHashable, "\(View.self).\(name)", sourceLocation: place)
      }
    }
  }

  private func view<View>(
    _ empty: View, _ size: WritableKeyPath<View, UInt32>, _ fill: (UnsafeMutablePointer<View>) -> pop_result
  ) -> View {
    var view = empty
    view[keyPath: size] = UInt32(MemoryLayout<View>.size)
    #expect(fill(&view) == 0)
    return view
  }

  @Test(arguments: ["DE", "US", "GB", "PL", "AQ"]) func answers(country: String) throws {
    let client = try Client(Trial.configuration)
    var device = Trial.phone
    device.chosenCountry = country
    var handle: OpaquePointer?
    let result = device.lend { pop_directory_find(client.core.client, $0, &handle, nil) }
    defer { pop_answer_destroy(handle) }
    let answer = try Answer(handle!, result)
    #expect(answer == (try client.directory.find(device)))
    same(view(pop_answer_view(), \.struct_size) { pop_answer_get(handle, $0) }, answer)
    for (index, service) in answer.services.enumerated() {
      same(view(pop_service_view(), \.struct_size) { pop_answer_service(handle, index, $0) }, service)
      for (channel, copied) in service.channels.enumerated() {
        same(view(pop_channel_view(), \.struct_size) { pop_answer_channel(handle, index, channel, $0) }, copied)
      }
    }
    for (index, number) in answer.emergency.enumerated() {
      same(view(pop_emergency_view(), \.struct_size) { pop_answer_emergency(handle, index, $0) }, number)
    }
  }

  @Test func theDirectoryAndTheEntry() throws {
    let client = try Client(Trial.configuration)
    same(
      view(pop_directory_info(), \.struct_size) { pop_directory_get_info(client.core.client, $0) }, try client.directory.info())
    let entry = view(pop_entry_view(), \.struct_size) { view in
      Trial.phone.lend { pop_flow_entry(client.core.client, $0, view) }
    }
    same(entry, Entry(entry))
  }

  /// The first screen, each that one choice leads to, one with a table, and a conversation.
  @Test func screens() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    let flow = try client.flow(for: Trial.phone)
    try compare(flow)
    for id in try flow.screen().choices.map(\.id) {
      try flow.hide()
      _ = try flow.choose(id)
      try compare(flow)
    }
    var device = Trial.phone
    device.can = []
    let other = try client.flow(for: device)
    _ = try other.choose(try #require(try other.screen().choices.first { $0.role == .danger }).id)
    try compare(other)
    try #require(try other.screen().rows.isEmpty == false)
    let talking = try Trial.talking(client)
    try talking.send("hallo")
    try talking.setDraft("und")
    try compare(talking)
  }

  private func compare(_ flow: Flow) throws {
    let screen = try flow.screen()
    same(view(pop_screen_view(), \.struct_size) { pop_flow_screen(flow.flow, $0) }, screen)
    for (index, choice) in screen.choices.enumerated() {
      same(view(pop_choice_view(), \.struct_size) { pop_flow_choice(flow.flow, index, $0) }, choice)
    }
    for (index, row) in screen.rows.enumerated() {
      same(view(pop_row_view(), \.struct_size) { pop_flow_row(flow.flow, index, $0) }, row)
    }
    for (index, message) in screen.messages.enumerated() {
      same(view(pop_message_view(), \.struct_size) { pop_flow_message(flow.flow, index, $0) }, message)
    }
  }

  /// Values that no conversation of a test has.
  @Test func conversations() {
    var text = Array("123456789".utf8)
    text.withUnsafeMutableBytes { bytes in
      func word(_ at: Int) -> pop_str { UnsafeRawBufferPointer(rebasing: bytes[at...at]).asText }
      let message = pop_message_view(
        struct_size: 0, from: 1, state: 2, text: word(0), kind: 3, title: word(1), link: word(2), link_host: word(3),
        service_id: word(4))
      same(message, Message(message))
      let offer = pop_offer_view(struct_size: 0, message: 7, service_id: word(0), service_name: word(1), note: word(2))
      same(offer, Offer(offer))
      let view = pop_conversation_view(
        struct_size: 0, state: 3, reason: -60, message_count: 5, queue_position: 6, wait_minutes: 7, busy: 1, app_relay: 0,
        trial: 1, code: 2, code_wait_s: 8, moving: 0)
      same(view, ConversationStatus(view))
      let turned = pop_conversation_view(
        struct_size: 0, state: 0, reason: 0, message_count: 0, queue_position: -1, wait_minutes: -1, busy: 0, app_relay: 1,
        trial: 0, code: 3, code_wait_s: 0, moving: 1)
      same(turned, ConversationStatus(turned))
    }
  }
}
