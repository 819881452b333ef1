import CPop

/// The library itself.
public enum Library {
  /// Of the core in use.
  public static var version: String { String(cString: pop_version()) }

  /// What is alive in this process, for tests of leaks. Any thread.
  public static func instances() throws(PopError) -> Instances {
    var counts = pop_instances()
    counts.struct_size = UInt32(MemoryLayout<pop_instances>.size)
    try check(pop_get_instances(&counts))
    return Instances(counts)
  }
}

/// Objects that were made and not destroyed, and what was handed to the app's interfaces and has not ended.
public struct Instances: Sendable, Equatable {
  public var clients: UInt32 = 0
  public var answers: UInt32 = 0
  public var flows: UInt32 = 0
  public var conversations: UInt32 = 0
  public var exchanges: UInt32 = 0
  public var tasks: UInt32 = 0

  public init() {}

  init(_ counts: pop_instances) {
    clients = counts.clients
    answers = counts.answers
    flows = counts.flows
    conversations = counts.conversations
    exchanges = counts.exchanges
    tasks = counts.tasks
  }
}
