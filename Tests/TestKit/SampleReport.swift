public import Corpus
internal import Foundation
internal import GRDB

/// A small corpus that every stage left something in, with runs and evaluations beside it: for reports.
public struct SampleReport: Sendable {
  /// Stands in every text of class B and in no other.
  public static let secretB = "비밀글나비"
  /// Stands in every text of class C and in no other.
  public static let secretC = "금지글올빼미"
  /// Stands in the texts of class A.
  public static let open = "공개글참새"

  /// The corpus.
  public let corpus: Corpus
  /// The folder of runs.
  public let runs: String

  /// Seven items of class A, three of B, two of C; one page was a list, one item too short, two are copies.
  public init(in scratch: Scratch) throws {
    (corpus, runs) = (scratch.corpus, scratch.path + "/runs")
    let free = (0..<7).map {
      SampleItems.item($0, body: "\(Self.open) \($0)번 문제의 풀이를 알려 주세요.", host: "a.example")
    }
    let closed = (0..<3).map {
      SampleItems.item($0, body: "\(Self.secretB) \($0)번 글입니다. 왜 그런가요?", host: "b.example")
    }
    let reserved = (0..<2).map {
      SampleItems.item($0, body: "\(Self.secretC) \($0)번 글입니다.", host: "c.example")
    }
    let all = free + closed + reserved
    try seal(.item, all, rejecting: [(nil, "http://a.example/list", Rejection("extract.list"))])
    try judge(free, "A", closed, "B", reserved, "C")
    try score(all)
    let short = all.last.map { [$0] } ?? []
    let left = Array(all.dropLast())
    try seal(
      .filter, left, rejecting: short.map { ($0, $0.url, Rejection("filter.too_short", value: "9 chars")) })
    // The second free text and the last closed one are copies.
    let copies = [(free[1], free[0], "exact", 1.0), (closed[2], closed[0], "near", 0.83)]
    let unique = left.filter { item in !copies.contains { $0.0.id == item.id } }
    try seal(
      .dedup, unique,
      rejecting: copies.map { ($0.0, $0.0.url, Rejection("dedup." + $0.2, value: $0.1.id.description)) }
    ) { db in
      for copy in copies {
        try db.execute(
          sql: "INSERT INTO duplicate (id, kept, kind, jaccard) VALUES (?, ?, ?, ?)",
          arguments: [copy.0.id, copy.1.id, copy.2, copy.3])
      }
    }
    var traces = unique.filter { $0.host != "c.example" }.map { item in
      var trace = SampleTraces.Trace(item)
      let word = item.host == "a.example" ? Self.open : Self.secretB
      trace.think = "Let me think about \(word).\n\nWait, 다시 보면 답은 3이다."
      trace.answer = "\(word): 답은 3개입니다."
      return trace
    }
    traces[1].failed = ["language-drift", "overlong"]
    traces[2].failed = ["truncated"]
    try SampleTraces.seal(
      traces, in: corpus, parameters: ["min_think_korean": "0.05", "max_think_korean": "0.2"])
    try train("sft", from: nil)
    try train("grpo", from: "toy@1111")
    try evaluate("sft", "toy@1111", accuracy: 0.5, error: 0.05)
    try evaluate("grpo", "toy@2222", accuracy: 0.625, error: 0.04)
    try evaluate("base", "toy@0000", accuracy: 0.25, error: 0.04)
    let journal = """
      {"event": "began", "step": "filter", "at": 1}
      {"event": "ended", "step": "filter", "outcome": "done", "seconds": 1.5, "processor_seconds": 2, "peak_memory": 52428800, "rows_in": 12}
      {"event": "ended", "step": "sft", "outcome": "stopped", "seconds": 4, "arguments": ["geheim"]}
      {"event": "ended", "step": "sft", "outcome": "done", "seconds": 6, "tokens": 60000}
      {"event": "ended", "step": "gr
      """
    try Data(journal.utf8).write(to: URL(filePath: runs + "/run.jsonl"))
    let log = try RunLog(
      corpus: corpus, arguments: ["/somewhere/yisang", "filter", "--api-key", "geheim"], now: 1_700_000_000)
    try log.end(rowsIn: 12, rowsOut: 11, outcome: "done", now: 1_700_000_075)
  }

