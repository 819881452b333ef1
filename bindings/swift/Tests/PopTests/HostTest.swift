import Foundation
import Testing

@testable import Pop

@Suite struct HostTest {
  final class Notes: HostLog, Speech {
    private let noted = Locked<[String]>([])
    let voices: Set<String>
    init(voices: Set<String> = []) { self.voices = voices }
    var lines: [String] { noted.access { $0 } }
    func line(_ level: LogLevel, _ text: String) { noted.access { $0.append("\(level): \(text)") } }
    func speak(_ text: String, language: String) { noted.access { $0.append("\(language): \(text)") } }
    func stop() { noted.access { $0.append("stop") } }
    func speaks(_ language: String) -> Bool { voices.contains(language) }
  }

  struct Failing: SecureStorage {
    func read(_ name: String) throws -> [UInt8]? { throw CocoaError(.fileReadNoPermission) }
    func write(_ name: String, _ value: [UInt8]) throws { throw PopError(.io) }
    func erase(_ name: String) throws { throw PopError(.io) }
  }

  @Test func theClockIsAsked() throws {
    let clock = MadeClock()
    var configuration = Trial.configuration
    configuration.clock = clock
    let client = try Client(configuration)
    #expect(try client.directory.find(Trial.phone).freshness == .fresh)
    clock.pass(3 * 365 * 86_400)
    #expect(try client.directory.find(Trial.phone).freshness == .veryStale)
  }

  @Test func whatStorageThrowsIsNoFault() throws {
    let folder = try Folder()
    let log = Notes()
    var configuration = Trial.configuration
    configuration.folder = folder.path
    configuration.secureStorage = Failing()
    configuration.tasks = nil
    configuration.log = log
    let client = try Client(configuration)
    try client.poll()
    #expect(!client.codesOffered)
    #expect(log.lines == ["warning: the resume file could not be made; codes are not offered"])
  }

  @Test func aScreenIsReadAloud() throws {
    let voice = Notes(voices: ["de"])
    var configuration = Trial.configuration
    configuration.speech = voice
    let client = try Client(configuration)
    let flow = try client.flow(for: Trial.phone)
    let aloud = try #require(try flow.screen().choices.first { $0.icon == "speak" || $0.id.contains("read") })
    _ = try flow.choose(aloud.id)
    let title = try flow.screen().title
    #expect(voice.lines.contains { $0.hasPrefix("de: ") && $0.contains(title) })
    try flow.hide()
    #expect(voice.lines.last == "stop")
    var device = Trial.phone
    device.locales = ["pl-PL"]  // no voice for it
    #expect(try !client.flow(for: device).screen().choices.map(\.id).contains(aloud.id))
  }

  /// Runs nothing by itself; what it holds may be run twice, late, or never.
  final class Held: TaskRunner {
    private let held = Locked<[@Sendable () -> Void]>([])
    private let refuses: Bool
    init(refuses: Bool = false) { self.refuses = refuses }
    func run(_ work: @escaping @Sendable () -> Void) throws {
      held.access { $0.append(work) }
      if refuses { throw PopError(.state) }
    }
    var all: [@Sendable () -> Void] { held.access { $0 } }
    func drop() { held.access { $0 = [] } }
  }

  private func withCodes(_ runner: Held) throws -> (Client, Folder) {
    let folder = try Folder()
    var configuration = Trial.configuration
    configuration.folder = folder.path
    configuration.secureStorage = MemoryStorage()
    configuration.tasks = runner
    return (try Client(configuration), folder)
  }

  @Test func workIsDoneOnceHoweverOftenItIsRun() throws {
    let runner = Held()
    let (client, folder) = try withCodes(runner)
    try client.poll()
    #expect(!client.codesOffered && runner.all.count == 1)
    for work in runner.all + runner.all { work() }
    try client.poll()
    #expect(client.codesOffered)
    #expect(try Library.instances().tasks == 0)
    _ = folder
  }

  @Test func workThatIsDroppedIsDone() throws {
    let runner = Held()
    let (client, folder) = try withCodes(runner)
    try client.poll()
    runner.drop()
    try client.poll()
    #expect(client.codesOffered)
    _ = folder
  }

  @Test func workThatIsRefusedIsDoneInline() throws {
    let runner = Held(refuses: true)
    let (client, folder) = try withCodes(runner)
    try client.poll()
    #expect(client.codesOffered)
    for work in runner.all { work() }  // does nothing any more
    #expect(try Library.instances().tasks == 0)
    _ = folder
  }

  @Test func workOutlivesTheClient() throws {
    let runner = Held()
    do {
      let (client, folder) = try withCodes(runner)
      try client.poll()
      _ = folder
    }
    #expect(try Library.instances().clients == 0)
    for work in runner.all { work() }
    #expect(try Library.instances() == Instances())
  }

  @Test @MainActor func theAppsOwnLoopIsWoken() async throws {
    let woken = Gate()
    let folder = try Folder()
    var configuration = Trial.configuration
    configuration.folder = folder.path
    configuration.secureStorage = MemoryStorage()
    configuration.wakeUp = { woken.open() }
    let client = try Client(configuration)
    try client.poll()
    while !client.codesOffered {
      await woken.wait()
      try client.poll()
    }
  }

  @Test func theAppsOwnWordsAndRelay() throws {
    var configuration = Trial.configuration
    configuration.appName = "Schloss Ümlaut"
    configuration.relayURL = "https://relay.invalid/"
    configuration.http = MadeTransport(nil)
    configuration.words = [
      Data(#"{"language": "en", "review": "draft", "strings": {"entry.button": {"A": "I need help"}}}"#.utf8)
    ]
    let client = try Client(configuration)
    var device = Device()
    device.locales = ["en"]
    #expect(try client.entry(for: device).label == "I need help")
    #expect(try client.conversation(with: Trial.service).status().appRelay)
    configuration.words = [Data("{}".utf8)]
    #expect(refusal { _ = try Client(configuration) } == .format)
    configuration.words = []
    configuration.relayURL = "http://relay.invalid/"
    #expect(refusal { _ = try Client(configuration) } == .argument)
    configuration.relayURL = nil
    configuration.maxBundleBytes = 100
    #expect(refusal { _ = try Client(configuration) } == .tooLarge)
  }
}
