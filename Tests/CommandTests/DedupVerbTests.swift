import Corpus
import Foundation
import GRDB
import TestKit
import Testing

/// `yisang dedup` as a user runs it.
@Suite(.serialized)
struct DedupVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// Questions of a few words, a third of them copies of others, some with words changed.
  private func seal(_ count: Int, shards: Int) throws {
    var random = SplitMix(seed: 21)
    let syllables = Array("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허".unicodeScalars)
    var texts: [String] = []
    for _ in 0..<count {
      switch texts.isEmpty ? 9 : random.next() % 9 {
      case 0: texts.append("안녕하세요. " + texts[Int(random.next() % UInt64(texts.count))] + " 감사합니다")
      case 1: texts.append(texts[Int(random.next() % UInt64(texts.count))] + "요")
      case 2: texts.append(texts[Int(random.next() % UInt64(texts.count))])
      default:
        let scalars = (0..<40).map { $0 % 4 == 3 ? " " : syllables[Int(random.next() % 28)] }
        texts.append(String(String.UnicodeScalarView(scalars)))
      }
    }
    let items = texts.enumerated().map { number, text -> Item in
      let sample = SampleItems.item(number)
      return Item(
        id: sample.id, page: sample.page, post: 0, url: sample.url, host: sample.host, category: nil,
        title: "", body: text, answers: [], askedAt: nil, method: "test", retrievedAt: 0)
    }
    let size = (count + shards - 1) / shards
    let parts = (0..<shards).map { Array(items.dropFirst($0 * size).prefix(size)) }
    try SampleItems.seal(parts, stage: .filter, in: scratch.corpus)
    try scratch.corpus.createFolder(of: .license)
    let license = try Shard.openForWriting(
      scratch.corpus.path(of: .license, 0), stage: .license, durable: false)
    try license.database.write { db in
      for (number, item) in items.enumerated() {
        try db.execute(
          sql: "INSERT INTO license VALUES (?, ?, ?, ?, NULL, NULL, NULL, 'test')",
          arguments: [item.page, item.url, item.host, ["A", "B"][number % 2]])
      }
    }
    try license.seal()
  }

  private func digests() throws -> [String] { try scratch.corpus.sealedShards(of: .dedup).map(\.digest) }

  @Test(.timeLimit(.minutes(15)))
  func killedAndResumedEqualsWhole() throws {
    try seal(9_000, shards: 3)
    #expect(try program.run("dedup", "--workers", "1").status == 0)
    let expected = try digests()
    try FileManager.default.removeItem(atPath: scratch.corpus.folder(of: .dedup))
    let start = ContinuousClock.now
    #expect(try program.run("dedup", "--workers", "2").status == 0)
    let whole = (ContinuousClock.now - start) / .seconds(1)
    #expect(try digests() == expected)
    try FileManager.default.removeItem(atPath: scratch.corpus.folder(of: .dedup))
    var random = SplitMix(seed: Fuzz.seed(5))
    var kills = 0
    for _ in 0..<12 {
      // Somewhere in the work, however fast the machine is.
      let seconds = whole * (0.1 + Double(random.next() % 700) / 1_000)
      if try program.runAndKill(["dedup"], afterSeconds: seconds) { kills += 1 }
    }
    let result = try program.run("dedup")
    #expect(result.status == 0, "\(result.err)")
    print("dedup kill test: \(kills) kills")
    #expect(kills > 0)
    #expect(try digests() == expected)
    // What is finished is not searched again.
    let again = try program.run("dedup")
    #expect(again.status == 0 && !again.err.contains("bands of") && again.err.contains("skipped"))
    #expect(try digests() == expected)
  }

  @Test(.timeLimit(.minutes(15)))
  func showTellsWhereCopiesDiffer() throws {
    let texts = [
      "세탁기에서 물이 새는데 배수 호스를 갈아도 그대로입니다 집에서 고칠 방법이 있을까요 알려 주세요",
      "세탁기에서 물이 새는데 배수 호스를 갈아도 그대로입니다 집에서 고칠 방법이 있을까요 가르쳐 주세요",
      "세탁기에서  물이 새는데 배수 호스를 갈아도 그대로입니다 집에서 고칠 방법이 있을까요 알려 주세요", "다른 질문입니다",
    ]
    let items = texts.enumerated().map { number, text in
      let sample = SampleItems.item(number)
      return Item(
        id: sample.id, page: sample.page, post: 0, url: sample.url, host: sample.host, category: nil,
        title: "", body: text, answers: [], askedAt: nil, method: "test", retrievedAt: Double(number))
    }
    try SampleItems.seal([items], stage: .filter, in: scratch.corpus)
    // A policy that does not ask for licences needs none.
    #expect(try program.run("dedup", "--keep", "earliest").status == 0)
    let ids = items.map(\.id.description)
    let kept = try program.run("dedup", "show", ids[0])
    #expect(kept.status == 0, "\(kept.err)")
    #expect(kept.out.contains("kept  \(ids[0])") && kept.out.contains("[-알려-] {+가르쳐+}"), "\(kept.out)")
    #expect(kept.out.contains("exact  \(ids[2])  1.0000") && kept.out.contains("(the same words)"))
    let copy = try program.run("dedup", "show", String(ids[1].prefix(9)), "--json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(copy.out.utf8)) as? [String: Any], "\(copy.err)")
    let copies = try #require(json["copies"] as? [[String: Any]])
    #expect(copies.first?["id"] as? String == ids[1] && copies.count == 2)
    #expect((copies.first?["diff"] as? [[String]])?.contains(["added", "가르쳐"]) == true)
    let alone = try program.run("dedup", "show", ids[3])
    #expect(alone.out.contains("no other item is like it"))
    for query in ["0123456789abcdef", "가나다라마바", "12"] {
      let result = try program.run("dedup", "show", query)
      #expect(result.status == 1 && result.err.hasPrefix("yisang: "), "\(result.err)")
    }
  }

  @Test func aDryRunSaysWhatItTakesAndWritesNothing() throws {
    try seal(50, shards: 1)
    let plain = try program.run("dedup", "--dry-run")
    #expect(plain.status == 0 && plain.out.contains("25 bands of 5 rows"), "\(plain.out)\(plain.err)")
    #expect(plain.out.contains("0.70     0.9900") == false && plain.out.contains("0.75     0.99"))
    let json = try program.run("dedup", "--dry-run", "--json", "--threshold", "0.6")
    let plan = try #require(try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
    #expect(plan["bands"] as? Int == 32 && plan["rows"] as? Int == 4 && plan["texts"] as? Int == 50)
    let pairs = try program.run("dedup", "--dry-run", "--json", "--pairs", "pairs.jsonl")
    let more = try #require(try JSONSerialization.jsonObject(with: Data(pairs.out.utf8)) as? [String: Any])
    #expect(try #require(more["memory_bytes"] as? Int) > #require(plan["memory_bytes"] as? Int))
    #expect(!FileManager.default.fileExists(atPath: scratch.corpus.folder(of: .dedup)))
  }

  @Test func badSettingsAreRefusedWithTheirNames() throws {
    for (arguments, word) in [
      (["--threshold", "1.5"], "threshold"), (["--shingles", "words:5"], "shingles"),
      (["--keep", "license,lenght"], "length"), (["--keep", "score,score"], "twice"),
      (["--keep", ""], "keep"),
      (["--permutations", "0"], "permutations"), (["--against", "nowhere"], "nowhere"),
    ] {
      let result = try program.run(["dedup"] + arguments)
      #expect([1, 64].contains(result.status) && result.err.contains(word), "\(arguments) \(result.err)")
    }
    _ = try scratch.write("dedup:\n  treshold: 0.6\n", to: "yisang.yaml")
    #expect(try program.run("dedup").err.contains("did you mean threshold"))
  }

  @Test func settingsComeFromTheFile() throws {
    try seal(50, shards: 1)
    _ = try scratch.write(
      "dedup:\n  threshold: 0.5\n  guard: false\n  keep: earliest\n  shingles: chars:3\n", to: "yisang.yaml")
    #expect(try program.run("dedup", "--keep", "length").status == 0)
    let json = try DatabaseQueue(path: scratch.corpus.path(of: .dedup, 0)).read {
      try String.fetchOne($0, sql: "SELECT value FROM meta WHERE key = 'parameters'")
    }
    for part in [#""threshold":"0.5""#, #""guard":"false""#, #""keep":"length""#, #""shingles":"chars:3""#] {
      #expect(json?.contains(part) == true, "\(json ?? "")")
    }
  }

  private func probe(_ lines: [String], _ more: String...) throws -> [[String: Any]] {
    let result = try program.run(["probe", "dedup"] + more, input: lines.joined(separator: "\n") + "\n")
    #expect(result.status == 0, "\(result.err)")
    return try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func aProbeAnswersInOrderAtTheEnd() throws {
    let text = "세탁기에서 물이 새는데 배수 호스를 갈아도 그대로입니다 어떻게 하나요"
    let lines = [
      #"{"threshold":0.6,"guard":true,"id":"a","text":"\#(text)"}"#, "nonsense",
      #"{"id":7,"text":"\#(text)!"}"#, #"{"id":"c","text":"\#(text) 정말"}"#, #"{"id":"d"}"#,
      #"{"text":"이름이 없다"}"#, #"{"id":"e","text":"다른 글"}"#,
    ]
    let answers = try probe(lines, "--pairs", "pairs.jsonl")
    #expect(answers.count == 7)
    for number in [1, 4, 5] { #expect(answers[number]["error"] != nil) }
    for number in [0, 2, 3, 6] { #expect(answers[number].count == 3) }
    #expect(answers[0]["duplicate_of"] is NSNull && answers[0]["jaccard"] is NSNull)
    #expect(answers[2]["id"] as? Int == 7 && answers[2]["duplicate_of"] as? String == "a")
    #expect(answers[2]["jaccard"] as? Double == nil || answers[2]["jaccard"] as? Double == 1)
    #expect(answers[3]["duplicate_of"] as? String == "a")
    let pairs = try String(contentsOfFile: scratch.path + "/pairs.jsonl", encoding: .utf8)
    #expect(pairs.hasPrefix(#"{"a":"a","b":7,"jaccard":1"#) && pairs.split(separator: "\n").count == 3)
    // Settings alone ask nothing; bad ones are said.
    #expect(try probe([#"{"shingles":"chars:2"}"#, #"{"id":1,"text":"가나다"}"#]).count == 1)
    #expect(try probe([#"{"threshold":7,"id":1,"text":"가"}"#])[0]["error"] != nil)
    #expect(try probe([]).isEmpty)
  }

  @Test(.enabled(if: Material.isExpected), .timeLimit(.minutes(15)))
  func theProbeFindsThePairsOfTheTruth() throws {
    let rows = try Material.data("corpora/welfare-qa/qa.jsonl").split(separator: 0x0A).map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
    let lines = try rows.map { row in
      let line = ["id": row["id"] ?? 0, "text": row["question"] ?? ""]
      return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self)
    }
    let settings = #"{"threshold":0.5,"shingles":"chars:3","guard":false}"#
    #expect(try probe([settings] + lines, "--pairs", "pairs.jsonl").count == rows.count)
    func pairs(_ data: Data) throws -> Set<[Int]> {
      Set(
        try data.split(separator: 0x0A).map { line in
          let pair = try JSONSerialization.jsonObject(with: line) as? [String: Any]
          return [pair?["a"] as? Int ?? -1, pair?["b"] as? Int ?? -1].sorted()
        })
    }
    let found = try pairs(try Data(contentsOf: URL(filePath: scratch.path + "/pairs.jsonl")))
    let truth = try pairs(Material.data("corpora/dedup-truth/welfare_question_c3_050.jsonl"))
    let hits = found.intersection(truth).count
    print("dedup-probe welfare_question: \(hits)/\(truth.count), false \(found.count - hits)")
    #expect(found.isSubset(of: truth) && Double(hits) >= 0.97 * Double(truth.count))
  }
}
