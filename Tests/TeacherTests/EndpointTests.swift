import Foundation
import TestSite
import Testing

@testable import Teacher

/// Several addresses: balance, parking, return, and the end of hope.
@Suite(.timeLimit(.minutes(15))) struct EndpointTests {
  private func requests(_ count: Int) -> [TeacherRequest] { (0..<count).map { Asking.request($0) } }

  @Test func addressesShareTheWork() throws {
    let configurations = [TestTeacherConfiguration](repeating: TestTeacherConfiguration(), count: 3)
    try withTeachers(configurations) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 8
      let teacher = try HTTPTeacher(settings)
      #expect(teacher.room == 24)
      for result in try Asking.all(requests(600), of: teacher) { _ = try result.get() }
      for server in servers { #expect((150...250).contains(server.callCount), "\(server.callCount)") }
      #expect(servers.reduce(0) { $0 + $1.callCount } == 600)
    }
  }

  /// A server that takes half a second for each gets what it can do, and the quick one the rest.
  @Test func theSlowGetLess() throws {
    var slow = TestTeacherConfiguration()
    slow.delay = 0.5
    try withTeachers([TestTeacherConfiguration(), slow]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 4
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all(requests(300), of: teacher) { _ = try result.get() }
      #expect(servers[1].callCount < 60 && servers[0].callCount + servers[1].callCount == 300)
    }
  }

  @Test func aFailingAddressIsParkedAndComesBack() throws {
    var broken = TestTeacherConfiguration()
    broken.faults = [.internalError: 1]
    try withTeachers([TestTeacherConfiguration(), broken]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 8
      (settings.parking.firstPause, settings.parking.longestPause) = (30, 30)
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all(requests(200), of: teacher) { _ = try result.get() }
      // Five failures in a row, and what was under way with them.
      #expect((5...13).contains(servers[1].callCount), "\(servers[1].callCount)")
      #expect(servers[0].callCount == 200)
      let notes = teacher.takeNotes()
      #expect(
        notes.count == 1 && notes[0].hasPrefix("\(servers[1].baseURL) is parked for 30 s: teacher.status_500")
      )
      #expect(teacher.room == 8)
    }
  }

  @Test func whatIsBackIsAskedAgain() throws {
    var broken = TestTeacherConfiguration()
    broken.faults = [.closed: 1]
    try withTeachers([broken]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 4
      settings.retries.maxTries = 1_000
      let teacher = try HTTPTeacher(settings)
      for (ticket, request) in requests(4).enumerated() { teacher.start(request, ticket: ticket) }
      var notes: [String] = []
      while !notes.contains(where: { $0.contains("is parked") }) {
        let early = try teacher.poll(timeout: 0.05)
        #expect(early.isEmpty)
        notes += teacher.takeNotes()
      }
      servers[0].change(faults: [:])
      var ends: [TeacherEnd] = []
      while ends.count < 4 { ends += try teacher.poll(timeout: 1) }
      for end in ends { _ = try end.result.get() }
      notes += teacher.takeNotes()
      #expect(notes.last?.hasSuffix("is back") == true)
      #expect(Set(ends.map(\.ticket)) == [0, 1, 2, 3])
    }
  }

  /// A server that goes away for good ends the run once the patience is over, and not before.
  @Test func patienceEnds() throws {
    let server = try TestTeacher()
    try server.start()
    var settings = Asking.settings([server.baseURL])
    settings.parking.patience = 0.3
    settings.retries.maxTries = 1_000
    let teacher = try HTTPTeacher(settings)
    for result in try Asking.all(requests(3), of: teacher) { _ = try result.get() }
    server.stop()
    teacher.start(Asking.request(9), ticket: 9)
    let failure = #expect(throws: TeacherFailure.self) {
      for _ in 0..<1_000 where try !teacher.poll(timeout: 0.1).isEmpty { Issue.record("an answer") }
    }
    #expect(failure?.reason == "teacher.no_server" && failure?.isTransient == true)
    #expect(failure?.detail.contains("\(server.baseURL): no answer for 0 s") == true)
    #expect(teacher.inFlight == 1)
  }

  /// Where every request has ended and every address is parked, `poll` waits until there is room, or says that there will
  /// be none.
  @Test(arguments: [TestTeacherFault.internalError, .html, .closed], [(1, 1), (8, 1), (1, 6), (8, 6)])
  func noRoomIsWaitedFor(fault: TestTeacherFault, shape: (width: Int, tries: Int)) throws {
    var broken = TestTeacherConfiguration()
    broken.faults = [fault: 1]
    try withTeachers([broken]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      settings.maxInFlight = shape.width
      (settings.retries.maxTries, settings.retries.maxGarbled) = (shape.tries, shape.tries)
      settings.parking.patience = 1
      let teacher = try HTTPTeacher(settings)
      var (started, ended, waits) = (0, 0, 0)
      let failure = #expect(throws: TeacherFailure.self) {
        while true {
          while teacher.room == 0, teacher.inFlight == 0 {
            waits += 1
            let none = try teacher.poll(timeout: 60)
            #expect(none.isEmpty && teacher.room > 0)
          }
          while teacher.room > 0 {
            teacher.start(Asking.request(started), ticket: started)
            started += 1
          }
          ended += try teacher.poll(timeout: 60).count
        }
      }
      #expect(failure?.reason == "teacher.no_server" && failure?.isTransient == true)
      #expect(ended <= started && started <= ended + shape.width)
      // It waited at most once each time the address was parked, which takes five calls.
      #expect(waits <= servers[0].callCount / 5 + 1)
      if shape.tries == 1, shape.width == 1 { #expect(waits > 0) }
    }
  }

  /// A server that cannot answer anything, by how it was started or asked, must not use up the corpus.
  @Test(
    arguments: [
      (TestTeacherFault.tooLong, "fill the context"), (.badRequest, "--instruction-role user"),
    ], [1, 8])
  func whoRefusesAllEndsTheRun(one: (fault: TestTeacherFault, advice: String), width: Int) throws {
    var strict = TestTeacherConfiguration()
    strict.faults = [one.fault: 1]
    try withTeachers([strict]) { servers in
      var settings = Asking.settings([servers[0].baseURL])
      settings.maxInFlight = width
      let teacher = try HTTPTeacher(settings)
      for result in try Asking.all(requests(12), of: teacher) {
        let failure = #expect(throws: TeacherFailure.self) { try result.get() }
        #expect(failure?.isTransient == true)
      }
      let failure = #expect(throws: TeacherFailure.self) {
        _ = try Asking.all((12..<500).map { Asking.request($0) }, of: teacher)
      }
      #expect(failure?.reason == "teacher.refuses_all" && failure?.isTransient == true)
      #expect(failure?.detail.contains(one.advice) == true)
      #expect(failure?.detail.contains(one.fault == .tooLong ? "4096 tokens" : "makes no sense") == true)
      // What is too long is asked again without max_tokens.
      let tries = one.fault == .tooLong ? 2 : 1
      #expect(
        (20 * tries...(20 + 2 * width) * tries).contains(servers[0].callCount), "\(servers[0].callCount)")
    }
  }

  /// A model that thinks answers later than refusals come: those that it took are waited for.
  @Test func refusalsWhileOthersThinkEndNothing() throws {
    var (strict, slow) = (TestTeacherConfiguration(), TestTeacherConfiguration())
    (strict.faults, slow.delay) = ([.tooLong: 1], 0.5)
    try withTeachers([strict, slow]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 4
      let teacher = try HTTPTeacher(settings)
      let results = try Asking.all(requests(200), of: teacher)
      let answered = results.count { (try? $0.get()) != nil }
      #expect(answered >= 4)
      let last = try Asking.all([Asking.request(900)], of: teacher)
      if case .failure(let failure) = last[0] { #expect(!failure.isTransient) }
    }
  }

  @Test(arguments: [
    (TestTeacherFault.unauthorized, "teacher.status_401"), (.forbidden, "teacher.status_403"),
    (.notFound, "teacher.status_404"), (.redirect, "redirects are not followed"),
  ]) func whoTurnsAllAwayEndsTheRun(fault: TestTeacherFault, words: String) throws {
    var closed = TestTeacherConfiguration()
    closed.faults = [fault: 1]
    try withTeachers([closed, closed]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 4
      let teacher = try HTTPTeacher(settings)
      let failure = #expect(throws: TeacherFailure.self) { _ = try Asking.all(requests(20), of: teacher) }
      #expect(failure?.reason == "teacher.no_server" && failure?.detail.contains(words) == true)
      #expect(servers.allSatisfy { $0.callCount <= 8 })
      #expect(teacher.takeNotes().count == 2)
    }
  }

  /// One that turns all away costs no request: the others answer what it was asked.
  @Test func theOthersAnswerWhatOneTurnsAway() throws {
    var closed = TestTeacherConfiguration()
    closed.faults = [.forbidden: 1]
    try withTeachers([closed, TestTeacherConfiguration()]) { servers in
      let teacher = try HTTPTeacher(Asking.settings(servers.map(\.baseURL)))
      for result in try Asking.all(requests(100), of: teacher) { _ = try result.get() }
      #expect(servers[1].callCount == 100 && teacher.room == 64)
    }
  }

  /// After answers, a 403 is said of one request, as a filter does.
  @Test func aRefusalAmongAnswersIsTheRequestsOwn() throws {
    var choosy = TestTeacherConfiguration()
    choosy.faults = [.forbidden: 0.1]
    try withTeachers([choosy]) { servers in
      var settings = Asking.settings(servers.map(\.baseURL))
      settings.maxInFlight = 1
      settings.parking.failures = 50
      let teacher = try HTTPTeacher(settings)
      let first = try Asking.all(requests(1), of: teacher)
      try #require((try? first[0].get()) != nil)
      let results = try Asking.all((1..<100).map { Asking.request($0) }, of: teacher)
      let refused = results.filter { (try? $0.get()) == nil }
      #expect((1..<30).contains(refused.count) && servers[0].callCount == 100)
    }
  }

  @Test func anUnknownFieldStopsTheRunAndIsNamed() throws {
    var strict = TestTeacherConfiguration()
    strict.faults = [.unknownField: 1]
    try withTeachers([strict]) { servers in
      let teacher = try HTTPTeacher(Asking.settings(servers.map(\.baseURL)))
      let failure = #expect(throws: TeacherFailure.self) { _ = try Asking.all(requests(20), of: teacher) }
      #expect(failure?.reason == "teacher.unknown_field" && failure?.detail.contains("--omit top_k.") == true)
      #expect(servers[0].callCount <= 20)
    }
  }

  @Test func serversAreLookedAtBeforeTheFirstRequest() throws {
    let gone = try TestTeacher()
    let address = gone.baseURL
    gone.stop()
    var settings = Asking.settings([address])
    settings.startTimeout = 0.1
    let none = #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings) }
    #expect(none?.reason == "teacher.no_server" && none?.detail.contains(address) == true)
    try withTeachers([TestTeacherConfiguration()]) { servers in
      settings.addresses = [servers[0].baseURL + "/", address, servers[0].baseURL]
      let teacher = try HTTPTeacher(settings)
      let notes = teacher.takeNotes()
      #expect(notes.contains { $0.hasPrefix("\(address) does not answer yet") })
      #expect(notes.contains { $0.contains("given twice") })
      #expect(teacher.room == 64)
      for result in try Asking.all(requests(50), of: teacher) { _ = try result.get() }
    }
    settings.addresses = []
    #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings) }
  }
}
