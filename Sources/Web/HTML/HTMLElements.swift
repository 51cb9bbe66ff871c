internal import CXML2
internal import Kernels

/// Elements of a document, in document order.
public struct HTMLElements: Sequence, IteratorProtocol {
  private let document: HTMLDocument
  private var place: Int
  private let end: Int
  /// The place behind what is in the element that came last.
  private var after = 0

  init(_ document: HTMLDocument, _ places: Range<Int>) {
    self.document = document
    (place, end) = (places.lowerBound, places.upperBound)
  }

  /// The next element.
  public mutating func next() -> HTMLNode? {
    guard place < end else { return nil }
    let entry = document.table.entries[place]
    after = entry.end
    place += 1
    return HTMLNode(document, entry.node)
  }

  /// Passes over the elements in the one that came last.
  public mutating func skipChildren() { place = Swift.max(place, after) }

  /// The elements with one of these names.
  package func with(_ tags: HTMLTag...) -> [HTMLNode] {
    document.table.entries[place..<end].filter { tags.contains($0.tag) }.map { HTMLNode(document, $0.node) }
  }

  /// The first with this name.
  package func first(_ tag: HTMLTag) -> HTMLNode? {
    var rest = self
    return rest.next { $0.tag == tag }
  }

  /// The first with this name, in lower case.
  func first(_ name: String) -> HTMLNode? {
    let tag = yi_tag_of(name, UInt32(clamping: name.utf8.count))
    return tag == .other ? first { $0.name == name } : first(tag)
  }

  /// The first with this id.
  func first(id: String) -> HTMLNode? {
    let id = Array(id.utf8) + [0]
    var rest = self
    return rest.next { $0.id.map { xmlStrEqual($0, id) != 0 } ?? false }
  }

  /// The next with this class.
  mutating func next(class name: [UInt8]) -> HTMLNode? { next { $0.hasClass(name) } }

  private mutating func next(_ isWanted: (ElementTable.Entry) -> Bool) -> HTMLNode? {
    while place < end {
      let entry = document.table.entries[place]
      place += 1
      guard isWanted(entry) else { continue }
      after = entry.end
      return HTMLNode(document, entry.node)
    }
    return nil
  }
}
