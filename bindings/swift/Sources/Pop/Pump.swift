/// Polls a client on its actor whenever something is due. It keeps neither of them alive, and ends with the first that goes.
///
/// Unchecked: `core` is touched on `actor` alone, to which the client belongs.
final class Pump: @unchecked Sendable {
  private weak var core: Core?
  private weak var actor: (any Actor)?
  private let bell: Bell

  init(_ core: Core, _ actor: any Actor) {
    self.core = core
    self.actor = actor
    bell = core.hosts.bell
  }

  func run() async {
    while let pause = await turn() { await bell.wait(upTo: pause.milliseconds) }
  }

  private func turn() async -> Core.Pause? {
    guard let actor else { return nil }
    return await turn(on: actor)
  }

  private func turn(on actor: isolated any Actor) -> Core.Pause? { core?.turn() }
}
