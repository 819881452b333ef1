import CPop
import Foundation
import Testing

@testable import Pop

@Suite struct ConversationTest {
  @Test func theOutbox() throws {
    let transport = MadeTransport(nil)
    var configuration = Trial.configuration
    configuration.http = transport
    let client = try Client(configuration)
    let conversation = try client.conversation(with: Trial.service)
    var status = try conversation.status()
    #expect(status.state == .ready && status.trial && !status.appRelay && status.code == .none && !status.moving)
    #expect(status.reason == nil && status.queuePosition == nil && status.waitMinutes == nil && !status.busy)
    #expect(try conversation.offer() == nil)
    try conversation.send("nicht das")
    try conversation.cancel()
    #expect(try conversation.messages().isEmpty)
    try conversation.send("Hallo 😢")
    try Array("und mehr".utf8).withUnsafeBytes { try conversation.send(utf8: $0) }
    #expect(try conversation.messages().map(\.text) == ["Hallo 😢", "und mehr"])
    try client.poll()
    status = try conversation.status()
    #expect(status.state == .connecting && status.messageCount == 2)
    try conversation.end(feedback: 5)
    #expect(try conversation.status().state == .ended)
  }

  @Test @MainActor func aRequestIsWhatTheRelayTakes() async throws {
    let asked = Gate()
    let transport = MadeTransport { _ in
      asked.open()
      return HTTPResponse(status: 500, contentType: "text/plain", body: Array("no".utf8))
    }
    var configuration = Trial.configuration
    configuration.http = transport
    let client = try Client(configuration)
    client.start()
    let conversation = try client.conversation(with: Trial.service)
    try conversation.send("hallo")
    await asked.wait()
    let request = try #require(transport.requests.first)
    #expect(request.method == "POST" && request.url.hasPrefix("https://"))
    #expect(request.headers.contains { $0.name == "content-type" && $0.value == "message/ohttp-req" })
    #expect(request.body.count > 2_048 && request.body.count < 2_200)
    #expect(!String(decoding: request.body, as: UTF8.self).contains("hallo"))
    #expect(request.timeoutMilliseconds > 0 && request.maxResponseBytes > 2_048)
  }

  @Test @MainActor func whyItCannotSendIsTold() async throws {
    for (thrown, expected) in [
      (PopError(.tls) as any Error, PopError.Code.tls), (PopError(.timeout), .timeout), (CocoaError(.fileNoSuchFile), .network),
    ] {
      var configuration = Trial.configuration
      configuration.http = MadeTransport { _ in throw thrown }
      let client = try Client(configuration)
      client.start()
      let conversation = try client.conversation(with: Trial.service)
      try conversation.send("hallo")
      let changes = conversation.changes
      var heard = false
      conversation.onChange = { heard = true }
      for await _ in changes where try conversation.status().reason != nil { break }
      #expect(try conversation.status().reason?.code == expected)
      #expect(heard)
      #expect(try conversation.messages().map(\.state) == [.unsent])
    }
  }

  @Test func whereThereIsNoWay() throws {
    let silent = try Client(Trial.configuration)
    #expect(refusal { _ = try silent.conversation(with: Trial.service) } == .noTransport)
    #expect(!silent.codesOffered)
    #expect(refusal { try silent.forgetCode() } == .noStorage)
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    #expect(refusal { _ = try client.conversation(with: "de.nummer-gegen-kummer") } == .noHandoff)
    #expect(refusal { _ = try client.conversation(with: "xx.nobody") } == .notFound)
    #expect(refusal { _ = try client.conversation(with: Trial.service, code: "123456") } == .noStorage)
    let conversation = try client.conversation(with: Trial.service)
    #expect(refusal { try conversation.cancel() } == .state)
    #expect(refusal { try conversation.setCode("123456") } == .noStorage)
    let offer = Offer(pop_offer_view())
    #expect(refusal { _ = try conversation.accept(offer) } == .state)
    #expect(refusal { try conversation.decline(offer) } == .state)
  }

  @Test func aCodeBringsItBack() throws {
    let folder = try Folder()
    var configuration = Trial.configuration
    configuration.folder = folder.path
    configuration.http = MadeTransport(nil)
    configuration.secureStorage = MemoryStorage()
    configuration.tasks = nil  // so that a poll has done what a call began
    do {
      let client = try Client(configuration)
      try client.poll()
      #expect(client.codesOffered)
      let conversation = try client.conversation(with: Trial.service)
      try conversation.send("ich komme wieder")
      try conversation.setCode("🐢🐢🐈🐈")
      try client.poll()
      #expect(try conversation.status().code == .set)
    }
    let client = try Client(configuration)
    let back = try client.conversation(with: Trial.service, code: "🐢🐢🐈🐈")
    #expect(try back.status().state == .opening)
    for _ in 0..<100 where try back.status().state == .opening { try client.poll() }
    #expect(try back.status().code == .set)
    #expect(try back.status().state == .connecting)  // what was unsent is on its way again
    #expect(try back.messages().isEmpty)
    try client.forgetCode()
    try client.poll()
    #expect(try back.status().code == .lost)
  }

  /// Whatever a call was on, it may have made something due.
  @Test(.timeLimit(.minutes(1))) @MainActor func everyCallWakesThePump() async throws {
    let folder = try Folder()
    var configuration = Trial.configuration
    configuration.folder = folder.path
    configuration.http = MadeTransport(nil)
    configuration.secureStorage = MemoryStorage()
    configuration.tasks = nil  // whose end would wake it too
    let client = try Client(configuration)
    try client.poll()
    let flow = try client.flow(for: Trial.phone)
    let conversation = try client.conversation(with: Trial.service)
    let calls: [() throws -> Void] = [
      { try conversation.send("hallo") }, { try conversation.setCode("493817") }, { try client.forgetCode() },
      { try client.directory.offer(Trial.bundle) }, { try flow.event(.resumed) }, { try flow.hide() }, { try conversation.end() },
    ]
    for call in calls {
      try call()
      await client.core.hosts.bell.wait(upTo: nil)
      try client.poll()
    }
  }
}
