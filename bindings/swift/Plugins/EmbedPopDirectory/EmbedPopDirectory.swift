import Foundation
import PackagePlugin

/// `swift package embed-pop-directory`: verifies a directory of helplines and puts it into a target, where
/// `EmbeddedDirectory(folder:)` finds it.
@main
struct EmbedPopDirectory: CommandPlugin {
  static let usage = """
    swift package embed-pop-directory --target NAME --root root.json --bundle directory.popb
      --max-age DAYS   refuse what was issued longer ago (30d)
      --tool FILE      the pop-directory to run (the one in PATH)

    Writes the folder PopDirectory into the target. In Package.swift name it as a resource of the target,
    .copy("PopDirectory"), and open it with
    EmbeddedDirectory(folder: Bundle.module.url(forResource: "PopDirectory", withExtension: nil)!)
    """

  func performCommand(context: PluginContext, arguments: [String]) async throws {
    var given = ArgumentExtractor(arguments)
    if given.extractFlag(named: "help") > 0 { return print(Self.usage) }
    let name = try one("target", from: &given)
    let root = try one("root", from: &given)
    let bundle = try one("bundle", from: &given)
    let age = given.extractOption(named: "max-age").last ?? "30d"
    let tool = try given.extractOption(named: "tool").last ?? inPath("pop-directory")
    guard given.remainingArguments.isEmpty else { throw Wrong("\(given.remainingArguments) is not known; see --help") }

    guard let target = try context.package.targets(named: [name]).first as? SourceModuleTarget else {
      throw Wrong("\(name) is no target with sources")
    }
    let folder = target.directoryURL.appendingPathComponent("PopDirectory", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = [
      "embed", "--root", root, "--bundle", bundle, "--max-age", age, "--out-folder", folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Wrong("the directory was refused: it does not verify, has expired, or was issued too long ago")
    }
  }

  private func one(_ name: String, from given: inout ArgumentExtractor) throws -> String {
    let values = given.extractOption(named: name)
    guard values.count == 1 else { throw Wrong("--\(name) is needed, once; see --help") }
    return values[0]
  }

  private func inPath(_ name: String) throws -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { throw Wrong("\(name) is not in PATH; name it with --tool") }
    return found
  }
}

struct Wrong: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
