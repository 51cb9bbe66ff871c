import Foundation
import TestKit
import Testing
import Web

/// html5lib's tokenizer tests of character references in text.
@Suite struct HTMLReferenceTests {
  private struct Suite: Decodable {
    let tests: [Row]
  }

  private struct Row: Decodable {
    let description: String
    let input: String
    let output: [Token]
    let initialStates: [String]?
  }

  /// `["Character", "…"]`, or a token of markup, which says nothing of references.
  private enum Token: Decodable {
    case text(String)
    case markup

    init(from decoder: any Decoder) throws {
      let parts = try? decoder.singleValueContainer().decode([String].self)
      self = parts.flatMap { $0.count == 2 && $0[0] == "Character" ? .text($0[1]) : nil } ?? .markup
    }
  }

  @Test(
    .enabled(if: Material.isExpected),
    arguments: [("namedEntities", 4_210), ("numericEntities", 336), ("entities", 80)])
  func references(file: String, count: Int) throws {
    let path = "conformance/html-parser/tokenizer/\(file).test.json"
    let rows = try JSONDecoder().decode(Suite.self, from: Material.data(path)).tests
    var failures: [String] = []
    var scored = 0
    for row in rows where row.initialStates == nil {
      let texts = row.output.compactMap { if case .text(let text) = $0 { text } else { nil } }
      guard texts.count == row.output.count else { continue }
      scored += 1
      let html = Array("<body><pre>\(row.input)|</pre></body>".utf8)
      let found = HTMLDocument(html).first("pre")?.content ?? ""
      if Array(found.utf8) != Array((texts.joined() + "|").utf8) { failures.append(row.description) }
    }
    print("html-parser \(file): \(scored - failures.count)/\(scored)")
    #expect(rows.count == count)
    // Control characters are not text: libxml2 drops them.
    let controls = file == "numericEntities" ? 29 : 0
    #expect(failures.count == controls, "\(failures.prefix(20))")
  }
}
