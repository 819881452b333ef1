import Foundation
import Testing

@testable import Pop

/// What the binding says in Swift's names is what the headers say: every value, and none that is missing.
@Suite struct HeaderTest {
  /// By C name, of all the headers of the core.
  static let constants: [String: Int64] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/CPop/pop")
    var found: [String: Int64] = [:]
    for name in ["client.h", "directory.h", "flow.h", "handoff.h", "host.h", "types.h"] {
      let text = try! String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let pattern = /(POP_[A-Z0-9_]+)\s*=\s*(-?\d+)(?:\s*<<\s*(\d+))?/
      for match in text.matches(of: pattern) {
        let shift = match.output.3.map { Int64($0)! } ?? 0
        found[String(match.output.1)] = Int64(match.output.2)! << shift
      }
    }
    return found
  }()

  /// `timeZone` of POP_PLACE_ is POP_PLACE_TIME_ZONE.
  static func name(_ prefix: String, _ value: Any) -> String {
    prefix + "\(value)".replacing(/([A-Z]+)/) { "_" + $0.output.1 }.uppercased()
  }

  static func values<Value: CaseIterable & RawRepresentable<Int32>>(
    _ prefix: String, _: Value.Type
  ) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: Value.allCases.map { (name(prefix, $0), Int64($0.rawValue)) })
  }

  @Test func results() {
    var swift = Self.values("POP_E_", PopError.Code.self)
    swift["POP_OK"] = 0
    swift["POP_NO_SERVICE"] = Int64(Answer.Found.noService.rawValue)
    swift["POP_NO_PLACE"] = Int64(Answer.Found.noPlace.rawValue)
    swift["POP_UNCHANGED"] = Int64(Taken.unchanged.rawValue)
    swift["POP_PARTIAL"] = Int64(Taken.partial.rawValue)
    let header = Self.constants.filter {
      $0.key.hasPrefix("POP_E_") || ["POP_OK", "POP_NO_SERVICE", "POP_NO_PLACE", "POP_UNCHANGED", "POP_PARTIAL"].contains($0.key)
    }
    #expect(header.count > 30)
    #expect(swift == header)
    #expect(Answer.Found.services.rawValue == 0 && Taken.all.rawValue == 0)
  }

  static let enums: [String: [String: Int64]] = [
    "POP_WORDS_": values("POP_WORDS_", WordsAllowed.self),
    "POP_LOG_": values("POP_LOG_", LogLevel.self),
    "POP_PLACE_": values("POP_PLACE_", PlaceFrom.self),
    "POP_BAND_": values("POP_BAND_", Band.self),
    "POP_ROLE_": values("POP_ROLE_", Role.self),
    "POP_PLATFORM_": values("POP_PLATFORM_", Platform.self),
    "POP_TEXT_": values("POP_TEXT_", TextField.self),
    "POP_CHECK_": values("POP_CHECK_", SwitchState.self),
    "POP_EVENT_": values("POP_EVENT_", AppEvent.self),
    "POP_CONVERSATION_": values("POP_CONVERSATION_", ConversationStatus.State.self),
    "POP_FROM_": values("POP_FROM_", Message.From.self),
    "POP_KIND_": values("POP_KIND_", Message.Kind.self),
    "POP_MESSAGE_": values("POP_MESSAGE_", Message.State.self),
    "POP_CODE_": values("POP_CODE_", ConversationStatus.Code.self)
      .merging(["POP_CODE_MIN": 4, "POP_CODE_MAX": 128]) { first, _ in first },
    "POP_OPEN_": ["POP_OPEN_UNKNOWN": Int64(OpenState.unknown.rawValue), "POP_OPEN_NOW": Int64(OpenState.now.rawValue)],
    "POP_CLOSED_": ["POP_CLOSED_NOW": Int64(OpenState.closed.rawValue)],
    "POP_FRESH": ["POP_FRESH": Int64(Freshness.fresh.rawValue)],
    "POP_STALE": ["POP_STALE": Int64(Freshness.stale.rawValue)],
    "POP_VERY_": ["POP_VERY_STALE": Int64(Freshness.veryStale.rawValue)],
    "POP_CAN_": bits(
      "POP_CAN_",
      [
        "phone": Can.phone, "sms": .sms, "whatsapp": .whatsapp, "web": .web, "email": .email, "telegram": .telegram,
        "messenger": .messenger, "app": .app, "conversation": .conversation, "webChat": .webChat,
      ]),
    "POP_NEEDS_": bits("POP_NEEDS_", ["textOnly": Needs.textOnly, "signLanguage": .signLanguage]),
    "POP_WHY_": bits(
      "POP_WHY_",
      [
        "openNow": Why.openNow, "speaksYourLanguage": .speaksYourLanguage, "foreignLanguage": .foreignLanguage,
        "inThisCountry": .inThisCountry, "homeCountry": .homeCountry, "worldWide": .worldWide, "parentState": .parentState,
        "forChildren": .forChildren, "fitsAge": .fitsAge, "adultsOnly": .adultsOnly, "fitsTopic": .fitsTopic,
        "signLanguage": .signLanguage, "confirmed": .confirmed, "unconfirmed": .unconfirmed, "otherPhoneOnly": .otherPhoneOnly,
        "partOfCountry": .partOfCountry, "inDoubt": .inDoubt,
      ]),
    "POP_ANSWER_": bits(
      "POP_ANSWER_",
      [
        "askCountry": AnswerFlags.askCountry, "noLocalService": .noLocalService, "offline": .offline, "allClosed": .allClosed,
        "showLanguagePicker": .showLanguagePicker, "emergencyVoiceOnly": .emergencyVoiceOnly, "otherNetwork": .otherNetwork,
      ]),
    // An enum with the address inside; Flow.choose reads these by their C names.
    "POP_ACTION_": ["POP_ACTION_SCREEN": 0, "POP_ACTION_OPEN": 1, "POP_ACTION_LEAVE": 2],
  ]

  static func bits<Bits: OptionSet>(_ prefix: String, _ values: [String: Bits]) -> [String: Int64]
  where Bits.RawValue == UInt32 {
    Dictionary(uniqueKeysWithValues: values.map { (name(prefix, $0.key), Int64($0.value.rawValue)) })
  }

  @Test(arguments: enums.keys.sorted()) func values(prefix: String) {
    #expect(Self.enums[prefix] == Self.constants.filter { $0.key.hasPrefix(prefix) })
  }

  @Test func nothingElse() {
    let covered = Self.constants.keys.filter { name in
      name.hasPrefix("POP_E_") || ["POP_OK", "POP_NO_SERVICE", "POP_NO_PLACE", "POP_UNCHANGED", "POP_PARTIAL"].contains(name)
        || Self.enums.keys.contains { name.hasPrefix($0) }
    }
    #expect(Set(covered) == Set(Self.constants.keys))
  }

  @Test func everyResultIsDescribed() {
    for code in PopError.Code.allCases {
      #expect(PopError(code).description.hasPrefix(Self.name("POP_E_", code)))
    }
  }
}
