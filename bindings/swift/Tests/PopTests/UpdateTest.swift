import Foundation
import Testing

@testable import Pop

/// The pump, on the main actor and on one of an app's own, with the trial's repository behind a transport.
@Suite struct UpdateTest {
  static let repository = URL(fileURLWithPath: Trial.path("POP_TRIAL_ROOT")).deletingLastPathComponent()
    .appendingPathComponent("repository")

  static func mirror(_ answer: @escaping MadeTransport.Answer) -> (Configuration, MadeTransport) {
    let transport = MadeTransport(answer)
    var configuration = Trial.configuration
    configuration.mirrors = ["https://mirror.invalid/directory/"]
    configuration.http = transport
    return (configuration, transport)
  }

  static let served: MadeTransport.Answer = { request in
    let path = request.url.replacing("https://mirror.invalid/directory/", with: "")
    guard let file = try? Data(contentsOf: repository.appendingPathComponent(path)) else {
      return HTTPResponse(status: 404, contentType: "", body: [])
    }
    return HTTPResponse(status: 200, contentType: "application/octet-stream", body: Array(file))
  }

  @Test @MainActor func fromTheMainActor() async throws {
    let (configuration, transport) = Self.mirror(Self.served)
    let client = try Client(configuration)
    client.start()
    #expect(try await client.directory.update() == .unchanged)
    #expect(transport.requests.contains { $0.url.hasSuffix("timestamp.json") && $0.method == "GET" && $0.body.isEmpty })
    let asked = transport.requests.count
    #expect(try await client.directory.update() == .unchanged)  // less than a day ago
    #expect(transport.requests.count == asked)
  }

  actor App {
    let client: Client
    init(_ configuration: Configuration) throws { client = try Client(configuration) }
    func start() { client.start() }
    func update() async throws -> Taken { try await client.directory.update() }
    func country() throws -> String { try client.directory.find(Trial.phone).country }
    func close() { client.close() }
  }

  @Test func fromAnActorOfTheApp() async throws {
    let (configuration, _) = Self.mirror(Self.served)
    let app = try App(configuration)
    await app.start()
    #expect(try await app.update() == .unchanged)
    #expect(try await app.country() == "DE")
  }

  @Test func aMirrorThatFails() async throws {
    let (configuration, _) = Self.mirror { _ in throw PopError(.tls) }
    let app = try App(configuration)
    await app.start()
    await #expect {
      try await app.update()
    } throws: { error in (error as? PopError)?.code == .tls && (error as? PopError)?.reason.isEmpty == false }
  }

  @Test func aMirrorThatSendsMoreThanWasAllowed() async throws {
    let (configuration, _) = Self.mirror { request in
      HTTPResponse(status: 200, contentType: "", body: Array(repeating: 0, count: Int(request.maxResponseBytes) + 1))
    }
    let app = try App(configuration)
    await app.start()
    await #expect { try await app.update() } throws: { ($0 as? PopError)?.code == .tooLarge }
  }

  @Test func withoutMirrorsOrNetwork() async throws {
    let app = try App(Trial.configuration)
    await #expect { try await app.update() } throws: { ($0 as? PopError)?.code == .argument }
    var (configuration, _) = Self.mirror(Self.served)
    configuration.http = nil
    let offline = try App(configuration)
    await #expect { try await offline.update() } throws: { ($0 as? PopError)?.code == .noTransport }
  }

  @Test func twoAtOnceAndAnEndInTheMiddle() async throws {
    let asked = Gate()
    let silent = SilentTransport(asked)
    var (configuration, _) = Self.mirror(Self.served)
    configuration.http = silent
    let app = try App(configuration)
    await app.start()
    let first = Task { try await app.update() }
    await asked.wait()
    await #expect { try await app.update() } throws: { ($0 as? PopError)?.code == .state }
    await app.close()
    await #expect { try await first.value } throws: { ($0 as? PopError)?.code == .cancelled }
    await #expect { try await app.update() } throws: { ($0 as? PopError)?.code == .handle }
    await silent.ended.wait()  // its task was cancelled
  }

  /// Opens a gate when asked, and another when nobody wants its answer any more.
  final class SilentTransport: HTTPTransport {
    let asked: Gate
    let ended = Gate()
    init(_ asked: Gate) { self.asked = asked }
    func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
      asked.open()
      defer { ended.open() }
      while true { try await Task.sleep(nanoseconds: 3_600_000_000_000) }
    }
  }
}
