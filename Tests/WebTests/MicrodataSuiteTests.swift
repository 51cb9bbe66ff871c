import Foundation
import TestKit
import Testing
import Web

/// The pages of extruct: microdata and JSON-LD as it reads them.
@Suite struct MicrodataSuiteTests {
  private static let folder = "conformance/structured-data/extruct/"

  /// Pages that are read otherwise, and why (docs/deviations.md).
  private static let deviating: Set<String> = [
    // The properties of an item that is referred to are its own, not the referring item's (HTML §5.2.5).
    "schema.org/product-ref.html",
    // A form control has no value in microdata; extruct reads its attributes as one.
    "schema.org/SearchAction.001.html",
    // Properties come in the page's order, referred ones too (HTML §5.2.5).
    "w3c/microdata.5.3.html",
  ]

  /// What addresses are resolved against where extruct's test does so.
  private static let bases = [
    "w3c/microdata.object.html": "http://www.example.com/microdata/",
    "w3c/microdata.7.1.html": "http://blog.example.com/progress-report",
  ]

  private static func pages() throws -> [String] {
    let root = try #require(Material.folder).appending(path: folder)
    return try ["schema.org", "schema.org.invalid", "w3c"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        .filter { $0.hasSuffix(".html") }.map { folder + "/" + $0 }
    }.sorted()
  }

  @Test(.enabled(if: Material.isExpected)) func extruct() throws {
    var (microdata, linked) = ((passed: 0, total: 0), (passed: 0, total: 0))
    for page in try Self.pages() {
      let document = HTMLDocument(Array(try Material.data(Self.folder + page)))
      if let expected = try? Material.data(Self.folder + page.replacing(".html", with: ".json")) {
        let base = Self.bases[page].flatMap { WebURL($0) }
        let found = document.items(.microdata).map { Self.value($0, base: base) }
        let isEqual = JSONValue(mending: Array(expected)).map(Self.plain) == .array(found)
        microdata.total += 1
        microdata.passed += isEqual ? 1 : 0
        #expect(isEqual != Self.deviating.contains(page), "\(page): \(found)")
      }
      if let expected = try? Material.data(Self.folder + page.replacing(".html", with: ".jsonld")) {
        linked.total += 1
        linked.passed += JSONValue(mending: Array(expected))?.items == document.jsonLD ? 1 : 0
      }
    }
    print(
      "extruct microdata: \(microdata.passed)/\(microdata.total), JSON-LD: \(linked.passed)/\(linked.total)")
    #expect(microdata.passed == microdata.total - Self.deviating.count && microdata.total == 21)
    #expect(linked.passed == linked.total && linked.total == 3)
  }

  /// An item as extruct writes it, with single values in arrays.
  private static func value(_ item: MicrodataItem, base: WebURL?) -> JSONValue {
    var members: [String: JSONValue] = [:]
    if let id = item.id { members["id"] = .string(id) }
    if !item.types.isEmpty { members["type"] = .array(item.types.map { .string($0) }) }
    var properties: [String: JSONValue] = [:]
    for property in item.properties {
      let isLink = ["a", "link", "object"].contains(property.node.name)
      let text = property.value.trimmingCharacters(in: .whitespacesAndNewlines)
      let address = base.flatMap { isLink ? WebURL(text, base: $0)?.href : nil }
      let value = property.item.map { Self.value($0, base: base) } ?? .string(address ?? text)
      properties[property.name] = .array((properties[property.name]?.items ?? []) + [value])
    }
    if properties.isEmpty {
      members["value"] = .array([.string(item.node.line)])
    } else {
      members["properties"] = .object(properties)
    }
    return .object(members)
  }

  /// The same of what extruct wrote, its texts in one line.
  private static func plain(_ value: JSONValue) -> JSONValue {
    .array(
      value.items.map { item in
        guard case .object(let members) = item else { return item }
        return .object(
          members.reduce(into: [:]) { plain, member in
            switch (member.key, member.value) {
            case ("properties", .object(let properties)):
              plain["properties"] = .object(properties.mapValues(Self.plain))
            case ("id", let id): plain["id"] = id
            case (let name, let value): plain[name] = Self.plain(value)
            }
          })
      })
  }
}
