internal import CXML2

// How far the running text reaches around its densest block.

extension MainPartChoice {
  /// What a block beside the densest one holds of prose, measured by that, to belong to it.
  private static let siblingShare = 0.2
  /// Link share from which text is not taken in: in a block beside, and in what stands between two such blocks.
  private static let siblingLinkShare = 0.3
  private static let betweenLinkShare = 0.25

  /// The blocks directly in one.
  private func children(of place: Int) -> [Int] {
    var children: [Int] = []
    var child = place + 1
    while child < blocks[place].end {
      children.append(child)
      child = blocks[child].end
    }
    return children
  }

  /// Goes outwards as long as there is prose beside, and at least to what the page itself declares its main part.
  mutating func widened(from densest: Int) -> Int {
    var (root, place) = (densest, densest)
    while place != 0, !blocks[place].kind.isDeclaredMain {
      let parent = blocks[place].parent
      if blocks[parent].kind.isDeclaredMain { return parent }
      if take(beside: place, like: densest) { root = parent }
      place = parent
    }
    return root
  }

  /// Leaves out what stands beside a block and is not like it; false if everything is to be left out.
  private mutating func take(beside place: Int, like densest: Int) -> Bool {
    let children = children(of: blocks[place].parent)
    let parts = children.indices.filter {
      children[$0] == place || belongs(children[$0], beside: place, like: densest)
    }
    guard parts.count > 1, var first = parts.first, let last = parts.last else { return false }
    if let headline = children[..<first].lastIndex(where: { raw[$0].headlines > 0 && !isOut[$0] }) {
      first = headline
    } else if first > 0, blocks[children[first - 1]].kind.isHeading, !isOut[children[first - 1]] {
      first -= 1
    }
    var rest = parts[...]
    for (index, child) in children.enumerated() {
      if rest.first == index {
        rest = rest.dropFirst()
      } else if !(first...last).contains(index) || kept[child].linkShare > Self.betweenLinkShare {
        isOut[child] = true
      }
    }
    return true
  }

  private func belongs(_ child: Int, beside place: Int, like densest: Int) -> Bool {
    let sum = kept[child]
    if isOut[child] || blocks[child].kind.isHeading || sum.linkShare > Self.siblingLinkShare { return false }
    if sum.prose < Self.shortestPart { return false }
    return blocks[child].kind == .paragraph || blocks[child].node.isNamed(like: blocks[place].node)
      || Double(sum.prose) >= Self.siblingShare * Double(kept[densest].prose)
  }

  /// Takes in the headline where it stands before the chosen block, and prose between the two: an introduction.
  mutating func withHeadline(before root: Int) -> Int {
    let isHeadline = { (block: OutlineBlock) in block.kind == .heading(1) }
    guard !blocks[root..<blocks[root].end].contains(where: isHeadline),
      let headline = blocks[..<root].lastIndex(where: isHeadline), raw[headline].linkText == 0
    else { return root }
    var around = root
    while headline < around { around = blocks[around].parent }
    // Prose in between is next to the way from the headline out to what holds both, and from there in to the block.
    var isOnWay: Set<Int> = []
    for start in [headline, root] {
      var place = start
      while place != around {
        if isOut[place] { return root }
        isOnWay.insert(place)
        place = blocks[place].parent
      }
    }
    var place = around + 1
    while place < blocks[around].end {
      if isOnWay.contains(place), place != headline, place != root {
        place += 1
        continue
      }
      let sum = kept[place]
      let isIntroduction =
        (headline..<root).contains(place) && sum.prose > 0 && sum.linkShare <= Self.siblingLinkShare
      if !isOnWay.contains(place), !isIntroduction { isOut[place] = true }
      place = blocks[place].end
    }
    return around
  }
}

extension UnsafeMutablePointer<xmlNode> {
  /// True if both are of one element and bear the same classes.
  fileprivate func isNamed(like other: Self) -> Bool {
    guard let classes = attribute("class"), classes.pointee != 0 else { return false }
    return xmlStrEqual(pointee.name, other.pointee.name) != 0
      && xmlStrEqual(classes, other.attribute("class")) != 0
  }
}
