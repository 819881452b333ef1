// What the compiler refuses by types, so that a client is on one thread at a time.
import Pop

actor App {
  let client: Client
  init(_ configuration: Configuration) throws { client = try Client(configuration) }
  func flow() throws -> Flow { try client.flow(for: Device()) }
}

func fromOutside(_ app: App) async throws {
  _ = try await app.client.poll()  // refused: non-Sendable type 'Client'
}

func inACallback(_ client: Client, _ configuration: Configuration) {
  var configuration = configuration
  configuration.wakeUp = { _ = try? client.poll() }  // refused: non-Sendable type 'Client'
}

func withoutAnActor(_ client: Client) {
  client.start()  // refused: actor-isolated instance method 'start(on:)'
}

struct Storage: SecureStorage {
  let client: Client  // refused: non-Sendable type 'Client'
  func read(_ name: String) -> [UInt8]? { nil }
  func write(_ name: String, _ value: [UInt8]) {}
  func erase(_ name: String) {}
}
