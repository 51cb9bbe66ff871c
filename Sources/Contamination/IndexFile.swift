import Corpus
import Foundation

/// The bytes of an index (docs/formats.md): little-endian, the same for the same index.
enum IndexFile {
  static let magic = Array("yisbench".utf8)
  static let version: UInt32 = 1
  static let digestLength = 32
  private static let mark: UInt32 = 1 << 31

  static func bytes(of parts: BenchmarkIndex.Parts) -> [UInt8] {
    var out = magic
    out.reserveCapacity(64 + parts.grams.count * 16)
    out.append(
      integers: version, parts.rule.code, UInt32(ContaminationRule.length), count(parts.sources),
      count(parts.ids),
      count(parts.passages), count(parts.grams), count(parts.postings), count(parts.wholes))
    for source in parts.sources {
      out.append(text: source.name)
      out += (source.digest + [UInt8](repeating: 0, count: digestLength)).prefix(digestLength)
      out.append(integers: UInt32(source.items), UInt32(source.short), UInt32(source.undecidable))
    }
    for id in parts.ids { out.append(text: id) }
    for passage in parts.passages {
      out.append(
        integers: UInt32(passage.item) | (passage.isChoice ? mark : 0), UInt32(passage.first),
        UInt32(passage.second))
    }
    out.append(list: parts.grams)
    out.append(list: parts.ends)
    out.append(list: parts.postings)
    for (key, passage) in parts.wholes {
      out.append(integers: key.units, key.operators)
      out.append(integers: UInt32(key.count) | (key.isMasked ? mark : 0), UInt32(passage))
    }
    return out + Digest.sha256(out)
  }

  /// Reads what `bytes(of:)` made. Throws `FileReader.Problem`, which says what is wrong.
  static func parts(of bytes: [UInt8]) throws -> BenchmarkIndex.Parts {
    guard bytes.starts(with: magic) else { throw FileReader.Problem("is no benchmark index") }
    var reader = FileReader(bytes[magic.count...])
    let found = try reader.integer(UInt32.self)
    guard found == version else {
      throw FileReader.Problem("has format \(found), and this program reads \(version)")
    }
    guard bytes.count > digestLength,
      Digest.sha256(bytes[..<(bytes.count - digestLength)]) == bytes.suffix(digestLength)
    else { throw FileReader.Problem("is damaged: its digest is another") }
    reader = FileReader(bytes[(magic.count + 4)..<(bytes.count - digestLength)])
    guard let rule = ContaminationRule(code: try reader.integer()),
      try reader.integer(UInt32.self) == UInt32(ContaminationRule.length)
    else { throw FileReader.Problem("has a rule that this program does not know") }
    var parts = BenchmarkIndex.Parts(rule: rule)
    let counts = try (0..<6).map { _ in Int(try reader.integer(UInt32.self)) }
    parts.sources = try reader.list(counts[0], size: 48) { reader in
      let name = try reader.text()
      let digest = try reader.bytes(digestLength)
      let numbers = try (0..<3).map { _ in Int(try reader.integer(UInt32.self)) }
      try reader.check(numbers[1] + numbers[2] <= numbers[0])
      return BenchmarkIndex.Source(
        name: name, digest: digest, items: numbers[0], short: numbers[1], undecidable: numbers[2])
    }
    try reader.check(parts.sources.reduce(0) { $0 + $1.items } == counts[1])
    parts.ids = try reader.list(counts[1], size: 4) { try $0.text() }
    parts.passages = try reader.list(counts[2], size: 12) { reader in
      let item = try reader.integer(UInt32.self)
      try reader.check(item & ~mark < counts[1])
      return BenchmarkIndex.Passage(
        item: Int(item & ~mark), first: Int(try reader.integer(UInt32.self)),
        second: Int(try reader.integer(UInt32.self)), isChoice: item & mark != 0)
    }
    parts.grams = try reader.integers(counts[3])
    parts.ends = try reader.integers(counts[3])
    parts.postings = try reader.integers(counts[4])
    try reader.check(isAscending(parts.grams) && isAscending(parts.ends))
    try reader.check(Int(parts.ends.last ?? 0) == counts[4] && parts.ends.first != 0)
    try reader.check(parts.postings.allSatisfy { $0 < counts[2] })
    parts.wholes = try reader.list(counts[5], size: 24) { reader in
      let (units, operators) = (try reader.integer(UInt64.self), try reader.integer(UInt64.self))
      let (count, passage) = (try reader.integer(UInt32.self), try reader.integer(UInt32.self))
      try reader.check(passage < counts[2])
      let key = WholeKey(
        units: units, operators: operators, count: Int(count & ~mark), isMasked: count & mark != 0)
      return (key, Int(passage))
    }
    try reader.check(zip(parts.wholes, parts.wholes.dropFirst()).allSatisfy { $0.key.units <= $1.key.units })
    try reader.check(reader.isAtEnd)
    return parts
  }

  private static func isAscending<Value: Comparable>(_ values: [Value]) -> Bool {
    values.indices.dropFirst().allSatisfy { values[$0 - 1] < values[$0] }
  }

  private static func count<Element>(_ array: [Element]) -> UInt32 { UInt32(array.count) }
}

extension [UInt8] {
  fileprivate mutating func append<Value: FixedWidthInteger>(integers: Value...) {
    for value in integers { Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) } }
  }

  fileprivate mutating func append<Value: FixedWidthInteger>(list: [Value]) {
    for value in list { Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) } }
  }

  fileprivate mutating func append(text: String) {
    append(integers: UInt32(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
