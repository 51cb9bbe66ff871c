/// Stars out of band keys, without a pair held.
///
/// The keys make way for chains: each text knows, for every band, the next one in the order that has the same key.
/// Whoever is kept walks its chains and takes what is alike, and so meets those alone that come behind it and are still
/// free. Texts that are taken fall out of the chains, so that a template's texts cost one walk and not one each.
extension BandTables {
  /// A link: the place of the next text and one more, 0 for none; the upper bit where the text may not walk.
  private static var barred: UInt32 { 1 << 31 }

  /// Goes through the texts by an order; each that is still free is kept and takes those that `compare` gives an index for.
  ///
  /// Keys are used up. In a bucket of more than `limit` texts only the first `limit` of the order walk.
  ///
  /// - Parameters:
  ///   - fixed: so many texts, those numbered first, are never taken.
  ///   - known: the links of a band that were made before; nil where they are to be made.
  ///   - compare: the kept text and another one; their Jaccard index if they are duplicates.
  ///   - take: the kept text, the other one, and their index.
  /// - Returns: how many kept texts did not walk all their chains.
  mutating func stars(
    in order: [Int], without copies: [NearDuplicates.Copy], fixed: Int, limit: Int,
    known: (Int) throws -> [UInt32]?, compare: (Int, Int) throws -> Double?, take: (Int, Int, Double) -> Void
  ) rethrows -> Int {
    let texts = compared(in: order, without: copies)
    try chain(texts, limit: max(limit, 1), known: known)
    var isTaken = [Bool](repeating: false, count: texts.count)
    // The place of the last text that walked past each, and one more.
    var lastMet = [UInt32](repeating: 0, count: texts.count)
    var barredCount = 0
    for (place, text) in texts.enumerated() where !isTaken[place] {
      let stamp = UInt32(truncatingIfNeeded: place + 1)
      var isBarred = false
      for band in 0..<bands {
        var last = text
        let mayWalk = keys[text * bands + band] & Self.barred == 0
        while let next = follower(of: last, band) {
          let other = texts[next]
          if isTaken[next] {
            unlink(other, behind: last, band)
            continue
          }
          if !mayWalk {
            isBarred = true
            break
          }
          last = other
          guard lastMet[next] != stamp else { continue }
          lastMet[next] = stamp
          if other >= fixed, areAlike(text, other), let jaccard = try compare(text, other) {
            isTaken[next] = true
            take(text, other, jaccard)
          }
        }
      }
      if isBarred { barredCount += 1 }
    }
    return barredCount
  }

  private func follower(of text: Int, _ band: Int) -> Int? {
    let link = keys[text * bands + band] & ~Self.barred
    return link == 0 ? nil : Int(link) - 1
  }

  private mutating func unlink(_ other: Int, behind text: Int, _ band: Int) {
    let at = text * bands + band
    keys[at] = keys[at] & Self.barred | keys[other * bands + band] & ~Self.barred
  }

  private mutating func chain(
    _ texts: [Int], limit: Int, known: (Int) throws -> [UInt32]?
  ) rethrows {
    for band in 0..<bands {
      let links: [UInt32]
      if let known = try known(band), known.count == texts.count {
        links = known
      } else {
        links = self.links(texts, band, limit: limit)
      }
      for (place, text) in texts.enumerated() { keys[text * bands + band] = links[place] }
    }
  }

  /// The links of one band, by the texts' places.
  func links(_ texts: [Int], _ band: Int, limit: Int) -> [UInt32] {
    let words = meeting(texts, band)
    var links = [UInt32](repeating: 0, count: texts.count)
    var end = 0
    while let run = Self.run(of: words, from: end) {
      end = run.upperBound
      for at in run {
        let next = at + 1 < end ? UInt32(truncatingIfNeeded: words[at + 1]) + 1 : 0
        links[Int(words[at] & 0xFFFF_FFFF)] = next | (at - run.lowerBound < limit ? 0 : Self.barred)
      }
    }
    return links
  }
}
