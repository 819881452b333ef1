import Foundation
import Pop
import Testing

@testable import PopApp

@Suite struct DeviceHintsTests {
  @Test func whatIOSDoesNotTellIsNotKnown() {
    #expect(DeviceHints.country("--") == nil)
    #expect(DeviceHints.country("") == nil)
    #expect(DeviceHints.country("001") == nil)
    #expect(DeviceHints.country("pl") == "PL")
    #expect(DeviceHints.simCountry(of: []) == nil)
    #expect(DeviceHints.simCountry(of: [("--", "65535")]) == nil)
    #expect(DeviceHints.simCountry(of: [("us", "65535")]) == nil)
    #expect(DeviceHints.simCountry(of: [("pl", "260"), ("--", "65535")]) == "PL")
    #expect(DeviceHints.simCountry(of: [("pl", "260"), ("de", "262")]) == nil, "two cards of two countries")
  }

  @Test func onlyWhatOpensIsOffered() {
    #expect(DeviceHints.can { _ in false } == [.web, .webChat, .app, .conversation])
    #expect(DeviceHints.can { ["tel", "whatsapp"].contains($0.scheme) } == [.web, .webChat, .app, .conversation, .phone, .whatsapp])
    var asked: [String] = []
    _ = DeviceHints.can { url in
      asked.append(url.scheme ?? "")
      return true
    }
    #expect(asked == ["tel", "sms", "mailto", "whatsapp", "tg", "fb-messenger"], "the README names them for Info.plist")
  }

  #if canImport(FoundationNetworking)
    @Test func linuxTellsByItsEnvironment() {
      #expect(DeviceHints.languages(in: [:]) == [])
      #expect(
        DeviceHints.languages(in: ["LANGUAGE": "pl:de", "LC_ALL": "", "LC_MESSAGES": "fr_FR.UTF-8", "LANG": "C"])
          == ["pl", "de", "fr_FR.UTF-8"])
      #expect(DeviceHints.timeZone(in: ["TZ": ":Asia/Tokyo"], link: "/usr/share/zoneinfo/Europe/Oslo") == "Asia/Tokyo")
      #expect(DeviceHints.timeZone(in: ["TZ": ""], link: "/usr/share/zoneinfo/Europe/Oslo") == "Europe/Oslo")
      #expect(DeviceHints.timeZone(in: [:], link: nil) == nil)
    }
  #endif

  @MainActor @Test func aDeviceIsGiven() throws {
    let client = try Client(Configuration(directory: trialDirectory()))
    #expect(try client.directory.find(DeviceHints.current()).emergency.count >= 0)
    #expect(DeviceHints.current().can.contains(.web))
  }
}
