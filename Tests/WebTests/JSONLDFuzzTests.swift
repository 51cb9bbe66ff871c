import Foundation
import TestKit
import Testing

@testable import Web

@Suite struct JSONLDFuzzTests {
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "\\u", "\\ud800", "//", "/*", "*/", "<![CDATA[", "]]>",
    "1e999", "-",
    "null", "\0", "\n", "\u{FEFF}", "\u{A0}", "가", "&quot;", "@id",
  ].map { Array($0.utf8) }

  /// Whatever the block: a value with strings of whole characters, or none; and valid JSON is read as Foundation does.
  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedBlocks() throws {
    var blocks: [[UInt8]] = []
    for page in try Self.pages() {
      let scripts = page.elements.filter { $0.attribute("type") == "application/ld+json" }
      blocks += scripts.map { Array($0.content.utf8.prefix(4_000)) }
    }
    var mutator = SeededMutator(seed: Fuzz.seed(8259))
    for _ in Fuzz("jsonld", usual: 3_000) {
      let block = mutator.mutated(blocks, inserting: Self.pieces)
      let value = JSONValue(mending: block)
      guard let valid = try? JSONSerialization.jsonObject(with: Data(block)),
        valid is [Any] || valid is [String: Any]
      else { continue }
      // Foundation drops a mark at the start of a string, where we keep it.
      if block.holds("\u{FEFF}") || block.holds("\\ufeff", ignoringCase: true) { continue }
      #expect(value == JSONValue(foundation: valid), "\(String(decoding: block, as: UTF8.self))")
    }
  }

  /// Whatever the page: every property bears a name, and stands in the tree.
  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedMicrodata() throws {
    let pages = try Self.extruct()
    let pieces = [
      "<div itemscope>", "</div>", " itemprop='a b'", " itemref='a'", " id=a", " itemid=",
      "<meta itemprop=a content=1>",
      " typeof=T", " property=p", "<", ">", "'", "가", "\0",
    ].map { Array($0.utf8) }
    var mutator = SeededMutator(seed: Fuzz.seed(525))
    for _ in Fuzz("microdata", usual: 1_000) {
      let document = HTMLDocument(mutator.mutated(pages, inserting: pieces))
      for syntax in [MicrodataSyntax.microdata, .rdfa] {
        var waiting = document.items(syntax)
        for _ in 0..<200 {
          guard let item = waiting.popLast() else { break }
          let properties = item.properties
          #expect(properties.allSatisfy { !$0.name.isEmpty && $0.value.utf8.count < 100_000 })
          waiting += properties.compactMap(\.item)
        }
      }
    }
  }

  private static func pages() throws -> [HTMLDocument] {
    let site = "sites/hertzbeat-ko/root/ko/faq/index.html"
    return try extruct().map { HTMLDocument($0) } + [HTMLDocument(Array(try Material.data(site)))]
  }

  private static func extruct() throws -> [[UInt8]] {
    let folder = try #require(Material.folder).appending(path: "conformance/structured-data/extruct")
    return try ["schema.org", "schema.org.invalid", "w3c"].flatMap { name in
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)
      return try names.sorted().filter { $0.hasSuffix(".html") }.map {
        Array(try Data(contentsOf: folder.appending(path: "\(name)/\($0)")))
      }
    }
  }
}
