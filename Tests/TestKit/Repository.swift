public import Foundation

/// The files of the working tree, for tests of the tree itself.
public enum Repository {
  /// Where the tree is: this file lies in Tests/TestKit.
  public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file's text; nil where it is not there.
  public static func text(_ path: String) -> String? {
    try? String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Paths, from the root, of the files below a folder, in order.
  public static func files(below folder: String, ending: String) -> [String] {
    let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
    return (paths?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(ending) }.map {
      folder + "/" + $0
    }
    .sorted()
  }
}
