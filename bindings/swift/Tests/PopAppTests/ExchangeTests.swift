import Foundation
import Pop
import Testing

@testable import PopApp

// What is sent and what comes back, byte for byte, and nothing besides.
@Suite(.enabled(if: Servers.there)) struct ExchangeTests {
  let transport = Servers.transport()
  let large = (1 << 20) + 257

  @Test func aPostedBodyArrivesExactly() async throws {
    for size in [0, 1, 2048, large] {
      let answer = try await transport.exchange(.post(Servers.url("TRUSTED", "/echo"), pattern(size)))
      #expect(answer.status == 200)
      #expect(answer.contentType == "application/test; v=1")
      #expect(answer.body == pattern(size), "\(size)")
    }
  }

  @Test func anAnswerArrivesExactlyHoweverItIsFramed() async throws {
    for path in ["/bytes", "/chunks", "/to_the_end"] {
      for size in [0, 1, 5000, 300_000] {
        let answer = try await transport.exchange(.get(Servers.url("TRUSTED", "\(path)?size=\(size)")))
        #expect(answer.body == pattern(size), "\(path) \(size)")
      }
    }
  }

  @Test func anAnswerCutShortIsNoAnswer() async {
    for path in ["/cut_short?size=5000", "/cut_chunk?size=5000"] {
      #expect(await failure(transport, .get(Servers.url("TRUSTED", path))) == .network, "\(path)")
    }
  }

  @Test func aStatusIsAResult() async throws {
    #expect(try await transport.exchange(.get(Servers.url("TRUSTED", "/no-such-path"))).status == 404)
  }

  @Test func aGetSendsNothingButItsHostAndThatItReadsGzip() async throws {
    let answer = try await transport.exchange(.get(Servers.url("TRUSTED", "/head")))
    #expect(answer.headers == ["host": Servers.authority(), "accept-encoding": "gzip"])
  }

  @Test func aPostSendsNothingButWhatTheCallerNamesAndItsLength() async throws {
    let answer = try await transport.exchange(
      .post(
        Servers.url("TRUSTED", "/head"), pattern(large),
        headers: [("content-type", "application/test"), ("accept", "application/other"), ("x-empty", "")]))
    #expect(
      answer.headers == [
        "host": Servers.authority(), "content-type": "application/test", "accept": "application/other", "x-empty": "",
        "content-length": "\(large)",
      ])
  }

  @Test func theLimitCountsWhatComesOutOfACompressedAnswer() async throws {
    let url = Servers.url("TRUSTED", "/gzip?size=300000")
    #expect(try await transport.exchange(.get(url)).body == pattern(300_000))
    #expect(await failure(transport, .get(url, limit: 299_999)) == .tooLarge)
  }

  @Test func aBodyAboveTheLimitIsRefused() async {
    for path in ["/bytes?size=100000", "/chunks?size=100000"] {
      #expect(await failure(transport, .get(Servers.url("TRUSTED", path), limit: 100_000)) == nil, "\(path)")
      #expect(await failure(transport, .get(Servers.url("TRUSTED", path), limit: 99_999)) == .tooLarge, "\(path)")
    }
    #expect(await failure(transport, .get(Servers.url("TRUSTED", "/endless"))) == .tooLarge)
  }

  @Test func aCookieNeverComesBack() async throws {
    _ = try await transport.exchange(.get(Servers.url("TRUSTED", "/cookie")))
    #expect(try await transport.exchange(.get(Servers.url("TRUSTED", "/head"))).headers["cookie"] == nil)
  }

  @Test func aRedirectIsReturnedAndNotFollowed() async throws {
    let answer = try await transport.exchange(.get(Servers.url("TRUSTED", "/moved")))
    #expect((answer.status, answer.text) == (302, "elsewhere"))
    #expect(try await Connection(transport, isolation: 0).request == 2, "only /moved came before")
  }

  @Test func nothingLeavesWithoutTLS() async throws {
    let plain = Servers.url("PLAIN", "/echo").replacingOccurrences(of: "https:", with: "http:")
    #expect(await failure(transport, .get(plain)) == .argument)
    #expect(try await Servers.ask("/requests?PLAIN") == "0")
  }

  /// Who may answer: only a server that proves its name to the authority, over TLS 1.2 or later. (FoundationNetworking leaves
  /// the version to the system, so here the system's own rule is what refuses.)
  @Test(arguments: [("STRANGER", "localhost"), ("TRUSTED", "other.localhost"), ("OLD", "127.0.0.1")])
  func whoCannotProveItselfIsRefused(_ server: String, _ host: String) async throws {
    let before = Int(try await Servers.ask("/requests?\(server)"))!
    #expect(await failure(transport, .post(Servers.url(server, "/echo", host: host), pattern(100))) == .tls)
    // One that was asked for this count itself has had one request more.
    #expect(try await Servers.ask("/requests?\(server)") == "\(before + (server == "TRUSTED" ? 1 : 0))")
  }
}
