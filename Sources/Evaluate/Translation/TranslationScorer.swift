import Reasoning

/// The metrics of translations that names ask for.
public struct TranslationScorer: Sendable, Equatable {
  /// One metric.
  public struct Metric: Sendable, Equatable {
    fileprivate enum Form: Sendable, Equatable {
      case chrF(ChrF)
      case bleu(BLEU)
    }

    fileprivate let form: Form
    /// As it is asked for and stands in results: `chrf`, `bleu:char`.
    public let name: String

    /// All that scores have to share to be compared, as sacreBLEU writes it, for `corpus`; a sentence's BLEU has `eff:yes`.
    public var signature: String {
      switch form {
      case .chrF(let metric):
        "case:mixed|eff:yes|nc:\(metric.characterOrder)|nw:\(metric.wordOrder)|space:no|as:sacrebleu-2.6"
      case .bleu(let metric): "case:mixed|eff:no|tok:\(metric.tokenizer.rawValue)|smooth:exp|as:sacrebleu-2.6"
      }
    }

    /// The score of all texts together, 0 to 100.
    ///
    /// - Parameter references: of each hypothesis, one or more.
    public func corpus(_ hypotheses: [String], references: [[String]]) -> Double {
      switch form {
      case .chrF(let metric): metric.corpus(hypotheses, references: references)
      case .bleu(let metric): metric.corpus(hypotheses, references: references).score
      }
    }

    /// The score of one text, 0 to 100; of BLEU over the orders that the text has, so that a short one that is right gets 100.
    public func sentence(_ hypothesis: String, references: [String]) -> Double {
      switch form {
      case .chrF(let metric): metric.sentence(hypothesis, references: references)
      case .bleu(let metric): metric.sentence(hypothesis, references: references).score
      }
    }
  }

  /// What can be asked for.
  public static let known = ["chrf", "chrf++", "bleu", "bleu:char", "bleu:none"]

  /// In the order of the names.
  public let metrics: [Metric]

  /// - Parameter names: of `known`.
  /// - Throws: `EvaluationError` for none, for one that there is not, and for one that is given twice.
  public init(names: [String]) throws {
    guard !names.isEmpty else {
      throw EvaluationError(
        "--metrics", "names none; there are \(TranslationScorer.known.joined(separator: ", "))")
    }
    var metrics: [Metric] = []
    for name in names {
      guard let form = TranslationScorer.form(name) else {
        throw EvaluationError(
          "--metrics", "there is no \(name); there are \(TranslationScorer.known.joined(separator: ", "))")
      }
      guard !metrics.contains(where: { $0.form == form }) else {
        throw EvaluationError("--metrics", "\(name) is given twice")
      }
      metrics.append(Metric(form: form, name: name))
    }
    self.metrics = metrics
  }

  private static func form(_ name: String) -> Metric.Form? {
    switch name {
    case "chrf": .chrF(ChrF())
    case "chrf++": .chrF(.plusPlus)
    case "bleu": .bleu(BLEU())
    case "bleu:char": .bleu(BLEU(tokenizer: .character))
    case "bleu:none": .bleu(BLEU(tokenizer: .none))
    default: nil
    }
  }
}
