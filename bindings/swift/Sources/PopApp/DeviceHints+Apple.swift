// Apple's systems: not compiled and not tested on the machines that test PoP.
#if !canImport(FoundationNetworking)
  import Foundation
  import Pop

  #if canImport(CoreTelephony) && os(iOS)
    import CoreTelephony
  #endif
  #if canImport(UIKit)
    import UIKit
  #elseif canImport(AppKit)
    import AppKit
  #endif

  extension DeviceHints {
    static var languages: [String] { Locale.preferredLanguages }
    static var timeZone: String? { TimeZone.current.identifier }

    /// The app's Info.plist has to name the schemes in LSApplicationQueriesSchemes (tel, sms, mailto, whatsapp, tg,
    /// fb-messenger), or iOS says no to them.
    @MainActor static var can: Can {
      #if os(tvOS)
        // It has no browser, and no way to write to anybody else.
        can { UIApplication.shared.canOpenURL($0) }.subtracting([.web, .webChat, .app])
      #elseif canImport(UIKit)
        can { UIApplication.shared.canOpenURL($0) }
      #elseif canImport(AppKit)
        // A Mac hands calls and texts to a phone that may be elsewhere: their numbers are shown for another phone.
        can { NSWorkspace.shared.urlForApplication(toOpen: $0) != nil }.subtracting([.phone, .sms])
      #endif
    }

    #if canImport(CoreTelephony) && os(iOS)
      static var simCountry: String? {
        let cards = CTTelephonyNetworkInfo().serviceSubscriberCellularProviders ?? [:]
        return simCountry(of: cards.values.map { ($0.isoCountryCode, $0.mobileCountryCode) })
      }
    #endif
  }
#endif
