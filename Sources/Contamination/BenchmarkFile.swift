import Corpus
import Foundation
import Korean

/// Reads benchmarks: JSON Lines, a JSON list of objects, CSV and TSV with a header.
public enum BenchmarkFile {
  /// Reads a file; which format it has is seen from its bytes. A line that is no item is an error, never skipped.
  ///
  /// - Parameters:
  ///   - name: the benchmark's name; if nil, the file's without its ending.
  ///   - fields: the fields or columns that hold the item's texts; if empty, the usual ones (`BenchmarkFields`).
  /// - Throws: `ContaminationFailure`.
  public static func read(_ path: String, name: String? = nil, fields: [String] = []) throws -> Benchmark {
    try read(bytes(path), path: path, name: name, fields: fields)
  }

  /// The same, of bytes that were read already; `path` is for names and errors.
  static func read(
    _ bytes: [UInt8], path: String, name: String? = nil, fields: [String] = []
  ) throws -> Benchmark {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard UTF8Repair.isValid(Array(text)) else {
      throw ContaminationFailure(
        path, "is not UTF-8", remedy: "convert it first, for example with iconv -f cp949")
    }
    let items: [Benchmark.Item]
    switch text.first(where: { !isSpace($0) }) {
    case nil: items = []
    case UInt8(ascii: "["): items = try list(text, path, fields)
    case UInt8(ascii: "{"): items = try lines(text, path, fields)
    default: items = try table(text, path, fields)
    }
    guard !items.isEmpty else {
      throw ContaminationFailure(
        path, "has no items", remedy: "give a benchmark as JSON Lines, JSON, CSV or TSV")
    }
    return Benchmark(name: name ?? self.name(of: path), digest: Digest.sha256(bytes), items: items)
  }

  private static func lines(_ text: ArraySlice<UInt8>, _ path: String, _ fields: [String]) throws
    -> [Benchmark.Item]
  {
    var reader = BenchmarkFields(path: path, fields: fields)
    var items: [Benchmark.Item] = []
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(isSpace) {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any] else {
        throw ContaminationFailure(
          path, line: index + 1, "is no JSON object", remedy: "give one object a line, or one list of objects"
        )
      }
      items.append(try reader.item(object, line: index + 1))
    }
    return items
  }

  private static func list(_ text: ArraySlice<UInt8>, _ path: String, _ fields: [String]) throws -> [Benchmark
    .Item]
  {
    guard let objects = try? JSONSerialization.jsonObject(with: Data(text)) as? [[String: Any]] else {
      throw ContaminationFailure(path, "is no JSON list of objects", remedy: "give one list of objects")
    }
    var reader = BenchmarkFields(path: path, fields: fields)
    return try objects.enumerated().map { try reader.item($0.element, line: $0.offset + 1) }
  }

  private static func table(_ text: ArraySlice<UInt8>, _ path: String, _ fields: [String]) throws
    -> [Benchmark.Item]
  {
    var table = DelimitedText(text)
    guard let header = try table.row(path)?.values.map({ $0.trimmingCharacters(in: .whitespaces) }) else {
      return []
    }
    var reader = BenchmarkFields(path: path, fields: fields)
    try reader.choose(from: header, line: 1)
    var items: [Benchmark.Item] = []
    while let row = try table.row(path) {
      guard row.values.count == header.count else {
        throw ContaminationFailure(
          path, line: row.line, "has \(counted(row.values.count, "field")), the header \(header.count)",
          remedy: "quote fields with delimiters or line breaks as RFC 4180 says")
      }
      let object = Dictionary(zip(header, row.values)) { first, _ in first }
      items.append(try reader.item(object, line: row.line))
    }
    return items
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw ContaminationFailure(path, "can not be read", remedy: "check the path and its permissions")
    }
  }

  /// The file's name without its ending; with that of its folder before it, where two files have the same.
  public static func name(of path: String, withFolder: Bool = false) -> String {
    let url = URL(filePath: path)
    let stem = url.deletingPathExtension().lastPathComponent
    return withFolder ? url.deletingLastPathComponent().lastPathComponent + "/" + stem : stem
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
