import CPop

/// What this device can open.
public struct Can: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public static let phone = Can(rawValue: 1 << 0)
  public static let sms = Can(rawValue: 1 << 1)
  public static let whatsapp = Can(rawValue: 1 << 2)
  public static let web = Can(rawValue: 1 << 3)  // websites and web forms
  public static let email = Can(rawValue: 1 << 4)
  public static let telegram = Can(rawValue: 1 << 5)
  public static let messenger = Can(rawValue: 1 << 6)
  public static let app = Can(rawValue: 1 << 7)
  public static let conversation = Can(rawValue: 1 << 8)  // inside this app: needs HTTP
  public static let webChat = Can(rawValue: 1 << 9)  // a browser with scripts, and a way to type
}

/// What the child needs.
public struct Needs: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public static let textOnly = Needs(rawValue: 1 << 0)
  public static let signLanguage = Needs(rawValue: 1 << 1)
}

/// What the app knows about the device, without asking or tracking. nil, empty and 0 are "not known". Countries are
/// ISO 3166-1 alpha-2.
public struct Device: Sendable, Equatable {
  /// The device's language list, best first: BCP 47.
  public var locales: [String] = []
  public var region: String?
  public var simCountry: String?
  /// The serving network, ITU E.212.
  public var networkMCC: String?
  public var networkMNC: String?
  /// IANA name.
  public var timeZone: String?
  /// Only if the app knows it anyway; PoP never looks at an address.
  public var addressCountry: String?
  /// The child's own choice.
  public var chosenCountry: String?
  public var can: Can = []
  public var needs: Needs = []
  public var offline = false
  public var age: Int32 = 0
  /// A topic code of the directory.
  public var topic: String?
  /// ISO 3166-2, only if the child or app said so.
  public var area: String?
  /// Channel types the child would rather use, best first.
  public var prefer: [String] = []

  public init() {}

  func lend<Value>(_ body: (UnsafePointer<pop_device>) -> Value) -> Value {
    let lent = Lent()
    var device = pop_device()
    device.struct_size = UInt32(MemoryLayout<pop_device>.size)
    device.locales = lent.texts(locales)
    device.locale_count = locales.count
    device.region = lent.text(region)
    device.sim_country = lent.text(simCountry)
    device.network_mcc = lent.text(networkMCC)
    device.network_mnc = lent.text(networkMNC)
    device.time_zone = lent.text(timeZone)
    device.address_country = lent.text(addressCountry)
    device.chosen_country = lent.text(chosenCountry)
    device.can = can.rawValue
    device.needs = needs.rawValue
    device.offline = offline ? 1 : 0
    device.age = age
    device.topic = lent.text(topic)
    device.area = lent.text(area)
    device.prefer = lent.texts(prefer)
    device.prefer_count = prefer.count
    return withExtendedLifetime(lent) { body(&device) }
  }
}
