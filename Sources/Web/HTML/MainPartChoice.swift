internal import CXML2

/// Chooses the running text among the blocks of an outline; a block is named by its place there.
struct MainPartChoice {
  /// Own text outside links below this many bytes, 13 Korean syllables, is no prose: a button, a date, a name.
  static let shortestProse = 40
  /// Prose from which a block beside the densest one belongs to it.
  static let shortestPart = 60
  /// What prose is worth to its block and to the two around it (after Arc90's Readability).
  private static let worth = [1, 1, 0.5]
  /// Link share above which a block is navigation, and a paragraph a pointer to another page.
  private static let linkShare = 0.5
  private static let paragraphLinkShare = 0.66

  let blocks: [OutlineBlock]
  /// Sums over a block and all in it, and over what is kept of that.
  private(set) var raw: [BlockSum]
  private(set) var kept: [BlockSum]
  /// Blocks that are left out, whatever is chosen; later also those that the choice leaves out.
  var isOut: [Bool]
  /// Elements, blocks or not, that stand before the headline.
  var beforeHeadline: [UnsafeMutablePointer<xmlNode>] = []

  /// Expects an outline with at least its root.
  init(_ outline: PageOutline) {
    blocks = outline.blocks
    raw = blocks.map(BlockSum.init)
    kept = raw
    isOut = [Bool](repeating: false, count: blocks.count)
    let prose = raw.reduce(0) { $0 + $1.prose }
    // Backwards, so that a block's sums are complete when it is judged.
    for place in blocks.indices.dropFirst().reversed() {
      isOut[place] = isBoilerplate(place, of: prose)
      raw[blocks[place].parent] += raw[place]
      if !isOut[place] { kept[blocks[place].parent] += kept[place] }
    }
  }

  private func isBoilerplate(_ place: Int, of prose: Int) -> Bool {
    let sum = raw[place]
    // A name is not believed of what holds half of the page's prose: themes name their frames at will.
    if blocks[place].isNamedBoilerplate, 2 * sum.prose < prose { return true }
    switch blocks[place].kind {
    case .caption: return true
    case .item: return sum.text > 0 && sum.text == sum.linkText
    case .paragraph: return sum.linkShare > Self.paragraphLinkShare
    case .plain:
      // Judged by what is kept of it, unless that is no prose: then the links were what it is for.
      let judged = kept[place].prose < Self.shortestPart ? sum : kept[place]
      return sum.headlines == 0 && judged.links >= 2 && judged.linkShare > Self.linkShare
    case .heading, .article, .main: return false
    }
  }

  /// The block that holds the running text; what is to be left out of it is in `isOut` then.
  mutating func choose() -> Int {
    let root = withHeadline(before: widened(from: densest))
    beginAtHeadline(in: root)
    dropEmptySections(in: root)
    return root
  }

  /// Of equals the outermost and first wins.
  private var densest: Int {
    var scores = [Double](repeating: 0, count: blocks.count)
    var isIn = isOut
    for (place, block) in blocks.enumerated() {
      if isIn[block.parent] { isIn[place] = true }
      let prose = BlockSum(block).prose
      if isIn[place] || prose == 0 { continue }
      var around = place
      for worth in Self.worth {
        scores[around] += Double(prose) * worth
        if around == 0 { break }
        around = blocks[around].parent
      }
    }
    // A page's only `main` is taken at its word, even where it is empty: what is around it is the site's.
    let mains = blocks.indices.filter { blocks[$0].kind == .main }
    let start = mains.count == 1 ? mains[0] : 0
    var best = (place: start, score: 0.0)
    for place in start..<blocks[start].end {
      let score = scores[place] * (1 - kept[place].linkShare)
      if score > best.score { best = (place, score) }
    }
    return best.place
  }

  /// The outermost elements in a block that are left out.
  func leftOut(of root: Int) -> Set<UnsafeMutablePointer<xmlNode>> {
    var nodes = Set(beforeHeadline)
    var place = root + 1
    while place < blocks[root].end {
      if isOut[place] { nodes.insert(blocks[place].node) }
      place = isOut[place] ? blocks[place].end : place + 1
    }
    return nodes
  }
}

/// How much text stands in a block. Sizes are bytes without white space.
struct BlockSum {
  var text: Int
  /// The part of `text` in links.
  var linkText: Int
  /// Links with text.
  var links: Int
  /// Text outside links in stretches long enough to be sentences.
  var prose: Int
  /// Headings that are nothing but a link.
  var teasers: Int
  /// Headings of the first level without links.
  var headlines: Int

  init(_ block: OutlineBlock) {
    (text, linkText, links) = (block.text, block.linkText, block.links)
    prose = text - linkText < MainPartChoice.shortestProse ? 0 : text - linkText
    teasers = block.kind.isHeading && text > 0 && text == linkText ? 1 : 0
    headlines = block.kind == .heading(1) && text > 0 && linkText == 0 ? 1 : 0
  }

  var linkShare: Double { text == 0 ? 0 : Double(linkText) / Double(text) }

  static func += (sum: inout BlockSum, part: BlockSum) {
    sum.text += part.text
    sum.linkText += part.linkText
    sum.links += part.links
    sum.prose += part.prose
    sum.teasers += part.teasers
    sum.headlines += part.headlines
  }
}
