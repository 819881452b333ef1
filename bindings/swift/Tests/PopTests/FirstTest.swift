import Foundation
import Testing

@testable import Pop

@Suite struct First {
  @Test func answers() throws {
    let root = ProcessInfo.processInfo.environment["POP_TRIAL_ROOT"]!
    let bundle = ProcessInfo.processInfo.environment["POP_TRIAL_BUNDLE"]!
    let client = try Client(
      Configuration(
        directory: EmbeddedDirectory(
          root: try Data(contentsOf: URL(fileURLWithPath: root)), bundle: try Data(contentsOf: URL(fileURLWithPath: bundle)),
          embeddedAt: Int64(Date().timeIntervalSince1970))))
    var device = Device()
    device.locales = ["de-DE"]
    device.timeZone = "Europe/Berlin"
    device.can = [.phone, .sms, .web, .webChat]
    let answer = try client.directory.find(device)
    #expect(answer.country == "DE")
    #expect(!answer.services.isEmpty)
    let flow = try client.flow(for: device)
    #expect(try flow.screen().id == "S1")
  }
  @MainActor @Test func pumps() async throws {
    let root = ProcessInfo.processInfo.environment["POP_TRIAL_ROOT"]!
    let bundle = ProcessInfo.processInfo.environment["POP_TRIAL_BUNDLE"]!
    let client = try Client(
      Configuration(
        directory: EmbeddedDirectory(
          root: try Data(contentsOf: URL(fileURLWithPath: root)), bundle: try Data(contentsOf: URL(fileURLWithPath: bundle)),
          embeddedAt: Int64(Date().timeIntervalSince1970))))
    client.start()
    await #expect(throws: PopError.self) { try await client.directory.update() }
  }
}
