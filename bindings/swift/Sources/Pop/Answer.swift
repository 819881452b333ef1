import CPop

public enum OpenState: Int32, Sendable, CaseIterable {
  case unknown = 0
  case now = 1
  case closed = 2
}

/// Where the place came from.
public enum PlaceFrom: Int32, Sendable, CaseIterable {
  case none = 0
  case chosen = 1
  case network = 2
  case timeZone = 3
  case sim = 4
  case region = 5
  case locale = 6
  case address = 7
}

public enum Freshness: Int32, Sendable, CaseIterable {
  case fresh = 0
  case stale = 1
  case veryStale = 2
}

/// Why a service stands where it stands.
public struct Why: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public static let openNow = Why(rawValue: 1 << 0)
  public static let speaksYourLanguage = Why(rawValue: 1 << 1)
  public static let foreignLanguage = Why(rawValue: 1 << 2)
  public static let inThisCountry = Why(rawValue: 1 << 3)
  public static let homeCountry = Why(rawValue: 1 << 4)
  public static let worldWide = Why(rawValue: 1 << 5)
  public static let parentState = Why(rawValue: 1 << 6)
  public static let forChildren = Why(rawValue: 1 << 7)
  public static let fitsAge = Why(rawValue: 1 << 8)
  public static let adultsOnly = Why(rawValue: 1 << 9)
  public static let fitsTopic = Why(rawValue: 1 << 10)
  public static let signLanguage = Why(rawValue: 1 << 11)
  /// Signed with a key listed as the service's own.
  public static let confirmed = Why(rawValue: 1 << 12)
  public static let unconfirmed = Why(rawValue: 1 << 13)
  /// This device can open none of its channels.
  public static let otherPhoneOnly = Why(rawValue: 1 << 14)
  /// It serves a part of the country, and where the child is was not said.
  public static let partOfCountry = Why(rawValue: 1 << 15)
  /// Marked for review: it may be out of date, and is never shown as open.
  public static let inDoubt = Why(rawValue: 1 << 16)
}

/// What is to be said of the whole answer.
public struct AnswerFlags: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The place is not known: show the country list beside the services.
  public static let askCountry = AnswerFlags(rawValue: 1 << 0)
  public static let noLocalService = AnswerFlags(rawValue: 1 << 1)
  public static let offline = AnswerFlags(rawValue: 1 << 2)
  public static let allClosed = AnswerFlags(rawValue: 1 << 3)
  public static let showLanguagePicker = AnswerFlags(rawValue: 1 << 4)
  public static let emergencyVoiceOnly = AnswerFlags(rawValue: 1 << 5)
  /// The child chose this country and the device is on another's network: say so beside every number.
  public static let otherNetwork = AnswerFlags(rawValue: 1 << 6)
}

/// What was found, copied out of PoP whole.
public struct Answer: Sendable, Equatable {
  public enum Found: Int32, Sendable, CaseIterable {
    case services = 0
    case noService = 1
    case noPlace = 2
  }

  public let found: Found
  public let country: String  // empty: not known
  public let countryFrom: PlaceFrom
  /// Show a changeable "Help in …" line with emphasis; never a gate.
  public let confirmCountry: Bool
  public let screenLanguage: String
  public let rightToLeft: Bool
  public let freshness: Freshness
  /// Why this country's newest version could not be taken; nil: it was.
  public let heldBack: PopError?
  public let flags: AnswerFlags
  public let services: [Service]
  public let emergency: [EmergencyNumber]

  init(_ answer: OpaquePointer, _ result: pop_result) throws(PopError) {
    var view = pop_answer_view()
    view.struct_size = UInt32(MemoryLayout<pop_answer_view>.size)
    try check(pop_answer_get(answer, &view))
    found = Found(rawValue: result) ?? .services
    country = String(view.country)
    countryFrom = PlaceFrom(rawValue: view.country_from) ?? .none
    confirmCountry = view.confirm_country == 1
    screenLanguage = String(view.screen_language)
    rightToLeft = view.right_to_left == 1
    freshness = Freshness(rawValue: view.freshness) ?? .veryStale
    heldBack = view.held_back < 0 ? PopError(result: view.held_back) : nil
    flags = AnswerFlags(rawValue: view.flags)
    services = try fetch(view.service_count) { index throws(PopError) in try Service(answer, index) }
    emergency = try fetch(view.emergency_count) { index throws(PopError) in try EmergencyNumber(answer, index) }
  }
}

