public import Corpus
internal import Foundation

/// A folder for one test, removed when the test lets go of it.
public final class Scratch: Sendable {
  /// The folder's path.
  public let path: String

  /// Creates an empty folder below the system's temporary one.
  public init() throws {
    path = NSTemporaryDirectory() + "yisang-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A corpus in the folder.
  public var corpus: Corpus { Corpus(root: path + "/corpus") }

  /// Writes a file into the folder.
  public func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: file))
    return file
  }
}
