import CXML2
import Foundation
import TestKit
import Testing

@testable import Web

/// html5lib's tree construction tests, as far as libxml2's parser carries.
///
/// It is no HTML5 parser: it neither adopts nor fosters misnested elements and knows no `template`. What counts here is
/// that no text is lost; where elements nest differently, their text is read all the same.
@Suite struct HTMLTreeSuiteTests {
  @Test(.enabled(if: Material.isExpected))
  func treeConstruction() throws {
    let folder = "conformance/html-parser/tree-construction"
    var (cases, same, sameText) = (0, 0, 0)
    var lost: [String] = []
    let files = try FileManager.default.contentsOfDirectory(
      atPath: try #require(Material.folder).appending(path: folder).path)
    for file in files.sorted() where file.hasSuffix(".dat") {
      for row in TreeCase.read(Array(try Material.data(folder + "/" + file))) {
        cases += 1
        let found = HTMLDocument(row.data, isStrict: true).treeNodes
        if found == row.nodes { same += 1 }
        if found.text == row.nodes.text {
          sameText += 1
        } else if row.nodes.contains(where: { $0.isText && !found.text.holds([$0].text) }) {
          lost.append("\(file): \(String(decoding: row.data, as: UTF8.self).debugDescription)")
        }
      }
    }
    print("html-parser elements and text in order: \(same)/\(cases)")
    print("html-parser text: \(sameText)/\(cases), a piece of text missing in \(lost.count)")
    if ProcessInfo.processInfo.environment["YISANG_SHOW"] != nil {
      lost.forEach { print("  missing in", $0) }
    }
    #expect(cases == 756)
    #expect(same >= 412)
    #expect(sameText >= 730)
    #expect(lost.count <= 18)
  }
}

/// An element by its name, or a text in quotation marks, in document order.
private typealias TreeNodes = [String]

extension TreeNodes {
  /// All text without white space.
  fileprivate var text: String {
    String(
      decoding: filter(\.isText).flatMap { $0.utf8.dropFirst().filter { $0 > 0x20 } }, as: UTF8.self)
  }

  /// Adds text to the last node if that is text too.
  fileprivate mutating func append(text: String) {
    if let last = indices.last, self[last].isText { self[last] += text } else { append("\"" + text) }
  }
}

extension String {
  fileprivate var isText: Bool { utf8.first == UInt8(ascii: "\"") }
}

extension HTMLDocument {
  /// The parser adds these or leaves them out as it likes.
  static let wrappers: Set<String> = ["html", "head", "body"]

  fileprivate var treeNodes: TreeNodes {
    var nodes: TreeNodes = []
    guard let root else { return nodes }
    var walk = TreeWalk(root.pointer)
    while let event = walk.next() {
      guard case .enter(let node) = event else { continue }
      if let text = node.text {
        nodes.append(text: String(decoding: text, as: UTF8.self))
      } else if node.isElement, !Self.wrappers.contains(node.name) {
        nodes.append(node.name)
      }
    }
    return nodes.filter { $0 != "\"" && !$0.isBlankText }
  }
}

extension String {
  fileprivate var isBlankText: Bool { isText && utf8.dropFirst().allSatisfy { $0 <= 0x20 } }
}

/// A case of a `.dat` file: `#data` … `#document` …; those of fragments are left out.
private struct TreeCase {
  var data: [UInt8] = []
  var nodes: TreeNodes = []

  static func read(_ file: [UInt8]) -> [TreeCase] {
    var cases: [TreeCase] = []
    var part = ""
    var isFragment = false
    var lines: [ArraySlice<UInt8>] = []
    var tree: [ArraySlice<UInt8>] = []
    func finish() {
      let data = Array(lines.joined(separator: [0x0A]))
      if !data.isEmpty, !isFragment { cases.append(TreeCase(data: data, nodes: nodes(of: tree))) }
      (lines, tree, isFragment) = ([], [], false)
    }
    for line in file.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.first == UInt8(ascii: "#"), part != "#data" || line.starts(with: "#errors".utf8) {
        part = String(decoding: line, as: UTF8.self)
        if part == "#data" { finish() }
        if part == "#document-fragment" { isFragment = true }
      } else if part == "#data" {
        lines.append(line)
      } else if part == "#document" {
        tree.append(line)
      }
    }
    finish()
    return cases
  }

  /// `|     <p>` and `|       "text` with its further lines.
  private static func nodes(of lines: [ArraySlice<UInt8>]) -> TreeNodes {
    var nodes: TreeNodes = []
    var text: [UInt8]?
    for line in lines {
      if var open = text {
        open += [0x0A] + line
        text = open
      } else {
        let rest = line.dropFirst().drop { $0 == 0x20 }
        if rest.first == UInt8(ascii: "\"") {
          text = Array(rest.dropFirst())
        } else if rest.first == UInt8(ascii: "<"),
          rest.dropFirst().first.map({ $0 != UInt8(ascii: "!") }) ?? false
        {
          let words = rest.dropFirst().dropLast().split(separator: 0x20)
          let name = words.last.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
          if !HTMLDocument.wrappers.contains(name) { nodes.append(name) }
        }
      }
      if let whole = text, whole.last == UInt8(ascii: "\"") {
        nodes.append(text: String(decoding: whole.dropLast(), as: UTF8.self))
        text = nil
      }
    }
    return nodes.filter { !$0.isBlankText }
  }
}
