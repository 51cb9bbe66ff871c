internal import CXML2

/// A thing a page describes by attributes of its elements, as microdata or as RDFa Lite.
public struct MicrodataItem: Hashable {
  /// A property of an item.
  public struct Property {
    /// The name as it is written, with RDFa's prefix if it has one.
    public let name: String
    /// The element that bears it. Its text keeps code, formulas and lists, which `value` loses.
    public let node: HTMLNode
    /// The item that is the value; nil where it is text.
    public let item: MicrodataItem?

    /// The value of the element (HTML §5.2.4), addresses as they are written; of an item the text.
    ///
    /// A `content` attribute counts on every element, as in RDFa: so do pages write it.
    public var value: String { node.propertyValue }
  }

  /// The element.
  public let node: HTMLNode
  private let page: MicrodataPage

  init(_ node: HTMLNode, of page: MicrodataPage) { (self.node, self.page) = (node, page) }

  /// Types, as absolute addresses or, in RDFa, terms.
  public var types: [String] { node.words(page.syntax.type) }

  /// The address of the thing itself.
  public var id: String? { node.attribute(page.syntax.id) }

  /// The properties in the order of the page (HTML §5.2.5); those that `itemref` names among them.
  public var properties: [Property] { page.properties(of: self) }

  /// True for the same element.
  public static func == (one: MicrodataItem, other: MicrodataItem) -> Bool { one.node == other.node }

  /// Feeds the element.
  public func hash(into hasher: inout Hasher) { hasher.combine(node.pointer) }
}

/// How attributes are called that describe things.
public struct MicrodataSyntax: Sendable {
  let scope, type, property, id: StaticString
  let isRDFa: Bool

  /// HTML §5.
  public static let microdata = MicrodataSyntax(
    scope: "itemscope", type: "itemtype", property: "itemprop", id: "itemid", isRDFa: false)
  /// RDFa Lite 1.1, without prefixes: terms are taken as those of one vocabulary.
  public static let rdfa = MicrodataSyntax(
    scope: "typeof", type: "typeof", property: "property", id: "resource", isRDFa: true)
}

extension HTMLDocument {
  /// The items of the page that are no property of another, in document order.
  ///
  /// Where nothing is referred to by `itemref`, a property that stands in no item counts as well.
  public func items(_ syntax: MicrodataSyntax) -> [MicrodataItem] {
    guard let root, syntax.isRDFa ? table.hasRDFa : table.hasMicrodata else { return [] }
    var found: [(item: MicrodataItem, isStray: Bool)] = []
    var hasReferences = false
    var open = 0
    let page = MicrodataPage(self, syntax)
    var walk = TreeWalk(root.pointer)
    while let event = walk.next() {
      switch event {
      case .enter(let node):
        guard node.attribute(syntax.scope) != nil else { continue }
        let isProperty = node.attribute(syntax.property) != nil
        if !isProperty || open == 0 {
          found.append((MicrodataItem(HTMLNode(self, node), of: page), isProperty))
        }
        hasReferences = hasReferences || node.attribute("itemref") != nil
        open += 1
      case .leave(let node):
        if node.attribute(syntax.scope) != nil { open -= 1 }
      }
    }
    return found.compactMap { hasReferences && $0.isStray ? nil : $0.item }
  }
}

/// What the items of a page share.
final class MicrodataPage {
  typealias Node = UnsafeMutablePointer<xmlNode>

  let syntax: MicrodataSyntax
  private unowned let document: HTMLDocument
  /// Elements that may yet be visited because of `itemref`: many items may refer to one large part of a page.
  private var allowance = 1 << 18

  init(_ document: HTMLDocument, _ syntax: MicrodataSyntax) {
    (self.document, self.syntax) = (document, syntax)
  }

  private lazy var places: (byID: [[UInt8]: Node], order: [Node: Int]) = {
    var byID: [[UInt8]: Node] = [:]
    var order: [Node: Int] = [:]
    for (place, node) in document.elements.enumerated() {
      order[node.pointer] = place
      if let id = node.attribute("id"), byID[Array(id.utf8)] == nil { byID[Array(id.utf8)] = node.pointer }
    }
    return (byID, order)
  }()

  /// HTML §5.2.5. An element is looked at once for each item, so references in circles end.
  func properties(of item: MicrodataItem) -> [MicrodataItem.Property] {
    let references = item.node.words("itemref")
    var found = bearers(in: item.node.pointer, isReferred: false)
    guard !references.isEmpty else { return found.flatMap(properties) }
    var seen = Set(found + [item.node.pointer])
    for id in references {
      guard allowance > 0, let node = places.byID[Array(id.utf8)], node != item.node.pointer else { continue }
      for bearer in bearers(in: node, isReferred: true) where seen.insert(bearer).inserted {
        found.append(bearer)
      }
    }
    return found.sorted { places.order[$0, default: 0] < places.order[$1, default: 0] }.flatMap(properties)
  }

  private func properties(on node: Node) -> [MicrodataItem.Property] {
    let node = HTMLNode(document, node)
    let item = node.attribute(syntax.scope).map { _ in MicrodataItem(node, of: self) }
    return node.words(syntax.property).map { MicrodataItem.Property(name: $0, node: node, item: item) }
  }

  /// The elements that bear properties, but for those within further items.
  private func bearers(in root: Node, isReferred: Bool) -> [Node] {
    var found: [Node] = []
    var walk = TreeWalk(root)
    while let event = walk.next() {
      guard case .enter(let node) = event, node.isElement else { continue }
      if isReferred {
        allowance -= 1
        if allowance < 0 { break }
      }
      let isItself = node == root && !isReferred
      if !isItself, node.attribute(syntax.property) != nil { found.append(node) }
      if !isItself, node.attribute(syntax.scope) != nil { walk.skipChildren() }
    }
    return found
  }
}

extension HTMLNode {
  fileprivate var propertyValue: String {
    let given: String? =
      switch name {
      case "audio", "embed", "iframe", "img", "source", "track", "video": attribute("src") ?? ""
      case "a", "area", "link": attribute("href") ?? ""
      case "object": attribute("data") ?? ""
      case "data", "meter": attribute("value")
      case "time": attribute("datetime")
      case "meta": ""
      default: nil
      }
    return attribute("content") ?? given ?? line
  }
}
