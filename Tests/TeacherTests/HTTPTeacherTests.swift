import StrictJSON
import Teacher
import TestSite
import Testing

@Suite(.timeLimit(.minutes(15))) struct HTTPTeacherTests {
  private func configuration(_ faults: [TestTeacherFault: Double] = [:]) -> TestTeacherConfiguration {
    var configuration = TestTeacherConfiguration()
    (configuration.faults, configuration.slowness) = (faults, 0.0002)
    return configuration
  }

  private func bodies(_ requests: [TeacherRequest]) -> [[UInt8]] {
    let body = CompletionBody(model: "test-teacher")
    return requests.map { body.json($0).serialized }
  }

  @Test func everyRequestIsAskedOnce() throws {
    try withTeachers([configuration()]) { servers in
      let teacher = try HTTPTeacher(Asking.settings([servers[0].baseURL]))
      #expect(teacher.model == "test-teacher" && teacher.room == 64 && teacher.takeNotes().isEmpty)
      let requests = (0..<500).map { Asking.request($0) }
      let replies = try Asking.all(requests, of: teacher).map { try $0.get() }
      #expect(teacher.inFlight == 0 && teacher.room == 64)
      let calls = servers[0].callsByDigest
      #expect(calls.count == 500 && calls.values.allSatisfy { $0 == 1 })
      for (body, reply) in zip(bodies(requests), replies) {
        #expect(calls[TestTeacher.digest(of: body)] == 1)
        #expect(reply.endpoint == servers[0].baseURL)
        let parsed = try CompletionReply(parsing: reply.body)
        #expect(parsed.finishReason == "stop" && parsed.model == "test-teacher")
        #expect(parsed.content.starts(with: "<think>\n".utf8))
      }
      #expect(Set(replies.map(\.body)).count == 500)
    }
  }

  @Test func bodiesHaveTheFieldsAndNoOthers() throws {
    var request = Asking.request(7)
    let plain = CompletionBody(model: "m").json(request)
    let names = { (json: JSON) in (json.members ?? []).map { String(decoding: $0.name, as: UTF8.self) } }
    #expect(
      names(plain)
        == ["model", "messages", "temperature", "top_p", "top_k", "max_tokens", "seed", "n", "stream"])
    #expect(plain["stream"] == .bool(false) && plain["n"] == .integer(1) && plain["seed"] == .integer(7))
    #expect(plain["temperature"] == .number(0.6) && plain["top_k"] == .integer(20))
    (request.sampling.topK, request.sampling.minP) = (0, 0.05)
    let other = CompletionBody(
      model: "m", omitted: ["seed", "n", "messages"],
      extra: [.init("max_completion_tokens", .integer(9)), .init("top_p", .integer(1))])
    #expect(
      names(other.json(request))
        == [
          "model", "messages", "temperature", "top_k", "min_p", "max_tokens", "stream",
          "max_completion_tokens",
          "top_p",
        ])
    #expect(other.json(request)["top_k"] == .integer(-1))
  }

  /// What each fault alone comes to when every call meets it.
  @Test(arguments: [
    (TestTeacherFault.badRequest, "teacher.status_400", 1), (.tooLong, "teacher.too_long", 2),
    (.internalError, "teacher.status_500", 6), (.unavailable, "teacher.status_503", 6),
    (.tooMany, "teacher.status_429", 5), (.tooManyDate, "teacher.status_429", 5),
    (.closed, "teacher.connection", 6), (.reset, "teacher.connection", 6),
    (.resetBody, "teacher.connection", 6), (.short, "teacher.connection", 6),
    (.silent, "teacher.timeout", 3), (.stall, "teacher.stalled", 6), (.truncated, "teacher.not_json", 3),
    (.malformed, "teacher.not_json", 3), (.empty, "teacher.empty", 3), (.html, "teacher.content_type", 3),
    (.garbage, "teacher.not_http", 3), (.huge, "teacher.too_large", 3), (.noChoice, "teacher.no_choice", 3),
    (.errorBody, "teacher.error", 3),
  ]) func everyFaultHasItsName(fault: TestTeacherFault, reason: String, tries: Int) throws {
    try withTeachers([configuration([fault: 1])]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      settings.retries.maxBusy = 4
      settings.parking.failures = 1_000
      if fault == .silent { (settings.requestTimeout, settings.connectTimeout) = (0.2, 0.1) }
      if fault == .silent { settings.stallTime = 9 }
      let teacher = try HTTPTeacher(settings)
      let requests = (0..<8).map { Asking.request($0) }
      for result in try Asking.all(requests, of: teacher) {
        guard case .failure(let failure) = result else {
          Issue.record("\(fault) gave an answer")
          continue
        }
        #expect(failure.reason == reason, "\(failure)")
        #expect(failure.tries == tries)
        // Nothing was answered yet, so even a refusal may be the settings' fault.
        #expect(failure.isTransient)
      }
      let calls = servers[0].callsByDigest
      // libcurl itself asks again where a kept connection turns out to be closed: the one left of the start.
      let more = fault == .closed || fault == .reset ? 1 : 0
      // What is too long is asked again with another body.
      let bodies = fault == .tooLong ? 2 : 1
      let times = tries / bodies...tries / bodies + more
      #expect(calls.count == 8 * bodies && calls.values.allSatisfy { times.contains($0) })
    }
  }

  @Test(arguments: TestTeacherFault.allCases.filter(\.isAnswer))
  func flawedAnswersAreAnswers(fault: TestTeacherFault) throws {
    try withTeachers([configuration([fault: 1])]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      settings.requestTimeout = 60
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all((0..<8).map { Asking.request($0) }, of: teacher) {
        let reply = try CompletionReply(parsing: try result.get().body)
        #expect((reply.reasoning != nil) == (fault == .nullContent))
        #expect(reply.content.isEmpty == (fault == .nullContent))
        #expect((reply.finishReason == "length") == (fault == .length || fault == .nullContent))
      }
      #expect(servers[0].callCount == 8)
    }
  }

  /// A body that falls silent is the connection's failure, however long it took to see it.
  @Test func aLongStallIsNotGarbled() throws {
    try withTeachers([configuration([.stall: 1])]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      (settings.connectTimeout, settings.stallTime, settings.parking.failures) = (0.1, 1.3, 1_000)
      settings.requestTimeout = 60
      (settings.retries.maxTries, settings.retries.maxGarbled) = (2, 1)
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all((0..<4).map { Asking.request($0) }, of: teacher) {
        let failure = #expect(throws: TeacherFailure.self) { try result.get() }
        #expect(failure?.reason == "teacher.stalled" && failure?.tries == 2)
      }
      #expect(servers[0].callCount == 8)
    }
  }

  /// libcurl sends a request again on its own where a kept connection is closed: not those that have met a failure.
  @Test func onlyFirstTriesMayBeDouble() throws {
    try withTeachers([configuration([.internalError: 0.5, .closed: 0.5])]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      (settings.retries.maxTries, settings.parking.failures, settings.maxInFlight) = (60, 1_000, 1)
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all((0..<2).map { Asking.request($0) }, of: teacher) {
        let failure = #expect(throws: TeacherFailure.self) { try result.get() }
        #expect(failure?.tries == 60)
      }
      // It sends one at most five times more.
      #expect((120...130).contains(servers[0].callCount), "\(servers[0].callCount)")
    }
  }

  /// All faults at once, on three addresses: every request ends, and the server's count is the client's.
  @Test(arguments: [1, 2, 3] as [UInt64]) func allFaultsMixed(seed: UInt64) throws {
    let shares = TestTeacherFault.allCases.filter {
      ![.unauthorized, .forbidden, .notFound, .redirect, .unknownField].contains($0)
    }.reduce(into: [TestTeacherFault: Double]()) { $0[$1] = 0.018 }
    var configurations = [configuration(shares), configuration(shares), configuration(shares)]
    for index in configurations.indices { configurations[index].seed = seed * 10 + UInt64(index) }
    try withTeachers(configurations) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      (settings.requestTimeout, settings.maxInFlight, settings.seed) = (4, 16, seed)
      let teacher = try HTTPTeacher(settings)
      let requests = (0..<900).map { Asking.request($0) }
      let results = try Asking.all(requests, of: teacher)
      var reasons: [String: Int] = [:]
      for result in results {
        switch result {
        case .success(let reply): _ = try CompletionReply(parsing: reply.body)
        case .failure(let failure): reasons[failure.reason, default: 0] += 1
        }
      }
      #expect(reasons.keys.allSatisfy { $0.hasPrefix("teacher.") })
      // A twentieth is at fault itself; the rest fails three times in a row or not at all.
      #expect(reasons.values.reduce(0, +) < 90, "\(reasons)")
      let asked = servers.reduce(into: [UInt64: Int]()) { $0.merge($1.callsByDigest, uniquingKeysWith: +) }
      // What is too long is asked again with another body.
      #expect((900..<1_000).contains(asked.count), "\(asked.count)")
      // libcurl itself asks again where a kept connection turns out to be closed, which is not counted here.
      let started = teacher.startedCounts.reduce(0) { $0 + $1.count }
      #expect(asked.values.reduce(0, +) >= started)
      #expect(asked.values.allSatisfy { $0 <= 24 })
    }
  }

  @Test func aKeyIsSentAndWanted() throws {
    var locked = configuration()
    // Set in every process.
    locked.key = environment("PATH")
    try withTeachers([locked]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      let none = #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings) }
      #expect(none?.reason == "teacher.status_401")
      settings.keyVariable = "YISANG_NO_SUCH_VARIABLE"
      let unset = #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings) }
      #expect(unset?.reason == "teacher.key" && unset?.detail.contains("YISANG_NO_SUCH_VARIABLE") == true)
      settings.keyVariable = "PATH"
      let teacher = try HTTPTeacher(settings)
      let ends = try Asking.all([Asking.request(1)], of: teacher)
      #expect(ends.allSatisfy { (try? $0.get()) != nil })
    }
  }

  @Test func modelsAreFoundOrNamed() throws {
    var (one, many, other) = (configuration(), configuration(), configuration())
    many.models = ["test-teacher", "b:latest"]
    other.models = ["c"]
    try withTeachers([one, many, other]) { servers in
      func model(_ indices: [Int], _ name: String? = nil) throws -> String {
        var settings = Asking.settings(indices.map { servers[$0].baseURL })
        settings.model = name
        return try HTTPTeacher(settings).model
      }
      let names = try [model([0]), model([0, 1]), model([1], "b"), model([2], "c")]
      #expect(names == ["test-teacher", "test-teacher", "b", "c"])
      for (indices, name, word) in [
        ([1], nil, "several"), ([0, 2], nil, "in common"), ([0, 1], "b", "has no model b"),
        ([0], "x", "it has"),
      ] as [([Int], String?, String)] {
        let failure = #expect(throws: TeacherFailure.self) { try model(indices, name) }
        #expect(failure?.reason == "teacher.model" && failure?.detail.contains(word) == true, "\(word)")
      }
    }
    one.models = []
    try withTeachers([one]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings) }
      settings.model = "any"
      let teacher = try HTTPTeacher(settings)
      #expect(teacher.model == "any")
    }
  }
}
