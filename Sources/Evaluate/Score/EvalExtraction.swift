internal import Reasoning

/// Where the answer is looked for.
public enum EvalExtraction: String, Sendable, CaseIterable {
  /// The first `\boxed{…}` behind the thoughts, and nothing else: YI-SANG's rule (arXiv 2510.04230, §3.2).
  case boxed
  /// Behind the thoughts: the first box; else the last answer line, the text itself.
  case afterThink = "after_think"
  /// The first box anywhere; else the first answer line; else the text itself.
  case first
  /// The last box anywhere; else the last answer line, the text itself, the last formula or number.
  case last

  /// How Reasoning reads the text that `text` leaves.
  var reading: Extraction {
    switch self {
    case .boxed, .first: .first
    case .afterThink: .afterThink
    case .last: .last
    }
  }

  /// What of an answer counts; nil where there is none.
  ///
  /// - Parameters:
  ///   - answer: what follows the thoughts.
  ///   - whole: thoughts and answer as the model wrote them.
  func text(answer: [UInt8], whole: [UInt8]) -> [UInt8]? {
    switch self {
    case .boxed: closedBoxes(in: answer).min { $0.lowerBound < $1.lowerBound }.map { Array(answer[$0]) }
    case .afterThink: answer
    case .first, .last: whole
    }
  }
}
