import Foundation
import TestKit
import Testing
import Web

@Suite struct JSONLDTests {
  private func read(_ json: String) -> JSONValue? { JSONValue(mending: Array(json.utf8)) }

  @Test(
    arguments: [
      // What follows the first value, and what stands around it.
      (
        #"{"a": 1}{"b": 2};[3]"#,
        JSONValue.array([.object(["a": .number(1)]), .object(["b": .number(2)]), .array([.number(3)])])
      ),
      ("\u{FEFF} // John {\n", nil),
      ("<!--<![CDATA[\n{'a': 'b'}\n]]>-->", .object(["a": .string("b")])),
      (#"{"a": 1} and more {"#, .object(["a": .number(1)])),
      // Commas, comments, names and literals.
      ("[1,,2 3,]", .array([.number(1), .number(2), .number(3)])),
      ("[1, // {\n 2 /* ] */]", .array([.number(1), .number(2)])),
      ("[/*/ 1 /*/]", .array([])),
      ("{a: true, $b: NaN \"c\": undefined}", .object(["a": .bool(true), "$b": .null, "c": .null])),
      ("\u{A0}[\u{A0}false\u{A0}]", .array([.bool(false)])),
      (#"{"a": 1, "a": 2}"#, .object(["a": .number(2)])),
      ("[hello]", nil), ("[0x10]", nil), ("[1e]", nil), ("[--1]", nil),
      // Strings.
      (#"{"a": "그는 "안녕", 그리고 "잘 가"라고 했다"}"#, .object(["a": .string(#"그는 "안녕", 그리고 "잘 가"라고 했다"#)])),
      ("{\"a\": \"x\"\n\"b\": \"y\"}", .object(["a": .string("x"), "b": .string("y")])),
      (#"["it's", 'it's "so"']"#, .array([.string("it's"), .string(#"it's "so""#)])),
      (
        #"["\ud83d\ude00 \ud83d \ude00 \ud83d\u0041 \u12 \u"]"#,
        .array([.string("😀 \u{FFFD} \u{FFFD} \u{FFFD}A u12 u")])
      ),
      (#"["\/\b\f\n\r\t\\\"\x\가"]"#, .array([.string("/\u{8}\u{C}\n\r\t\\\"x가")])),
      ("[\"a\u{1}b\r\nc\\\nd\"]", .array([.string("a b \ncd")])),
      (#"["열린"#, nil),
      // Numbers.
      (
        "[0, -0.5, 123456789012345, 1234567890123456768, 1E3, 1e-400]",
        .array([0, -0.5, 123_456_789_012_345, 1_234_567_890_123_456_768, 1000, 0].map { .number($0) })
      ),
    ] as [(String, JSONValue?)])
  func mending(json: String, expected: JSONValue?) { #expect(read(json) == expected, "\(json)") }

  @Test func brokenBytes() {
    #expect(
      JSONValue(mending: Array(#"["가"#.utf8) + [0xFF, 0xC3] + Array("\"]".utf8))
        == .array([.string("가\u{FFFD}\u{FFFD}")]))
  }

  @Test func depth() {
    let nested = { (depth: Int) in
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(read(nested(64)) != nil)
    #expect(read(nested(65)) == nil)
  }

  /// Each of about ten million bytes; quadratic time would be hours.
  @Test(
    .timeLimit(.minutes(15)),
    arguments: [
      ("[\"", "\" "), ("[\"", "\"//"), ("[\"", "\"/*"), ("[", "/*"), ("", "<![CDATA["), ("[\"", "\\u0"),
      ("[", "1"),
      ("[", "[],"), ("{", "a:1,"), ("{\"a", "\u{301}\u{323}"), ("", "[1]"), ("[\"", "\", "),
      ("[\"", "\\ud83d"),
      ("{", "\"\u{301}\u{323}\u{301}\u{323}\":1,"),
    ])
  func tenMegabytes(start: String, unit: String) {
    let count = 10_000_000 / unit.utf8.count / Self.share
    _ = read(start + String(repeating: unit, count: count))
    _ = read(start + String(repeating: unit, count: count) + "\n가\"]}")
  }

  /// Unoptimised code is tried with less.
  private static var share: Int {
    #if DEBUG
      100
    #else
      1
    #endif
  }

  /// On valid JSON Foundation's reading and this one are the same.
  @Test(.enabled(if: Material.isExpected)) func equalToFoundation() throws {
    let folder = try #require(Material.folder)
    var (passed, total, bytes) = (0, 0, 0)
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "json" || file.pathExtension == "jsonld" else { continue }
      let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      guard size < 400_000, total < 400 else { continue }
      let data = try Data(contentsOf: file)
      // Foundation loses such a mark at a string's start.
      if data.dropFirst(3).range(of: Data("\u{FEFF}".utf8)) != nil { continue }
      guard let value = try? JSONSerialization.jsonObject(with: data),
        value is [Any] || value is [String: Any]
      else {
        continue
      }
      total += 1
      bytes += size
      let isEqual = JSONValue(mending: Array(data)) == JSONValue(foundation: value)
      if isEqual { passed += 1 }
      #expect(isEqual, "\(file.path)")
    }
    print("json-as-foundation: \(passed)/\(total) files, \(bytes / 1000) kB")
    #expect(total > 100)
  }
}

extension JSONValue {
  /// What Foundation read; names that no term has are left out.
  init(foundation value: Any) {
    switch value {
    case let text as String: self = .string(text)
    case let items as [Any]: self = .array(items.map { JSONValue(foundation: $0) })
    case let members as [String: Any]:
      self = .object(members.filter { $0.key.utf8.count <= 128 }.mapValues { JSONValue(foundation: $0) })
    case let number as NSNumber:
      // A Boolean is a number of one byte with a sign.
      self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .number(number.doubleValue)
    default: self = .null
    }
  }
}
