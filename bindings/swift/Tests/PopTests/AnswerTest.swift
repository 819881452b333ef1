import Foundation
import Testing

@testable import Pop

@Suite struct AnswerTest {
  @Test func helpInGermany() throws {
    let answer: Answer
    do {
      let client = try Client(Trial.configuration)
      answer = try client.directory.find(Trial.phone)
    }  // the client is gone, the answer is a copy
    #expect(answer.found == .services)
    #expect(answer.country == "DE" && answer.countryFrom == .network && !answer.confirmCountry)
    #expect(answer.screenLanguage == "de" && !answer.rightToLeft)
    #expect(answer.freshness == .fresh && answer.heldBack == nil)
    let first = try #require(answer.services.first { $0.id == "de.nummer-gegen-kummer" })
    #expect(first.why.contains([.inThisCountry, .speaksYourLanguage, .forChildren, .unconfirmed]))
    #expect(!first.why.contains(.confirmed) && first.confirmedOn == nil)
    let phone = try #require(first.channels.first { $0.type == "phone" })
    #expect(phone.usable && phone.uri == "tel:116111")
    let main = try #require(answer.emergency.first { $0.isMain })
    #expect(main.number == "112" && main.uri == "tel:112")
  }

  @Test func nowhere() throws {
    let client = try Client(Trial.configuration)
    var device = Device()
    device.can = [.web]
    let answer = try client.directory.find(device)
    #expect(answer.found == .noPlace)
    #expect(answer.country.isEmpty && answer.countryFrom == .none && answer.flags.contains(.askCountry))
  }

  @Test func everyHintArrives() throws {
    let client = try Client(Trial.configuration)
    func find(_ hint: (inout Device) -> Void) throws -> Answer {
      var device = Device()
      hint(&device)
      return try client.directory.find(device)
    }
    #expect(try find { $0.region = "PL" }.countryFrom == .region)
    #expect(try find { $0.simCountry = "PL" }.countryFrom == .sim)
    #expect(try find { $0.networkMCC = "260" }.countryFrom == .network)
    #expect(try find { $0.timeZone = "Europe/Warsaw" }.countryFrom == .timeZone)
    #expect(try find { $0.addressCountry = "PL" }.countryFrom == .address)
    #expect(try find { $0.chosenCountry = "PL" }.countryFrom == .chosen)
    #expect(try find { $0.locales = ["pl-PL"] }.countryFrom == .locale)
    #expect(try find { $0.chosenCountry = "PL"; $0.networkMCC = "262" }.flags.contains(.otherNetwork))
    #expect(try find { $0.chosenCountry = "PL"; $0.offline = true }.flags.contains(.offline))
    #expect(try find { $0.locales = ["xx", "ar"] }.rightToLeft)
    let anyone = try find { $0.chosenCountry = "US"; $0.can = [.phone, .sms, .web, .webChat] }.services
    func changes(_ hint: @escaping (inout Device) -> Void) throws -> Bool {
      try find { $0.chosenCountry = "US"; $0.can = [.phone, .sms, .web, .webChat]; hint(&$0) }.services != anyone
    }
    #expect(try !changes { _ in })
    #expect(try changes { $0.age = 9 })
    #expect(try changes { $0.topic = "violence" })
    #expect(try changes { $0.area = "US-NJ" })
    #expect(try changes { $0.needs = [.signLanguage] })
    #expect(try changes { $0.prefer = ["sms"] })
    #expect(try changes { $0.can = [] })
  }

  @Test func theDirectory() throws {
    let client = try Client(Trial.configuration)
    let info = try client.directory.info()
    #expect(info.trial && info.builtIn && info.freshness == .fresh && info.heldBack == 0)
    #expect(info.rootVersion >= 1 && info.snapshotVersion >= 1 && info.issued > 0)
    #expect(try client.directory.offer(Trial.bundle) == .unchanged)
    #expect(refusal { try client.directory.offer(Data("no bundle".utf8)) } == .format)
  }

  @Test func entry() throws {
    let client = try Client(Trial.configuration)
    let german = try client.entry(for: Trial.phone)
    #expect(german.language == "de" && !german.label.isEmpty && german.icon == "hand" && !german.rightToLeft)
    var device = Device()
    device.locales = ["ar-EG"]
    #expect(try client.entry(for: device).rightToLeft)
  }

  @Test func aBrokenRootIsRefusedWithItsReason() {
    var configuration = Trial.configuration
    configuration.directory.root = Data("{}".utf8)
    #expect {
      try Client(configuration)
    } throws: { error in
      let error = error as! PopError
      return error.code == .format && !error.reason.isEmpty && error.description.contains(error.reason)
    }
  }

  @Test func theEmbeddedFiles() throws {
    let folder = try Folder()
    let url = URL(fileURLWithPath: folder.path)
    try Trial.root.write(to: url.appendingPathComponent("pop_root.json"))
    try Trial.bundle.write(to: url.appendingPathComponent("pop_directory.popb"))
    try Data("\(Trial.embeddedAt)\n".utf8).write(to: url.appendingPathComponent("pop_embedded_at.txt"))
    let read = try EmbeddedDirectory(folder: url)
    #expect(read.embeddedAt == Trial.embeddedAt && read.root == Trial.root && read.bundle == Trial.bundle)
    _ = try Client(Configuration(directory: read))
    try Data("yesterday\n".utf8).write(to: url.appendingPathComponent("pop_embedded_at.txt"))
    #expect(refusal { _ = try EmbeddedDirectory(folder: url) } == .format)
  }

  @Test func secretsAreLockedWhereThatIsAllowed() throws {
    let page = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 4_096)
    defer { page.deallocate() }
    let allowed = mlock(page, 4_096) == 0
    #expect(try Client(Trial.configuration).secretsLocked == allowed)
    munlock(page, 4_096)
  }

  @Test func version() {
    #expect(Library.version.split(separator: ".").count == 3)
  }
}
