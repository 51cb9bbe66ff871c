public import Reasoning
public import StrictJSON

/// The control of SCFT: correct solutions instead of critiques, q → y, as many (arXiv 2601.12720, "Self-Distill").
public struct SelfDistillSelection: Sendable, Equatable {
  /// Why a solution is left out.
  public enum Reason: String, Sendable, CaseIterable {
    /// It has not the form that a critique must have (`CritiquePair`).
    case unparsed
    /// It is wrong.
    case wrong
    /// Nobody can say whether it is right.
    case undecided
    /// It is right, but there are as many already as critiques are learnt from.
    case surplus
  }

  /// A solution as it is chosen by.
  public struct Solution: Sendable, Equatable {
    /// What `accuracy` gives; above 0.5 is right.
    public let accuracy: Double?
    /// Whether it has thoughts that end and an answer behind them, as a critique must have.
    public let isParsed: Bool

    /// A solution.
    public init(accuracy: Double?, isParsed: Bool) {
      (self.accuracy, self.isParsed) = (accuracy, isParsed)
    }
  }

  /// Places of those that are learnt from, ascending: the first correct ones.
  public let kept: [Int]
  /// Places of the others, ascending, and why.
  public let dropped: [Dropped]
  /// How many are wanting of the amount; more than 0 makes the two data sets differ in size.
  public let missing: Int

  /// A solution that is left out.
  public struct Dropped: Sendable, Equatable {
    /// Its place.
    public let place: Int
    /// Why.
    public let reason: Reason
  }

  /// Selects.
  ///
  /// - Parameters:
  ///   - solutions: in the order in which they are taken.
  ///   - amount: how many critiques are learnt from.
  public init(_ solutions: [Solution], amount: Int) {
    var (kept, dropped): ([Int], [Dropped]) = ([], [])
    for (place, solution) in solutions.enumerated() {
      switch solution.accuracy {
      case _ where !solution.isParsed: dropped.append(Dropped(place: place, reason: .unparsed))
      case nil: dropped.append(Dropped(place: place, reason: .undecided))
      case let accuracy? where accuracy <= 0.5: dropped.append(Dropped(place: place, reason: .wrong))
      case _ where kept.count >= amount: dropped.append(Dropped(place: place, reason: .surplus))
      default: kept.append(place)
      }
    }
    (self.kept, self.dropped, missing) = (kept, dropped, max(0, amount - kept.count))
  }

  /// The messages of an example: the question, and the solution with its thoughts.
  public static func example(question: [UInt8], solution: TraceParts) -> JSON {
    .array([ChatTurn.user(String(decoding: question, as: UTF8.self)), ChatTurn.assistant(solution)])
  }
}
