internal import CXML2

// What is taken from the ends of the chosen part, and from between its sections.

extension MainPartChoice {
  /// Leaves out what stands before the headline: dates, badges, notices, links to edit the page.
  mutating func beginAtHeadline(in root: Int) {
    var before = blocks[root].text
    var place = root + 1
    while place < blocks[root].end, isOut[place] || blocks[place].kind != .heading(1) {
      if !isOut[place] { before += blocks[place].text }
      place = isOut[place] ? blocks[place].end : place + 1
    }
    // A headline far down is that of a section.
    guard place < blocks[root].end, before < kept[root].text / 3 else { return }
    var node = blocks[place].node
    while node != blocks[root].node {
      var sibling = node.pointee.prev
      while let element = sibling {
        if element.isElement { beforeHeadline.append(element) }
        sibling = element.pointee.prev
      }
      guard let parent = node.pointee.parent else { return }
      node = parent
    }
  }

  /// Leaves out headings under which everything was left out: of related articles, comments, shares.
  mutating func dropEmptySections(in root: Int) {
    var heading: (place: Int, level: Int)?
    var hasLost = false
    var place = root + 1
    while place < blocks[root].end {
      let block = blocks[place]
      if isOut[place] {
        hasLost = hasLost || raw[place].text > 0
        place = block.end
      } else if case .heading(let level) = block.kind {
        if let heading, hasLost, level <= heading.level { isOut[heading.place] = true }
        heading = level > 1 ? (place, level) : nil
        hasLost = false
        place = block.end
      } else {
        if block.text > 0 { heading = nil }
        place += 1
      }
    }
    if let heading, hasLost { isOut[heading.place] = true }
  }
}
