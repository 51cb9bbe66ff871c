internal import CXML2
internal import Kernels

/// An element of a document. It keeps its document alive.
public struct HTMLNode: Equatable {
  /// The document the element belongs to.
  public let document: HTMLDocument
  let pointer: UnsafeMutablePointer<xmlNode>

  init(_ document: HTMLDocument, _ pointer: UnsafeMutablePointer<xmlNode>) {
    self.document = document
    self.pointer = pointer
  }

  /// True for the same place in the same tree.
  public static func == (one: HTMLNode, other: HTMLNode) -> Bool { one.pointer == other.pointer }

  /// The name in lower case.
  public var name: String { pointer.name }

  /// The value of an attribute, its name in lower case; nil where it is absent.
  ///
  /// Without a value it is empty, or of HTML's boolean attributes the name (`hidden` is "hidden").
  public func attribute(_ name: StaticString) -> String? {
    pointer.attribute(name).map { String(cString: $0) }
  }

  /// The words of an attribute, such as `class` or `rel`, as they are written.
  public func words(_ name: StaticString) -> [String] {
    (attribute(name) ?? "").utf8.split(whereSeparator: \.isWhiteSpace).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The name as a number.
  package var tag: HTMLTag { pointer.tag }

  /// True if one of the words of the `class` attribute is this.
  public func hasClass(_ name: String) -> Bool {
    document.table.entries[pointer.place].hasClass(Array(name.utf8))
  }

  /// The element this one stands in.
  public var parent: HTMLNode? {
    guard let parent = pointer.pointee.parent, parent.isElement else { return nil }
    return HTMLNode(document, parent)
  }

  /// The elements directly in this one.
  public var children: [HTMLNode] {
    sequence(first: pointer.pointee.children) { $0?.pointee.next }
      .compactMap { $0.flatMap { $0.isElement ? HTMLNode(document, $0) : nil } }
  }

  /// The elements anywhere in this one, in document order.
  public var descendants: HTMLElements {
    let place = pointer.place
    return HTMLElements(document, place + 1..<document.table.entries[place].end)
  }

  /// The first element in this one with this name, in lower case.
  public func first(_ name: String) -> HTMLNode? { descendants.first(name) }

  /// The first element in this one with this id.
  public func first(id: String) -> HTMLNode? { descendants.first(id: id) }

  /// The first element in this one with this class.
  public func first(class name: String) -> HTMLNode? {
    var rest = descendants
    return rest.next(class: Array(name.utf8))
  }

  /// The elements in this one with this class, but for those within another such element.
  public func outermost(class name: String) -> [HTMLNode] {
    let name = Array(name.utf8)
    var found: [HTMLNode] = []
    var rest = descendants
    while let node = rest.next(class: name) {
      found.append(node)
      rest.skipChildren()
    }
    return found
  }

  /// Bytes of all text in this element, without white space.
  package var contentSize: Int {
    var size = 0
    var walk = TreeWalk(pointer)
    while let event = walk.next() {
      if case .enter(let node) = event, let text = node.text { size += text.count { $0 > 0x20 } }
    }
    return size
  }

  /// All text in this element as the page holds it, scripts and hidden parts too, without any markup.
  public var content: String {
    var bytes: [UInt8] = []
    var walk = TreeWalk(pointer)
    while let event = walk.next() {
      if case .enter(let node) = event, let text = node.text { bytes += text }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
