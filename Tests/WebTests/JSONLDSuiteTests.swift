import Foundation
import TestKit
import Testing
import Web

/// The W3C's tests of JSON-LD in HTML: the blocks found hold what the expected documents hold, apart from expansion.
@Suite struct JSONLDSuiteTests {
  private struct Manifest: Decodable {
    let sequence: [Case]
  }

  private struct Case: Decodable {
    struct Option: Decodable {
      let extractAllScripts: Bool?
    }

    let id: String
    let input: String
    let expect: String?
    let option: Option

    enum CodingKeys: String, CodingKey {
      case id = "@id"
      case input, expect, option
    }
  }

  /// Resolving an id against the page's address is expansion; choosing one block by a fragment that is not there is an
  /// error of an interface that we do not have.
  private static let excluded = [
    "#te018", "#te019", "#te020", "#tr018", "#tr019", "#tr020", "#te011", "#tr011",
  ]
  private static let folder = "conformance/structured-data/w3c-jsonld-html/"

  @Test(.enabled(if: Material.isExpected)) func html() throws {
    let manifest = try JSONDecoder().decode(Manifest.self, from: Material.data(Self.folder + "manifest.json"))
    let scored = manifest.sequence.filter { !Self.excluded.contains($0.id) }
    let failed = try scored.filter { try !passes($0) }.map(\.id)
    print("jsonld-html: \(scored.count - failed.count)/\(scored.count), excluded \(Self.excluded.count)")
    #expect(scored.count == 20 && failed.isEmpty, "\(failed)")
  }

  private func passes(_ test: Case) throws -> Bool {
    let parts = test.input.split(separator: "#")
    let document = HTMLDocument(Array(try Material.data(Self.folder + parts[0])))
    var blocks = document.jsonLD
    guard let expect = test.expect else { return blocks.isEmpty }
    if parts.count > 1 {
      let ids = document.elements.filter { $0.attribute("type") == "application/ld+json" }.map {
        $0.attribute("id")
      }
      let place = try #require(ids.firstIndex(of: String(parts[1])))
      blocks = [blocks[place]]
    } else if test.option.extractAllScripts != true {
      blocks = Array(blocks.prefix(1))
    }
    let expected = try Material.data(Self.folder + expect)
    let isJSON = expect.hasSuffix("jsonld")
    let literals =
      isJSON
      ? Self.literals(try JSONSerialization.jsonObject(with: expected))
      : String(decoding: expected, as: UTF8.self).split(separator: "\"").enumerated()
        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    return literals.sorted() == blocks.flatMap(Self.literals).sorted()
  }

  /// The literals of an expanded or a compacted document: texts outside the context that are no ids.
  private static func literals(_ value: Any) -> [String] { literals(JSONValue(foundation: value)) }

  private static func literals(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let items): items.flatMap(literals)
    case .object(let members):
      members.filter { $0.key != "@context" && $0.key != "@id" }.values.flatMap(literals)
    default: []
    }
  }
}
