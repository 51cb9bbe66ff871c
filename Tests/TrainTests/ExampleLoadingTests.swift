import Corpus
import Foundation
import GRDB
import StrictJSON
import TestKit
import Testing

@testable import Train

@Suite struct ExampleLoadingTests {
  private static func load(
    _ model: SampleModel, _ sources: [String], threads: Int = 2,
    _ change: (inout DataSettings) -> Void = { _ in }
  ) throws -> LoadedExamples {
    var settings = DataSettings(sources: sources, maxLength: 1_000, seed: 1)
    change(&settings)
    return try loadExamples(
      settings, model: model.folder, threads: threads, progress: { _ in }, shouldStop: { false })
  }

  private static func many(_ count: Int) -> [String] {
    (0..<count).map { index in
      SampleModel.row(
        "질문 \(index % (count - count / 10))", "<think>\n\(index)\n</think>\n\n답 \(index)",
        more: [.init("category", .text(index % 3 == 0 ? "exams" : "code"))])
    }
  }

  @Test func threadsDoNotMatter() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let file = try model.rows(Self.many(1_500))
    let one = try Self.load(model, [file], threads: 1) { $0.validationFraction = 0.2 }
    let three = try Self.load(model, [file], threads: 3) { $0.validationFraction = 0.2 }
    #expect(one.train.digest == three.train.digest && one.validation.digest == three.validation.digest)
    #expect(one.read == 1_500 && one.train.examples.count + one.validation.examples.count == 1_500)
    #expect(one.train.tokens > 1_500 && one.template == "training (qwen3)")
  }

  /// A fraction is held back; equal questions stay together; other rows move nobody.
  @Test func theSplitFollowsTheQuestionAlone() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let rows = Self.many(1_000)
    let all = try Self.load(model, [try model.rows(rows)]) { $0.validationFraction = 0.2 }
    let held = Set(all.validation.examples.map(\.id))
    #expect((120...280).contains(held.count))
    let half = try Self.load(model, [try model.rows(Array(rows.prefix(500)))]) { $0.validationFraction = 0.2 }
    #expect(half.validation.examples.allSatisfy { held.contains($0.id) })
    #expect(half.train.examples.allSatisfy { !held.contains($0.id) })
    let equal = (0..<40).map { SampleModel.row($0 % 2 == 0 ? "가 나" : " \u{1100}\u{1161}\n나 ", "답 \($0)") }
    for seed in 0..<6 {
      let loaded = try? Self.load(model, [try model.rows(equal)]) {
        $0.validationFraction = 0.5
        $0.seed = UInt64(seed)
      }
      // All of them are held back, and nothing is left to train on, or none.
      #expect(loaded == nil || loaded?.validation.examples.isEmpty == true)
    }
  }

  @Test func overlongExamplesAreListedOrCut() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let long = String(repeating: "가나다 ", count: 400)
    let file = try model.rows([
      SampleModel.row("짧다", "답"), "", SampleModel.row("길다", long), SampleModel.row(long, "답"),
    ])
    let dropped = try Self.load(model, [file]) { $0.maxLength = 200 }
    #expect(dropped.train.examples.count == 1 && dropped.truncated == 0)
    #expect(dropped.dropped.map(\.reason) == [.overlong, .overlong])
    #expect(dropped.dropped.map(\.place) == ["\(file):3", "\(file):4"])
    #expect(dropped.dropped.allSatisfy { ($0.count ?? 0) > 200 })
    let line = try JSON(parsing: dropped.dropped[0].line)
    #expect(line["reason"]?.text == "overlong" && line["place"]?.text == "\(file):3")
    let cut = try Self.load(model, [file]) {
      $0.maxLength = 200
      $0.overlong = .truncate
    }
    // Of the third nothing that is learnt is left.
    #expect(cut.train.examples.map(\.count) == [cut.train.examples[0].count, 200] && cut.truncated == 1)
    #expect(cut.dropped.map(\.reason) == [.noTarget])
  }

  @Test(arguments: DataSettings.ThinkLoss.allCases) func emptyThoughts(_ loss: DataSettings.ThinkLoss) throws
  {
    let model = try SampleModel("qwen", family: "qwen3")
    let file = try model.rows([
      SampleModel.row("가", "<think>\n\n</think>\n\n답"), SampleModel.row("가", "<think>음</think>답"),
      SampleModel.row("가", "답"),
    ])
    let loaded = try Self.load(model, [file]) { $0.thinkLoss = loss }
    let targets = loaded.train.examples.map(\.targets)
    switch loss {
    case .train: #expect(targets.count == 3 && targets[0] > targets[2])
    case .maskEmpty: #expect(targets.count == 3 && targets[0] == targets[2])
    case .forbidEmpty: #expect(targets.count == 2 && loaded.dropped.map(\.reason) == [.emptyThink])
    }
  }

  /// Templates that open the thought in the prompt: the block is empty though its opening is not the assistant's.
  @Test func anEmptyThoughtOpenedByThePromptIsKnown() {
    let text = Array("<|A|><think>\n\n</think>\n\n답".utf8)
    let start = "<|A|><think>\n".utf8.count
    #expect(EmptyThink.cut(start..<text.count, of: text) == text.count - 3..<text.count)
    let plain = Array("가</think>".utf8)
    #expect(EmptyThink.cut(3..<plain.count, of: plain) == 3..<plain.count)
    #expect(EmptyThink.cut(0..<0, of: []) == 0..<0)
  }

  @Test func aProbeIsOneCategoryAndSomeExams() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let file = try model.rows(Self.many(600) + [SampleModel.row("없음", "답")])
    func probe(_ category: String, seed: UInt64 = 1) throws -> [ExampleSet.Example] {
      try Self.load(model, [file]) {
        ($0.probeCategory, $0.probeSize, $0.probeExams, $0.seed) = (category, 50, 20, seed)
      }.train.examples
    }
    let code = try probe("code")
    #expect(code.count { $0.category == "code" } == 50 && code.count { $0.category == "exams" } == 20)
    #expect(code.count == 70)
    #expect(try probe("code") == code)
    #expect(try probe("code", seed: 2).map(\.id) != code.map(\.id))
    #expect(try probe("exams").count == 50)
    #expect(throws: TrainError.self) { try probe("medical") }
  }

  /// Shards, the folder of them, and their corpus give the same; a copy of a shard too.
  @Test func shardsAreRead() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let corpus = model.scratch.corpus
    let traces = (0..<5).map { index in
      SampleTraces.Trace(SampleItems.item(index))
    }
    try SampleTraces.seal(traces, in: corpus)
    let ways = [
      corpus.root, corpus.root + "/distill/", corpus.root + "/distill", corpus.path(of: .distill, 0),
    ]
    let digests = try ways.map { try Self.load(model, [$0]).train.digest }
    #expect(Set(digests).count == 1)
    let loaded = try Self.load(model, [corpus.root])
    #expect(Set(loaded.train.examples.map(\.id)) == Set(traces.map(\.id)))
    #expect(throws: CorpusFailure.self) { try Self.load(model, [corpus.path(of: .trace, 0)]) }
    #expect(throws: (any Error).self) { try Self.load(model, [corpus.folder(of: .trace)]) }
  }

  /// A family that is not known: marked by its own blocks, or by prompts that begin the whole; else there is nothing to go by.
  @Test func templatesOfNoFamily() throws {
    let plain = "{% for m in messages %}[{{ m.role }}]{{ m.content }}<|im_end|>\n{% endfor %}"
    let asks = "{% if add_generation_prompt %}[assistant]{% endif %}"
    let marked =
      "{% for m in messages %}[{{ m.role }}]{% if m.role == 'assistant' %}{% generation %}{{ m.content }}<|im_end|>{% endgeneration %}{{ '\n' }}"
      + "{% else %}{{ m.content }}<|im_end|>\n{% endif %}{% endfor %}"
    let row =
      #"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":"나"},{"role":"user","content":"다"},{"role":"assistant","content":"라"}]}"#
    var digests: [String] = []
    for (template, name) in [(plain + asks, "own, by prefixes"), (marked, "own, marked")] {
      let model = try SampleModel("qwen", template: template)
      let loaded = try Self.load(model, [try model.rows([row])])
      #expect(loaded.template == name)
      digests.append(loaded.train.digest)
    }
    // The line feed behind the end mark has no loss either way.
    #expect(digests[0] == digests[1])
    // It drops what was said before the last question.
    let last = "{% set m = messages[-1] %}[{{ m.role }}]{{ m.content }}" + asks
    for template in [last, plain + "{{ messages | length }}" + asks] {
      let model = try SampleModel("qwen", template: template)
      #expect(throws: TrainError.self) { try Self.load(model, [try model.rows([row])]) }
    }
    let bare = try SampleModel("qwen", eos: "<|im_end|>")
    #expect(throws: TrainError.self) { try Self.load(bare, [try bare.rows([row])]) }
    let texts = try Self.load(bare, [try bare.rows([#"{"prompt":"가","completion":"나"}"#])])
    #expect(texts.train.examples.count == 1 && texts.template == "none")
  }

  @Test func theLastTurnAlone() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let row =
      #"{"messages":[{"role":"user","content":"가"},{"role":"assistant","content":"나나나나"},{"role":"user","content":"다"},{"role":"assistant","content":"라"}]}"#
    let file = try model.rows([row])
    let (all, last) = (try Self.load(model, [file]), try Self.load(model, [file]) { $0.turns = .last })
    let one = try Self.load(model, [try model.rows([SampleModel.row("다", "라")], "one.jsonl")])
    #expect(last.train.examples[0].targets == one.train.examples[0].targets)
    #expect(all.train.examples[0].targets > last.train.examples[0].targets)
    #expect(all.train.ids(of: all.train.examples[0]) == last.train.ids(of: last.train.examples[0]))
  }

  @Test func stoppingIsAnError() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let settings = DataSettings(
      sources: [try model.rows([SampleModel.row("가", "나")])], maxLength: 10, seed: 0)
    #expect(throws: CancellationError.self) {
      try loadExamples(
        settings, model: model.folder, threads: 1, progress: { _ in }, shouldStop: { true })
    }
  }
}
