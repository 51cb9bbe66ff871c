import Corpus
import Foundation
import TestKit
import Testing

/// Traces as a user looks at them, and what leads to them.
@Suite(.serialized)
struct ShowVerbTests {
  private let scratch: Scratch
  private let program: Program
  private let items = (0..<3).map { SampleItems.item($0, host: "a.example") }
  private let traces: [SampleTraces.Trace]
  private static let body = Array(#"{"choices":[{"message":{"content":"<think>\n가"}}]}"#.utf8)

  /// Two traces on the first two items, of which the last is looped and drifts; none on the third.
  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    for stage in [Stage.item, .filter, .dedup] {
      try SampleItems.seal([items], stage: stage, in: scratch.corpus)
    }
    traces = items.prefix(2).enumerated().flatMap { n, item in
      (0..<2).map { rollout in
        var trace = SampleTraces.Trace(
          item, rollout: rollout, failed: n == 1 && rollout == 1 ? ["looped", "language-drift"] : [])
        trace.think = "Let me see: 사과 and 물 are words.\nSame paragraph.\n\nWait, 因为 \u{1B}[2J that is wrong."
        return trace
      }
    }
    try SampleTraces.seal(traces, in: scratch.corpus, parameters: ["seed": "7"])
    let store = try CompletionStore(writing: scratch.corpus)
    try store.append([
      CompletionStore.Entry(
        key: traces[0].key, item: items[0].id, page: items[0].page, recipe: "{}", rollout: 0, attempt: 0,
        endpoint: "http://t/v1", outcome: .reply(ShowVerbTests.body), tries: 1, seconds: 1, endedAt: 1)
    ])
  }

  private func run(_ arguments: String..., status: Int32 = 0, environment: [String: String] = [:]) throws
    -> String
  {
    let result = try program.run(arguments, environment: environment)
    #expect(result.status == status, "\(arguments): \(result.out)\(result.err)")
    return status == 0 ? result.out : result.err
  }

