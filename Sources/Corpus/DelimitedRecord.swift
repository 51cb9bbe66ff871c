/// A record of CSV (RFC 4180) or of TSV.
///
/// In CSV a field that begins with a quotation mark ends with one; within it two stand for one, and delimiters and line
/// breaks are text. TSV has no standard, and texts that begin with a spoken word are common: there a mark means that
/// only where the whole field, on one line, is between two.
public struct DelimitedRecord: Sendable {
  /// What stands between two delimiters.
  public struct Field: Sendable {
    /// Without its quotation marks.
    public let bytes: [UInt8]
    /// True if it stood between quotation marks.
    public let isQuoted: Bool
  }

  /// Why bytes are no record.
  public enum Problem: Sendable, Equatable {
    /// They end within quotation marks.
    case unclosed
    /// Text stands behind a closing quotation mark.
    case goesOn
  }

  /// What is wrong, and where.
  public struct Failure: Error {
    /// What is wrong.
    public let problem: Problem
    /// Where it was seen.
    public let place: Int
    /// Line feeds before that.
    public let lineFeeds: Int
  }

  /// At least one.
  public let fields: [Field]
  /// Where the next record begins.
  public let end: Int
  /// Line feeds in it, the one at its end included.
  public let lineFeeds: Int

  /// True for an empty line.
  public var isEmpty: Bool { fields.count == 1 && fields[0].bytes.isEmpty }

  /// Reads the record that bytes begin with. What is told by the end of the bytes holds only if nothing follows them.
  ///
  /// - Parameter spansLines: false where a line break ends a record in any case.
  public static func first(
    in bytes: ArraySlice<UInt8>, delimiter: UInt8, spansLines: Bool = true
  ) -> Result<DelimitedRecord, Failure> {
    var scan = RecordScan(bytes, delimiter: delimiter, spansLines: spansLines)
    return scan.record()
  }
}

/// One pass over the fields of a record.
private struct RecordScan {
  private let bytes: ArraySlice<UInt8>
  private let delimiter: UInt8
  private let spansLines: Bool
  private var at: Int
  private var lineFeeds = 0

  init(_ bytes: ArraySlice<UInt8>, delimiter: UInt8, spansLines: Bool) {
    (self.bytes, self.delimiter, self.spansLines, at) = (bytes, delimiter, spansLines, bytes.startIndex)
  }

  private var isTabbed: Bool { delimiter == 0x09 }

  mutating func record() -> Result<DelimitedRecord, DelimitedRecord.Failure> {
    var fields: [DelimitedRecord.Field] = []
    while true {
      switch field() {
      case .success(let field): fields.append(field)
      case .failure(let failure): return .failure(failure)
      }
      guard at < bytes.endIndex, bytes[at] == delimiter else { break }
      at += 1
    }
    if at < bytes.endIndex, bytes[at] == 0x0D { at += 1 }
    if at < bytes.endIndex, bytes[at] == 0x0A { (at, lineFeeds) = (at + 1, lineFeeds + 1) }
    return .success(DelimitedRecord(fields: fields, end: at, lineFeeds: lineFeeds))
  }

  /// True for the end of a field. A carriage return ends one only before a line feed, or at the end of all.
  private func isEnd(_ place: Int) -> Bool {
    guard place < bytes.endIndex else { return true }
    switch bytes[place] {
    case delimiter, 0x0A: return true
    case 0x0D: return place + 1 == bytes.endIndex || bytes[place + 1] == 0x0A
    default: return false
    }
  }

  private mutating func field() -> Result<DelimitedRecord.Field, DelimitedRecord.Failure> {
    if at < bytes.endIndex, bytes[at] == 0x22 {
      switch quoted() {
      case .failure where isTabbed: break
      case let found: return found
      }
    }
    let start = at
    while !isEnd(at) { at += 1 }
    return .success(.init(bytes: Array(bytes[start..<at]), isQuoted: false))
  }

  /// The field between quotation marks that begins here; where there is none, nothing is taken.
  private mutating func quoted() -> Result<DelimitedRecord.Field, DelimitedRecord.Failure> {
    var value: [UInt8] = []
    var (place, breaks) = (at + 1, 0)
    func failure(_ problem: DelimitedRecord.Problem) -> DelimitedRecord.Failure {
      .init(problem: problem, place: place, lineFeeds: lineFeeds + breaks)
    }
    while place < bytes.endIndex {
      let byte = bytes[place]
      if byte == 0x22 {
        if place + 1 < bytes.endIndex, bytes[place + 1] == 0x22 {
          place += 1
        } else if isEnd(place + 1) {
          (at, lineFeeds) = (place + 1, lineFeeds + breaks)
          return .success(.init(bytes: value, isQuoted: true))
        } else {
          return .failure(failure(.goesOn))
        }
      } else if byte == 0x0A {
        if isTabbed || !spansLines { return .failure(failure(.unclosed)) }
        breaks += 1
      }
      value.append(byte)
      place += 1
    }
    return .failure(failure(.unclosed))
  }
}