  private func seal(
    _ stage: Stage, _ items: [Item], rejecting: [(item: Item?, url: String, why: Rejection)],
    also: (Database) throws -> Void = { _ in }
  ) throws {
    try corpus.createFolder(of: stage)
    let shard = try Shard.openForWriting(corpus.path(of: stage, 0), stage: stage, durable: false)
    try shard.database.write { db in
      for item in items { try item.insert(into: db) }
      for (item, url, why) in rejecting {
        try why.insert(id: item?.id ?? RecordID(page: url), url: url, into: db)
      }
      try also(db)
      try shard.setMeta(db, "parameters", "{}")
    }
    try shard.seal()
  }

  private func judge(
    _ free: [Item], _ a: String, _ closed: [Item], _ b: String, _ reserved: [Item], _ c: String
  ) throws {
    try corpus.createFolder(of: .license)
    let shard = try Shard.openForWriting(corpus.path(of: .license, 0), stage: .license, durable: false)
    try shard.database.write { db in
      for (items, letter) in [(free, a), (closed, b), (reserved, c)] {
        for item in items {
          try db.execute(
            sql: "INSERT INTO license VALUES (?, ?, ?, ?, ?, ?, ?, 'test')",
            arguments: [
              item.page, item.url, item.host, letter, letter == "A" ? "CC-BY-4.0" : nil,
              letter == "A" ? "https://creativecommons.org/licenses/by/4.0/" : nil,
              letter == "A" ? "김저자" : nil,
            ])
          try db.execute(
            sql:
              "INSERT INTO evidence (page, seq, kind, signal, value, locator) VALUES (?, 0, ?, ?, '값', 'x')",
            arguments: [
              item.page, letter == "C" ? "reservation" : "grant",
              letter == "C" ? "robots.ai" : "html.rel_license",
            ])
        }
      }
      try shard.setMeta(db, "parameters", "{}")
    }
    try shard.seal()
  }

  private func score(_ items: [Item]) throws {
    try corpus.createFolder(of: .score)
    let shard = try Shard.openForWriting(corpus.path(of: .score, 0), stage: .score, durable: false)
    try shard.database.write { db in
      for (place, item) in items.enumerated() {
        let isLast = place == items.count - 1
        try db.execute(
          sql: "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            place + 1, item.id, isLast ? 9 : 100 + place, 0.8, 0.9, 0.95, 0.95, 0.9, 0.9, 0.0, 0.0, 0.1, 0.05,
          ])
      }
      try shard.setMeta(db, "parameters", "{}")
    }
    try shard.seal()
  }

  private func train(_ name: String, from base: String?) throws {
    let folder = runs + "/" + name
    let steps = try TrainingSteps(writingTo: folder)
    for step in 1...60 {
      let height = Double((step * 37) % 11) / 20
      var metrics = [
        "grad_norm": 1 + height, "learning_rate": 1e-5, "entropy": 0.5 + height,
        "num_tokens": Double(1_000 * step),
        "perf/seconds": 2,
      ]
      var completions: [TrainingSteps.Completion] = []
      if base != nil {
        metrics["reward"] = 0.2 + Double(step) / 100
        metrics["kl"] = Double(step) / 1_000
        for question in 0..<3 {
          for number in 0..<2 {
            completions.append(
              .init(
                id: RecordID(page: "q\(question)"), number: number, text: Array("\(Self.secretB) 답".utf8),
                tokens: 5,
                ended: true, reward: Double((question + number + step) % 3) / 2, rewards: [:], advantage: 0))
          }
        }
      }
      try steps.write(
        .init(step: step, loss: 3 / Double(step), tokens: 9), samples: [], metrics: metrics,
        completions: completions)
    }
    try steps.add(["eval_loss": 0.4], to: 60)
    let manifest = """
      {"method": "\(name)", "tool_version": "0", "processor": "scalar", "makers": [], "data": {}, "settings": {},
      "model": {"from_scratch": "\(base == nil)", "model": "\(base ?? "")"}}
      """
    try Data(manifest.utf8).write(to: URL(filePath: folder + "/manifest.json"))
  }

  private func evaluate(_ name: String, _ identity: String, accuracy: Double, error: Double) throws {
    let folder = "\(runs)/\(name)/eval"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let results = """
      {"results": {"toy": {"alias": "toy", "items": 100, "samples": 100, "acc,after_think": \(accuracy),
      "acc_stderr,after_think": \(error), "acc_upper,after_think": 1.0, "lc,after_think": 0.9, "tokens,after_think": 120.5}},
      "config": {"model": "\(identity)", "n": 1, "command": ["/home/somebody/yisang", "eval", "--model", "/home/somebody/runs/\(name)"]},
      "date": 1700000000.5}
      """
    try Data(results.utf8).write(to: URL(filePath: folder + "/results.json"))
  }
}
