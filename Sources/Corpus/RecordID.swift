internal import Foundation
public import GRDB

/// The identity of a record: the first 16 bytes of a SHA-256 of what it is, the same in all stages.
///
/// A page is its canonical URL; an item is the canonical URL, the number of the post on the page and the field.
/// Compared and ordered by bytes.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Two words and no array: millions of ids are held at once.
  private let high: UInt64
  private let low: UInt64

  /// The 16 bytes.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian), Array.init)
  }

  /// Calls a function with the 16 bytes.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
  }

  /// The id of a page, from its canonical URL.
  public init(page canonicalURL: String) {
    self.init(parts: [canonicalURL])
  }

  /// The id of the `post`-th question on a page (from 0).
  public init(page canonicalURL: String, post: Int) {
    self.init(parts: [canonicalURL, String(post), "question"])
  }

  private init(parts: [String]) {
    var digest = Digest()
    for part in parts { digest.updateDelimited(Array(part.utf8)) }
    let bytes = digest.finish()
    (high, low) = (RecordID.word(bytes[..<8]), RecordID.word(bytes[8..<16]))
  }

  /// Takes 16 bytes as they are stored; nil for any other length.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    (high, low) = (RecordID.word(bytes.prefix(8)), RecordID.word(bytes.dropFirst(8)))
  }

  private static func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// 32 hexadecimal digits.
  public var description: String { bytes.hex }

  /// Orders by bytes.
  public static func < (left: RecordID, right: RecordID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension RecordID: DatabaseValueConvertible {
  /// The bytes as a BLOB.
  public var databaseValue: DatabaseValue { Data(bytes).databaseValue }

  /// Reads a BLOB of 16 bytes.
  public static func fromDatabaseValue(_ value: DatabaseValue) -> RecordID? {
    guard let data = Data.fromDatabaseValue(value), data.count == 16 else { return nil }
    return data.withUnsafeBytes { RecordID($0) }
  }
}

extension RecordID {
  /// Reads 32 hexadecimal digits; nil for anything else.
  public init?(hexadecimal digits: some Collection<UInt8>) {
    let values = digits.compactMap { digit -> UInt8? in
      switch digit {
      case 0x30...0x39: digit - 0x30
      case 0x41...0x46, 0x61...0x66: (digit | 0x20) - 0x61 + 10
      default: nil
      }
    }
    guard values.count == 32, digits.count == 32 else { return nil }
    self.init(stride(from: 0, to: 32, by: 2).map { values[$0] << 4 | values[$0 + 1] })
  }
}
