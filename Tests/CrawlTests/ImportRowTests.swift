import Foundation
import TestKit
import Testing

@testable import Crawl

struct ImportRowTests {
  /// One line of JSON, and its one spelling; nil if it is no row.
  static let spellings: [(String, String?)] = [
    (#"{"b": 1, "a" :"x"}"#, #"{"a":"x","b":1}"#),
    (#"{"a": [1, {"z": null , "y":[ ]}, { }]}"#, #"{"a":[1,{"z":null,"y":[]},{}]}"#),
    (#"{"a":1,"a":2}"#, #"{"a":2}"#),
    (#"{"a":-0.5e+10,"b":0,"c":true}"#, #"{"a":-0.5e+10,"b":0,"c":true}"#),
    (#"{"a":NaN,"b":-Infinity}"#, #"{"a":null,"b":null}"#),
    (#"{"\uac00":"\uac00 가"}"#, #"{"가":"\uac00 가"}"#),
    ("\u{FEFF}{\"a\":1} \r", #"{"a":1}"#), ("{}", "{}"), (" { } ", "{}"),
    (#"{"a":1"#, nil), (#"{"a":1} x"#, nil), (#"{"a":01}"#, nil), (#"{"a":1.}"#, nil), (#"{"a":"x}"#, nil),
    (#"{"a":"\x"}"#, nil), (#"{"a":"\u12"}"#, nil), (#"{a:1}"#, nil), (#"["a"]"#, nil), ("1", nil), ("", nil),
    (#"{"a":[1,]}"#, nil), (#"{"a":1,}"#, nil), (#"{"a" 1}"#, nil), (#"{"a":[}]}"#, nil),
    (#"{"a":tru}"#, nil),
    ("{\"a\":\"x\ty\"}", nil), (#"{"a":--1}"#, nil), (#"{"a":"#, nil), (#"{"a""#, nil), (#"{"a":[1"#, nil),
  ]

  @Test(arguments: spellings)
  func aRowHasOneSpelling(_ text: String, _ expected: String?) {
    let row = JSONRow(Array(text.utf8))
    #expect(row.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
    if let row { #expect(JSONRow(row.bytes) == row, "and keeps it") }
  }

  @Test func depthIsBounded() {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        ("{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}").utf8)
    }
    #expect(JSONRow(nested(JSONRow.deepest)) != nil)
    #expect(JSONRow(nested(JSONRow.deepest + 1)) == nil)
    #expect(JSONRow(nested(200_000)) == nil)
  }

  @Test func textsAreUnescaped() throws {
    let row = try #require(
      JSONRow(Array(#"{"t":"\"\\\/\n\t\uac00\ud83d\ude00\ud83d!","l":["가","\n"],"m":["가",1],"n":7}"#.utf8)))
    #expect(row.text("t") == "\"\\/\n\t가😀\u{FFFD}!")
    #expect(row.text("n") == nil && row.text("x") == nil)
    #expect(row.value("l").flatMap(JSONRow.texts) == ["가", "\n"])
    #expect(row.value("m").flatMap(JSONRow.texts) == nil)
  }

  @Test func aRowOfFieldsReadsBack() throws {
    let control = Array("\u{1}\"\\\n\r\t가".utf8)
    let row = JSONRow([(Array("b".utf8), Array("null".utf8)), (Array("a".utf8), JSONRow.quoted(control))])
    #expect(row.text("a").map { Array($0.utf8) } == control)
    #expect(JSONRow(row.bytes) == row)
  }

  /// Bytes of any kind give a row or none, and a row keeps its spelling.
  @Test func damagedRowsNeverTrap() {
    let seeds = ImportRowTests.spellings.map { Array($0.0.utf8) }
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    for _ in 0..<20_000 {
      var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
      for _ in 0..<(random.next() % 4) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        if random.next() % 2 == 0 {
          bytes.remove(at: place)
        } else {
          bytes[place] = UInt8(random.next() % 256)
        }
      }
      if let row = JSONRow(bytes) { #expect(JSONRow(row.bytes) == row) }
    }
  }
}

struct ImportReaderTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func read(_ bytes: [UInt8], _ name: String) throws -> [String] {
    let path = scratch.path + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    var events: [String] = []
    try RowFile(path, table: nil).reader.read { event in
      switch event {
      case .row(let found):
        events.append(
          "\(found.number)\(found.isRepaired ? "*" : "") " + String(decoding: found.row.bytes, as: UTF8.self))
      case .broken(let number, let reason): events.append("\(number) ! \(reason)")
      }
      return true
    }
    return events
  }

  /// A file's name and text, and what is read from it.
  static let files: [(String, String, [String])] = [
    (
      "a.jsonl", "{\"q\":1}\n\n{\"q\":2}\r\nx\n{\"q\":3}",
      [#"1 {"q":1}"#, #"3 {"q":2}"#, "4 ! no JSON object", #"5 {"q":3}"#]
    ),
    ("b.csv", "q,a\n1,2\n", [#"2 {"a":"2","q":"1"}"#]),
    (
      "c.csv", "q,a\r\n\"1\n\"\"2\"\"\",\r\n\r\n3,\"\"",
      [#"2 {"a":null,"q":"1\n\"2\""}"#, #"5 {"a":"","q":"3"}"#]
    ),
    ("d.csv", "\u{FEFF}q\n가\n", [#"2 {"q":"가"}"#]),
    (
      "e.csv", "q,a\n1\n1,2,3\n4,5",
      ["2 ! 1 fields for 2 columns", "3 ! 3 fields for 2 columns", #"4 {"a":"5","q":"4"}"#]
    ),
    ("f.csv", "q\n\"1\n2\n", ["2 ! a quotation mark is never closed", #"3 {"q":"2"}"#]),
    ("g.tsv", "q\ta\n1,2\t\"3\t4\"\n", [#"2 {"a":"3\t4","q":"1,2"}"#]),
    (
      "h.csv", "q\na\"b\n\"a\"b\nc\n",
      [#"2 {"q":"a\"b"}"#, "3 ! text behind a closing quotation mark", #"4 {"q":"c"}"#]
    ),
    // What a stray mark takes in is read again from the next line.
    (
      "l.csv", "q,a\n\"가,1\n나,2\n\"다,\n라\",3\n마,\"4\n바,5",
      [
        "2 ! text behind a closing quotation mark", #"3 {"a":"2","q":"나"}"#, #"4 {"a":"3","q":"다,\n라"}"#,
        "6 ! a quotation mark is never closed", #"7 {"a":"5","q":"바"}"#,
      ]
    ),
    // In TSV a mark is a letter like any other, but where a whole field stands between two.
    (
      "m.tsv", "q\ta\n\"안녕\" 이라고\t1\n\"\t2\r\n\"가\t3\n\"a\"\"b\"\t\"\"\n나\t\n",
      [
        #"2 {"a":"1","q":"\"안녕\" 이라고"}"#, #"3 {"a":"2","q":"\""}"#, #"4 {"a":"3","q":"\"가"}"#,
        #"5 {"a":"","q":"a\"b"}"#, #"6 {"a":null,"q":"나"}"#,
      ]
    ),
    ("i.csv", "q\n", []), ("j.csv", "", []), ("k.jsonl", "", []),
  ]

  @Test(arguments: files)
  func rowsAndTheirLines(_ name: String, _ text: String, _ expected: [String]) throws {
    #expect(try read(Array(text.utf8), name) == expected)
  }

  @Test func whatIsNoUTF8IsReplacedAndSaid() throws {
    #expect(
      try read(Array("{\"q\":\"".utf8) + [0xFF] + Array("\"}".utf8), "a.jsonl") == ["1* {\"q\":\"\u{FFFD}\"}"]
    )
  }

  @Test func windows949IsReadAsSuch() throws {
    // "질문,답\n" and a few lines in windows-949.
    let head: [UInt8] = [0xC1, 0xFA, 0xB9, 0xAE, 0x2C, 0xB4, 0xE4, 0x0A]
    let row: [UInt8] = [0xBE, 0xC8, 0xB3, 0xE7, 0xC7, 0xCF, 0xBC, 0xBC, 0xBF, 0xE4, 0x2C, 0xB3, 0xD7, 0x0A]
    #expect(try read(head + row + row, "k.csv").first == #"2 {"답":"네","질문":"안녕하세요"}"#)
  }

  @Test func longRowsArePassedOver() throws {
    let long = String(repeating: "가", count: 400_000)
    #expect(
      try read(Array("{\"q\":\"\(long)\"}\n{\"q\":1}".utf8), "a.jsonl") == [
        "1 ! longer than 1 MiB", #"2 {"q":1}"#,
      ])
    #expect(
      try read(Array("q\n\"\(long)\"\n1\n".utf8), "b.csv") == ["2 ! longer than 1 MiB", #"3 {"q":"1"}"#])
  }

  /// However a row lies across what is read at once, and however many marks are open, no line goes missing.
  @Test func everyLineIsReadOrNamed() throws {
    var random = SplitMix(seed: Fuzz.seed(20_261_122))
    let pieces = ["가", "\"", "\"\"", ",", "\n", "x", "\r\n", "나다"]
    var text = "q,a\n"
    for _ in 0..<120_000 { text += pieces[Int(random.next() % UInt64(pieces.count))] }
    let numbers = try read(Array(text.utf8), "a.csv").compactMap { event in
      event.split(separator: " ").first.flatMap { Int($0.filter { $0 != "*" }) }
    }
    #expect(numbers.count > 1_000 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    // Every second line is open for all that follow.
    let open = String(repeating: "x\",\"y\n", count: 60_000)
    #expect(try read(Array("q,a\n".utf8) + Array(open.utf8), "b.csv").count == 60_000)
  }

  @Test(arguments: ["\"q\n1\n", "q,q\n1,2\n"])
  func aHeadThatNamesNoColumnsIsRefused(_ text: String) {
    #expect(throws: CrawlFailure.self) { try read(Array(text.utf8), "a.csv") }
  }

  @Test func gzipIsReadAndItsDamageSaid() throws {
    let whole = Gzip.member(Array("{\"q\":1}\n{\"q\":2}\n".utf8))
    #expect(try read(whole, "a.jsonl.gz") == [#"1 {"q":1}"#, #"2 {"q":2}"#])
    #expect(throws: CrawlFailure.self) { try read(Array(whole.dropLast(12)), "b.jsonl.gz") }
  }

  @Test(arguments: ["a.xlsx", "a.txt", "a"])
  func unknownKindsAreRefused(_ name: String) {
    #expect(throws: CrawlFailure.self) { try read([], name) }
  }

  @Test func aJSONArrayIsNoJSONLines() {
    #expect(throws: CrawlFailure.self) { try read(Array("[{}]".utf8), "a.json") }
  }
}
