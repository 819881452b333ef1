import CPop
import Foundation
import Testing

@testable import Pop

/// What the compiler cannot refuse answers with the documented error, and changes nothing.
@Suite struct WrongUseTest {
  @Test func afterTheEnd() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    let flow = try client.flow(for: Trial.phone)
    let conversation = try client.conversation(with: Trial.service)
    client.close()
    client.close()
    let calls: [() throws -> Void] = [
      { try client.poll() },
      { _ = try client.entry(for: Trial.phone) },
      { _ = try client.flow(for: Trial.phone) },
      { _ = try client.conversation(with: Trial.service) },
      { _ = try client.conversation(with: Trial.service, code: "123456") },
      { try client.forgetCode() },
      { _ = try client.directory.find(Trial.phone) },
      { _ = try client.directory.info() },
      { try client.directory.offer(Trial.bundle) },
      { _ = try flow.screen() },
      { _ = try flow.choose("help") },
      { try flow.send("hallo") },
      { try flow.setDraft("hallo") },
      { try flow.event(.paused) },
      { try flow.hide() },
      { _ = try conversation.status() },
      { _ = try conversation.messages() },
      { try conversation.send("hallo") },
      { try conversation.cancel() },
      { try conversation.end() },
      { try conversation.setCode("123456") },
      { _ = try conversation.offer() },
    ]
    for (index, call) in calls.enumerated() { #expect(refusal(call) == .handle, "call \(index)") }
    #expect(!client.codesOffered && !client.secretsLocked)
    flow.close()
    conversation.close()
  }

  @Test func aPollInsideACallback() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport { _ in throw PopError(.network) }
    let client = try Client(configuration)
    let flow = try Trial.talking(client)
    var inside: [PopError.Code?] = []
    flow.onChange = { inside.append(refusal { try client.poll() }) }
    let conversation = try client.conversation(with: Trial.service)
    var after: [PopError.Code?] = []
    conversation.onChange = { after.append(refusal { try client.poll() }) }
    try flow.send("hallo")
    try conversation.send("hallo")
    while inside.isEmpty || after.isEmpty { try client.poll() }
    #expect(inside.allSatisfy { $0 == .state })
    #expect(after.allSatisfy { $0 == nil })  // told when the poll is over
  }

  @Test func anEndInsideACallback() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport { _ in throw PopError(.network) }
    let client = try Client(configuration)
    var flow: Flow? = try Trial.talking(client)
    var told = 0
    flow!.onChange = {
      told += 1
      flow!.close()
      flow = nil
      client.close()
    }
    try flow!.send("hallo")
    while told == 0 { try client.poll() }
    #expect(refusal { try client.poll() } == .handle)
    #expect(told == 1)
    #expect(try Library.instances().flows == 0)
  }

  @Test func textsThatAreNone() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    let client = try Client(configuration)
    let conversation = try client.conversation(with: Trial.service)
    let wrong: [[UInt8]] = [[0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC0, 0xAF]]
    for bytes in wrong {
      bytes.withUnsafeBytes { text in
        #expect(refusal { try conversation.send(utf8: text) } == .argument)
      }
    }
    #expect(refusal { try conversation.send("") } == .argument)
    #expect(refusal { try conversation.send(utf8: UnsafeRawBufferPointer(start: nil, count: 0)) } == .argument)
    #expect(refusal { try conversation.send(String(repeating: "x", count: 23_121)) } == .tooLarge)
    #expect(refusal { try conversation.send(String(repeating: "x", count: 10_000_000)) } == .tooLarge)
    #expect(try conversation.messages().isEmpty)
    #expect(refusal { try conversation.end(feedback: 6) } == .argument)
    #expect(refusal { _ = try client.conversation(with: "") } != nil)
    let flow = try client.flow(for: Trial.phone)
    #expect(refusal { _ = try flow.choose("no such choice") } == .notFound)
    #expect(refusal { try flow.send("hallo") } == .state)
    #expect(refusal { try flow.setDraft("hallo") } == .state)
  }

  /// Only a program that goes around the compiler gets here.
  @Test func twoThreadsAtOnce() throws {
    final class Entered: HostLog, HostClock {
      nonisolated(unsafe) var client: Client?
      let codes = Locked<[PopError.Code?]>([])
      func line(_ level: LogLevel, _ text: String) {}
      func monotonicMilliseconds() -> Int64 { 0 }
      func unixSeconds() -> Int64 {
        // Asked inside a call on this thread; another comes in.
        if let client {
          nonisolated(unsafe) let client = client
          let other = Thread {
            self.codes.access { $0.append(refusal { try client.core.call { pop_client_poll(client.core.client, 0, nil) } }) }
            self.done.signal()
          }
          other.start()
          done.wait()
        }
        return Trial.embeddedAt
      }
      let done = DispatchSemaphore(value: 0)
    }
    let clock = Entered()
    var configuration = Trial.configuration
    configuration.clock = clock
    let client = try Client(configuration)
    clock.client = client
    _ = try client.directory.find(Trial.phone)
    clock.client = nil
    let codes = clock.codes.access { $0 }
    #expect(!codes.isEmpty && codes.allSatisfy { $0 == .busy })
  }

  @Test func nothingIsEnded() {
    var response = pop_http_response()
    response.struct_size = UInt32(MemoryLayout<pop_http_response>.size)
    pop_http_finish(nil, &response)
    pop_task_run(nil)
  }
}
