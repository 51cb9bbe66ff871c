import StrictJSON
import Teacher

/// A model in memory: it answers what a function says, some requests at a time, the newest first.
final class MemoryTeacher: Teacher {
  let model: String
  private let width: Int
  private let answer: (TeacherRequest) -> Result<[UInt8], TeacherFailure>
  private var waiting: [(ticket: Int, request: TeacherRequest)] = []
  /// What was asked, in order.
  private(set) var asked: [TeacherRequest] = []
  /// Breaks down once it has given so many answers.
  var breaksAfter = Int.max
  private var answered = 0
  /// Never answers.
  var isSilent = false

  init(
    model: String = "m", width: Int = 4,
    _ answer: @escaping (TeacherRequest) -> Result<[UInt8], TeacherFailure>
  ) {
    (self.model, self.width, self.answer) = (model, width, answer)
  }

  var room: Int { width - waiting.count }
  var inFlight: Int { waiting.count }

  func start(_ request: TeacherRequest, ticket: Int) {
    asked.append(request)
    waiting.append((ticket, request))
  }

  func poll(timeout: Double) throws -> [TeacherEnd] {
    if answered >= breaksAfter { throw TeacherFailure("teacher.gone", "it died", isTransient: true) }
    guard !isSilent, let (ticket, request) = waiting.popLast() else { return [] }
    answered += 1
    let result = answer(request).map { RawReply(body: $0, endpoint: "memory", seconds: 0.5) }
    return [TeacherEnd(ticket: ticket, result: result)]
  }

  func takeNotes() -> [String] { [] }
}

/// A body as servers write it.
func body(_ content: String, reasoning: String? = nil, finish: String = "stop", tokens: Int = 20) -> [UInt8] {
  var message = [JSON.Member("role", .text("assistant")), JSON.Member("content", .text(content))]
  if let reasoning { message.append(.init("reasoning_content", .text(reasoning))) }
  let choice = JSON.object([.init("message", .object(message)), .init("finish_reason", .text(finish))])
  return JSON.object([
    .init("choices", .array([choice])),
    .init("usage", .object([.init("completion_tokens", .integer(tokens))])),
  ]).serialized
}
