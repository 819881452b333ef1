import Foundation

/// Whose directory is trusted, and the copy of it in the app.
public struct EmbeddedDirectory: Sendable {
  public var root: Data
  public var bundle: Data
  /// Unix seconds of the embedding step, which checked both.
  public var embeddedAt: Int64

  public init(root: Data, bundle: Data, embeddedAt: Int64) {
    self.root = root
    self.bundle = bundle
    self.embeddedAt = embeddedAt
  }

  /// The three files that `pop-directory embed --out-folder` writes; the package's command plugin runs it.
  public init(folder: URL) throws {
    root = try Data(contentsOf: folder.appendingPathComponent("pop_root.json"))
    bundle = try Data(contentsOf: folder.appendingPathComponent("pop_directory.popb"), options: .mappedIfSafe)
    let time = try String(contentsOf: folder.appendingPathComponent("pop_embedded_at.txt"), encoding: .utf8)
    guard let seconds = Int64(time.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw PopError(.format, reason: "pop_embedded_at.txt holds no number")
    }
    embeddedAt = seconds
  }
}

public enum WordsAllowed: Int32, Sendable, CaseIterable {
  /// A language without review falls to the next listed one, then English.
  case reviewed = 0
  /// Also words no reviewer has seen yet: for trials, and it is shown.
  case drafts = 1
}

/// `pop_client_config`; what is nil or empty is not given.
public struct Configuration: Sendable {
  public var directory: EmbeddedDirectory
  /// A folder of the app's own for directory updates and the resume file; one client at a time uses it. nil: memory only.
  public var folder: String?
  /// The app's name as a child knows it.
  public var appName: String?
  public var wordsAllowed = WordsAllowed.reviewed
  /// 0: 8 MiB.
  public var maxBundleBytes: UInt32 = 0
  /// A relay of the app's own, instead of those of the directory. It is weaker, and the child is told.
  public var relayURL: String?
  /// Where newer directories are published, best first: https: addresses that end with "/".
  public var mirrors: [String] = []
  /// The app's own words, files in the form of `sdk/flow/words/en.json`.
  public var words: [Data] = []

  public var http: (any HTTPTransport)?
  public var secureStorage: (any SecureStorage)?
  public var speech: (any Speech)?
  public var tasks: (any TaskRunner)? = DispatchTaskRunner()
  public var clock: (any HostClock)?
  public var log: (any HostLog)?
  /// For a loop of the app's own: asks for `Client.poll()` soon. Called on any thread; must return at once and not call PoP.
  /// `Client.start()` needs none.
  public var wakeUp: (@Sendable () -> Void)?

  public init(directory: EmbeddedDirectory) { self.directory = directory }
}
