#if canImport(FoundationNetworking)
  import Foundation
  import Pop

  // Foundation knows neither the languages nor every way to name the time zone here.
  extension DeviceHints {
    static var languages: [String] { languages(in: ProcessInfo.processInfo.environment) }

    static var timeZone: String? {
      let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime")
      return timeZone(in: ProcessInfo.processInfo.environment, link: link)
    }

    /// A desktop: numbers are shown for another phone.
    static var can: Can { can { $0.scheme == "mailto" } }

    static func languages(in environment: [String: String]) -> [String] {
      let listed = (environment["LANGUAGE"] ?? "").split(separator: ":").map(String.init)
      let set = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
      return listed + (set.map { [$0] } ?? [])
    }

    static func timeZone(in environment: [String: String], link: String?) -> String? {
      if let zone = environment["TZ"], !zone.isEmpty { return zone.hasPrefix(":") ? String(zone.dropFirst()) : zone }
      guard let link, let folder = link.range(of: "zoneinfo/") else { return nil }
      return String(link[folder.upperBound...])
    }
  }
#endif
