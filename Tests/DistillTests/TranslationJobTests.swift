import Corpus
import Distill
import Foundation
import StrictJSON
import Teacher
import TestKit
import Testing

@Suite struct TranslationJobTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let rows = [
    #"{"problem":"What is 2 + 3?","answer":5,"domain":"math","source":"numina","license":"Apache-2.0"}"#,
    #"{"conversations":[{"from":"system","value":"s"},{"from":"human","value":"Why is the sky blue?"},{"from":"gpt","value":"<think>hm</think>\n\nRayleigh."}]}"#,
    "not json", "", #"{"x":1}"#,
    #"{"messages":[{"role":"user","content":[{"type":"text","text":"What is the capital of France?"}]},{"role":"assistant","content":"Paris"}],"url":"https://example.org/1","category":"korean"}"#,
    #"{"question":"There are 12 eggs. How many are left?","solution":"12"}"#,
    #"{"prompt":"Cut this short, please.","response":"ok"}"#, #"{"question":"The teacher fails here."}"#,
    #"{"question":"Why is the sky blue?"}"#,
  ]

  /// What the teacher in the test knows.
  private static func translate(_ request: TeacherRequest) -> Result<String, TeacherFailure> {
    let known = [
      "What is 2 + 3?": "2 + 3은 얼마인가요?", "Why is the sky blue?": "하늘은 왜 파란가요?",
      "What is the capital of France?": "프랑스의 수도는 어디인가요?",
      "There are 12 eggs. How many are left?": "달걀이 21개 있습니다. 몇 개 남았나요?",
      "Cut this short, please.": "",
    ]
    let asked = request.messages.last?.content ?? ""
    guard let found = known.first(where: { asked.contains("<question>\n\($0.key)\n</question>") }) else {
      return .failure(TeacherFailure("teacher.status_400", "no", isTransient: false))
    }
    return .success("<think>so</think><translation>\n\(found.value)\n</translation>")
  }

  private func job(limit: Int? = nil, retries: Bool = false) throws -> TranslationJob {
    let path = try scratch.write(TranslationJobTests.rows.joined(separator: "\n") + "\n", to: "source.jsonl")
    return TranslationJob(
      path, model: "scripted", sampling: TeacherSampling(), limit: limit, retriesRefused: retries)
  }

  private func run(_ job: TranslationJob, _ teacher: ScriptedTeacher) throws -> TranslationJob.Counts {
    let store = try CompletionStore(writing: scratch.corpus)
    #expect(try job.ask(teacher, .init(), store: store, clock: { 0 }, shouldStop: { false }) == .complete)
    return try job.write(
      to: scratch.path + "/out.jsonl", refused: scratch.path + "/out.refused.jsonl", store: store)
  }

  private func lines(_ name: String) throws -> [JSON] {
    try Data(contentsOf: URL(filePath: scratch.path + "/" + name)).split(separator: 0x0A).map {
      try JSON(parsing: Array($0))
    }
  }

  @Test func fromRowsToQuestions() throws {
    let teacher = ScriptedTeacher(answer: TranslationJobTests.translate)
    let counts = try run(try job(), teacher)
    #expect(
      counts.refused == [
        "translate.row": 2, "translate.number": 1, "translate.empty": 1, "teacher.status_400": 1,
      ])
    #expect(counts.rows == 9 && counts.translated == 4 && counts.unanswered == 0)
    let kept = try lines("out.jsonl")
    #expect(
      kept.map { $0["question"]?.text } == ["2 + 3은 얼마인가요?", "하늘은 왜 파란가요?", "프랑스의 수도는 어디인가요?", "하늘은 왜 파란가요?"])
    #expect(kept.map { $0["answer"]?.text } == ["5", "Rayleigh.", "Paris", nil])
    #expect(kept[0]["category"]?.text == "math" && kept[0]["license"]?.text == "Apache-2.0")
    #expect(kept[2]["url"]?.text == "https://example.org/1" && kept[2]["category"]?.text == "korean")
    #expect(
      kept[0]["source_question"]?.text == "What is 2 + 3?" && kept[0]["translated_by"]?.text == "scripted")
    let refused = try lines("out.refused.jsonl")
    #expect(refused.map { $0["line"]?.int } == [3, 5, 7, 8, 9])
    #expect(
      refused[2]["value"]?.text == "12"
        && refused[2]["source_question"]?.text?.hasPrefix("There are 12") == true)
    // Five questions are known to the teacher, one is not; the same question twice is one request.
    #expect(teacher.asked.count == 6)
    // The English answer is not shown.
    #expect(!teacher.asked.contains { $0.messages.contains { $0.content.contains("Rayleigh") } })
  }

  @Test func asksNothingTwice() throws {
    _ = try run(try job(limit: 3), ScriptedTeacher(answer: TranslationJobTests.translate))
    let teacher = ScriptedTeacher(answer: TranslationJobTests.translate)
    let first = try run(try job(), teacher)
    #expect(teacher.asked.count == 4)
    let bytes = try Data(contentsOf: URL(filePath: scratch.path + "/out.jsonl"))
    let again = ScriptedTeacher(answer: TranslationJobTests.translate)
    #expect(try run(try job(), again) == first && again.asked.isEmpty)
    #expect(try Data(contentsOf: URL(filePath: scratch.path + "/out.jsonl")) == bytes)
  }

  /// What was refused or failed for good is asked again with another seed, once for two rows of the same words; what
  /// passed is not.
  @Test func retryAsksForWhatWasRefused() throws {
    let first = ScriptedTeacher(answer: TranslationJobTests.translate)
    _ = try run(try job(), first)
    #expect(try job(retries: true).preview(9, store: CompletionStore(reading: scratch.corpus)).stored == 4)
    let second = ScriptedTeacher { request in
      let said = request.messages[0].content
      return .success(
        said.contains("12 eggs")
          ? "<translation>달걀이 12개 있습니다. 몇 개 남았나요?</translation>"
          : said.contains("Cut this") ? "nothing" : "<translation>여기서 선생님이 실패합니다.</translation>")
    }
    let counts = try run(try job(retries: true), second)
    #expect(second.asked.count == 3)
    let seeds = first.asked.filter { one in second.asked.contains { $0.messages == one.messages } }
    #expect(
      Set(seeds.map(\.seed)).intersection(second.asked.map(\.seed)).count == 1, "the failure's own seed")
    #expect(counts.translated == 6 && counts.refused == ["translate.row": 2, "translate.tag": 1])
    // Without the flag the latest try counts, and nothing is asked.
    let last = ScriptedTeacher()
    #expect(try run(try job(), last) == counts && last.asked.isEmpty)
    let third = ScriptedTeacher { _ in .success("<translation>짧게 잘라 주세요.</translation>") }
    #expect(try run(try job(retries: true), third).translated == 7 && third.asked.count == 1)
  }

  @Test func aQuestionInTwoRowsIsTriedAgainOnce() throws {
    let path = try scratch.write(
      String(repeating: #"{"question":"Add 5."}"# + "\n", count: 3_000), to: "same.jsonl")
    func job(_ retries: Bool) -> TranslationJob {
      TranslationJob(path, model: "scripted", sampling: TeacherSampling(), retriesRefused: retries)
    }
    for retries in [false, true] {
      let teacher = ScriptedTeacher { _ in .success("no") }
      _ = try run(job(retries), teacher)
      #expect(teacher.asked.count == 1)
    }
  }

  /// A failure that may pass is asked again by the next run: nothing was refused.
  @Test func aPassingFailureIsNoRefusal() throws {
    let down = ScriptedTeacher { _ in .failure(TeacherFailure("teacher.timeout", "down", isTransient: true)) }
    let counts = try run(try job(), down)
    #expect(counts.unanswered == 7 && counts.refused == ["translate.row": 2] && counts.translated == 0)
    #expect(try lines("out.refused.jsonl").count == 2)
    let up = ScriptedTeacher(answer: TranslationJobTests.translate)
    #expect(try run(try job(), up).translated == 4 && up.asked.count == 6)
  }

  /// Before anything is asked, every question is unanswered; the plan says how much there is to do.
  @Test func thePlanIsShown() throws {
    let plan = try job().preview(2, store: nil)
    #expect(plan.requests == 7 && plan.stored == 0 && plan.first.count == 2 && plan.scalars > 7 * 300)
    let counts = try job().write(to: scratch.path + "/a", refused: scratch.path + "/b", store: nil)
    #expect(counts.unanswered == 7 && counts.translated == 0 && counts.refused == ["translate.row": 2])
  }

  @Test func aMissingFileIsNamed() {
    let job = TranslationJob("/nirgends", model: "m", sampling: TeacherSampling())
    #expect(throws: DistillFailure.self) { try job.preview(1, store: nil) }
  }

  /// Lines longer than the limit are named and cost no memory; the last line needs no end.
  @Test func linesAreBounded() throws {
    let long = String(repeating: "x", count: SourceQuestion.longest + 1)
    let path = try scratch.write(
      "{}\r\n" + long + "\n\n" + long + long + "\n{\"question\":\"a\"}", to: "long.jsonl")
    let file = try SourceFile(path)
    var seen: [String] = []
    while let line = try file.next() {
      seen.append("\(line.number) \(line.bytes.map { "\($0.count)" } ?? "long")")
    }
    #expect(seen == ["1 3", "2 long", "4 long", "5 16"])
  }

  @Test(
    arguments: [
      (#"{"instruction":"Add.","input":"1 and 2","output":"3"}"#, "Add.\n\n1 and 2", "3"),
      (#"{"instruction":"Add."}"#, "Add.", nil),
      (#"{"prompt":[{"role":"user","content":"Hi"}],"answer":2.5}"#, "Hi", "2.5"),
      (
        #"{"problem":"P","conversations":[{"from":"user","value":"Q"},{"from":"assistant","value":"<|begin_of_thought|>t<|end_of_thought|><|begin_of_solution|>S<|end_of_solution|>"}]}"#,
        "P", "S"
      ),
      (#"{"question":" ","prompt":"Q","answer":""}"#, "Q", nil), (#"{"question":7}"#, "7", nil),
    ] as [(String, String, String?)])
  func rowsAreRead(_ line: String, _ question: String, _ answer: String?) throws {
    let row = try SourceQuestion(parsing: Array(line.utf8))
    #expect(row.question == question && row.answer == answer)
  }
}
