import Foundation
import TestKit
import Testing

/// Texts of the shared corpora, and the pairs among them that an exact join found.
enum Corpora {
  struct Truth: Sendable, CustomTestStringConvertible {
    let file: String
    let corpus: [String]
    let text: String
    let id: String
    let definition: String
    let threshold: Double
    /// The floor of recall; precision is 1 always.
    let floor: Double
    var testDescription: String { file }
  }

  /// The rows of a file of JSON lines, gzipped or not.
  static func rows(_ path: String, most: Int = .max) throws -> [[String: Any]] {
    var data = try Material.data(path)
    if path.hasSuffix(".gz") {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["gzip", "-dc", Material.folder?.appending(path: path).path ?? ""]
      process.standardOutput = output
      try process.run()
      data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
    }
    return try data.split(separator: 0x0A).prefix(most).map {
      try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
    }
  }

  /// The texts of one field.
  static func texts(_ path: String, _ field: String) throws -> [[UInt8]] {
    try rows(path).compactMap { ($0[field] as? String).map { Array($0.utf8) } }
  }
}
