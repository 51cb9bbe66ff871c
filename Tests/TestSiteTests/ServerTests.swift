import Foundation
import TestSite
import Testing

@Suite struct ServerTests {
  @Test func keepsConnectionsAndAnswersInOrder() throws {
    try withSite([.bench]) { site in
      let client = try RawClient(port: site.port(.bench))
      // Two requests in one packet, a third cut in two.
      client.send(raw: "GET /p/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /p/2 HTTP/1.1\r\nHost: x\r\n\r\nGET /p/")
      let first = try client.answer()
      let second = try client.answer()
      client.send(raw: "3 HTTP/1.1\r\nHost: x\r\n\r\n")
      let third = try client.answer()
      #expect([first, second, third].map(\.status) == [200, 200, 200])
      #expect(first.text.contains("(1번)") && second.text.contains("(2번)") && third.text.contains("(3번)"))
      #expect(site.load(of: .bench)?.peakConnections == 1)
    }
  }

  @Test func closesWhenAsked() throws {
    try withSite([.bench]) { site in
      for (request, closes) in [
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", true), ("GET / HTTP/1.0\r\n\r\n", true),
        ("GET / HTTP/1.1\r\n\r\n", false), ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false),
      ] {
        let client = try RawClient(port: site.port(.bench))
        client.send(raw: request)
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer["connection"] == (closes ? "close" : nil))
        if closes { #expect(client.rest().isEmpty) }
      }
    }
  }

  @Test func headSendsNoBody() throws {
    try withSite([.bench]) { site in
      let client = try RawClient(port: site.port(.bench))
      client.send("/p/1", method: "HEAD")
      let head = try client.answer(hasBody: false)
      client.send("/p/1")
      let full = try client.answer()
      #expect(head.head == full.head)
      #expect(full.body.count == full["content-length"].flatMap { Int($0) })
    }
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", 200), ("GET http://127.0.0.1/p/1 HTTP/1.1\r\n\r\n", 200),
    ("GET /nothing HTTP/1.1\r\n\r\n", 404), ("GET /p/1\n\n", 400), ("\r\n\r\n", 400),
    ("GET p HTTP/1.1\r\n\r\n", 400),
    ("GET /\u{AC00} HTTP/1.1\r\n\r\n", 400), ("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 405),
    ("GET / HTTP/1.1\n\n", 200), ("GET /" + String(repeating: "a", count: 70_000), 431),
  ])
  func answersAnyHead(request: String, status: Int) throws {
    try withSite([.bench]) { site in
      let client = try RawClient(port: site.port(.bench))
      client.send(raw: request)
      #expect(try client.answer().status == status)
    }
  }

  @Test func answersNotModified() throws {
    try withSite([.qapage]) { site in
      let first = try site.get(.qapage, "/questions/3")
      let etag = try #require(first["etag"])
      let date = try #require(first["last-modified"])
      for (header, status) in [
        ("If-None-Match: \(etag)", 304), ("If-None-Match: W/\(etag)", 304),
        ("If-None-Match: \"x\", \(etag)", 304),
        ("If-None-Match: *", 304), ("If-None-Match: \"x\"", 200), ("If-Modified-Since: \(date)", 304),
        ("If-Modified-Since: Wed, 01 Jan 1997 00:00:00 GMT", 200),
      ] {
        let answer = try site.get(.qapage, "/questions/3", headers: [header])
        #expect(answer.status == status, "\(header)")
        #expect(answer.body.isEmpty == (status == 304))
      }
    }
  }

  @Test func packsForThoseWhoAsk() throws {
    try withSite([.qapage]) { site in
      let packed = try site.get(.qapage, "/questions/1", headers: ["Accept-Encoding: gzip, br"])
      let plain = try site.get(.qapage, "/questions/1")
      #expect(packed["content-encoding"] == "gzip" && plain["content-encoding"] == nil)
      #expect(packed.body.starts(with: [0x1F, 0x8B]) && packed.body.count < plain.body.count)
      #expect(try gunzipped(packed.body) == plain.body)
    }
  }

  @Test func countsWhatItWasAsked() throws {
    try withSite([.bench]) { site in
      for target in ["/p/1", "/p/2", "/p/1", "/none"] { _ = try site.get(.bench, target) }
      _ = try site.get(.bench, "/p/1", method: "HEAD")
      let counters = site.counters().filter { $0.host == .bench }
      #expect(counters.map(\.target) == ["/p/1", "/p/2", "/none", "/p/1"])
      #expect(counters.map(\.method) == ["GET", "GET", "GET", "HEAD"])
      #expect(counters.map(\.count) == [2, 1, 1, 1])
      #expect(counters.map(\.statuses) == [[200: 2], [200: 1], [404: 1], [200: 1]])
      #expect(counters[0].minimalGap == counters[0].last - counters[0].first)
      #expect(counters[1].minimalGap == nil)
      let times = site.arrivals(of: .bench).map(\.time)
      #expect(times.count == 5 && times == times.sorted())
      let gap = zip(times.dropFirst(), times).map { $0 - $1 }.min()
      #expect(site.load(of: .bench)?.minimalGap == gap)
      site.resetCounters()
      #expect(site.counters().isEmpty && site.load(of: .bench)?.requests == 0)
    }
  }

  @Test func seesRequestsThatOverlap() throws {
    try withSite([.hostile]) { site in
      let clients = try (0..<5).map { _ in try RawClient(port: site.port(.hostile)) }
      for client in clients { client.send("/silent") }
      // Answered after the five have been read, because it came after them.
      let probe = try RawClient(port: site.port(.hostile))
      probe.send("/")
      #expect(try probe.answer().status == 200)
      let load = try #require(site.load(of: .hostile))
      #expect(load.peakRequests == 6 && load.peakConnections == 6)
      withExtendedLifetime(clients) {}
    }
  }

  @Test func holdsAnswersBackButNotItsOwn() throws {
    try withSite([.bench], answerDelay: 3_600) { site in
      let client = try RawClient(port: site.port(.bench))
      client.send("/")
      while site.load(of: .bench)?.requests == 0 { _ = try site.get(.control, "/hosts") }
      #expect(site.counters().first?.target == "/")
      withExtendedLifetime(client) {}
    }
    try withSite([.bench], answerDelay: 0.001) { site in
      let answer = try site.get(.bench, "/")
      #expect(answer.status == 200)
    }
  }

  @Test func noticesClientsThatGoAway() throws {
    try withSite([.hostile]) { site in
      do {
        let clients = try (0..<3).map { _ in try RawClient(port: site.port(.hostile)) }
        for client in clients { client.send("/silent") }
        while site.load(of: .hostile)?.peakRequests != 3 { _ = try site.get(.control, "/hosts") }
        withExtendedLifetime(clients) {}
      }
      while site.load(of: .hostile)?.connections != 0 { _ = try site.get(.control, "/hosts") }
      #expect(site.load(of: .hostile)?.requestsInFlight == 0)
    }
  }

  @Test func stopFreesThePorts() throws {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 2, hosts: [.allrights]))
    try site.start()
    let port = site.port(.allrights)
    let idle = try RawClient(port: port)
    idle.send("/")
    #expect(try idle.answer().status == 200)
    site.stop()
    site.stop()
    #expect(idle.rest().isEmpty)
    #expect(throws: RawClient.Failure.refused) { try RawClient(port: port) }
    #expect(site.counters().map(\.target) == ["/"])
    #expect(throws: TestSiteError.alreadyStarted) { try site.start() }
  }

  @Test func theLastReferenceStopsIt() throws {
    var site: TestSite? = try TestSite(TestSiteConfiguration(pagesPerBoard: 2, hosts: [.allrights]))
    try site?.start()
    let port = site?.port(.allrights) ?? 0
    _ = try RawClient(port: port)
    site = nil
    #expect(throws: RawClient.Failure.refused) { try RawClient(port: port) }
  }

  @Test func saysWhichPortIsTaken() throws {
    try withSite([.allrights]) { site in
      // The control host stands at the base port itself.
      let taken = site.port(.allrights)
      #expect(throws: TestSiteError.portTaken(taken)) {
        try TestSite(TestSiteConfiguration(basePort: taken, hosts: []))
      }
      #expect(TestSiteError.portTaken(taken).description.contains("\(taken)"))
    }
    #expect(throws: TestSiteError.portOutOfRange(65_535)) {
      try TestSite(TestSiteConfiguration(basePort: 65_535))
    }
  }
}
