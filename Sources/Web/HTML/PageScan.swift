internal import CXML2

/// What one walk over a page picks out of it, without a look at the names of all the rest.
package struct PageScan {
  /// The elements with one of the names, in document order.
  package fileprivate(set) var named: [HTMLNode] = []
  /// The elements with one of the attributes.
  package fileprivate(set) var attributed: [HTMLNode] = []
  /// Text that holds one of the marks, with the element right around it; nil where it is longer than the limit.
  package fileprivate(set) var texts: [(element: HTMLNode, text: String?)] = []
}

extension HTMLDocument {
  /// Picks out elements by name or attribute, and text by marks; text of scripts and styles is passed over.
  package func scan(
    names: [StaticString], attributes: [StaticString], marks: ByteMarks, limit: Int
  ) -> PageScan {
    var scan = PageScan()
    guard let root else { return scan }
    let names = NameTable(names)
    let attributes = NameTable(attributes)
    var walk = TreeWalk(root.pointer)
    while let event = walk.next() {
      guard case .enter(let node) = event else { continue }
      if node.isElement {
        if names.has(node.pointee.name) { scan.named.append(HTMLNode(self, node)) }
        var attribute = node.pointee.properties
        while let found = attribute {
          if attributes.has(found.pointee.name) {
            scan.attributed.append(HTMLNode(self, node))
            break
          }
          attribute = found.pointee.next
        }
      } else if node.pointee.type == XML_TEXT_NODE, let text = node.text, marks.areIn(text),
        let parent = node.pointee.parent, parent.isElement, !unshown.contains(parent.name)
      {
        let isShort = text.count <= limit
        scan.texts.append((HTMLNode(self, parent), isShort ? String(decoding: text, as: UTF8.self) : nil))
      }
    }
    return scan
  }
}

/// Names, found by their first byte and then whole.
private struct NameTable {
  private var byFirst = [[StaticString]](repeating: [], count: 256)
  private var isFirst = [Bool](repeating: false, count: 256)

  init(_ names: [StaticString]) {
    for name in names {
      byFirst[Int(name.utf8Start.pointee)].append(name)
      isFirst[Int(name.utf8Start.pointee)] = true
    }
  }

  func has(_ name: UnsafePointer<UInt8>?) -> Bool {
    guard let name, isFirst[Int(name.pointee)] else { return false }
    return byFirst[Int(name.pointee)].contains { xmlStrEqual($0.utf8Start, name) != 0 }
  }
}

extension HTMLNode {
  /// True if the element has the attribute and one of the marks is in its value.
  package func attribute(_ name: StaticString, holds marks: ByteMarks) -> Bool {
    guard let value = pointer.attribute(name) else { return false }
    return marks.areIn(UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value))))
  }

  /// As much of an attribute's value as a name or a list of names may have: its first thousand bytes.
  package func shortAttribute(_ name: StaticString) -> String? {
    guard let value = pointer.attribute(name) else { return nil }
    var length = 0
    while length < 1000, value[length] != 0 { length += 1 }
    return String(decoding: UnsafeBufferPointer(start: value, count: length), as: UTF8.self)
  }

  /// The lines of text in this element, white space as one space, a `br` as a line's end; nil if there are more bytes
  /// than the limit.
  package func shortLines(limit: Int) -> [String]? {
    var bytes: [UInt8] = []
    var steps = 0
    var walk = TreeWalk(pointer)
    while let event = walk.next() {
      guard case .enter(let node) = event else { continue }
      steps += 1
      guard steps <= limit, bytes.count <= limit else { return nil }
      if node.isElement {
        let name = node.name
        if unshown.contains(name) { walk.skipChildren() }
        if name == "br" { bytes.append(0x0A) }
      } else if let text = node.text {
        guard text.count <= 4 * limit else { return nil }
        for byte in text {
          if !byte.isWhiteSpace {
            bytes.append(byte)
          } else if bytes.last.map({ $0 != 0x20 && $0 != 0x0A }) == true {
            bytes.append(0x20)
          }
        }
      }
    }
    guard bytes.count <= limit else { return nil }
    return bytes.split(separator: 0x0A).compactMap { line in
      let line = line.trimmed
      return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
  }
}

private let unshown: Set<String> = [
  "noscript", "option", "script", "select", "style", "template", "textarea", "title",
]
