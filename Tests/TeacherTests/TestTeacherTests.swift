import StrictJSON
import Teacher
import TestSite
import Testing

/// The dummy itself: what others measure with must be what it says.
@Suite(.timeLimit(.minutes(15))) struct TestTeacherTests {
  private func contents(_ configuration: TestTeacherConfiguration, _ count: Int = 100) throws -> [[UInt8]] {
    try withTeachers([configuration]) { servers in
      let teacher = try HTTPTeacher(Asking.settings([servers[0].baseURL]))
      return try Asking.all((0..<count).map { Asking.request($0) }, of: teacher).map {
        try CompletionReply(parsing: $0.get().body).content
      }
    }
  }

  @Test func answersAreMadeOfTheSeedAndTheRequest() throws {
    var other = TestTeacherConfiguration()
    other.seed = 2
    let (first, again) = try (contents(TestTeacherConfiguration()), contents(TestTeacherConfiguration()))
    let different = try contents(other)
    #expect(first == again)
    #expect(zip(first, different).allSatisfy { $0 != $1 })
  }

  /// Thoughts with 5 to 20 percent of Korean letters, an answer in Korean.
  @Test func tracesAreMixed() throws {
    for content in try contents(TestTeacherConfiguration()) {
      let text = String(decoding: content, as: UTF8.self)
      let parts = text.split(separator: "</think>")
      try #require(parts.count == 2 && text.hasPrefix("<think>\n"))
      let shares = parts.map { part in
        let korean = part.unicodeScalars.count { (0xAC00...0xD7A3).contains($0.value) }
        return Double(korean) / Double(max(1, part.unicodeScalars.count { $0.properties.isAlphabetic }))
      }
      #expect((0.06...0.18).contains(shares[0]), "\(shares[0])")
      #expect(shares[1] > 0.95)
    }
  }

  @Test func callsAreCounted() throws {
    try withTeachers([TestTeacherConfiguration()]) { servers in
      let teacher = try HTTPTeacher(Asking.settings([servers[0].baseURL]))
      let requests = [Asking.request(1), Asking.request(1), Asking.request(2)]
      _ = try Asking.all(requests, of: teacher)
      let json = try JSON(parsing: Array(servers[0].countJSON().utf8))
      #expect(json["calls"] == .integer(3) && json["distinct"] == .integer(2) && json["most"] == .integer(2))
      #expect(json["by_digest"]?.members?.count == 2)
    }
  }

  @Test(
    arguments: [
      ("500", [TestTeacherFault.internalError: 0.1]), ("", [:]),
      ("500=0.5,stall=0.5", [.internalError: 0.5, .stall: 0.5]), ("429-date=0", [.tooManyDate: 0]),
    ] as [(String, [TestTeacherFault: Double])]) func faultsAreRead(
      text: String, faults: [TestTeacherFault: Double]
    )
  {
    #expect(TestTeacherFault.list(text) == faults)
  }

  @Test(arguments: ["501", "500=2", "500=-1", "500=x", "500=0.6,stall=0.6", "=0.5"])
  func otherListsAreRefused(text: String) {
    #expect(TestTeacherFault.list(text) == nil)
  }

  /// A fault with a share meets about that share of the calls.
  @Test func sharesAreKept() throws {
    var configuration = TestTeacherConfiguration()
    configuration.faults = [.badRequest: 0.25]
    try withTeachers([configuration]) { servers in
      let teacher = try HTTPTeacher(Asking.settings([servers[0].baseURL]))
      let results = try Asking.all((0..<400).map { Asking.request($0) }, of: teacher)
      let failed = results.count { (try? $0.get()) == nil }
      #expect((60...145).contains(failed), "\(failed)")
    }
  }
}
