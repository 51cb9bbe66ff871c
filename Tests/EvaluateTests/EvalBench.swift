import Corpus
import Foundation
import Teacher
import TestKit

@testable import Evaluate

/// Tasks that add up, a model in memory, and a store in a scratch folder.
protocol EvalBench {
  var scratch: Scratch { get }
}

extension EvalBench {
  var folder: String { scratch.path + "/eval" }

  static func task(_ name: String = "sums", _ count: Int = 10) -> EvalTask {
    EvalTask(
      name: name,
      items: (0..<count).map {
        EvalItem(
          id: "\($0)", task: name, source: $0 % 2 == 0 ? "even" : "odd", kind: .math,
          question: "사과 \($0)개와 1개를 더하면 모두 몇 개인가요?", gold: ["\($0 + 1)"])
      }, digest: "d-" + name, heldOut: false, notes: [])
  }

  func run(
    _ tasks: [EvalTask] = [Self.task()], samples: Int = 3, seed: UInt64 = 0, model: String = "m"
  ) throws -> EvalRun {
    var settings = EvalSettings()
    (settings.samples, settings.seed) = (samples, seed)
    return try EvalRun(tasks, model: model, settings: settings) {
      [ChatMessage(role: "user", content: $0.question)]
    }
  }

  /// Adds up, but every third seed is one off.
  static func answer(_ request: TeacherRequest) -> Result<[UInt8], TeacherFailure> {
    let digits = request.messages[0].content.unicodeScalars.prefix { $0 != "개" }.filter(
      \.properties.numericType.isDecimal)
    let number = (Int(String(String.UnicodeScalarView(digits))) ?? -9) + 1 + (request.seed % 3 == 0 ? 1 : 0)
    return .success(body("<think>세어 보자 \(request.seed)</think>\n답은 \\boxed{\(number)}입니다."))
  }

  @discardableResult
  func ask(
    _ run: EvalRun, _ teacher: MemoryTeacher, retriesFailed: Bool = false,
    stop: @escaping () -> Bool = { false }
  ) throws -> (EvalEnd, EvalProgress) {
    let store = try CompletionStore(writingTo: folder)
    var progress = EvalProgress()
    var now = 0.0
    let end = try run.ask(
      teacher, store: store, retriesFailed: retriesFailed,
      clock: {
        now += 0.01
        return now
      }, shouldStop: stop
    ) { if case .progress(let latest) = $0 { progress = latest } }
    return (end, progress)
  }

  func judged(_ run: EvalRun) throws -> [JudgedTask] {
    try run.judged(try CompletionStore(readingFrom: folder))
  }
}

extension Unicode.NumericType? {
  fileprivate var isDecimal: Bool { self == .decimal }
}
