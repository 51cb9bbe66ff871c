/// What a run of the trainer reports while it goes on.
public enum TrainEvent: Sendable, Equatable {
  /// Steps from `start` on (0: from the beginning) to `max`, over so many examples of so many ids.
  case began(start: Int, max: Int, examples: Int, tokens: Int)
  /// A step was taken.
  case step(StepMetrics)
  /// What the step of this number, and those behind it that learn from the same, were drawn.
  case drew(step: Int, [RolloutGroup])
  /// A checkpoint is complete.
  case saved(step: Int, path: String)
  /// The validation split was scored; by TRL's names (`eval_loss`, …).
  case evaluated(step: Int, [String: Double])
  /// The loss has risen and stayed; the report lies at `report`.
  case spike(Spike, report: String)
  /// A sentence for people.
  case note(String)
}
