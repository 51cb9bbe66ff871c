/// Which conversations are learnt from and how they become ids, by the flags' names.
public struct DataSettings: Sendable, Equatable {
  /// What becomes of an example of more than `maxLength` ids.
  public enum Overlong: String, Sendable, CaseIterable {
    /// It is left out and listed.
    case drop
    /// Its beginning stays (TRL's `keep_start`).
    case truncate
  }

  /// Whether an empty think block that the assistant wrote is learnt.
  public enum ThinkLoss: String, Sendable, CaseIterable {
    /// It has a loss as all the assistant wrote.
    case train
    /// It is read and has no loss.
    case maskEmpty = "mask_empty"
    /// Its example is left out and listed.
    case forbidEmpty = "forbid_empty"
  }

  /// Which of the assistant's turns have a loss.
  public enum Turns: String, Sendable, CaseIterable {
    /// All that are in `messages`; of a prompt and its completion, those of the completion.
    case all
    /// The last alone.
    case last
  }

  /// Corpus folders, folders of shards, shards, files of JSON Lines; `-` is standard input.
  public var sources: [String]
  /// Ids of an example.
  public var maxLength: Int
  /// Of the split and the draw of a probe.
  public var seed: UInt64
  /// What becomes of longer ones.
  public var overlong = Overlong.drop
  /// What becomes of empty think blocks.
  public var thinkLoss = ThinkLoss.maskEmpty
  /// Which turns have a loss.
  public var turns = Turns.all
  /// Share of the questions that is held back; 0: none.
  public var validationFraction = 0.0
  /// What is held back in place of a share; as `sources`.
  public var evalSources: [String] = []
  /// A probe of one category: it alone, and some exams for the form of answers (paper, §5.4).
  public var probeCategory: String?
  /// Examples of the probed category at most.
  public var probeSize = 50_000
  /// Exams beside them at most.
  public var probeExams = 3_000

  /// `maxLength` and `seed` are those of the run.
  public init(sources: [String], maxLength: Int, seed: UInt64) {
    (self.sources, self.maxLength, self.seed) = (sources, maxLength, seed)
  }

  /// The settings that a run does not have itself (`max_length`, `seed`), by name, for `yisang.yaml` and the manifest.
  public var named: [String: String] {
    var named = [
      "data": sources.joined(separator: ","), "overlong": overlong.rawValue, "think_loss": thinkLoss.rawValue,
      "turns": turns.rawValue, "validation_fraction": "\(validationFraction)",
      "probe_category": probeCategory ?? "", "probe_size": "\(probeSize)", "probe_exams": "\(probeExams)",
    ]
    // A run from before there was such a setting has none either.
    if !evalSources.isEmpty { named["eval_data"] = evalSources.joined(separator: ",") }
    return named
  }

  func check() throws {
    guard maxLength >= 2 else {
      throw TrainError("max_length", "\(maxLength) leaves nothing to learn; an example has at least 2 ids")
    }
    guard validationFraction >= 0, validationFraction < 1 else {
      throw TrainError("validation_fraction", "\(validationFraction) is not from 0 to below 1")
    }
    guard evalSources.isEmpty || validationFraction == 0 else {
      throw TrainError(
        "eval_data", "is held back in place of a validation_fraction; leave one of the two out")
    }
    guard probeSize >= 0, probeExams >= 0 else { throw TrainError("probe_size", "a number below 0") }
  }
}
