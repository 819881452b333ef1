import CSilentResolver
import Foundation
import Pop
import Testing

@testable import PopApp

// How an exchange ends when no answer comes, and what exchanges share.
@Suite(.enabled(if: Servers.there)) struct EndingTests {
  let transport = Servers.transport()

  @Test func aConnectionRefusedIsANetworkFault() async {
    #expect(await failure(transport, .get(Servers.url("CLOSED", "/"))) == .network)
  }

  // None of these would ever end by itself.
  @Test func noAnswerInTheGivenTimeIsATimeout() async throws {
    let transport = transport
    let patient = Task { await failure(transport, .get(Servers.url("TRUSTED", "/hold"), milliseconds: 600_000)) }
    try await Servers.untilHeld(1)
    for url in [Servers.url("SILENT", "/"), Servers.url("TRUSTED", "/hold"), Servers.url("TRUSTED", "/drip")] {
      #expect(await failure(transport, .get(url, milliseconds: 300)) == .timeout, "\(url)")
    }
    try await Servers.untilHeld(1)  // its own time is not over
    patient.cancel()
    #expect(await patient.value == .cancelled)
    try await Servers.untilHeld(0)  // the server sees the connection close
  }

  @Test func oneIsolationValueKeepsItsConnection() async throws {
    let first = try await Connection(transport, isolation: 7)
    let second = try await Connection(transport, isolation: 7)
    #expect(second.number == first.number)
    #expect(second.request == first.request + 1)
  }

  @Test func isolationValuesShareNothing() async throws {
    var seen: Set<Int> = []
    for isolation in UInt32(0)..<20 {
      let connection = try await Connection(transport, isolation: isolation)
      #expect((connection.request, connection.resumed) == (1, 0), "\(isolation)")
      #expect(seen.insert(connection.number).inserted, "\(isolation)")
    }
  }

  @Test func anIdleConnectionTheServerClosedIsReplaced() async throws {
    _ = try await transport.exchange(.get(Servers.url("TRUSTED", "/leave")))
    #expect(try await transport.exchange(.post(Servers.url("TRUSTED", "/echo"), pattern(2048))).body == pattern(2048))
  }

  @Test func whatWasCancelledBeforeItBeganIsNotAskedFor() async {
    let exchange = Exchange(limit: 1)
    exchange.cutOff(PopError(.cancelled))
    await #expect(throws: PopError(.cancelled)) {
      _ = try await withCheckedThrowingContinuation { #expect(!exchange.begin($0, milliseconds: 1)) } as HTTPResponse
    }
  }

  /// The look-up is let go only afterwards: a cancel that waited for it would not come back.
  @Test func cancelledWhileANameIsLookedUp() async throws {
    let transport = transport
    let looking = Task { await failure(transport, .get("https://relay.silent/")) }
    await silentLookUp()
    looking.cancel()
    #expect(await looking.value == .cancelled)
    silent_resolver_let_go()
    #expect(try await transport.exchange(.get(Servers.url("TRUSTED", "/head"))).status == 200)
  }

  @MainActor @Test func aClientIsClosedWhileANameIsLookedUp() async throws {
    let before = try Library.instances()
    var configuration = try Configuration(directory: trialDirectory())
    configuration.mirrors = ["https://directory.silent/"]
    configuration.http = transport
    let client = try Client(configuration)
    client.start()
    let update = Task { try await client.directory.update() }
    await silentLookUp()
    client.close()
    await #expect(throws: PopError(.cancelled)) { try await update.value }
    while try Library.instances() != before { await Task.yield() }
    silent_resolver_let_go()
  }

  #if os(Linux)
    /// An open session would keep its connection.
    @Test func aTransportThatIsDroppedLeavesNoConnection() async throws {
      let before = try sockets()
      do {
        let transport = Servers.transport()
        _ = try await Connection(transport, isolation: 0)
        _ = try await Connection(transport, isolation: 1)
      }
      while try sockets() > before { await Task.yield() }
    }

    private func sockets() throws -> Int {
      let open = "/proc/self/fd"
      return try FileManager.default.contentsOfDirectory(atPath: open).count { name in
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(open)/\(name)"))?.hasPrefix("socket:") == true
      }
    }
  #endif
}

/// Until a look-up waits for the name server that never answers.
private func silentLookUp() async {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async {
      silent_resolver_await(1)
      continuation.resume()
    }
  }
}
