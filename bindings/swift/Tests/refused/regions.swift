// What the compiler refuses by following where a client goes.
import Pop

func twoTasks(_ configuration: Configuration) throws {
  let client = try Client(configuration)
  Task.detached { try client.poll() }  // refused: sending value of non-Sendable type
  try client.poll()
}

@MainActor final class Screens {
  let client: Client
  init(_ client: Client) { self.client = client }
  func elsewhere() async {
    let client = client
    await Task.detached { _ = client.codesOffered }.value  // refused: risks causing data races
  }
}

@MainActor func pumped(_ configuration: Configuration) throws {
  let client = try Client(configuration)
  client.start()
  Task.detached { try client.poll() }  // refused: sending
}

actor App {
  let client: Client
  init(_ configuration: Configuration) throws { client = try Client(configuration) }
  func flow() throws -> Flow { try client.flow(for: Device()) }
}

func fromOutside(_ app: App) async throws {
  let flow = try await app.flow()  // refused: non-Sendable 'Flow'-typed result
  _ = try flow.screen()
}

// And what it takes: a client that moves as a whole.
func moved(_ configuration: Configuration) async throws {
  let client = try Client(configuration)
  let country = try await Task.detached { try client.directory.find(Device()).country }.value
  _ = country
}
