internal import CXML2
internal import Kernels

/// The elements of a page in document order with what is asked of them most, so that looking for one reads a table
/// instead of walking the tree.
struct ElementTable {
  struct Entry {
    let node: UnsafeMutablePointer<xmlNode>
    /// Zero-terminated; nil where the attribute is absent.
    let id: UnsafePointer<UInt8>?
    let classes: UnsafePointer<UInt8>?
    let tag: HTMLTag
    /// The place behind the last element within this one.
    var end = 0

    /// True if one of the words of the `class` attribute is this.
    func hasClass(_ name: [UInt8]) -> Bool { classes?.hasWord { $0.elementsEqual(name) } ?? false }
  }

  private(set) var entries: [Entry] = []
  /// True if an element describes a thing by microdata, and by RDFa.
  private(set) var hasMicrodata = false
  private(set) var hasRDFa = false

  /// Finds the elements of a tree and writes into each node its mark.
  init(_ root: UnsafeMutablePointer<xmlNode>?) {
    guard let root else { return }
    entries.reserveCapacity(512)
    var walk = TreeWalk(root)
    while let event = walk.next() {
      switch event {
      case .enter(let node) where node.isElement: add(node)
      case .leave(let node) where node.isElement: entries[node.place].end = entries.count
      default: break
      }
    }
  }

  private mutating func add(_ node: UnsafeMutablePointer<xmlNode>) {
    guard let name = node.pointee.name else { return }
    let tag = yi_tag_of(UnsafePointer<CChar>(OpaquePointer(name)), UInt32(xmlStrlen(name)))
    let attributes = CommonAttributes(of: node, tag: tag)
    if attributes.hasScope { hasMicrodata = true }
    if attributes.hasType { hasRDFa = true }
    let mark = ElementMark(place: entries.count, tag: tag, isHidden: attributes.isHidden)
    node.pointee._private = UnsafeMutableRawPointer(bitPattern: mark.bits)
    entries.append(Entry(node: node, id: attributes.id, classes: attributes.classes, tag: tag))
  }
}

/// What an element bears in its node, so that one who comes upon the node while walking need not look it up.
struct ElementMark {
  let bits: UInt

  init(place: Int, tag: HTMLTag, isHidden: Bool) {
    bits = UInt(place) << 16 | (isHidden ? 0x100 : 0) | UInt(tag.rawValue)
  }

  init(of node: UnsafeMutablePointer<xmlNode>) { bits = UInt(bitPattern: node.pointee._private) }

  var place: Int { Int(bits >> 16) }
  var isHidden: Bool { bits & 0x100 != 0 }
  var tag: HTMLTag { HTMLTag(rawValue: UInt8(truncatingIfNeeded: bits)) ?? .other }
}

extension UnsafeMutablePointer<xmlNode> {
  /// The element's name as a tag; `.other` for all other nodes.
  var tag: HTMLTag { isElement ? ElementMark(of: self).tag : .other }

  /// The element's place in its document's table.
  var place: Int { ElementMark(of: self).place }

  /// True if the element itself says that it is not shown.
  var isHidden: Bool { ElementMark(of: self).isHidden }
}
