import CPop

/// What the app gave, as PoP's C tables. They live until the client is destroyed and every exchange and piece of work that
/// was handed out has ended: each of these keeps this object.
///
/// Unchecked: the tables are written here once, before anybody else sees them, and only read afterwards.
final class HostTables: @unchecked Sendable {
  let bell = Bell()
  let given: Configuration
  let exchanges: HTTPHost?
  private let tables: UnsafeMutablePointer<Tables>

  private struct Tables {
    var http = pop_http()
    var storage = pop_secure_storage()
    var speech = pop_speech()
    var tasks = pop_tasks()
    var clock = pop_clock()
    var log = pop_log()
    var wake = pop_wake()
  }

  init(_ given: Configuration) {
    self.given = given
    exchanges = given.http.map { HTTPHost($0) }
    tables = .allocate(capacity: 1)
    tables.initialize(to: Tables())
    let user = Unmanaged.passUnretained(self).toOpaque()
    tables.pointee.http = httpTable(user)
    tables.pointee.storage = storageTable(user)
    tables.pointee.speech = speechTable(user)
    tables.pointee.tasks = tasksTable(user)
    tables.pointee.clock = clockTable(user)
    tables.pointee.log = logTable(user)
    tables.pointee.wake = wakeTable(user)
  }

  deinit { tables.deallocate() }

  func fill(_ config: inout pop_client_config) {
    config.wake = table(\.wake)
    if exchanges != nil { config.http = table(\.http) }
    if given.secureStorage != nil { config.secure_storage = table(\.storage) }
    if given.speech != nil { config.speech = table(\.speech) }
    if given.tasks != nil { config.tasks = table(\.tasks) }
    if given.clock != nil { config.clock = table(\.clock) }
    if given.log != nil { config.log = table(\.log) }
  }

  private func table<Table>(_ path: KeyPath<Tables, Table>) -> UnsafePointer<Table> {
    let offset = MemoryLayout<Tables>.offset(of: path)!  // all are stored
    return UnsafeRawPointer(tables).advanced(by: offset).assumingMemoryBound(to: Table.self)
  }
}

private func hosts(_ user: UnsafeMutableRawPointer?) -> HostTables {
  Unmanaged<HostTables>.fromOpaque(user!).takeUnretainedValue()
}

private func size<Table>(_: Table.Type) -> UInt32 { UInt32(MemoryLayout<Table>.size) }

private func httpTable(_ user: UnsafeMutableRawPointer) -> pop_http {
  pop_http(
    struct_size: size(pop_http.self), user: user,
    start: { user, request, exchange in
      let hosts = hosts(user)
      hosts.exchanges!.start(request!.pointee, exchange!, keeping: hosts)
      return ok
    },
    cancel: { user, exchange in hosts(user).exchanges!.cancel(exchange!) },
    drive: nil)
}

private func storageTable(_ user: UnsafeMutableRawPointer) -> pop_secure_storage {
  pop_secure_storage(
    struct_size: size(pop_secure_storage.self), user: user,
    read: { user, name, buffer, capacity, size in
      stored {
        guard var value = try hosts(user).given.secureStorage!.read(String(name)) else { return PopError.Code.notFound.rawValue }
        defer { wipe(&value) }
        guard value.count <= capacity else { return PopError.Code.tooLarge.rawValue }
        UnsafeMutableRawBufferPointer(start: buffer, count: capacity).copyBytes(from: value)
        size!.pointee = value.count
        return ok
      }
    },
    write: { user, name, value in
      stored {
        var value = Array(UnsafeBufferPointer(start: value.data, count: value.size))
        defer { wipe(&value) }
        try hosts(user).given.secureStorage!.write(String(name), value)
        return ok
      }
    },
    erase: { user, name in
      stored {
        try hosts(user).given.secureStorage!.erase(String(name))
        return ok
      }
    })
}

private func stored(_ body: () throws -> pop_result) -> pop_result {
  do {
    return try body()
  } catch let error as PopError where error.result < 0 {
    return error.result
  } catch {
    return PopError.Code.io.rawValue
  }
}

private func speechTable(_ user: UnsafeMutableRawPointer) -> pop_speech {
  pop_speech(
    struct_size: size(pop_speech.self), user: user,
    speak: { user, language, text in hosts(user).given.speech!.speak(String(text), language: String(language)) },
    stop: { user in hosts(user).given.speech!.stop() },
    speaks: { user, language in hosts(user).given.speech!.speaks(String(language)) ? 1 : 0 })
}

private func tasksTable(_ user: UnsafeMutableRawPointer) -> pop_tasks {
  pop_tasks(
    struct_size: size(pop_tasks.self), user: user,
    run_task: { user, task in
      let hosts = hosts(user)
      let work = LongWork(task!, keeping: hosts)
      do {
        try hosts.given.tasks!.run { work.run() }
        return ok
      } catch {
        return work.takeBack() ? PopError.Code.state.rawValue : ok
      }
    })
}

private func clockTable(_ user: UnsafeMutableRawPointer) -> pop_clock {
  pop_clock(
    struct_size: size(pop_clock.self), user: user,
    unix_seconds: { user in hosts(user).given.clock!.unixSeconds() },
    monotonic_ms: { user in hosts(user).given.clock!.monotonicMilliseconds() })
}

private func logTable(_ user: UnsafeMutableRawPointer) -> pop_log {
  pop_log(
    struct_size: size(pop_log.self), user: user,
    line: { user, level, text in hosts(user).given.log!.line(LogLevel(rawValue: level) ?? .info, String(text)) })
}

private func wakeTable(_ user: UnsafeMutableRawPointer) -> pop_wake {
  pop_wake(
    struct_size: size(pop_wake.self), user: user,
    wake: { user in
      let hosts = hosts(user)
      hosts.bell.ring()
      hosts.given.wakeUp?()
    })
}

/// A pop_task that is done exactly once, even where a runner drops it or calls it twice.
private final class LongWork: Sendable {
  private struct Task {
    let address: UInt
    let hosts: HostTables
  }
  private let task: Locked<Task?>  // nil once it was done or taken back

  init(_ task: OpaquePointer, keeping hosts: HostTables) {
    self.task = Locked(Task(address: UInt(bitPattern: task), hosts: hosts))
  }

  func run() {
    guard let task = take() else { return }
    pop_task_run(OpaquePointer(bitPattern: task.address))
    withExtendedLifetime(task.hosts) {}
  }

  /// false: it was done already.
  func takeBack() -> Bool { take() != nil }

  private func take() -> Task? {
    task.access { task in
      defer { task = nil }
      return task
    }
  }

  deinit { run() }
}
