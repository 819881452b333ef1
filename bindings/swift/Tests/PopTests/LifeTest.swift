import Foundation
import Testing

@testable import Pop

/// What is made is gone again, whoever drops it, wherever and in whatever order.
@Suite struct LifeTest {
  static func threads() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }

  private func cycle(_ configuration: Configuration) throws {
    let client = try Client(configuration)
    let flow = try client.flow(for: Trial.phone)
    let conversation = try client.conversation(with: Trial.service)
    _ = try client.directory.find(Trial.phone)
    _ = try flow.screen()
    _ = try conversation.status()
    try client.poll()
  }

  @Test func aThousandTimes() throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    try cycle(configuration)
    let before = try Self.threads()
    for _ in 0..<1_000 { try cycle(configuration) }
    #expect(try Library.instances() == Instances())
    #if os(Linux)
      #expect(try Self.threads() <= before)
    #endif
  }

  @Test func withARequestUnderWay() async throws {
    let transport = MadeTransport(nil)
    var configuration = Trial.configuration
    configuration.http = transport
    for _ in 0..<100 {
      let client = try Client(configuration)
      let conversation = try client.conversation(with: Trial.service)
      try conversation.send("hallo")
      try client.poll()
      #expect(try Library.instances().exchanges > 0)
    }
    #expect(try Library.instances().clients == 0)
    while try Library.instances().exchanges > 0 { await Task.yield() }
    #expect(transport.cancelled == transport.requests.count)
    #expect(try Library.instances() == Instances())
  }

  @Test func inAnyOrder() throws {
    var client: Client? = try Client(Trial.configuration)
    var flow: Flow? = try client!.flow(for: Trial.phone)
    let directory = client!.directory
    client = nil
    #expect(try flow!.screen().id == "S1")  // keeps what it needs
    flow = nil
    #expect(try directory.info().trial)
    #expect(try Library.instances().flows == 0)
  }

  @Test func closedAtOnce() throws {
    let client = try Client(Trial.configuration)
    let flow = try client.flow(for: Trial.phone)
    flow.close()
    #expect(try Library.instances().flows == 0)
    let other = try client.flow(for: Trial.phone)
    client.close()
    #expect(try Library.instances() == Instances())
    #expect(refusal { _ = try other.screen() } == .handle)
  }

  @MainActor final class Screens {
    let client: Client
    var flow: Flow?
    init(_ configuration: Configuration) throws {
      client = try Client(configuration)
      flow = try client.flow(for: Trial.phone)
      client.start()
    }
  }

  @MainActor final class Holder {
    let flow: Flow
    init(_ flow: Flow) { self.flow = flow }
  }

  /// Lets the last reference go on another thread.
  private func dropElsewhere<Object: AnyObject & Sendable>(_ object: Object) -> Task<Void, Never> {
    Task.detached { _ = object }
  }

  @Test @MainActor func droppedOnAnotherThreadWhileThePumpRuns() async throws {
    let screens = try Screens(Trial.configuration)
    for _ in 0..<200 {
      let task = dropElsewhere(Holder(try screens.client.flow(for: Trial.phone)))
      for _ in 0..<20 { _ = try screens.flow!.screen() }
      await task.value
    }
    try screens.client.poll()
    #expect(try Library.instances().flows == 1)
  }

  /// The pump may be telling of a change just then.
  @Test func endedOnAnotherThreadWhileItIsTold() async {
    for _ in 0..<500 {
      let told = Changes()
      let heard = told.stream
      told.call = {}
      nonisolated(unsafe) let elsewhere = told
      let task = Task.detached { elsewhere.finish() }
      for _ in 0..<50 { told.tell() }
      await task.value
      #expect(!told.heard && told.call == nil)
      for await _ in heard {}
    }
  }

  @Test @MainActor func theLastOfAllDroppedOnAnotherThread() async throws {
    var configuration = Trial.configuration
    configuration.http = MadeTransport(nil)
    for _ in 0..<50 {
      let task = dropElsewhere(try Screens(configuration))
      await task.value
    }
    while try Library.instances() != Instances() { await Task.yield() }
  }

  @Test @MainActor func thePumpKeepsNothingAlive() async throws {
    weak var seen: Core?
    do {
      let client = try Client(Trial.configuration)
      seen = client.core
      client.start()
      client.start()  // once is enough
      await Task.yield()
    }
    while seen != nil { await Task.yield() }
    #expect(try Library.instances() == Instances())
  }

  @Test func thePumpKeepsNoActorAlive() async throws {
    weak var seen: UpdateTest.App?
    do {
      let app = try UpdateTest.App(Trial.configuration)
      seen = app
      await app.start()
      _ = try await app.country()
    }
    while seen != nil { await Task.yield() }
    while try Library.instances() != Instances() { await Task.yield() }
  }
}
