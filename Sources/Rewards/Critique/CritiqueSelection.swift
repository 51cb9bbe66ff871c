/// Which critiques are learnt from, the two kinds in a fixed ratio, and why the others are not.
///
/// Nothing is drawn by chance: of a kind that has too many the first ones are kept, in the order they were given.
public struct CritiqueSelection: Sendable, Equatable {
  /// Parts of each kind. SCFT has 2 : 1 (arXiv 2601.12720, Table 2: the best of its row, by about a point).
  public struct Ratio: Sendable, Equatable {
    /// Of i→c.
    public let corrected: Int
    /// Of c→c.
    public let confirmed: Int

    /// 2 : 1.
    public static let paper = Ratio(2, 1)

    private init(_ corrected: Int, _ confirmed: Int) {
      (self.corrected, self.confirmed) = (corrected, confirmed)
    }

    /// A ratio; a part may be 0.
    ///
    /// - Throws: `RewardFailure` where a part is negative, or both are 0.
    public init(corrected: Int, confirmed: Int) throws(RewardFailure) {
      guard corrected >= 0, confirmed >= 0, corrected > 0 || confirmed > 0 else {
        throw RewardFailure(
          "critiques cannot be kept in the ratio \(corrected) : \(confirmed); both must be 0 or more, and one more than 0"
        )
      }
      self.init(corrected, confirmed)
    }

    /// The most whole shares that so many of each kind give.
    func shares(corrected: Int, confirmed: Int) -> Int {
      min(
        self.corrected == 0 ? .max : corrected / self.corrected,
        self.confirmed == 0 ? .max : confirmed / self.confirmed)
    }
  }

  /// What became of each critique, in the order they were given.
  public let fates: [CritiqueFate]

  /// Selects.
  ///
  /// - Parameters:
  ///   - fates: by the rule alone, one a critique.
  ///   - ratio: exact: what is over is dropped as `surplus`; nil keeps all that the rule keeps.
  public init(_ fates: [CritiqueFate], ratio: Ratio? = .paper) {
    guard let ratio else {
      self.fates = fates
      return
    }
    let (corrected, confirmed) = (
      fates.count { $0 == .keep(.corrected) }, fates.count { $0 == .keep(.confirmed) }
    )
    let shares = ratio.shares(corrected: corrected, confirmed: confirmed)
    var left = [
      CritiqueFate.keep(.corrected): shares * ratio.corrected, .keep(.confirmed): shares * ratio.confirmed,
    ]
    self.fates = fates.map { fate in
      guard let room = left[fate] else { return fate }
      left[fate] = room - 1
      return room > 0 ? fate : .drop(.surplus)
    }
  }

  /// The places of those that are learnt from, ascending.
  public var kept: [Int] {
    fates.indices.filter { if case .keep = fates[$0] { true } else { false } }
  }

  /// The places of those that are left out, ascending, and why.
  public var dropped: [(place: Int, reason: CritiqueFate.Reason)] {
    fates.indices.compactMap { place in
      if case .drop(let reason) = fates[place] { (place, reason) } else { nil }
    }
  }
}
