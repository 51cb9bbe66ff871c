import Foundation
import Teacher
import TestSite

/// What tests ask.
enum Asking {
  struct Late: Error {}

  static func request(_ number: Int, maxTokens: Int = 64) -> TeacherRequest {
    var sampling = TeacherSampling()
    sampling.maxTokens = maxTokens
    return TeacherRequest(
      messages: [
        ChatMessage(role: "system", content: "Think mainly in English."),
        ChatMessage(role: "user", content: "사과 \(number)개를 친구들에게 나누어 주는 방법은 무엇인가요?"),
      ], sampling: sampling, seed: UInt32(number))
  }

  /// Asks all, never more at once than there is room for, until each has ended.
  static func all(
    _ requests: [TeacherRequest], of teacher: any Teacher, seconds: Double = 100
  ) throws -> [Result<RawReply, TeacherFailure>] {
    var ends: [Int: Result<RawReply, TeacherFailure>] = [:]
    var next = 0
    let deadline = Date().addingTimeInterval(seconds)
    while ends.count < requests.count {
      while next < requests.count, teacher.room > 0 {
        teacher.start(requests[next], ticket: next)
        next += 1
      }
      for end in try teacher.poll(timeout: 0.5) {
        guard ends.updateValue(end.result, forKey: end.ticket) == nil else { throw Late() }
      }
      guard Date() < deadline else { throw Late() }
    }
    return requests.indices.compactMap { ends[$0] }
  }

  /// Quick to try again, quick to give up.
  static func settings(_ addresses: [String]) -> HTTPTeacherSettings {
    var settings = HTTPTeacherSettings(addresses: addresses)
    settings.requestTimeout = 3
    settings.connectTimeout = 1
    settings.stallTime = 0.3
    settings.startTimeout = 2
    settings.maxBodyBytes = 1 << 20
    settings.retries.firstPause = 0.001
    settings.retries.longestPause = 0.01
    settings.retries.longestRetryAfter = 0.01
    settings.parking.firstPause = 0.01
    settings.parking.longestPause = 0.05
    settings.parking.patience = 20
    return settings
  }

  /// Runs what blocks on a thread of its own, beside a server that needs the pool's.
  static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try body() }) }.start()
    }
  }
}

/// Test teachers that run for one test.
func withTeachers<Value>(
  _ configurations: [TestTeacherConfiguration], _ body: ([TestTeacher]) throws -> Value
) throws -> Value {
  let teachers = try configurations.map { try TestTeacher($0) }
  for teacher in teachers { try teacher.start() }
  defer { for teacher in teachers { teacher.stop() } }
  return try body(teachers)
}
