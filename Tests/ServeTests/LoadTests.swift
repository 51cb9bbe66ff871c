import Glibc
import Serve
import StrictJSON
import Testing

@Suite(.serialized, .timeLimit(.minutes(15))) struct LoadTests {
  private static let endless = #"{"prompt":"a","max_tokens":4000,"stream":true}"#

  @Test func sixtyFourStreamsGetTheirOwnText() async throws {
    try await TestServer.with(places: 16) { test in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<64 {
          group.addTask {
            let text = "\(number) 가나다😀 " + String(repeating: "\(number),", count: 20)
            let body = #"{"prompt":"\#(text)","max_tokens":500,"stream":true,"n":2}"#
            let answer = try await test.ask("/v1/completions", body)
            var texts = ["", ""]
            for choice in answer.chunks.compactMap({ $0["choices"]?.array?.first }) {
              texts[choice["index"]?.int ?? 0] += choice["text"]?.text ?? ""
            }
            #expect(texts == ["0:" + text, "1:" + text] && answer.events.last == "[DONE]")
          }
        }
        try await group.waitForAll()
      }
      #expect(test.ledger.now.added == 64 && test.ledger.now.cancelled == 0)
      #expect(test.server.scheduler.count == 0)
    }
  }

  enum Moment: CaseIterable {
    case whileStreaming, beforeTheFirstToken, whileWaitingForAll, withAReset, whileInTheQueue
  }

  @Test(arguments: Moment.allCases) func aClientThatGoesFreesItsPlace(_ moment: Moment) async throws {
    try await TestServer.with(places: moment == .beforeTheFirstToken ? 1 : 100, script: TestServer.endless) {
      test in
      // The one that stays, and whose answer must go on; it also holds the only place where there is one.
      let other = try await RawClient.onThread { [port = test.port] in
        let other = try RawClient(port: port)
        try other.ask("/v1/completions", LoadTests.endless)
        _ = try other.receive(until: #""text":"a""#)
        return other
      }
      let streams = moment == .whileStreaming || moment == .withAReset
      let body = streams ? LoadTests.endless : #"{"prompt":"b","max_tokens":4000,"n":3}"#
      var client: RawClient? = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        try client.ask("/v1/completions", body)
        if streams { _ = try client.receive(until: #""text":"a""#) }
        return client
      }
      #expect(await test.ledger.wait { $0.added == 2 })
      if moment == .withAReset { client?.reset() }
      client = nil
      #expect(await test.ledger.wait { $0.cancelled == 1 && $0.running == 1 })
      #expect(test.server.scheduler.count == 1)
      let steps = test.ledger.now.steps
      #expect(await test.ledger.wait { $0.steps > steps })
      _ = try await RawClient.onThread { try other.receive(until: #""text":"a""#) }
    }
  }

  @Test func aFullQueueSaysSo() async throws {
    try await TestServer.with(script: TestServer.endless, change: { $0.maxQueue = 1 }) { test in
      let first = try await RawClient.onThread { [port = test.port] in
        let first = try RawClient(port: port)
        try first.ask("/v1/completions", LoadTests.endless)
        _ = try first.receive(until: #""text":"a""#)
        return first
      }
      let second = try await test.ask("/v1/completions", #"{"prompt":"b"}"#)
      #expect(second.status == 429 && second.json["error"]?["code"] == .text("queue_full"))
      #expect(try await test.ask("/health", "", method: "GET").status == 200)
      _ = first
    }
  }

  @Test func aStepThatFailsEndsWhatRunsAndNoMore() async throws {
    try await TestServer.with(script: TestServer.endless) { test in
      let stream = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        try client.ask("/v1/completions", LoadTests.endless)
        _ = try client.receive(until: #""text":"a""#)
        return client
      }
      async let whole = test.ask("/v1/completions", #"{"prompt":"b","max_tokens":4000}"#)
      #expect(await test.ledger.wait { $0.added == 2 })
      test.ledger.change { $0.failsNext = true }
      let answer = try await whole
      #expect(answer.status == 500 && answer.json["error"]?["type"] == .text("server_error"))
      #expect(answer.json["error"]?["message"]?.text?.contains("a weight is NaN") == true)
      let rest = try await RawClient.onThread { try stream.receive(until: "0\r\n\r\n") }
      #expect(
        rest.contains(#"data: {"error":{"message":"the model failed: a weight is NaN""#)
          && rest.contains("[DONE]"))
      #expect(try await test.ask("/v1/completions", #"{"prompt":"c"}"#).status == 200)
    }
  }

  @Test func withoutABatchNothingIsServed() async throws {
    struct Missing: Error {}
    var settings = ServerSettings()
    settings.port = 0
    let server = try ModelServer(model: ByteCodec.model(), settings: settings) { throw Missing() }
    let url = try await server.start()
    let port = UInt16(url.split(separator: ":").last ?? "") ?? 0
    for body in 0..<2 {
      let answer = try await RawClient.onThread {
        let client = try RawClient(port: port)
        try client.ask("/v1/completions", #"{"prompt":"\#(body)"}"#)
        return try client.answer()
      }
      #expect(answer.status == 500)
    }
    #expect(server.scheduler.problem != nil && server.scheduler.count == 0)
    #expect(await server.stop(grace: .zero) == 0)
  }

  @Test func stoppingLetsWhatRunsEnd() async throws {
    let test = try await TestServer(script: TestServer.endless)
    async let whole = test.ask("/v1/completions", #"{"prompt":"b","max_tokens":1500}"#)
    #expect(await test.ledger.wait { $0.added == 1 })
    #expect(await test.server.stop(grace: .seconds(60)) == 0)
    #expect(try await whole.status == 200)
    await #expect(throws: RawClient.Failure.self) { try await test.ask("/health", "", method: "GET") }
  }

  @Test func stoppingEndsWhatOutlastsTheGrace() async throws {
    let test = try await TestServer(script: TestServer.endless)
    let stream = try await RawClient.onThread {
      let client = try RawClient(port: test.port)
      try client.ask("/v1/completions", LoadTests.endless)
      _ = try client.receive(until: #""text":"a""#)
      return client
    }
    async let whole = test.ask("/v1/completions", #"{"prompt":"b","max_tokens":4000}"#)
    #expect(await test.ledger.wait { $0.added == 2 })
    #expect(await test.server.stop(grace: .milliseconds(10)) == 2)
    #expect(try await whole.status == 503)
    #expect(try await RawClient.onThread { try stream.receive(until: "[DONE]") }.contains("stopping"))
  }

  @Test func bodiesMayComeSlowlyAndInParts() async throws {
    try await TestServer.with { test in
      let answer = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        let text = "POST /v1/completions HTTP/1.1\r\nContent-Length: 14\r\n\r\n{\"prompt\":\"a\"}"
        for byte in text.utf8 { try client.send([byte]) }
        let first = try client.answer()
        // The same connection again, now in chunks.
        try client.send("POST /v1/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"p\r\n")
        try client.send("B\r\nrompt\":\"a\"}\r\n0\r\n\r\n")
        return (first, try client.answer())
      }
      #expect(answer.0.status == 200 && answer.1.json["choices"] == answer.0.json["choices"])
    }
  }

  /// The next request of the connection begins behind a body, also one that is too long.
  @Test(arguments: [false, true]) func longBodiesAreReadToTheirEnd(inChunks: Bool) async throws {
    try await TestServer.with(change: { $0.maxBody = 60_000 }) { test in
      let statuses = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        let part = [UInt8](repeating: 0x20, count: 1 << 16)
        let head = inChunks ? "Transfer-Encoding: chunked" : "Content-Length: \(48 * part.count)"
        try client.send("POST /v1/completions HTTP/1.1\r\n\(head)\r\n\r\n")
        for _ in 0..<48 { try client.send(inChunks ? Array("10000\r\n".utf8) + part + [13, 10] : part) }
        if inChunks { try client.send("0\r\n\r\n") }
        let first = try client.answer()
        try client.ask("/v1/completions", #"{"prompt":"a"}"#)
        return [first.status, try client.answer().status]
      }
      #expect(statuses == [413, 200])
    }
  }

  /// Silent clients, half requests and aborted connections hold nothing and stop nobody.
  @Test func badClientsHoldNothing() async throws {
    try await TestServer.with(change: { $0.patience = .milliseconds(300) }) { test in
      let silent = try await RawClient.onThread { [port = test.port] in
        try ["", "POST /v1/comp", "POST /v1/completions HTTP/1.1\r\nContent-Length: 50\r\n\r\n{"].map {
          text in
          let client = try RawClient(port: port)
          try client.send(text)
          return client
        }
      }
      try await RawClient.onThread { [port = test.port] in
        for text in [
          "\r\n\r\n", "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ] {
          try RawClient(port: port).send(text)
        }
        for _ in 0..<50 { try RawClient(port: port).reset() }
      }
      #expect(try await test.ask("/v1/completions", #"{"prompt":"a"}"#).status == 200)
      // Their connections are ended.
      for client in silent { #expect(try await RawClient.onThread { try client.receive() } == []) }
      #expect(test.ledger.now.added == 1 && test.server.scheduler.count == 0)
    }
  }

  /// Who takes nothing of a long answer is let go, and holds up nobody.
  @Test func aClientThatDoesNotReadIsLetGo() async throws {
    try await TestServer.with(
      model: ByteCodec.model(positions: 1 << 20), script: TestServer.endless,
      change: { $0.patience = .milliseconds(300) }
    ) { test in
      let client = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        try client.ask("/v1/completions", #"{"prompt":"a","max_tokens":1000000,"n":64,"stream":true}"#)
        return client
      }
      #expect(await test.ledger.wait { $0.cancelled == 1 })
      #expect(try await test.ask("/v1/completions", #"{"prompt":"a"}"#).status == 200)
      _ = client
    }
  }
}
