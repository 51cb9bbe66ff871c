extension CompletionStore {
  /// What came of a request.
  public enum Outcome: Sendable, Equatable {
    /// The body of a `chat.completion`, as it came.
    case reply([UInt8])
    /// A named failure; `isTransient` if another run may succeed.
    case failure(reason: String, detail: String, isTransient: Bool)
  }

  /// What is known of a request, without what came of it.
  public enum State: Sendable, Equatable {
    /// A completion is stored.
    case replied
    /// A failure is stored.
    case failed(isTransient: Bool)
  }

  /// What is stored of one request.
  public struct Entry: Sendable {
    /// SHA-256 over model, messages, parameters and rollout.
    public var key: [UInt8]
    /// The item it asks about; nil where there is none.
    public var item: RecordID?
    /// The item's page.
    public var page: RecordID?
    /// What was done to the question, as JSON that names the items whose options joined it; nil if nothing.
    public var augmentation: String?
    /// Model, sampling and instruction, as JSON.
    public var recipe: String
    /// Number of the answer among those asked for the same prompt, from 0.
    public var rollout: Int
    /// Number of the try at it, from 0.
    public var attempt: Int
    /// Who answered; empty for a failure.
    public var endpoint: String
    /// What came.
    public var outcome: Outcome
    /// How often it was asked.
    public var tries: Int
    /// Seconds of the last try.
    public var seconds: Double
    /// When it ended, in seconds since 1970.
    public var endedAt: Double

    /// An entry.
    public init(
      key: [UInt8], item: RecordID?, page: RecordID?, augmentation: String? = nil, recipe: String,
      rollout: Int, attempt: Int, endpoint: String, outcome: Outcome, tries: Int, seconds: Double,
      endedAt: Double
    ) {
      (self.key, self.item, self.page, self.recipe) = (key, item, page, recipe)
      self.augmentation = augmentation
      (self.rollout, self.attempt, self.endpoint, self.outcome) = (rollout, attempt, endpoint, outcome)
      (self.tries, self.seconds, self.endedAt) = (tries, seconds, endedAt)
    }
  }
}
