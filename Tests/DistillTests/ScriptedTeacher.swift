import Distill
import StrictJSON
import Teacher

/// A teacher in memory: it answers what a function says, some requests at a time, in no order of its own.
final class ScriptedTeacher: Teacher {
  let model: String
  private let width: Int
  private let answer: (TeacherRequest) -> Result<String, TeacherFailure>
  private var waiting: [(ticket: Int, request: TeacherRequest)] = []
  /// What was asked, in order.
  private(set) var asked: [TeacherRequest] = []
  /// What it was told to expect, as each request came.
  private(set) var expected: [Int?] = []
  private var told: Int?
  /// Breaks down once so many requests were asked; nil never.
  var breaksAfter: Int?
  /// Never answers.
  var isSilent = false
  /// Tokens it says an answer has.
  var tokens = 20

  init(
    model: String = "scripted", width: Int = 8,
    answer: @escaping (TeacherRequest) -> Result<String, TeacherFailure> = {
      .success(ScriptedTeacher.trace($0))
    }
  ) {
    (self.model, self.width, self.answer) = (model, width, answer)
  }

  var room: Int { width - waiting.count }
  var inFlight: Int { waiting.count }

  func start(_ request: TeacherRequest, ticket: Int) {
    asked.append(request)
    expected.append(told)
    waiting.append((ticket, request))
  }

  func expect(_ requests: Int?) { told = requests }

  func poll(timeout: Double) throws -> [TeacherEnd] {
    if let breaksAfter, asked.count >= breaksAfter {
      throw TeacherFailure("teacher.gone", "", isTransient: true)
    }
    // The newest first: whoever relies on the order of the starts fails.
    guard !isSilent, let (ticket, request) = waiting.popLast() else { return [] }
    return [
      TeacherEnd(
        ticket: ticket,
        result: answer(request).map {
          RawReply(
            body: ScriptedTeacher.body($0, tokens: tokens), endpoint: "memory", seconds: 0.5)
        })
    ]
  }

  func takeNotes() -> [String] { [] }

  /// A body as servers write it.
  static func body(_ content: String, finish: String = "stop", tokens: Int = 20) -> [UInt8] {
    let message = JSON.object([.init("role", .text("assistant")), .init("content", .text(content))])
    let choice = JSON.object([.init("message", message), .init("finish_reason", .text(finish))])
    return JSON.object([
      .init("choices", .array([choice])),
      .init(
        "usage",
        .object([.init("prompt_tokens", .integer(10)), .init("completion_tokens", .integer(tokens))])),
    ]).serialized
  }

  /// A good trace about whatever was asked.
  static func trace(_ request: TeacherRequest) -> String {
    """
    <think>
    The user asks how to share "사과" fairly, that is "사과를 나누는 방법". Dividing by two gives each share, and the \
    rest stays in the "바구니". Draw \(request.seed).
    </think>

    사과를 두 사람이 똑같이 나누려면 개수를 2로 나누면 됩니다. 남는 사과는 바구니에 두세요.
    """
  }
}
