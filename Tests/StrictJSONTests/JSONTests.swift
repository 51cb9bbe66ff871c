import StrictJSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    ("null", JSON.null), (" [ ] ", .array([])), ("{}", .object([])), ("0", .integer(0)),
    ("-12", .integer(-12)),
    ("1.0", .number(1)), ("1e2", .number(100)), ("92233720368547758080", .number(9.223372036854775808e19)),
    ("-Infinity", .number(-.infinity)), (#""a\n\"\\\/""#, .text("a\n\"\\/")),
    (#""\ud55c\ud83d\ude00\ud800x""#, .text("한😀\u{FFFD}x")),
    (
      #"{"b":1,"a":[true,false]}"#,
      .object([.init("b", .integer(1)), .init("a", .array([.bool(true), .bool(false)]))])
    ),
  ])
  func reads(text: String, value: JSON) throws {
    #expect(try JSON(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", "nul", "01", "1.", "1e", "-", "+1", "[1,]", "{\"a\" 1}", "{a:1}", "\"\u{0A}\"", "\"\\x\"",
    "\"\\u12\"", "[1 2]",
    "\"abc", "[", "{\"a\":", "1 2", "tru\u{0}",
  ])
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
  }

  @Test func refusesBytesThatAreNoText() {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func refusesDepth() {
    #expect(throws: JSONError.self) { try JSON(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000)) }
  }

  @Test(arguments: [("[1,2,3]", 4), (#"{"a":[],"b":{"c":null}}"#, 4), (#""a""#, 1)])
  func countsValues(text: String, values: Int) throws {
    #expect(throws: Never.self) { try JSON(parsing: Array(text.utf8), maxValues: values) }
    let error = #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8), maxValues: values - 1) }
    #expect(error?.problem == "more than \(values - 1) values")
  }

  @Test func namesAreBytes() throws {
    let value = try JSON(parsing: Array("{\"\u{D55C}\":1,\"\u{1112}\u{1161}\u{11AB}\":2}".utf8))
    #expect(value.members?.count == 2)
    #expect(value["\u{D55C}"] == .integer(1))
    #expect(value["\u{1112}\u{1161}\u{11AB}"] == .integer(2))
  }

  @Test func writesWhatItReads() throws {
    let text = #"{"b":[1,2.5,null,"한\"\\\n\u0001"],"a":{}}"#
    #expect(try JSON(parsing: Array(text.utf8)).serialized == Array(text.utf8))
  }
}
