import Corpus
import Foundation
import TestKit
import Testing

struct ValueTests {
  @Test func sha256IsTheStandards() {
    // FIPS 180-4 examples: "abc" and the empty message.
    #expect(
      Digest.sha256(Array("abc".utf8)).hex
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Digest.sha256([UInt8]()).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func idsDifferByPartAndNotByChance() {
    #expect(RecordID(page: "http://a/", post: 0) != RecordID(page: "http://a/", post: 1))
    #expect(RecordID(page: "http://a/") != RecordID(page: "http://a/", post: 0))
    #expect(RecordID(page: "http://a/") == RecordID(page: "http://a/"))
    // The same text in another normal form is another URL: ids are made of bytes.
    #expect(RecordID(page: "http://a/가") != RecordID(page: "http://a/\u{1100}\u{1161}"))
  }

  @Test(arguments: [0, 1, 255, 256, 70_000])
  func deflateGivesBackWhatItTook(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0) }
    let packed = Deflate.compress(bytes)
    #expect(try Deflate.expand(packed, count: count, subject: "test") == bytes)
    #expect(throws: CorpusFailure.self) { try Deflate.expand(packed, count: count + 1, subject: "test") }
    #expect(throws: CorpusFailure.self) {
      try Deflate.expand(Array(packed.dropLast()), count: count, subject: "t")
    }
  }

  @Test(arguments: [
    ("", 3, "", ""), ("가나", 3, "가나", "가나"), ("가나다", 3, "가나다", "가나다"), ("가나다라", 3, "가나다", "가나다 …"),
    ("ab", 0, "", " …"),
    // One character of three scalars is cut, too.
    ("e\u{301}\u{302}", 2, "e\u{301}", "e\u{301} …"),
  ])
  func aBeginningSaysWhetherMoreFollows(_ whole: String, _ scalars: Int, _ text: String, _ marked: String) {
    let start = Beginning(of: whole, scalars: scalars)
    #expect(start.text.utf8.elementsEqual(text.utf8) && start.marked.utf8.elementsEqual(marked.utf8))
    #expect(start.isCut == (text.utf8.count < whole.utf8.count))
  }

  @Test func parametersAreCanonical() {
    #expect(Parameters(["b": "2", "a": "1"]).json == #"{"a":"1","b":"2"}"#)
  }

  @Test func anOutputFileAppearsWholeOrNotAtAll() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/out"
    do {
      let file = try OutputFile(path)
      try file.write(Array("half".utf8))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    let file = try OutputFile(path)
    try file.write([UInt8](repeating: 65, count: 200_000))
    try file.commit()
    #expect(FileManager.default.contents(atPath: path)?.count == 200_000)
    #expect(throws: CorpusFailure.self) { try OutputFile(scratch.path + "/missing/out") }
  }

  @Test(arguments: [
    ("min_korea: 0.3", "min_korean"), ("- a\n- b", "mapping"), ("a: [", "YAML"), ("min_korean: x", "number"),
  ])
  func aBadConfigurationSaysWhere(_ text: String, _ word: String) {
    let failure = #expect(throws: ConfigurationMap.Failure.self) {
      let map = try ConfigurationMap(text: text, file: "yisang.yaml")
      try map.expectOnly(["min_korean", "max_chars"])
      _ = try map.double("min_korean")
    }
    #expect(failure.map { "\($0)".contains(word) && "\($0)".contains("yisang.yaml") } == true)
  }

  @Test func anEmptyConfigurationIsOne() throws {
    for text in ["", "# nothing\n", "---\n"] {
      #expect(try ConfigurationMap(text: text, file: "f").keys.isEmpty)
    }
  }
}
