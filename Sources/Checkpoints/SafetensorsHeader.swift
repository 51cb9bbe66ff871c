import StrictJSON

/// What a safetensors file says it holds, every number of it checked against the file.
///
/// Format: 8 bytes, the header's length, little-endian; the header, JSON; the tensors' bytes without gaps
/// (https://huggingface.co/docs/safetensors). What the reference library refuses is refused, and names given twice too.
struct SafetensorsHeader: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    let name: String
    let element: StoredTensor.Element
    let shape: [Int]
    /// From the file's beginning.
    let range: Range<Int>
  }

  /// A header is read into memory, so its length must end somewhere; the largest known are a tenth of this.
  static let longest = 32 << 20

  /// In the order of the file.
  let entries: [Entry]
  let metadata: [String: String]

  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: for the error.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(CheckpointError) {
    func error(_ problem: String) -> CheckpointError { CheckpointError(path: path, problem: problem) }
    guard bytes.count >= 8 else { throw error("ends within the first 8 bytes, the header's length") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(bytes.count - 8) else {
      throw error("the header is said to have \(length) bytes, the file has \(bytes.count - 8) left")
    }
    guard length <= UInt64(SafetensorsHeader.longest) else {
      throw error("the header has \(length) bytes, more than \(SafetensorsHeader.longest)")
    }
    let start = 8 + Int(length)
    guard length > 0, bytes[8] == UInt8(ascii: "{") else { throw error("the header does not start with {") }
    let document: JSON
    do { document = try JSON(parsing: Array(bytes[8..<start])) } catch {
      throw CheckpointError(path: path, problem: "the header is \(error)")
    }
    guard let members = document.members else { throw error("the header is no object") }

    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    entries.reserveCapacity(members.count)
    for member in members {
      let name = String(decoding: member.name, as: UTF8.self)
      if name == "__metadata__" {
        for item in member.value.members ?? [] {
          guard let text = item.value.text else {
            throw error("__metadata__ holds something other than strings")
          }
          metadata[String(decoding: item.name, as: UTF8.self)] = text
        }
        guard member.value.members != nil else { throw error("__metadata__ is no object") }
      } else {
        entries.append(
          try SafetensorsHeader.entry(name, member.value, start: start, limit: bytes.count, path: path))
      }
    }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try SafetensorsHeader.check(entries, start: start, end: bytes.count, path: path)
    (self.entries, self.metadata) = (entries, metadata)
  }

  private static func entry(_ name: String, _ value: JSON, start: Int, limit: Int, path: String)
    throws(CheckpointError) -> Entry
  {
    func error(_ problem: String) -> CheckpointError {
      CheckpointError(path: path, problem: "tensor \(name): \(problem)")
    }
    guard let spelled = value["dtype"]?.text else { throw error("has no dtype") }
    guard let element = StoredTensor.Element(rawValue: spelled) else {
      throw error("has dtype \(spelled); supported are \(StoredTensor.Element.names)")
    }
    guard let dimensions = value["shape"]?.array else { throw error("has no shape") }
    var shape: [Int] = []
    var size = element.size
    var overflows = false
    for dimension in dimensions {
      guard case .integer(let count) = dimension, count >= 0 else {
        throw error("has a shape that is not of whole numbers")
      }
      shape.append(count)
      let (product, overflow) = size.multipliedReportingOverflow(by: count)
      (size, overflows) = (product, overflows || overflow)
    }
    guard !overflows else { throw error("has a shape too large to count") }
    guard let offsets = value["data_offsets"]?.array, offsets.count == 2,
      case .integer(let begin) = offsets[0], case .integer(let end) = offsets[1], begin >= 0, begin <= end
    else { throw error("has no data_offsets, two ascending whole numbers") }
    guard end <= limit - start else {
      throw error("ends at byte \(end) of the data, the file has \(limit - start)")
    }
    guard end - begin == size else {
      throw error("has \(end - begin) bytes, \(spelled) of shape \(shape) needs \(size)")
    }
    return Entry(name: name, element: element, shape: shape, range: start + begin..<start + end)
  }

  /// The tensors must fill the data: no overlap, no gap, nothing behind them.
  private static func check(_ entries: [Entry], start: Int, end: Int, path: String) throws(CheckpointError) {
    var place = start
    var names: Set<[UInt8]> = []
    for entry in entries {
      guard entry.range.lowerBound == place else {
        let what = entry.range.lowerBound < place ? "overlaps the tensor before it" : "leaves a gap before it"
        throw CheckpointError(path: path, problem: "tensor \(entry.name): \(what)")
      }
      guard names.insert(Array(entry.name.utf8)).inserted else {
        throw CheckpointError(path: path, problem: "tensor \(entry.name): is there twice")
      }
      place = entry.range.upperBound
    }
    guard place == end else {
      throw CheckpointError(path: path, problem: "\(end - place) bytes behind the last tensor belong to none")
    }
  }
}

extension StoredTensor.Element {
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
