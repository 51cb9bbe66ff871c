internal import Web

/// Something a page states in a structured way, in the terms of schema.org, whatever the notation.
protocol StatedThing {
  associatedtype Key: Hashable

  /// What tells it from others; nil where it cannot be met twice.
  var key: Key? { get }
  /// Types, as terms or addresses.
  var types: [String] { get }
  /// The texts of this thing's first term that has any, with Markdown where the text would else change its meaning.
  func texts(_ terms: [String]) -> [String]
  /// The values of a term as things; a bare text is a thing without members.
  func things(_ term: String) -> [Self]
  /// The thing's own text, if it is a bare text.
  var ownText: String { get }
  /// A short value as it is written: a date, a number.
  func value(_ terms: [String]) -> String?
}

extension StatedThing {
  /// True if a type is this term, whatever the vocabulary's address or prefix. Compared by bytes.
  func isA(_ term: String) -> Bool { types.contains { localName($0).utf8.elementsEqual(term.utf8) } }
}

/// `https://schema.org/Question`, `schema:Question` → `Question`.
func localName(_ term: String) -> String {
  let isEnd = { (byte: UInt8) in
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#")
  }
  guard let end = term.utf8.lastIndex(where: isEnd) else { return term }
  return String(decoding: term.utf8[term.utf8.index(after: end)...], as: UTF8.self)
}

/// A node of JSON-LD.
struct LinkedThing: StatedThing {
  let value: JSONValue
  /// The page's nodes by the bytes of their ids.
  let named: [[UInt8]: JSONValue]

  /// The page's blocks as one thing, its members in `@graph`.
  init(_ blocks: [JSONValue]) {
    var named: [[UInt8]: JSONValue] = [:]
    var sizes: [[UInt8]: Int] = [:]
    var waiting = Array(blocks.reversed())
    while let value = waiting.popLast() {
      switch value {
      case .array(let items): waiting += items.reversed()
      case .object(let members):
        // Of several nodes with one id that with the most members; a mere reference has no others.
        if let id = value["@id"]?.text.map({ Array($0.utf8) }), members.count > sizes[id, default: 1] {
          (named[id], sizes[id]) = (value, members.count)
        }
        // Sorted, because a dictionary's order is another in every run.
        waiting += members.filter { $0.value.isNested }.sorted { $0.key > $1.key }.map(\.value)
      default: break
      }
    }
    self.init(.object(["@graph": .array(blocks)]), named)
  }

  private init(_ value: JSONValue, _ named: [[UInt8]: JSONValue]) {
    // A node may be given by its id only.
    let isReference = if case .object(let members) = value { members.count == 1 } else { false }
    let id = isReference ? value["@id"]?.text : nil
    self.value = id.flatMap { named[Array($0.utf8)] } ?? value["@value"] ?? value
    self.named = named
  }

  var key: [UInt8]? { (value["@id"]?.text).map { Array($0.utf8) } }

  var types: [String] { (value["@type"]?.items ?? []).compactMap(\.text) }

  var ownText: String { plainText(value.text ?? "") }

  func things(_ term: String) -> [LinkedThing] {
    var found: [LinkedThing] = []
    var waiting = [member(term) ?? .null]
    while let value = waiting.popLast() {
      switch value {
      case .array(let items): waiting += items.reversed()
      case .null: break
      default: found.append(LinkedThing(value, named))
      }
    }
    return found
  }

  func texts(_ terms: [String]) -> [String] {
    terms.lazy.map { things($0).map(\.ownText).filter { !$0.isEmpty } }.first { !$0.isEmpty } ?? []
  }

  func value(_ terms: [String]) -> String? {
    terms.lazy.compactMap { term -> String? in
      switch things(term).first?.value {
      case .string(let text): text
      case .number(let number): Int(exactly: number.rounded()).map { "\($0)" }
      default: nil
      }
    }.first
  }

  private func member(_ term: String) -> JSONValue? {
    ["", "schema:", "https://schema.org/", "http://schema.org/"].lazy.compactMap { value[$0 + term] }.first
  }
}

extension JSONValue {
  fileprivate var isNested: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }
}

/// An item of microdata or RDFa Lite, or an element that is a bare value.
struct MarkedThing: StatedThing {
  private let node: HTMLNode
  private let item: MicrodataItem?
  private let members: [String: [MicrodataItem.Property]]

  init(_ item: MicrodataItem) { self.init(item.node, item) }

  private init(_ node: HTMLNode, _ item: MicrodataItem?) {
    (self.node, self.item) = (node, item)
    // Longer names are no terms, and hashing one can take quadratic time.
    let properties = (item?.properties ?? []).filter { $0.name.utf8.count <= 128 }
    members = Dictionary(grouping: properties) { localName($0.name) }
  }

  var key: MicrodataItem? { item }

  var types: [String] { item?.types ?? [] }

  var ownText: String { item == nil ? node.text : "" }

  func things(_ term: String) -> [MarkedThing] {
    properties(term).map { MarkedThing($0.node, $0.item) }
  }

  func texts(_ terms: [String]) -> [String] {
    terms.lazy.map { term in
      properties(term).filter { $0.item == nil }.map(shown).filter { !$0.isEmpty }
    }.first { !$0.isEmpty } ?? []
  }

  /// What a reader sees comes first; a link's address is not its text.
  private func shown(_ property: MicrodataItem.Property) -> String {
    let text = property.node.name == "meta" ? "" : property.node.text
    return text.isEmpty ? plainText(property.value) : text
  }

  /// The values of a term in the order of the page; of texts that stand in one another the outermost.
  private func properties(_ term: String) -> [MicrodataItem.Property] {
    var around: (node: HTMLNode, rest: HTMLElements)?
    return (members[term] ?? []).filter { property in
      guard property.item == nil else { return true }
      if around?.node == property.node { return false }
      while let inner = around?.rest.next() {
        if inner == property.node { return false }
      }
      around = (property.node, property.node.descendants)
      return true
    }
  }

  func value(_ terms: [String]) -> String? {
    terms.lazy.compactMap { members[$0]?.first?.value }.first { !$0.isEmpty }
  }
}
