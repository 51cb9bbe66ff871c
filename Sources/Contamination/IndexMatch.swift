import Similarity

extension BenchmarkIndex {
  /// Of the grams that a template has, so many must be there; fewer may be a date, or a table's heading.
  static let leastTemplate = 0.5

  /// What a text has of the benchmarks: the item it has most of, the first of equals; nil where it has nothing.
  ///
  /// - Parameter utf8: UTF-8 in any normal form. Time is linear in it and in the postings of the grams it has.
  public func match(_ utf8: [UInt8]) -> Overlap? {
    var reader = GramReader(rule)
    reader.read(utf8, dropsGreetings: false)
    let first = table.found(in: reader.first)
    var second = table.found(in: reader.second, besides: reader.first)
    if rule == .units {
      second =
        first.filter { reader.second.isEmpty || reader.second[$0.place] == reader.first[$0.place] } + second
    }
    var best = whole(utf8, reader.units)
    if !first.isEmpty || !second.isEmpty {
      for (passage, tally) in tallies(first, second, reader) {
        guard let candidate = candidate(passage, tally) else { continue }
        if best.map({ candidate.isBefore($0) }) ?? true { best = candidate }
      }
    }
    guard let best else { return nil }
    let item = parts.passages[best.passage].item
    return Overlap(
      benchmark: benchmark(of: item), item: parts.ids[item], verdict: best.verdict, score: best.score,
      places: best.place.map { [$0] } ?? places(of: best, first, second, reader))
  }

  private struct Candidate {
    let passage: Int
    let verdict: Overlap.Verdict
    let score: Double
    var place: Range<Int>?

    func isBefore(_ other: Candidate) -> Bool {
      if score != other.score { return score > other.score }
      return (verdict, passage) < (other.verdict, other.passage)
    }
  }

  /// How many of a passage's grams were found.
  private struct Tally {
    var first = 0
    var second = 0
    /// True if a gram was found only when its numbers counted for nothing.
    var differs = false
  }

  private func tallies(
    _ first: [GramTable.Hit], _ second: [GramTable.Hit], _ reader: GramReader
  ) -> [Int: Tally] {
    var tallies: [Int: Tally] = [:]
    for rank in Set(first.lazy.map(\.rank)) {
      for passage in passages(of: rank) { tallies[Int(passage), default: Tally()].first += 1 }
    }
    for rank in Set(second.lazy.map(\.rank)) {
      for passage in passages(of: rank) { tallies[Int(passage), default: Tally()].second += 1 }
    }
    guard rule == .units, !reader.second.isEmpty else { return tallies }
    let plain = Dictionary(first.map { ($0.place, $0.rank) }) { one, _ in one }
    for hit in second where reader.first[hit.place] != reader.second[hit.place] {
      let exact = plain[hit.place].map { passages(of: $0) } ?? []
      for passage in passages(of: hit.rank) where !exact.contains(passage) {
        tallies[Int(passage)]?.differs = true
      }
    }
    return tallies
  }

  private func candidate(_ index: Int, _ tally: Tally) -> Candidate? {
    let passage = parts.passages[index]
    let first = passage.first == 0 ? 0 : Double(tally.first) / Double(passage.first)
    let second = passage.second == 0 ? 0 : Double(tally.second) / Double(passage.second)
    let share = rule == .units ? first : max(first, second)
    if share >= 1, !passage.isChoice { return Candidate(passage: index, verdict: .verbatim, score: 1) }
    if rule == .units, tally.differs, second >= Self.leastTemplate, !passage.isChoice {
      return Candidate(passage: index, verdict: .template, score: min(second, 1))
    }
    return share > 0 ? Candidate(passage: index, verdict: .near, score: min(share, 1)) : nil
  }

  /// What a text is as a whole, with its greetings or without.
  private func whole(_ utf8: [UInt8], _ units: MixedUnits) -> Candidate? {
    guard longestWhole > 0 else { return nil }
    let (all, bare) = (units.hashes.indices, Greetings.rest(of: units, leaving: 1))
    var operators: UInt64?
    var best: Candidate?
    for range in bare == all ? [all] : [all, bare] where range.count <= longestWhole {
      for masked in [false, true] {
        guard let key = WholeKey(units, range, operators: 0, masked: masked) else { continue }
        for (found, passage) in wholes(like: key) {
          if found.operators != 0 {
            operators = operators ?? WholeKey.operators(of: utf8)
            guard found.operators == operators else { continue }
          }
          let candidate = Candidate(
            passage: passage, verdict: masked ? .template : .verbatim, score: 1,
            place: units.places[range.lowerBound].start..<units.places[range.upperBound - 1].end)
          if best.map({ candidate.isBefore($0) }) ?? true { best = candidate }
        }
      }
    }
    return best
  }

  /// Those with the same units, masked or not.
  private func wholes(like key: WholeKey) -> some Sequence<(key: WholeKey, passage: Int)> {
    var (low, high) = (0, parts.wholes.count)
    while low < high {
      let middle = (low + high) / 2
      if parts.wholes[middle].key.units < key.units { low = middle + 1 } else { high = middle }
    }
    return parts.wholes[low...].lazy.prefix { $0.key.units == key.units }.filter {
      $0.key.count == key.count && $0.key.isMasked == key.isMasked
    }
  }

  private func benchmark(of item: Int) -> String {
    var end = 0
    for source in benchmarks {
      end += source.items
      if item < end { return source.name }
    }
    return ""
  }

  /// Where the grams of the best passage lie.
  private func places(
    of best: Candidate, _ first: [GramTable.Hit], _ second: [GramTable.Hit], _ reader: GramReader
  ) -> [Range<Int>] {
    let isHere = { (hit: GramTable.Hit) in
      passages(of: hit.rank).contains(UInt32(truncatingIfNeeded: best.passage))
    }
    var ranges: [Range<Int>] = []
    if best.verdict != .template || rule == .paper {
      ranges += first.filter(isHere).map { reader.place(of: $0.place, inSecond: false) }
    }
    if best.verdict == .template || rule == .paper {
      ranges += second.filter(isHere).map { reader.place(of: $0.place, inSecond: true) }
    }
    ranges.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    return ranges.reduce(into: []) { joined, range in
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
  }
}
