// What this program gives to the library.
import CTrialAuthority
import Foundation
import Pop
import PopApp

func complain(_ line: String) {
  FileHandle.standardError.write(Data("pop-swift-console: \(line)\n".utf8))
}

@MainActor
func makeClient(_ options: Options) throws -> Client {
  var configuration = Configuration(directory: try options.directory())
  configuration.appName = "Star Harbour"
  configuration.wordsAllowed = .drafts
  configuration.folder = options.folder
  configuration.mirrors = options.mirror.isEmpty ? [] : [options.mirror]
  if !options.offline {
    if let authority = options.authority { try trust(authority) }
    configuration.http = URLSessionTransport()
  }
  if let now = options.now { configuration.clock = ShiftedClock(from: now) }
  if options.log { configuration.log = StandardErrorLog() }
  #if canImport(Security)
    configuration.secureStorage = KeychainStorage(service: "pop-swift-console")
  #else
    if let folder = options.folder { configuration.secureStorage = try FileStorage(folder: folder) }
  #endif
  return try Client(configuration)
}

/// Now and not when a child opens help: the moment of an update is to say nothing.
@MainActor
func update(_ client: Client, log: Bool) {
  let directory = client.directory
  Task {
    do {
      let taken = try await directory.update()
      if log { complain("update: \(taken)") }
    } catch {
      if log { complain("update: \(error)") }
    }
  }
}

private func trust(_ authority: String) throws {
  #if canImport(FoundationNetworking)
    guard FileManager.default.isReadableFile(atPath: authority) else { throw WrongOption("cannot read \(authority)") }
    pop_trial_authority(authority)
  #else
    throw WrongOption("--ca: let the system trust the trial's authority instead")
  #endif
}

/// The time given on the command line, running on from there.
private struct ShiftedClock: HostClock {
  private let offset: Int64

  init(from start: Int64) { offset = start - Int64(Date().timeIntervalSince1970) }

  func unixSeconds() -> Int64 { Int64(Date().timeIntervalSince1970) + offset }
  func monotonicMilliseconds() -> Int64 { Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000) }
}

private struct StandardErrorLog: HostLog {
  func line(_ level: LogLevel, _ text: String) { complain("\(level): \(text)") }
}

/// Where there is no Keychain: files for their owner alone, in the folder. A trial's: whoever can read the folder has key and
/// sealed ticket both, and can try all codes.
struct FileStorage: SecureStorage {
  private let folder: URL

  init(folder: String) throws {
    self.folder = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent("storage", isDirectory: true)
    try FileManager.default.createDirectory(
      at: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  func read(_ name: String) throws -> [UInt8]? {
    let file = folder.appendingPathComponent(name)
    return FileManager.default.fileExists(atPath: file.path) ? Array(try Data(contentsOf: file)) : nil
  }

  func write(_ name: String, _ value: [UInt8]) throws {
    try Data(value).write(to: folder.appendingPathComponent(name), options: .atomic)
  }

  func erase(_ name: String) throws {
    let file = folder.appendingPathComponent(name)
    if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
  }
}
