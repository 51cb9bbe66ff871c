internal import Corpus

/// Where no example is left to learn from: an empty result, not a failure.
public struct NoExample: Error, CustomStringConvertible {
  /// Where there is none, why, and what to do.
  public let description: String
}

extension LoadedExamples {
  /// What a person should know before the first step, a line each.
  public func notes(_ settings: SFTSettings) -> [String] {
    var notes = reasons.map { "\($0); a run lists all in dropped.jsonl" }
    if truncated > 0 { notes.append("\(counted(truncated, "example")) cut to \(settings.maxLength) ids") }
    if validationFraction > 0, validation.examples.isEmpty {
      notes.append(
        "a validation_fraction of \(validationFraction) holds back none of \(counted(train.examples.count, "example")), so there will be no eval_loss; raise it, or give --eval-data"
      )
    }
    let sequences = settings.sequences(of: train).count
    let most =
      settings.batchSchedule.map(\.size).max()
      ?? settings.perDeviceTrainBatchSize * settings.gradientAccumulationSteps
    if most > sequences {
      notes.append(
        "a step is to have \(most) sequences, and there are \(sequences): an epoch is one step of \(sequences); lower --gradient-accumulation-steps or --per-device-train-batch-size"
      )
    }
    return notes
  }

  /// Why examples were dropped: how many, and the first of them.
  var reasons: [String] {
    Dropped.Reason.allCases.compactMap { reason in
      let found = dropped.filter { $0.reason == reason }
      return found.first.map { first in
        "\(counted(found.count, "example")) dropped as \(reason.rawValue) (\(first.place)\(first.detail.map { ": " + $0 } ?? ""))"
      }
    }
  }

  /// Of sources that were read and leave nothing.
  func nothing(_ sources: [String], heldBack: Int) -> NoExample {
    var words = reasons
    if heldBack > 0 { words.append("\(counted(heldBack, "example")) held back; lower --validation-fraction") }
    if dropped.contains(where: { $0.reason == .overlong }) { words.append("raise --max-length") }
    return NoExample(
      description: "\(sources.joined(separator: " ")): of \(counted(read, "row")) none is left"
        + (words.isEmpty ? "" : ": " + words.joined(separator: "; ")))
  }
}
