/// Where the next request goes: the address with a free place that is expected to answer first.
///
/// An address answers what is in flight there at its rate, so the request behind it is answered after
/// (in flight + 1) / rate, and not before the seconds that an answer takes there. One whose pace is not known is taken for
/// the mean of those that are.
enum PlaceChoice {
  /// An address that takes requests now.
  struct Candidate: Equatable {
    var inFlight: Int
    /// Requests sent there so far.
    var started: Int
    /// Nil if not known.
    var pace: Pace?
    /// Whether it has a free place.
    var isFree: Bool
  }

  /// - Parameters:
  ///   - waiting: requests of the run that are in flight nowhere, this one among them; nil if not known.
  /// - Returns: which one; nil where none is free, or where those without a free place are expected to have answered
  ///   all there is before a free one would have answered this.
  static func of(_ candidates: [Candidate], waiting: Int?) -> Int? {
    let mean = Pace(meanOf: candidates.compactMap(\.pace))
    let paces = candidates.map { $0.pace ?? mean }
    let ends = zip(candidates, paces).map { max(Double($0.inFlight + 1) / $1.rate, $1.seconds) }
    let first = candidates.indices.filter { candidates[$0].isFree }.min { left, right in
      (ends[left], candidates[left].inFlight, candidates[left].started)
        < (ends[right], candidates[right].inFlight, candidates[right].started)
    }
    guard let first, let waiting else { return first }
    let full = candidates.indices.filter { !candidates[$0].isFree }
    let work = full.reduce(waiting) { $0 + candidates[$1].inFlight }
    let isSooner = Double(work) < ends[first] * full.reduce(0) { $0 + paces[$1].rate }
    return isSooner ? nil : first
  }
}

extension Pace {
  /// One a second where there is none.
  fileprivate init(meanOf known: [Pace]) {
    let count = Double(max(known.count, 1))
    rate = known.isEmpty ? 1 : known.reduce(0) { $0 + $1.rate } / count
    seconds = known.reduce(0) { $0 + $1.seconds } / count
  }
}
