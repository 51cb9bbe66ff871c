/// Gives the bytes of a text that are sure by now, as its ids come one by one.
public typealias TextStream = (Int32) -> [UInt8]

/// One continuation while it grows.
struct Continuation {
  let request: Int
  let sample: Int
  let cache: SequenceCache
  let startLength: Int
  private(set) var ids: [Int32] = []
  /// Ids of prompt and answer, kept only where they are penalised.
  private(set) var seen: Set<Int32>
  private var watch: StopWatch
  private let text: TextStream?

  init(
    request: Int, sample: Int, cache: SequenceCache, startLength: Int, seen: Set<Int32>, watch: StopWatch,
    text: TextStream?
  ) {
    self.request = request
    self.sample = sample
    self.cache = cache
    self.startLength = startLength
    self.seen = seen
    self.watch = watch
    self.text = text
  }

  /// Takes a token in, and says whether it is the last.
  ///
  /// - Parameter limit: positions the sequence may have.
  mutating func take(_ id: Int32, of asked: GenerationRequest, limit: Int) -> FinishReason? {
    ids.append(id)
    if asked.sampling.repetitionPenalty != 1 { seen.insert(id) }
    let found = watch.isIdle ? nil : text.flatMap { watch.append($0(id)) }
    if ids.count > asked.minTokens {
      if asked.stopIDs.contains(id) { return .stopID(id) }
      if let found { return .stopText(found) }
    }
    return ids.count >= asked.maxTokens || asked.prompt.count + ids.count >= limit ? .length : nil
  }
}
