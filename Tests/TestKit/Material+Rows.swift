internal import Foundation

extension Material {
  /// True where a suite is to take all of the material, not a part (`YISANG_WHOLE=1`).
  public static let isWhole = ProcessInfo.processInfo.environment["YISANG_WHOLE"] == "1"

  /// The rows of a file of JSON lines, gzipped or not.
  public static func rows(_ path: String, most: Int = .max) throws -> [[String: Any]] {
    var data = try data(path)
    if path.hasSuffix(".gz") {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["gzip", "-dc", folder?.appending(path: path).path ?? ""]
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
  public static func texts(_ path: String, _ field: String) throws -> [[UInt8]] {
    try rows(path).compactMap { ($0[field] as? String).map { Array($0.utf8) } }
  }
}
