internal import Corpus
public import Teacher

/// One answer that is asked for.
public struct EvalQuestion: Sendable, Equatable {
  /// Number of the task, from 0.
  public let task: Int
  /// Number of the item within its task, from 0.
  public let item: Int
  /// Number of the answer, from 0.
  public let sample: Int
  /// SHA-256 over model, sampling, messages, seed and number: what is stored under it is never asked again.
  public let key: [UInt8]
  /// What is asked.
  public let request: TeacherRequest

  /// A question of an item.
  ///
  /// The seed is made of `--seed`, the question and its options, and the number of the answer; where a task asks the same
  /// twice, also of how often it did before. Neither files, ids, other questions nor a limit have a part in it.
  init(
    _ item: EvalItem, at place: (task: Int, item: Int), sample: Int, occurrence: Int, messages: [ChatMessage],
    model: String, _ settings: EvalSettings
  ) {
    (task, self.item, self.sample) = (place.task, place.item, sample)
    var draw = Digest()
    for part in ["eval \(settings.seed) \(sample) \(occurrence)", item.question] + item.options {
      draw.updateDelimited(Array(part.utf8))
    }
    let seed = draw.finish().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } >> 1
    var key = Digest()
    let identity = settings.drawing.merging(["model": model]) { $1 }
    key.updateDelimited(Array(Parameters(identity).json.utf8))
    key.updateDelimited(Array("\(seed) \(sample)".utf8))
    for message in messages {
      key.updateDelimited(Array(message.role.utf8))
      key.updateDelimited(Array(message.content.utf8))
    }
    self.key = key.finish()
    request = TeacherRequest(messages: messages, sampling: settings.sampling, seed: seed)
  }
}
