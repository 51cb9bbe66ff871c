/// What has been read of one sequence: its pages.
final class SequenceCache {
  private let pool: PagePool
  private(set) var pages: [Page] = []
  /// Positions read.
  private(set) var length = 0

  init(pool: PagePool) { self.pool = pool }

  /// A sequence that begins alike. Whole pages are shared; the last, part-filled one is copied when either writes to it.
  func fork() -> SequenceCache {
    let copy = SequenceCache(pool: pool)
    copy.pages = pages
    copy.length = length
    return copy
  }

  /// A sequence that follows another whose `length` positions are read in the same pass: it shares the whole pages, and gets the
  /// rest written into a page of its own (`Places.eachPage`).
  init(pool: PagePool, after parent: SequenceCache, length: Int) {
    self.pool = pool
    pages = Array(parent.pages.prefix(length / PagePool.positions))
    if length % PagePool.positions != 0 { pages.append(pool.take()) }
    self.length = length
  }

  /// Makes room for `count` more positions that only this sequence writes to.
  func prepare(_ count: Int) {
    let place = length / PagePool.positions
    if length % PagePool.positions != 0, !isKnownUniquelyReferenced(&pages[place]) {
      pages[place] = pool.copy(pages[place])
    }
    while pages.count * PagePool.positions < length + count { pages.append(pool.take()) }
  }

  /// `count` positions more are in the pages.
  func advance(_ count: Int) { length += count }
}
