import Foundation
import TestKit
import TestSite
import Testing

@testable import Teacher

/// Addresses that join and leave with the lines of a file, while requests are asked.
@Suite(.timeLimit(.minutes(15))) struct JoiningTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var path: String { scratch.path + "/servers.txt" }

  private func list(_ servers: [TestTeacher]) throws {
    _ = try scratch.write(servers.map { $0.baseURL + "\n" }.joined(), to: "servers.txt")
  }

  private func settings(_ addresses: [String] = [], model: String? = "test-teacher") -> HTTPTeacherSettings {
    var settings = Asking.settings(addresses)
    (settings.list, settings.lookPause, settings.model) = (path, 0.01, model)
    settings.maxInFlight = 4
    return settings
  }

  private func requests(_ range: Range<Int>) -> [TeacherRequest] { range.map { Asking.request($0) } }

  /// Polls until something is so, at most a hundred seconds.
  private func poll(_ teacher: HTTPTeacher, until isSo: () -> Bool) throws -> [TeacherEnd] {
    var ends: [TeacherEnd] = []
    let deadline = Date().addingTimeInterval(100)
    while !isSo() {
      guard Date() < deadline else { throw Asking.Late() }
      ends += try teacher.poll(timeout: 0.05)
    }
    return ends
  }

  /// Asks one after the other, from a number on, until something is so.
  private func ask(_ teacher: HTTPTeacher, from first: Int, until isSo: () -> Bool) throws {
    var next = first
    while !isSo() {
      guard next < first + 100_000 else { throw Asking.Late() }
      for result in try Asking.all(requests(next..<next + 8), of: teacher) { _ = try result.get() }
      next += 8
    }
  }

  @Test func aServerJoinsOnceItIsListed() throws {
    try withTeachers([TestTeacherConfiguration()]) { servers in
      let teacher = try HTTPTeacher(settings())
      #expect(teacher.room == 0 && teacher.model == "test-teacher")
      let none = try teacher.poll(timeout: 0.05)
      #expect(none.isEmpty && servers[0].callCount == 0)
      try list(servers)
      _ = try poll(teacher) { teacher.room > 0 }
      #expect(teacher.room == 4)
      for result in try Asking.all(requests(0..<50), of: teacher) { _ = try result.get() }
      #expect(servers[0].callCount == 50)
      #expect(teacher.takeNotes().contains("\(servers[0].baseURL) joins"))
      let tally = try #require(teacher.tallies.first)
      #expect(teacher.tallies.count == 1 && tally.address == servers[0].baseURL)
      #expect(tally.answers == 50 && tally.tokens > 0 && tally.failures == 0 && tally.rate > 0)
    }
  }

  /// What is in flight there is answered by it; what is asked later goes elsewhere.
  @Test func aServerThatLeavesEndsWhatItHas() throws {
    var slow = TestTeacherConfiguration()
    slow.delay = 0.3
    try withTeachers([slow, TestTeacherConfiguration()]) { servers in
      try list([servers[0]])
      let teacher = try HTTPTeacher(settings())
      _ = try poll(teacher) { teacher.room == 4 }
      for (ticket, request) in requests(0..<4).enumerated() { teacher.start(request, ticket: ticket) }
      try list([servers[1]])
      var ends = try poll(teacher) { teacher.takeNotes().contains { $0.contains(" leaves") } }
      // What still ends there takes none of the other's room.
      ends += try poll(teacher) {
        teacher.endpoints.contains { $0.address == servers[1].baseURL && $0.isOpen }
      }
      if ends.isEmpty { #expect(teacher.room == 4) }
      for (ticket, request) in requests(4..<8).enumerated() { teacher.start(request, ticket: 4 + ticket) }
      while ends.count < 8 { ends += try teacher.poll(timeout: 1) }
      for end in ends {
        let reply = try end.result.get()
        #expect(reply.endpoint == servers[end.ticket < 4 ? 0 : 1].baseURL && reply.tries == 1)
      }
      for result in try Asking.all(requests(8..<28), of: teacher) { _ = try result.get() }
      #expect(servers[0].callCount == 4 && servers[1].callCount == 24)
      // And it may come back.
      try list(servers)
      _ = try poll(teacher) { teacher.room == 8 }
      #expect(teacher.tallies.map(\.address) == servers.map(\.baseURL))
    }
  }

  /// A list that names a server of another model, or none that answers, costs no request.
  @Test func whoHasNotTheModelIsLookedAtAgain() throws {
    var other = TestTeacherConfiguration()
    other.models = ["other"]
    let wrong = try TestTeacher(other)
    try wrong.start()
    try withTeachers([TestTeacherConfiguration()]) { servers in
      try list([wrong])
      let teacher = try HTTPTeacher(settings([servers[0].baseURL]))
      var notes: [String] = []
      func tells() -> Int {
        notes += teacher.takeNotes()
        return notes.count { $0.contains("is not asked yet") }
      }
      teacher.start(Asking.request(0), ticket: 0)
      _ = try poll(teacher) { tells() > 0 }
      #expect(
        notes.contains { $0.hasPrefix(wrong.baseURL) && $0.contains("no model test-teacher; it has other") })
      // Told once, however often it is looked at.
      for result in try Asking.all(requests(1..<100), of: teacher) { _ = try result.get() }
      #expect(tells() == 1 && wrong.callCount == 0)
      wrong.stop()
      var right = TestTeacherConfiguration()
      right.port = wrong.port
      let again = try TestTeacher(right)
      try again.start()
      defer { again.stop() }
      try ask(teacher, from: 100) { teacher.room == 8 }
    }
  }

  @Test func anEmptyListIsWaitedForAndNotForEver() throws {
    _ = try scratch.write("# none yet\n", to: "servers.txt")
    var settings = settings()
    settings.parking.patience = 0.3
    let teacher = try HTTPTeacher(settings)
    let failure = #expect(throws: TeacherFailure.self) {
      for _ in 0..<10_000 where try !teacher.poll(timeout: 0.05).isEmpty { Issue.record("an answer") }
    }
    #expect(failure?.reason == "teacher.no_server" && failure?.isTransient == true)
    #expect(failure?.detail.contains("\(path) lists no address") == true)
    let notes = teacher.takeNotes()
    #expect(
      notes.count == 1 && notes[0].hasPrefix("no address takes requests: waiting up to 0 s"), "\(notes)")
  }

  @Test func withoutAModelSomebodyMustNameIt() throws {
    let nobody = #expect(throws: TeacherFailure.self) { try HTTPTeacher(settings(model: nil)) }
    #expect(nobody?.reason == "teacher.address" && nobody?.detail.contains("--model") == true)
    let servers = [TestTeacherConfiguration](repeating: TestTeacherConfiguration(), count: 2)
    try withTeachers(servers) { servers in
      try list(servers)
      let teacher = try HTTPTeacher(settings(model: nil))
      #expect(teacher.model == "test-teacher" && teacher.room == 8)
      try list([servers[1]])
      _ = try poll(teacher) { teacher.room == 4 }
      teacher.start(Asking.request(0), ticket: 0)
      _ = try poll(teacher) { teacher.inFlight == 0 }
      #expect(teacher.room == 4 && servers[0].callCount == 0)
    }
  }

  /// What was given beside the list stays, and a line that is no address is told.
  @Test func whatIsGivenDoesNotLeave() throws {
    let servers = [TestTeacherConfiguration](repeating: TestTeacherConfiguration(), count: 2)
    try withTeachers(servers) { servers in
      _ = try scratch.write("\(servers[0].baseURL)\nnowhere\n\(servers[1].baseURL)\n", to: "servers.txt")
      let teacher = try HTTPTeacher(settings([servers[0].baseURL]))
      try ask(teacher, from: 0) { teacher.room == 8 }
      #expect(teacher.takeNotes().contains { $0.hasPrefix("\(path):2 is left out") })
      try FileManager.default.removeItem(atPath: path)
      try ask(teacher, from: 100_000) { teacher.room == 4 }
      #expect(teacher.endpoints.map(\.isListed) == [true, false])
    }
  }

  /// One that joins and refuses what the others take speaks for itself.
  @Test func whoRefusesAFieldIsNotAskedAnyMore() throws {
    var strict = TestTeacherConfiguration()
    strict.faults = [.unknownField: 1]
    try withTeachers([TestTeacherConfiguration(), strict]) { servers in
      let teacher = try HTTPTeacher(settings([servers[0].baseURL]))
      for result in try Asking.all(requests(0..<20), of: teacher) { _ = try result.get() }
      try list([servers[1]])
      var notes: [String] = []
      try ask(teacher, from: 20) {
        notes += teacher.takeNotes()
        return notes.contains { $0.contains("is not asked any more") }
      }
      #expect(servers[1].callCount <= 4 && teacher.room == 4)
    }
  }
}
