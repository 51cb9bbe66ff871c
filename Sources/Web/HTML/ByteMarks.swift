internal import CXML2

/// Short texts to be looked for all at once, ASCII letters of either case alike.
package struct ByteMarks: Sendable {
  /// The texts by their first byte, in lower case.
  private let byFirst: [[[UInt8]]]
  private let isFirst: [Bool]

  /// Prepares the texts; an empty one is never found.
  package init(_ texts: [String]) {
    var byFirst = [[[UInt8]]](repeating: [], count: 256)
    for text in texts {
      let bytes = text.utf8.map(\.lowercased)
      guard let first = bytes.first else { continue }
      byFirst[Int(first)].append(bytes)
    }
    self.byFirst = byFirst
    isFirst = (0..<256).map { !byFirst[Int(UInt8($0).lowercased)].isEmpty }
  }

  /// True if one of the texts occurs; one pass over the bytes.
  package func areIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isFirst.withUnsafeBufferPointer { isFirst in
      var place = 0
      while place < bytes.count {
        if isFirst[Int(bytes[place])], isAny(at: place, in: bytes) { return true }
        place += 1
      }
      return false
    }
  }

  /// True if one of the texts occurs.
  package func areIn(_ text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable(areIn) ?? Array(text.utf8).withUnsafeBufferPointer(areIn)
  }

  private func isAny(at place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    byFirst[Int(bytes[place].lowercased)].contains { text in
      guard text.count <= bytes.count - place else { return false }
      var offset = 1
      while offset < text.count {
        guard bytes[place + offset].lowercased == text[offset] else { return false }
        offset += 1
      }
      return true
    }
  }
}

extension HTMLDocument {
  /// The elements right around text that holds one of the marks, in document order; scripts and styles are passed over.
  package func elements(holding marks: ByteMarks) -> [HTMLNode] {
    guard let root else { return [] }
    var found: [HTMLNode] = []
    var walk = TreeWalk(root.pointer)
    while let event = walk.next() {
      guard case .enter(let node) = event, node.pointee.type == XML_TEXT_NODE, let text = node.text,
        marks.areIn(text), let parent = node.pointee.parent, parent.isElement
      else { continue }
      guard !unshown.contains(parent.name), found.last?.pointer != parent else { continue }
      found.append(HTMLNode(self, parent))
    }
    return found
  }
}

extension HTMLNode {
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
