internal import Foundation

/// Reference implementations in Python, where `script/oracles` installed them (`YISANG_PYTHON`).
///
/// Tests that need them are skipped where they are absent; with `CI=true` their absence is a failure.
public enum Oracle {
  private static let python = ProcessInfo.processInfo.environment["YISANG_PYTHON"]

  /// True where the tests can run, and also in CI, where missing oracles must fail rather than skip.
  public static var isExpected: Bool {
    python != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// Runs `Tests/Oracle/<script>.py` and gives the JSON objects it prints, one a line.
  public static func run(_ script: String, _ arguments: String...) throws -> [[String: Any]] {
    guard let python else { throw Failure(description: "run script/oracles, and set YISANG_PYTHON") }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [folder.appending(path: "Oracle/\(script).py").path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "\(script) ended with \(process.terminationStatus)")
    }
    return try data.split(separator: UInt8(ascii: "\n")).map { line in
      try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:]
    }
  }

  /// Why an oracle gave no answer.
  public struct Failure: Error, CustomStringConvertible {
    /// What is missing or what went wrong.
    public let description: String
  }
}
