import Evaluate
import Foundation
import TestKit
import Testing

/// Files that are odd, and files that are broken.
@Suite struct TaskFileTests {
  static let rows = #"{"en":"a","ko":"하나","answer":"1"}"# + "\n" + #"{"en":"b","ko":"둘","answer":"2"}"#
  static let table = "en,ko,answer\na,하나,1\nb,둘,2"

  static let crlf = rows.replacing("\n", with: "\r\n")
  static let list = rows.replacing("\n", with: ",\r\n")
  static let tabs = table.replacing(",", with: "\t")
  static let crlfTable = table.replacing("\n", with: "\r\n")

  static let shapes: [(String, String)] = [
    ("a.jsonl", rows), ("b.jsonl", "\(rows)\n\n"), ("c.json", rows), ("d", rows),
    ("e.jsonl", "\u{FEFF}\(rows)"),
    ("f.jsonl", crlf), ("g.json", "[\(list)]"), ("h.json", "\u{FEFF} [\n\(list)]\n"), ("i.csv", table),
    ("j", table),
    ("k.csv", "\u{FEFF}\(table)\n"), ("l.csv", "\(crlfTable)\r\n\r\n"), ("m.tsv", tabs), ("n", tabs),
    ("o.csv", "\"en\", ko ,answer\n\"a\",\"하나\",\"1\"\nb,둘,2\n"),
    ("p.csv", ",en,ko,answer\n0,a,하나,1\n1,b,둘,2\n"),
  ]

  @Test(arguments: shapes) func filesOfEveryShapeAreTheSame(_ name: String, _ text: String) throws {
    let scratch = try Scratch()
    let task = try loadTask(path: scratch.file(name, text))
    #expect(task.items.map(\.question) == ["하나", "둘"])
    #expect(task.items.map(\.gold) == [["1"], ["2"]])
    #expect(task.name == "mclm" && !task.heldOut && task.notes.isEmpty)
    #expect(try loadTask(path: "\(scratch.path)/\(name)", limit: 1).items == Array(task.items.prefix(1)))
    #expect(try loadTask(path: "\(scratch.path)/\(name)", limit: 0).items.isEmpty)
  }

  @Test func compressedFilesAreRead() throws {
    let scratch = try Scratch()
    let plain = try scratch.file("a.jsonl", Self.rows)
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-k", plain]
    try gzip.run()
    gzip.waitUntilExit()
    let task = try loadTask(path: plain + ".gz")
    #expect(try task.items == loadTask(path: plain).items)
    // The same text is the same benchmark: a held-out one that was packed is known again.
    #expect(try task.digests == loadTask(path: plain).digests && task.digest == task.digests[0])
    let bytes = try Array(Data(contentsOf: URL(filePath: plain + ".gz")))
    let cut = try scratch.file("cut.jsonl.gz", Array(bytes.prefix(bytes.count / 2)))
    #expect(throws: EvaluationError.self) { try loadTask(path: cut) }
  }