  private func json(_ arguments: String...) throws -> [[String: Any]] {
    try program.run(arguments + ["--json"]).out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func aTraceIsShownWithItsLanguages() throws {
    let plain = try run("show", traces[0].id.description)
    for line in [
      "trace \(traces[0].id)  ok\n", "of item \(items[0].id), rollout 0, attempt 0, seed 7", "질문 0 (daily)",
      "  http://a.example/0\n", "licence: not judged",
      "teacher: teacher-1, mixed, instruction abababababababab\n",
      "tokens: prompt 21, output 34, student's 40; ended by stop", "Korean by paragraph: 6 0\n",
      "think, 11.0 % Korean",
      "   6 % │ Let me see: 사과 and 물 are words.\n       │ Same paragraph.\n       │\n   0 % │ Wait,",
      "answer, 71.0 % Korean",
    ] { #expect(plain.contains(line), "\(line) is not in\n\(plain)") }
    #expect(!plain.contains("\u{1B}") && plain.contains("␛[2J"), "no trace moves the cursor")
    #expect(!plain.contains("⟦") && !plain.contains("fails"))
    let marked = try run("show", traces[0].id.description, "--mark")
    #expect(
      marked.contains("Let me see: ⟦사과⟧ and ⟦물⟧ are words.") && marked.contains("↺ Wait, 〔因为〕"), "\(marked)")
    #expect(marked.contains("⟦답은 3개입니다⟧."))
    let bad = try run("show", String(traces[3].id.description.prefix(10)))
    #expect(bad.contains("  fails looped: 0.01, wanted ≥ 0.05\n  fails language-drift: 0.11, 0 letters\n"))
  }

  @Test func anItemShowsItsTraces() throws {
    let both = try run("show", items[1].id.description)
    #expect(
      both.components(separatedBy: "\ntrace ").count == 2 && both.hasPrefix("trace \(traces[2].id)  ok"))
    let found = try json("show", items[1].id.description)
    #expect(found.map { $0["verdict"] as? String } == ["ok", "looped"])
    #expect(
      found[1]["failed"] as? [[String: String]] == [
        ["verdict": "looped", "value": "0.01", "threshold": "≥ 0.05"],
        ["verdict": "language-drift", "value": "0.11, 0 letters"],
      ])
    #expect((found[0]["profile"] as? [Double])?.count == 2 && found[0]["think"] as? String == traces[2].think)
    #expect((found[0]["reflections"] as? [[String: Any]])?.count == 1)
    let lonely = try run("show", items[2].id.description)
    #expect(lonely.contains("item \(items[2].id)  dedup: kept, and no trace was made of it"))
    #expect(lonely.contains("질문 2") && lonely.contains(" % │ "))
    #expect(try json("show", items[2].id.description).first?["title"] as? String == "질문 2")
    #expect(try run("show", "0000000000", status: 1).contains("no record of the finished shards"))
    #expect(try run("show", "xyz", status: 1).contains("hexadecimal"))
    #expect(try run("show", status: 64).contains("give an id"))
  }

  @Test func theStoredBytesAreTheStoredBytes() throws {
    #expect(try run("show", traces[0].id.description, "--raw").utf8.elementsEqual(ShowVerbTests.body))
    #expect(try run("show", traces[1].id.description, "--raw", status: 1).contains("not in the store"))
    #expect(try run("show", items[0].id.description, "--raw", status: 1).contains("2 traces"))
    #expect(try run("show", traces[0].id.description, "--raw", "--json", status: 64).contains("choose one"))
  }

  @Test func aSpikeLeadsToItsRows() throws {
    let steps = try TrainingSteps(writingTo: scratch.path + "/runs/first")
    for step in 1...30 {
      try steps.write(
        .init(step: step, loss: step == 29 ? .nan : 2 + Double(step) / 100, tokens: 64), samples: [],
        metrics: step > 28 ? ["grad_norm": 0.5, "perf/mfu": 0.25] : [:])
    }
    try steps.write(
      .init(step: 12, loss: 77.25, tokens: 4_096),
      samples: [
        .init(id: traces[0].id, loss: 99.5, targets: 4_000), .init(id: items[2].id, loss: .nan, targets: 0),
        .init(id: RecordID(page: "gone"), loss: 1, targets: 96),
      ], metrics: ["grad_norm": 12])
    let last = try run("show", "--run", "first", "-n", "3")
    #expect(
      last == """
        step  loss  tokens  grad_norm
        28    2.28  64      –
        29    NaN   64      0.5
        30    2.3   64      0.5

        """, "\(last)")
    let spike = try run("show", "--run", scratch.path + "/runs/first", "--step", "12")
    #expect(
      spike == """
        step 12: loss 77.25, 4096 tokens
          grad_norm 12
        \(traces[0].id)  99.5  4000  daily\t질문 0
        \(items[2].id)  NaN  0  daily\t질문 2
        \(RecordID(page: "gone"))  1  96  -\t(not in this corpus)

        """, "\(spike)")
    let found = try json("show", "--run", "first", "--step", "12")
    #expect(
      found.count == 4 && found[0]["loss"] as? Double == 77.25 && found[1]["title"] as? String == "질문 0")
    #expect(
      found[0]["metrics"] as? [String: Double] == ["grad_norm": 12] && found[1]["loss"] as? Double == 99.5)
    #expect(try json("show", "--run", "first", "-n", "2").map { $0["loss"] as? Double } == [nil, 2.3])
    #expect(try run("show", "--run", "first", "--step", "99", status: 1).contains("there is no step 99"))
    #expect(try run("show", "--run", "second", status: 1).contains("wrote down no steps"))
    #expect(try run("show", "abcdef", "--run", "first", status: 64).contains("give an id, or"))
  }

  @Test func whyStatsSampleAndShardsKnowTraces() throws {
    for id in [traces[3].id, items[1].id] {
      let why = try run("why", id.description)
      #expect(why.contains("page \(items[1].page)\n"))
      #expect(why.contains("trace 0\t\(traces[3].id) of \(items[1].id)\trejected: trace.looped, value 0.01"))
      #expect(why.contains("distill 0\t\(traces[2].id) of \(items[1].id)\tkept: 질문 1"))
    }
    let findings = try #require(
      try json("why", items[1].id.description).first?["findings"] as? [[String: Any]])
    #expect(findings.compactMap { $0["item"] as? String }.count == 3)
    let stats = try run("stats")
    #expect(stats.contains("trace: 4 records, 3 kept\n  -1\ttrace.looped\t(fail it: 1, fail only it: 0)\n"))
    #expect(stats.contains("distill: 3 records, 3 kept\n"))
    let rules = try json("stats").compactMap { $0["rule"] as? String }
    #expect(rules == ["trace.language-drift", "trace.looped"])
    let bySite = try run("stats", "--by", "site")
    #expect(
      bySite.contains(
        "site       item  filter  dedup  trace  distill\na.example  3     3       3      3      3\n"),
      "\(bySite)")
    #expect(try run("sample", "--stage", "distill", "-n", "9").components(separatedBy: "<think>").count == 4)
    #expect(
      try run("sample", "--stage", "reject", "--reason", "trace.looped").contains("trace.looped 0.01, wanted")
    )
    let shards = try run("shards", "verify")
    #expect(
      shards.contains("trace/0\tsealed\t3 kept\t1 rejected")
        && shards.contains("distill/0\tsealed\t3 kept\t0"))
  }

  @Test func theKindOfRowsComesFromFlagEnvironmentOrFile() throws {
    _ = try scratch.write("export: {rows: sharegpt}", to: "yisang.yaml")
    #expect(
      try run("export", "--to", "out", "--rows", "nothing", status: 64).contains(
        "prompts, messages or sharegpt"))
    // There are no verdicts on the pages: the kind is read first, the licences then.
    #expect(
      try run("export", "--to", "out", status: 64, environment: ["YISANG_ROWS": "turns"]).contains(
        "not turns"))
    #expect(try run("export", "--to", "out", status: 1).contains("license"))
  }
}
