import TestKit
import Testing

@testable import Checkpoints

/// Headers that lie: an error each, never a trap, and nothing outside the file.
@Suite("Hostile safetensors") struct HostileHeaderTests {
  static let honest = safetensors(
    #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"#
      + #""b":{"dtype":"BF16","shape":[],"data_offsets":[24,26]},"c":{"dtype":"U8","shape":[0],"data_offsets":[26,26]}}"#,
    data: 26)

  @Test("An honest file is read")
  func honest() throws {
    let header = try read(Self.honest)
    #expect(header.metadata == ["format": "pt"])
    #expect(header.entries.map(\.name) == ["a", "b", "c"])
    #expect(header.entries.map(\.shape) == [[2, 3], [], [0]])
    #expect(header.entries.map(\.range.count) == [24, 2, 0])
    #expect(header.entries[0].range.lowerBound == Self.honest.count - 26)
  }

  @Test("Cut anywhere, it is refused")
  func truncated() {
    for count in 0..<Self.honest.count {
      #expect(throws: CheckpointError.self, "cut after \(count)") { try read(Array(Self.honest[..<count])) }
    }
    #expect(throws: CheckpointError.self) { try read(Self.honest + [0]) }
  }

  static let one = #""dtype":"F32","shape":[2],"data_offsets":[0,8]"#

