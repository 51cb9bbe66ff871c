public import Foundation

/// The real test material that lies beside the project (`YISANG_MATERIAL`, default `../shared/material`).
///
/// Tests that need it are skipped with a printed word when it is absent; with `CI=true` its absence is a failure.
public enum Material {
  /// The folder of the material, or nil where it is not on this machine.
  public static let folder: URL? = {
    let packageRoot = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = ProcessInfo.processInfo.environment["YISANG_MATERIAL"]
    let folder = path.map { URL(filePath: $0) } ?? packageRoot.appending(path: "../shared/material")
    if FileManager.default.fileExists(atPath: folder.path) { return folder.standardizedFileURL }
    print("material absent: set YISANG_MATERIAL to run the conformance suites")
    return nil
  }()

  /// True where the suites can run, and also in CI, where a missing folder must fail rather than skip.
  public static var isExpected: Bool {
    folder != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// The bytes of one file of the material.
  public static func data(_ path: String) throws -> Data {
    guard let folder else { throw Missing(path: path) }
    return try Data(contentsOf: folder.appending(path: path))
  }

  /// The material, or a file of it, is not where it is expected.
  public struct Missing: Error, CustomStringConvertible {
    /// The path asked for, below the material's folder.
    public let path: String
    /// What to do about it.
    public var description: String { "\(path): material absent, set YISANG_MATERIAL to its folder" }
  }
}
