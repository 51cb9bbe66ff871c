internal import Corpus
internal import Foundation

/// What of a run could not be read: the report is made without it.
public struct PassedOver: Sendable, Equatable, Encodable {
  /// What is wrong: with `metrics.sqlite`, but for the last.
  public enum Why: String, Sendable, Encodable {
    /// It holds nothing.
    case empty
    /// It is no file of steps, or is damaged.
    case damaged
    /// The system refused it.
    case refused
    /// A `results.json` below it cannot be read.
    case results
  }

  /// The run's name.
  public let run: String
  /// What is wrong.
  public let why: Why

  init(_ run: String, _ why: Why) { (self.run, self.why) = (run, why) }

  /// Finds out why reading failed.
  init(_ run: String, at folder: String, failing error: any Error) {
    let path = folder + "/" + TrainingSteps.fileName
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let failure = error as? CorpusFailure
    let why: Why =
      if (attributes?[.size] as? Int) == 0 || failure?.code == .missing {
        .empty
      } else if failure?.code == .system
        || !FileManager.default.isReadableFile(atPath: path)
      { .refused } else { .damaged }
    self.init(run, why)
  }
}
