import Foundation
import Pop
import PopApp

struct WrongOption: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What the command line says instead of the machine.
struct Options {
  var help = false
  var bridge = false
  var offline = false
  var log = false
  var sharedScreen = false
  var folder: String?
  var mirror = ""
  var authority: String?
  var now: Int64?
  var platform = Platform.desktop
  var device = Device()
  private var embedded, root, bundle: String?

  static let usage = """
    pop-swift-console: the flow in a terminal, or with --bridge the app around the web page

      --bridge           the page's messages on standard input and output, as pop-web-host has them
      --directory DIR    what pop-directory embed --out-folder wrote
      --root FILE --bundle FILE   a directory that was not embedded
      --locale TAG       language and region, best first; may be given again (from LANG)
      --country CC       where the child says it is (ISO 3166-1, two letters)
      --time-zone NAME   IANA time zone (from TZ or /etc/localtime)
      --now TIME         YYYY-MM-DDTHH:MM:SSZ instead of the clock
      --age YEARS        chooses words and services
      --cannot LIST      what this device cannot open: phone,sms,whatsapp,web,webchat,email,
                         telegram,messenger,app,conversation
      --text-only        the child cannot or does not want to speak
      --offline          no network
      --platform NAME    as on android, ios, desktop (default) or console
      --shared-screen    others may see this screen
      --speech off       this program has no voice
      --folder DIR       where directory updates and the resume file may lie (memory only)
      --mirror URL       where newer directories are published; looked at once, at the start
      --ca FILE          certificates to trust instead of the system's (Linux)
      --log              developer's log on standard error
    """

  @MainActor
  init(_ arguments: [String]) throws {
    device.can = [.phone, .sms, .whatsapp, .web, .webChat, .email, .telegram, .messenger, .app, .conversation]
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if try take(flag: name) { continue }
      guard let value = rest.popFirst() else { throw WrongOption("\(name) needs a value, or is unknown") }
      guard try take(name, value) else { throw WrongOption("unknown option \(name)") }
    }
    let here = DeviceHints.current()
    if device.locales.isEmpty { device.locales = here.locales }
    if device.timeZone == nil { device.timeZone = here.timeZone }
    device.offline = offline
  }

  var band: Band {
    switch device.age {
    case 0: .unknown
    case ..<10: .a
    case ..<13: .b
    default: .c
    }
  }

  func directory() throws -> EmbeddedDirectory {
    if let root, let bundle {
      return EmbeddedDirectory(
        root: try Data(contentsOf: URL(fileURLWithPath: root)), bundle: try Data(contentsOf: URL(fileURLWithPath: bundle)),
        embeddedAt: now ?? Int64(Date().timeIntervalSince1970))
    }
    guard let embedded else { throw WrongOption("--directory, or --root and --bundle") }
    return try EmbeddedDirectory(folder: URL(fileURLWithPath: embedded))
  }

  private mutating func take(flag: String) throws -> Bool {
    switch flag {
    case "--help": help = true
    case "--bridge": bridge = true
    case "--offline": offline = true
    case "--log": log = true
    case "--shared-screen": sharedScreen = true
    case "--text-only": device.needs.insert(.textOnly)
    default: return false
    }
    return true
  }

  private mutating func take(_ name: String, _ value: String) throws -> Bool {
    switch name {
    case "--directory": embedded = value
    case "--root": root = value
    case "--bundle": bundle = value
    case "--locale": device.locales.append(value)
    case "--country": device.chosenCountry = value
    case "--time-zone": device.timeZone = value
    case "--folder": folder = value
    case "--mirror": mirror = value
    case "--ca": authority = value
    case "--speech": guard value == "off" else { throw wrong(name, value) }
    case "--now": now = try need(ISO8601DateFormatter().date(from: value), name, value)
    case "--age":
      device.age = try need(Int32(value), name, value)
      guard (1..<130).contains(device.age) else { throw wrong(name, value) }
    case "--platform":
      let names: [String: Platform] = ["android": .android, "ios": .ios, "desktop": .desktop, "console": .console]
      platform = try need(names[value], name, value)
    case "--cannot":
      for kind in value.split(separator: ",", omittingEmptySubsequences: false) {
        device.can.subtract(try need(Self.kinds[String(kind)], name, value))
      }
    default: return false
    }
    return true
  }

  private static let kinds: [String: Can] = [
    "phone": .phone, "sms": .sms, "whatsapp": .whatsapp, "web": [.web, .webChat], "webchat": .webChat, "email": .email,
    "telegram": .telegram, "messenger": .messenger, "app": .app, "conversation": .conversation,
  ]

  private func need<Value>(_ value: Value?, _ name: String, _ text: String) throws -> Value {
    guard let value else { throw wrong(name, text) }
    return value
  }

  private func need(_ date: Date?, _ name: String, _ text: String) throws -> Int64 {
    guard let date else { throw wrong(name, text) }
    return Int64(date.timeIntervalSince1970)
  }

  private func wrong(_ name: String, _ value: String) -> WrongOption {
    WrongOption("\"\(value)\" is no value for \(name)")
  }
}