public struct Service: Sendable, Equatable {
  public let id: String
  public let name: String
  public let kind: String
  /// The language to use with them, BCP 47; empty: not known.
  public let language: String
  public let why: Why
  public let open: OpenState
  /// Unix seconds, when closed and known.
  public let opensAt: Int64?
  /// Unix seconds, when open and known; nil also for always open.
  public let closesAt: Int64?
  /// The newest year a source shows it in service.
  public let lastSeen: Int32?
  /// Unix seconds: when the service confirmed this record.
  public let confirmedOn: Int64?
  public let channels: [Channel]

  init(_ answer: OpaquePointer, _ index: Int) throws(PopError) {
    var view = pop_service_view()
    view.struct_size = UInt32(MemoryLayout<pop_service_view>.size)
    try check(pop_answer_service(answer, index, &view))
    id = String(view.id)
    name = String(view.name)
    kind = String(view.kind)
    language = String(view.language)
    why = Why(rawValue: view.why)
    open = OpenState(rawValue: view.open) ?? .unknown
    opensAt = known(view.opens_at)
    closesAt = known(view.closes_at)
    lastSeen = known(view.last_seen)
    confirmedOn = known(view.confirmed_on)
    channels = try fetch(view.channel_count) { channel throws(PopError) in try Channel(answer, index, channel) }
  }
}

public struct Channel: Sendable, Equatable {
  /// phone sms whatsapp webchat web_form email telegram messenger app website pop
  public let type: String
  /// As shown to people.
  public let value: String
  /// For the platform to open; empty for pop.
  public let uri: String
  /// When narrower than the service's; else empty.
  public let language: String
  /// false: a number for another phone.
  public let usable: Bool
  public let open: OpenState
  public let opensAt: Int64?
  public let closesAt: Int64?
  public let freeOfCharge: Bool?
  public let onBill: Bool?
  /// The child chose this country, but the device is on another's network, where this may reach somebody else: say so.
  public let otherNetwork: Bool

  init(_ answer: OpaquePointer, _ service: Int, _ index: Int) throws(PopError) {
    var view = pop_channel_view()
    view.struct_size = UInt32(MemoryLayout<pop_channel_view>.size)
    try check(pop_answer_channel(answer, service, index, &view))
    type = String(view.type)
    value = String(view.value)
    uri = String(view.uri)
    language = String(view.language)
    usable = view.usable == 1
    open = OpenState(rawValue: view.open) ?? .unknown
    opensAt = known(view.opens_at)
    closesAt = known(view.closes_at)
    freeOfCharge = yesOrNo(view.free_of_charge)
    onBill = yesOrNo(view.on_bill)
    otherNetwork = view.other_network == 1
  }
}

public struct EmergencyNumber: Sendable, Equatable {
  public let number: String
  public let uri: String
  /// The one the directory marks as the main number.
  public let isMain: Bool
  public let police: Bool?
  public let ambulance: Bool?
  public let fire: Bool?
  public let text: Bool?
  public let silentHint: String

  init(_ answer: OpaquePointer, _ index: Int) throws(PopError) {
    var view = pop_emergency_view()
    view.struct_size = UInt32(MemoryLayout<pop_emergency_view>.size)
    try check(pop_answer_emergency(answer, index, &view))
    number = String(view.number)
    uri = String(view.uri)
    isMain = view.is_main == 1
    police = yesOrNo(view.police)
    ambulance = yesOrNo(view.ambulance)
    fire = yesOrNo(view.fire)
    text = yesOrNo(view.text)
    silentHint = String(view.silent_hint)
  }
}

public struct DirectoryInfo: Sendable, Equatable {
  public let rootVersion: Int64
  public let timestampVersion: Int64
  public let snapshotVersion: Int64
  /// Unix seconds: when the newest accepted metadata was signed.
  public let issued: Int64
  public let freshness: Freshness
  /// Answers come from the bundle built into the app.
  public let builtIn: Bool
  /// A trial directory: not for children.
  public let trial: Bool
  /// Countries that answer with an older version than the newest accepted.
  public let heldBack: Int

  init(_ view: pop_directory_info) {
    rootVersion = view.root_version
    timestampVersion = view.timestamp_version
    snapshotVersion = view.snapshot_version
    issued = view.issued
    freshness = Freshness(rawValue: view.freshness) ?? .veryStale
    builtIn = view.built_in == 1
    trial = view.trial == 1
    heldBack = view.held_back
  }
}

/// All of a list, by its count.
func fetch<Element>(
  _ count: Int, _ one: (Int) throws(PopError) -> Element
) throws(PopError) -> [Element] {
  var all: [Element] = []
  all.reserveCapacity(count)
  for index in 0..<count { all.append(try one(index)) }
  return all
}

private func known<Number: BinaryInteger>(_ value: Number) -> Number? { value == 0 ? nil : value }

private func yesOrNo(_ value: Int32) -> Bool? { value < 0 ? nil : value == 1 }
