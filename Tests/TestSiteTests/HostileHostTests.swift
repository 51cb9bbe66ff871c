import Foundation
import TestSite
import Testing

@Suite struct HostileHostTests {
  /// What the socket yields for a path, until closed or enough.
  private func raw(_ site: TestSite, _ target: String, limit: Int = .max) throws -> [UInt8] {
    let client = try RawClient(port: site.port(.hostile))
    client.send(target)
    return client.rest(limit: limit)
  }

  @Test func everythingBrokenIsLinked() throws {
    try withSite([.hostile]) { site in
      let origin = try #require(site.host(.hostile)?.baseURL)
      let listed = links(try site.get(.hostile, "/").body, base: origin).map {
        $0.dropFirst(origin.count - 1)
      }
      for target in [
        "/bomb", "/endless", "/slow-head", "/stalled", "/no-status", "/pdf", "/deep", "/huge-header",
      ] {
        #expect(listed.contains { $0 == target }, "\(target)")
      }
    }
  }

  @Test func bombIsSmallOnTheWire() throws {
    try withSite([.hostile]) { site in
      let answer = try site.get(.hostile, "/bomb")
      #expect(answer["content-encoding"] == "gzip" && answer.body.count < 4 << 20)
      // The last four bytes are the length modulo 2^32.
      #expect(answer.body.suffix(4) == [0, 0, 0, 0x80])
    }
  }

  @Test(arguments: ["/endless", "/endless-chunks"]) func endlessGoesOnWhileOthersAreServed(target: String)
    throws
  {
    try withSite([.hostile]) { site in
      let client = try RawClient(port: site.port(.hostile))
      client.send(target)
      #expect(client.rest(limit: 1 << 20).count >= 1 << 20)
      #expect(try site.get(.hostile, "/q/1").status == 200)
      #expect(client.rest(limit: 8 << 20).count >= 8 << 20)
    }
  }

  @Test(arguments: ["/slow-head", "/slow-body"]) func slowAnswersArriveInTheEnd(target: String) throws {
    try withSite([.hostile]) { site in
      let answer = try site.get(.hostile, target)
      #expect(answer.status == 200 && answer.body.count == answer["content-length"].flatMap { Int($0) })
    }
  }

  @Test func aByteAtATime() throws {
    try withSite([.hostile], slowness: 3_600) { site in
      let client = try RawClient(port: site.port(.hostile))
      client.send("/slow-head")
      #expect(client.rest(limit: 1) == Array("H".utf8))
      #expect(try site.get(.hostile, "/q/1").status == 200)
    }
  }

  @Test func stalledSendsAPartAndWaits() throws {
    try withSite([.hostile]) { site in
      let client = try RawClient(port: site.port(.hostile))
      client.send("/stalled")
      let head = String(decoding: client.rest(limit: 60), as: UTF8.self)
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(site.load(of: .hostile)?.connections == 1)
      withExtendedLifetime(client) {}
    }
  }

  @Test(arguments: [
    ("/short-body", "Content-Length: 5000\r\n\r\n<p>"), ("/long-body", "Content-Length: 10\r\n\r\n<p>"),
    ("/two-lengths", "Content-Length: 3\r\nContent-Length: 30\r\n"), ("/bad-chunk", "\r\nzz\r\n"),
    ("/cut-chunk", "\r\n\r\nffff\r\n<p>"), ("/bad-gzip", "Content-Encoding: gzip"), ("/no-status", "<p>끝나지"),
    ("/plain", "Content-Type: text/plain"), ("/untyped", "\r\nContent-Length"),
  ])
  func brokenAnswers(target: String, part: String) throws {
    try withSite([.hostile]) { site in
      let client = try RawClient(port: site.port(.hostile))
      client.send(target, headers: ["Connection: close"])
      let bytes = client.rest()
      #expect(bytes.firstRange(of: Array(part.utf8)) != nil)
      #expect(bytes.starts(with: "HTTP/1.1 200".utf8) == (target != "/no-status"))
    }
  }

  @Test(arguments: ["/gone", "/reset"]) func connectionsEndAtOnce(target: String) throws {
    try withSite([.hostile]) { site in
      let bytes = try raw(site, target)
      #expect(bytes.isEmpty)
    }
  }

  @Test func headerOfAMebibyte() throws {
    try withSite([.hostile]) { site in
      let bytes = try raw(site, "/huge-header")
      #expect(bytes.count > 1 << 20 && bytes.suffix(6) == Array("\r\n\r\nok".utf8))
    }
  }

  @Test(arguments: [("/pdf", "%PDF-"), ("/zip", "PK\u{3}\u{4}"), ("/gif", "GIF89a")])
  func binaryCalledHTML(target: String, magic: String) throws {
    try withSite([.hostile]) { site in
      let answer = try site.get(.hostile, target)
      #expect(answer["content-type"] == "text/html" && answer.body.starts(with: magic.utf8))
    }
  }

  @Test func oddBodies() throws {
    try withSite([.hostile]) { site in
      let empty = try site.get(.hostile, "/empty")
      #expect(empty.status == 200 && empty.body.isEmpty)
      #expect(try site.get(.hostile, "/untyped")["content-type"] == nil)
      #expect(String(validating: try site.get(.hostile, "/broken-utf8").body, as: UTF8.self) == nil)
      let deep = try site.get(.hostile, "/deep").text
      #expect(deep.components(separatedBy: "<div>").count == 100_001)
    }
  }
}
