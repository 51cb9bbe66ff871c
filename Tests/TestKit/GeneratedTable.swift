import Foundation
internal import Testing

/// A table of a page in `docs/` that is made from the code, between `<!-- name -->` and `<!-- /name -->`.
public enum GeneratedTable {
  /// Compares the page with the lines; `YISANG_WRITE_DOCS=1` writes them instead.
  public static func check(_ page: String, _ name: String, _ lines: [String], testFile: String = #filePath)
    throws
  {
    let root = URL(filePath: testFile).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/" + page)
    let text = try String(contentsOf: file, encoding: .utf8)
    let marks = ["<!-- \(name) -->\n", "<!-- /\(name) -->"]
    guard let open = text.range(of: marks[0]), let close = text.range(of: marks[1]) else {
      Issue.record("docs/\(page) has no marks for \(name)")
      return
    }
    let wanted = text[..<open.upperBound] + lines.map { $0 + "\n" }.joined() + text[close.lowerBound...]
    if ProcessInfo.processInfo.environment["YISANG_WRITE_DOCS"] == "1" {
      try String(wanted).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text == wanted, "docs/\(page): run the tests with YISANG_WRITE_DOCS=1")
    }
  }
}
