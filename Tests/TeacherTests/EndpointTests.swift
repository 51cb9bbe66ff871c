import Foundation
import TestSite
import Testing

@testable import Teacher

/// Several addresses: balance, parking, return, and the end of hope.
@Suite(.timeLimit(.minutes(5))) struct EndpointTests {
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