  static let lies: [(String, [UInt8], String)] = [
    ("length 2^63", word(1 << 63) + Array("{}".utf8), "is said to have 9223372036854775808 bytes"),
    ("length 2^64 - 1", word(.max) + Array("{}".utf8), "is said to have"),
    ("length one more than the file", word(3) + Array("{}".utf8), "the file has 2 left"),
    ("length 0", word(0), "does not start with {"),
    ("space first", word(3) + Array(" {}".utf8), "does not start with {"),
    ("byte order mark", word(5) + [0xEF, 0xBB, 0xBF] + Array("{}".utf8), "does not start with {"),
    ("no JSON", safetensors("{", data: 0), "not JSON"),
    ("not UTF-8", word(6) + [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31], "not UTF-8"),
    (
      "deep", safetensors(#"{"a":"# + String(repeating: "[", count: 100_000), data: 0),
      "nested deeper than 256"
    ),
    ("a number for a tensor", safetensors(#"{"a":1}"#, data: 0), "a: has no dtype"),
    ("unknown dtype", tensor(#""dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]"#, 8), "has dtype F8_E4M3"),
    ("dtype of a number", tensor(#""dtype":1,"shape":[8],"data_offsets":[0,8]"#, 8), "has no dtype"),
    ("no shape", tensor(#""dtype":"U8","data_offsets":[0,8]"#, 8), "has no shape"),
    ("negative shape", tensor(#""dtype":"U8","shape":[-8],"data_offsets":[0,8]"#, 8), "not of whole numbers"),
    (
      "two negatives", tensor(#""dtype":"U8","shape":[-2,-4],"data_offsets":[0,8]"#, 8),
      "not of whole numbers"
    ),
    (
      "shape with a fraction", tensor(#""dtype":"U8","shape":[8.0],"data_offsets":[0,8]"#, 8),
      "not of whole numbers"
    ),
    (
      "shape of 10^30", tensor(#""dtype":"U8","shape":[1e30],"data_offsets":[0,8]"#, 8),
      "not of whole numbers"
    ),
    (
      "product that overflows to 8",
      tensor(#""dtype":"U8","shape":[4294967296,4294967296,8],"data_offsets":[0,8]"#, 8), "too large to count"
    ),
    (
      "bytes that overflow", tensor(#""dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]"#, 0),
      "too large to count"
    ),
    (
      "overflow hidden by a nought",
      tensor(#""dtype":"U8","shape":[4294967296,4294967296,0],"data_offsets":[0,0]"#, 0), "too large to count"
    ),
    ("no offsets", tensor(#""dtype":"U8","shape":[8]"#, 8), "has no data_offsets"),
    ("three offsets", tensor(#""dtype":"U8","shape":[8],"data_offsets":[0,8,8]"#, 8), "has no data_offsets"),
    ("descending", tensor(#""dtype":"U8","shape":[8],"data_offsets":[8,0]"#, 8), "has no data_offsets"),
    ("negative offset", tensor(#""dtype":"U8","shape":[8],"data_offsets":[-8,0]"#, 8), "has no data_offsets"),
    ("behind the file", tensor(#""dtype":"U8","shape":[9],"data_offsets":[0,9]"#, 8), "ends at byte 9"),
    (
      "far behind the file",
      tensor(#""dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]"#, 8),
      "ends at byte"
    ),
    ("shape too small", tensor(#""dtype":"F32","shape":[1],"data_offsets":[0,8]"#, 8), "has 8 bytes"),
    ("shape too large", tensor(#""dtype":"F32","shape":[3],"data_offsets":[0,8]"#, 8), "needs 12"),
    ("gap at the beginning", tensor(#""dtype":"U8","shape":[7],"data_offsets":[1,8]"#, 8), "leaves a gap"),
    ("rest at the end", tensor(one, 9), "1 bytes behind the last tensor"),
    ("no tensor for the data", safetensors("{}", data: 1), "belong to none"),
    (
      "overlap",
      safetensors(
        #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[4,12]}}"#,
        data: 12), "b: overlaps"
    ),
    (
      "gap between",
      safetensors(
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}}"#,
        data: 5), "b: leaves a gap"
    ),
    (
      "two of one name",
      safetensors(
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"\u0061":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
        data: 4), "a: is there twice"
    ),
    ("metadata of numbers", safetensors(#"{"__metadata__":{"a":1}}"#, data: 0), "other than strings"),
    ("metadata that is none", safetensors(#"{"__metadata__":[]}"#, data: 0), "is no object"),
  ]

  @Test("Lies are told apart", arguments: lies)
  func lie(_ name: String, _ bytes: [UInt8], _ problem: String) {
    let error = #expect(throws: CheckpointError.self) { try read(bytes) }
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test("A header that says it is huge costs nothing, one that is huge is refused")
  func huge() {
    let count = SafetensorsHeader.longest + 1
    let bytes = word(UInt64(count)) + [0x7B] + [UInt8](repeating: 0x20, count: count - 1)
    let error = #expect(throws: CheckpointError.self) { try read(bytes) }
    #expect(error?.problem.contains("more than") == true)
  }

  @Test("Any byte spoilt: an error or an honest header")
  func flips() throws {
    var random = SplitMix(seed: 20)
    var accepted = 0
    let headerEnd = Self.honest.count - 26
    for _ in 0..<30_000 {
      var bytes = Self.honest
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<headerEnd, using: &random)
        bytes[place] =
          Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random)
          : #"0123456789{}[],:"-."#.utf8.randomElement(using: &random) ?? 0
      }
      guard let header = try? read(bytes) else { continue }
      accepted += 1
      var place = bytes.count - 26
      for entry in header.entries {
        try #require(entry.range.lowerBound == place && entry.range.upperBound <= bytes.count)
        try #require(entry.shape.reduce(entry.element.size, *) == entry.range.count)
        place = entry.range.upperBound
      }
      try #require(place == bytes.count)
    }
    print("hostile-headers: 30000 spoilt, \(accepted) still honest")
    #expect(accepted > 100 && accepted < 15_000)
  }

  private func read(_ bytes: [UInt8]) throws -> SafetensorsHeader {
    try bytes.withUnsafeBytes { try SafetensorsHeader($0, path: "model.safetensors") }
  }

  private static func tensor(_ members: String, _ data: Int) -> [UInt8] {
    safetensors("{\"a\":{\(members)}}", data: data)
  }
}

/// A number as the 8 bytes at a file's beginning.
func word(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

/// A file of a header and as many bytes.
func safetensors(_ header: String, data count: Int) -> [UInt8] {
  word(UInt64(header.utf8.count)) + Array(header.utf8) + (0..<count).map { UInt8(truncatingIfNeeded: $0) }
}