  @Test func quotedLineBreaksAreText() throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "a.csv", "en,ko,answer\r\n\"a\r\nb\",\"가\n\"\"나\"\", 다\",\"1\n\"\r\nc,라,2\r\n")
    let task = try loadTask(path: path)
    #expect(task.items.map(\.question) == ["가\n\"나\", 다", "라"])
    #expect(task.items.map(\.id) == ["2", "6"])
  }

  @Test func idsThatComeAgainGetTheirNumber() throws {
    let scratch = try Scratch()
    let row = #"{"question":"q","gold":"1","id":"x"}"#
    let path = try scratch.file(
      "a.jsonl",
      [row, row, row.replacing("\"x\"", with: "\"x#2\""), row.replacing("\"x\"", with: "\" \"")].joined(
        separator: "\n"))
    let task = try loadTask(path: path, columns: ColumnMap(question: ["question"], gold: ["gold"], id: "id"))
    #expect(task.items.map(\.id) == ["x", "x#2", "x#2#2", "4"])
    #expect(task.notes == ["a: 2 of 4 ids occur before: the number of the occurrence was added"])
  }

  @Test func goldsThatNothingEqualsAreCounted() throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "a.jsonl", #"{"en":"a","ko":"q","answer":"1"}"# + "\n" + #"{"en":"a","ko":"q","answer":"\\frac{"}"#)
    let notes = try loadTask(path: path).notes
    #expect(notes == ["a: 1 of 2 golds are beyond what can be compared: no answer is right"])
  }

  private static func after(_ line: String) -> String { rows + "\n" + line }

  private static func table(_ more: String) -> String { table + more }

  static let broken: [(String, String, String)] = [
    ("a.jsonl", "", "is empty"), ("a.csv", "\u{FEFF} \n\n", "is empty"),
    ("a.csv", "en,ko,answer\n", "has no items"),
    ("a.json", "[]", "has no items"), ("a.json", "[", "no JSON list"), ("a.jsonl", "{}\n", "no layout"),
    ("a.jsonl", after("{"), ":3: is no JSON"), ("a.jsonl", after("[1]"), ":3: is no object"),
    ("a.json", "[1]", ":1: is no object"),
    ("a.jsonl", after(#"{"en":"a","answer":"1"}"#), ":3: has no ko"),
    ("a.jsonl", after(#"{"en":"a","ko":null,"answer":"1"}"#), ":3: has no question"),
    ("a.jsonl", after(#"{"en":"a","ko":" ","answer":"1"}"#), ":3: has no question"),
    ("a.jsonl", after(#"{"en":"a","ko":7,"answer":"1"}"#), ":3: ko is no text"),
    ("a.jsonl", after(#"{"en":"a","ko":"q"}"#), ":3: has no right answer"),
    ("a.jsonl", after(#"{"en":"a","ko":"q","answer":" "}"#), ":3: has no right answer"),
    ("a.jsonl", after(#"{"en":"a","ko":"q","answer":[]}"#), ":3: has no right answer"),
    ("a.jsonl", after(#"{"en":"a","ko":"q","answer":{"a":1}}"#), ":3: answer is no text"),
    ("a.jsonl", after(#"{"en":"a","ko":"q","answer":NaN}"#), ":3: answer is no text"),
    ("a.csv", table("\nc,셋"), ":4: has 2 fields, the header 3"),
    ("a.csv", table("\nc,셋,3,4"), ":4: has 4 fields"),
    ("a.csv", table("\n\"c,셋,3\n\n"), ":6: ends within"),
    ("a.csv", table("\n\"c\"d,셋,3"), ":4: goes on behind"),
    ("a.csv", "en,ko,ko,answer\na,b,c,d", "column ko twice"),
    ("a.csv", "en,ko,answer\na,b,\n", ":2: has no right answer"),
    (
      "click.jsonl", #"{"id":"a","paragraph":"","question":"q","choices":["가","나"],"answer":"다"}"#,
      ":1: the right answer 다 is none"
    ),
    (
      "click.jsonl", #"{"id":"a","paragraph":"","question":"q","choices":["가"],"answer":"가"}"#,
      ":1: has 1 options"
    ),
    (
      "click.jsonl", #"{"id":"a","paragraph":"","question":"q","choices":["가"," "],"answer":"가"}"#,
      ":1: has an empty option"
    ),
    (
      "click.jsonl", #"{"id":"a","paragraph":"","question":"q","choices":"가, 나","answer":"가"}"#,
      "choices is no list"
    ),
    ("kmmlu.csv", "question,answer,A,B,C,D\nq,5,가,나,다,라\n", ":2: the right answer 5 is not among the 4"),
    ("kmmlu.csv", "question,answer,A,B,C,D\nq,A,가,나,다,라\n", ":2: the right answer A is no option's"),
    ("kmmlu.csv", "question,answer,A,B,C,D\nq,4,가,나,다,\n", ":2: the right answer 4 is not among the 3"),
    ("kmmlu.csv", "question,answer,A,B,C,D\nq,1,가,,다,라\n", ":2: has an empty option"),
  ]

  @Test(arguments: broken) func brokenFilesSayWhere(_ name: String, _ text: String, _ words: String) throws {
    let scratch = try Scratch()
    let path = try scratch.file(name, text)
    let error = #expect(throws: EvaluationError.self) { try loadTask(path: path) }
    #expect("\(try #require(error))".contains(words), "\(error?.description ?? "")")
    #expect("\(try #require(error))".hasPrefix(path))
  }

  @Test func textsOfOtherEncodingsSayTheLine() throws {
    let scratch = try Scratch()
    let cp949 = Array("en,ko,answer\na,".utf8) + [0xB0, 0xA1] + Array(",1\n".utf8)
    let error = #expect(throws: EvaluationError.self) { try loadTask(path: scratch.file("a.csv", cp949)) }
    #expect("\(try #require(error))".contains(":2: is not UTF-8"))
    let utf16: [UInt8] = [0xFF, 0xFE] + Array("en,ko\n".utf8).flatMap { [$0, 0] }
    #expect(throws: EvaluationError.self) { try loadTask(path: scratch.file("b.csv", utf16)) }
  }

  @Test func whatIsNotThereIsAnError() throws {
    let scratch = try Scratch()
    for path in ["\(scratch.path)/none.csv", scratch.path] {
      #expect(throws: EvaluationError.self) { try loadTask(path: path) }
    }
    #expect(throws: EvaluationError.self) {
      try loadTask(path: scratch.file("a.jsonl", Self.rows), limit: -1)
    }
    let error = #expect(throws: EvaluationError.self) {
      try loadTask(path: "\(scratch.path)/a.jsonl", layout: .kmmlu)
    }
    #expect("\(try #require(error))".contains("has no column question, A, B, C, D; it has answer, en, ko"))
  }

  /// Any bytes are a task or an error, soon.
  @Test(Fuzz.limit) func anyBytesAreATaskOrAnError() throws {
    let scratch = try Scratch()
    var mutator = Mutator(seed: Fuzz.seed(11))
    let splices = [
      "\"", ",", "\n", "\r\n", "\t", "{", "}", "[", "]", "\\", "null", "####", "①", "'",
      "9999999999999999999",
    ].map { Array($0.utf8) }
    let seeds = TaskLayoutTests.cases.map {
      ($0.file.split(separator: "/").joined(separator: "-"), $0.text, $0.layout)
    }
    for round in Fuzz("eval tasks", usual: 1_500) {
      let (name, text, layout) = seeds[round % seeds.count]
      let path = try scratch.file(name, mutator.mutated(Array(text.utf8), splices: splices))
      guard let task = try? loadTask(path: path, layout: round % 3 == 0 ? nil : layout) else { continue }
      #expect(!task.items.isEmpty && task.items.allSatisfy { !$0.gold.isEmpty && !$0.question.isEmpty })
      for item in task.items { _ = EvalPrompt().text(of: item) }
    }
  }
}
