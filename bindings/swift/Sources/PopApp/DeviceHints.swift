import Foundation
import Pop

/// What this device says of place and language without being asked for a permission, and what it can open. Never a position,
/// never an address.
public enum DeviceHints {
  /// Fill in what only the app knows: `age`, `chosenCountry`, `needs`, `offline`. `.conversation` is among `can`: take it out
  /// where the client has no HTTP.
  @MainActor public static func current() -> Device {
    var device = Device()
    device.locales = languages
    device.timeZone = timeZone
    device.can = can
    #if canImport(FoundationNetworking)
      // The region is part of the languages here ("de_DE").
    #else
      device.region = country(Locale.current.regionCode)
    #endif
    #if canImport(CoreTelephony) && os(iOS)
      device.simCountry = simCountry
    #endif
    return device
  }

  /// Two letters, or not known: iOS says "--" where it does not tell.
  static func country(_ code: String?) -> String? {
    guard let code, code.count == 2, code.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
    return code.uppercased()
  }

  /// Of all cards that tell theirs, when they agree: iOS says "65535" and "--" where it does not tell, and since 16.4 always.
  static func simCountry(of cards: [(country: String?, network: String?)]) -> String? {
    let countries = Set(cards.compactMap { card in card.network == "65535" ? nil : country(card.country) })
    return countries.count == 1 ? countries.first : nil
  }

  /// What can be opened, asked with an address of each kind.
  static func can(_ opens: (URL) -> Bool) -> Can {
    let asked: [(Can, String)] = [
      (.phone, "tel:112"), (.sms, "sms:112"), (.email, "mailto:a@example.org"), (.whatsapp, "whatsapp://send"),
      (.telegram, "tg://resolve"), (.messenger, "fb-messenger://user-thread"),
    ]
    return asked.reduce([.web, .webChat, .app, .conversation]) { can, asked in
      URL(string: asked.1).map(opens) == true ? can.union(asked.0) : can
    }
  }
}
