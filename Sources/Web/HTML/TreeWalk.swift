internal import CXML2

/// Visits a node and all below it in document order, entering and leaving each, without a stack.
struct TreeWalk {
  enum Event {
    case enter(UnsafeMutablePointer<xmlNode>)
    case leave(UnsafeMutablePointer<xmlNode>)
  }

  private let root: UnsafeMutablePointer<xmlNode>
  private var last: Event?

  init(_ root: UnsafeMutablePointer<xmlNode>) { self.root = root }

  mutating func next() -> Event? {
    switch last {
    case nil: last = .enter(root)
    case .enter(let node):
      last = node.firstChild.map { .enter($0) } ?? .leave(node)
    case .leave(let node) where node == root: return nil
    case .leave(let node):
      last = node.pointee.next.map { .enter($0) } ?? node.pointee.parent.map { .leave($0) }
    }
    return last
  }

  /// Passes over what is in the node that was entered last, and its leaving.
  mutating func skipChildren() {
    if case .enter(let node) = last { last = .leave(node) }
  }
}

extension UnsafeMutablePointer<xmlNode> {
  var isElement: Bool { pointee.type == XML_ELEMENT_NODE }

  /// Only an element's children belong to the tree: those of an entity reference are shared with its declaration.
  var firstChild: UnsafeMutablePointer<xmlNode>? { isElement ? pointee.children : nil }

  var name: String { pointee.name.map { String(cString: $0) } ?? "" }

  /// The bytes of a text node, or of a script's or style's content; nil for all other nodes.
  var text: UnsafeBufferPointer<UInt8>? {
    guard pointee.type == XML_TEXT_NODE || pointee.type == XML_CDATA_SECTION_NODE else { return nil }
    guard let content = pointee.content else { return nil }
    return UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content)))
  }

  /// The number that an attribute is, of six digits at most.
  func number(_ name: StaticString) -> Int? {
    attribute(name).flatMap { xmlStrlen($0) <= 6 ? Int(String(cString: $0)) : nil }
  }

  /// A zero-terminated attribute value; nil where the element lacks it.
  func attribute(_ name: StaticString) -> UnsafePointer<UInt8>? {
    guard isElement else { return nil }
    var attribute = pointee.properties
    while let found = attribute {
      if xmlStrEqual(found.pointee.name, name.utf8Start) != 0 {
        return found.pointee.children?.pointee.content.map { UnsafePointer($0) } ?? emptyText
      }
      attribute = found.pointee.next
    }
    return nil
  }
}

private var emptyText: UnsafePointer<UInt8> {
  let empty: StaticString = ""
  return empty.utf8Start
}
