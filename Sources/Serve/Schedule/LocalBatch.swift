public import Model

/// A decoder's rollouts, and its scores between their steps.
public final class LocalBatch: ScoringBatch {
  private let decoder: Decoder
  private let rollouts: Rollouts

  /// - Parameters:
  ///   - codec: finds stop texts in what is generated.
  ///   - width: continuations that run at once.
  ///   - cacheBytes: memory for keys and values; requests wait for it.
  public init(_ decoder: Decoder, codec: any TextCodec, width: Int, cacheBytes: Int? = nil) {
    self.decoder = decoder
    rollouts = Rollouts(
      decoder,
      text: {
        var stream = codec.stream(skippingSpecialTokens: true)
        return { stream.append($0) }
      }, width: width, cacheBytes: cacheBytes)
  }

  /// Queues a request.
  public func add(_ request: GenerationRequest) throws -> Int { try rollouts.add(request) }

  /// Drops a request.
  public func cancel(_ request: Int) { rollouts.cancel(request) }

  /// The requests that failed, and why.
  public func takeFailures() -> [GenerationFailure] { rollouts.takeFailures() }

  /// Whether there is anything to do.
  public var isEmpty: Bool { rollouts.isEmpty }

  /// One token of every running continuation.
  public func step() throws -> [GenerationEvent] { try rollouts.step() }

  /// How probable a text is.
  public func score(_ ids: [Int32], alternatives: Int) throws -> [SampledToken] {
    try decoder.score(ids, alternatives: alternatives)
  }
}
