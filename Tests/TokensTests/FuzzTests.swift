import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing
import Tokens

/// Ids and texts of odd strings, against digests of what `tokenizers` gave (Tests/Oracle/parity_tokenizers.py).
@Suite struct FuzzTests {
  private static let block = 250

  static let digests =
    (try? JSONDecoder().decode(
      [String: [String]].self, from: Data(contentsOf: FuzzStrings.golden("fuzz.json")))) ?? [:]

  static let small = digests.keys.filter { !$0.hasPrefix("material-") }.sorted()
  static let large = digests.keys.filter { $0.hasPrefix("material-") }.sorted()

  @Test(arguments: FuzzTests.small) func ours(_ name: String) throws {
    try compare(name, folder: FuzzStrings.golden("tokenizers/" + name).path)
  }

  @Test(.enabled(if: Material.isExpected), arguments: FuzzTests.large) func theirs(_ name: String) throws {
    let folder = try #require(Material.folder).appending(
      path: "tokenizers/" + name.dropFirst("material-".count))
    try compare(name, folder: folder.path)
  }

  @Test func hasDigests() { #expect(FuzzTests.small.count == 13 && FuzzTests.large.count == 4) }

  private func compare(_ name: String, folder: String) throws {
    let tokenizer = try Tokenizer.load(folder: folder)
    let file = try JSON(parsing: [UInt8](Data(contentsOf: URL(filePath: folder + "/tokenizer.json"))))
    let added = (file["added_tokens"]?.array ?? []).compactMap { $0["content"]?.text }
    let strings = try FuzzStrings(
      tokens: added.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    var passed = 0
    let wanted = FuzzTests.digests[name] ?? []
    for (index, digest) in wanted.enumerated() {
      var own = Digest()
      for seed in index * FuzzTests.block..<(index + 1) * FuzzTests.block {
        let text = try strings.string(UInt64(seed))
        let ids = tokenizer.encode(text, addSpecialTokens: seed % 2 == 1)
        let shown = seed % 5 == 0 ? Array(ids.sorted().prefix(1 + seed % 7)) : ids
        let decoded = tokenizer.decode(shown, skipSpecialTokens: seed % 4 > 1)
        own.update(little([Int32(ids.count)] + ids))
        own.update(little([Int32(decoded.count)]))
        own.update(decoded)
        try streams(tokenizer, shown, seed, decoded)
        places(tokenizer, text, ids, seed)
      }
      let hex = own.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      if hex == digest { passed += 1 }
      #expect(hex == digest, "\(name), strings from \(index * FuzzTests.block)")
    }
    print("fuzz \(name): \(passed * FuzzTests.block)/\(wanted.count * FuzzTests.block)")
  }

  private func little(_ numbers: [Int32]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  }

  /// What a stream gives is whole characters, and all of it is what decoding gives.
  private func streams(_ tokenizer: Tokenizer, _ ids: [Int32], _ seed: Int, _ decoded: [UInt8]) throws {
    var stream = DecodeStream(tokenizer, skipSpecialTokens: seed % 4 > 1)
    var parts = ids.map { stream.append($0) }
    parts.append(stream.finish())
    #expect(parts.flatMap { $0 } == decoded)
    #expect(parts.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
  }

  /// Offsets come with the same ids, in order, inside the text.
  private func places(_ tokenizer: Tokenizer, _ text: [UInt8], _ ids: [Int32], _ seed: Int) {
    let encoding = tokenizer.encodeWithOffsets(text, addSpecialTokens: seed % 2 == 1)
    #expect(encoding.ids == ids && encoding.offsets.count == ids.count)
    #expect(encoding.offsets.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= text.count })
    #expect(zip(encoding.offsets, encoding.offsets.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound })
  }
}
