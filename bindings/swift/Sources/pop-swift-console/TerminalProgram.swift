import Foundation
import Pop
import PopApp

/// The flow in a terminal: a number chooses, h hides, q ends, anything else is written where the screen takes text.
@MainActor
final class TerminalProgram {
  private let client: Client
  private let options: Options
  private var flow: Flow?

  init(_ client: Client, _ options: Options) {
    self.client = client
    self.options = options
  }

  func run() async throws {
    try showEntry()
    for await line in inputLines() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line == "q" { break }
      if let flow { try take(line, flow) } else { try open() }
    }
    flow?.close()
  }

  private func showEntry() throws {
    let entry = try client.entry(for: options.device)
    write(line: "\n(the app's own screen; Enter: \(entry.label), q: quit)")
  }

  private func open() throws {
    let made = try client.flow(
      for: options.device, band: options.band, platform: options.platform, sharedScreen: options.sharedScreen)
    made.onChange = { [weak self] in self?.show() }
    flow = made
    show()
  }

  private func take(_ line: String, _ flow: Flow) throws {
    if line == "h" { return try hide(flow) }
    let screen = try flow.screen()
    if let number = Int(line), screen.choices.indices.contains(number - 1), screen.textField != .pin || line.count < 6 {
      switch try? flow.choose(screen.choices[number - 1].id) {
      case .leave?: return try hide(flow)
      case .open(let uri)?: write(line: "\n(the platform opens \(uri))")
      case .screen?, nil: break
      }
    } else if !line.isEmpty, screen.textField != .none {
      try? flow.send(line)  // what was not taken is said on the screen
    }
    show()
  }

  private func hide(_ flow: Flow) throws {
    try? flow.hide()  // close wipes in any case
    flow.close()
    self.flow = nil
    try showEntry()
  }

  private func show() {
    guard let screen = try? flow?.screen() else { return }
    write(line: "\n---- h: \(screen.hideLabel)")
    for text in [screen.live, screen.title, screen.place] where !text.isEmpty { write(line: text) }
    for line in screen.lines { write(line: line) }
    for row in screen.rows { write(line: "  \(row.name)  \(row.text)") }
    for message in screen.messages {
      let said = [message.title, message.text, message.linkHost].filter { !$0.isEmpty }
      write(line: "\(message.sender): \(said.joined(separator: " | "))")
    }
    for (number, choice) in screen.choices.enumerated() {
      if !choice.group.isEmpty { write(line: choice.group) }
      let mark = choice.checked == .none ? "" : choice.checked == .on ? "(x) " : "( ) "
      write(line: "[\(number + 1)] \(mark)\(choice.label)")
      for more in [choice.hint, choice.trace] where !more.isEmpty { write(line: "      \(more)") }
    }
    if screen.textField != .none { write(line: "\(screen.textLabel):") }
  }
}
