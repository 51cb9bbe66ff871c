internal import Foundation
internal import GRDB

/// Drives a step over the sealed shards of its input stage: one output shard for each, resumable, any number of
/// workers, the same bytes.
///
/// A shard is written as `nnnnn.open.sqlite`, a transaction for every batch with the position in the same
/// transaction, and renamed over `nnnnn.sqlite` when it is sealed.
public struct StageRunner: Sendable {
  /// Seconds that a part waits for whoever writes one of its shards: NFS keeps the locks of a dead machine for 90.
  public static let patience = 120.0
  /// Input rows a transaction.
  public static let batchRows = 2_000

  let corpus: Corpus
  let workers: Int
  let verifies: Bool
  /// The shards that it works on, where others work on the rest at the same time; nil for all.
  public let part: Part?
  let patience: Double
  let shouldStop: @Sendable () -> Bool

  /// - Parameters:
  ///   - workers: shards worked on at once, at least 1.
  ///   - part: the shards to work on, where other programs work on the rest at the same time; nil for all.
  ///   - patience: seconds that a part waits for whoever writes one of its shards.
  ///   - verifies: finished shards are checked against their digests, and made anew where they are damaged.
  ///   - shouldStop: asked between batches; what was committed stays.
  public init(
    corpus: Corpus, workers: Int, part: Part? = nil, patience: Double = patience, verifies: Bool = false,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    (self.corpus, self.workers, self.verifies) = (corpus, max(1, workers), verifies)
    (self.part, self.patience) = (part, patience)
    self.shouldStop = shouldStop
  }

  /// Those of some inputs that belong to its part.
  public func own(_ inputs: [SealedShard]) -> [SealedShard] {
    inputs.filter { part?.has($0.index) ?? true }
  }

  /// Runs the step over all inputs of its part.
  ///
  /// - Returns: true if every shard of them is sealed, false if it was told to stop.
  public func run<Step: StageStep>(
    _ step: Step, over inputs: [SealedShard], events: @escaping @Sendable (StageEvent) -> Void = { _ in }
  ) async throws -> Bool {
    try corpus.createFolder(of: step.stage)
    // Those who work on parts keep out who works on all, and each other by the shard.
    let lock = try FileLock(corpus.folder(of: step.stage) + "/lock", shared: part != nil)
    defer { withExtendedLifetime(lock) {} }
    if part == nil { try removeStrays(of: step.stage, keeping: Set(inputs.map(\.index))) }
    let inputs = own(inputs)
    return try await withThrowingTaskGroup(of: Bool.self) { group in
      var waiting = inputs.makeIterator()
      var complete = true
      func startNext() {
        guard let input = waiting.next() else { return }
        group.addTask { try runShard(step, input, events) }
      }
      for _ in 0..<workers { startNext() }
      while let finished = try await group.next() {
        complete = complete && finished
        startNext()
      }
      return complete
    }
  }

  /// What a run would do with one shard.
  public enum Plan: String, Sendable {
    /// Sealed for these inputs and settings.
    case skip = "finished, skipped"
    /// Begun with these inputs and settings.
    case resume = "unfinished, goes on"
    /// Not there, or made from other inputs or settings.
    case make = "is made"
  }

  /// What `run` would do, shard by shard; writes nothing.
  public func plan<Step: StageStep>(_ step: Step, over inputs: [SealedShard]) throws -> [(
    index: Int, plan: Plan
  )] {
    try inputs.map { input in
      let key = try identity(of: step, input).digest(of: step.stage)
      if try isFinished(step.stage, input.index, key) { return (input.index, .skip) }
      let open = corpus.openPath(of: step.stage, input.index)
      guard access(open, F_OK) == 0, let found = try? Shard.openForReading(open, stage: step.stage) else {
        return (input.index, .make)
      }
      return (input.index, try found.meta("identity") == key ? .resume : .make)
    }
  }

  private func identity<Step: StageStep>(of step: Step, _ input: SealedShard) throws -> ShardIdentity {
    ShardIdentity(parameters: step.parameters, inputs: try [input.key] + step.sideInputs(of: input.index))
  }

  private func isFinished(_ stage: Stage, _ index: Int, _ key: String) throws -> Bool {
    guard access(corpus.path(of: stage, index), F_OK) == 0,
      let sealed = try? SealedShard(corpus: corpus, stage: stage, index: index)
    else { return false }
    guard try sealed.shard.meta("identity") == key else { return false }
    return try !verifies || sealed.shard.damage() == nil
  }

  /// Removes shards that have no input any more: they would mix an older corpus into this one.
  private func removeStrays(of stage: Stage, keeping wanted: Set<Int>) throws {
    for index in try corpus.sealedIndices(of: stage) where !wanted.contains(index) {
      try FileManager.default.removeItem(atPath: corpus.path(of: stage, index))
    }
    for index in try corpus.openIndices(of: stage) where !wanted.contains(index) {
      removeOpen(stage, index)
    }
    for index in try corpus.lockedIndices(of: stage) { unlink(corpus.lockPath(of: stage, index)) }
  }

  private func removeOpen(_ stage: Stage, _ index: Int) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(corpus.openPath(of: stage, index) + suffix) }
  }

  private func runShard<Step: StageStep>(
    _ step: Step, _ input: SealedShard, _ events: (StageEvent) -> Void
  ) throws -> Bool {
    // A task that was given up for lost, and started anew elsewhere, may be alive yet.
    let lock = try part.map { _ in
      try FileLock.waiting(
        for: corpus.lockPath(of: step.stage, input.index), seconds: patience, shouldStop: shouldStop)
    }
    defer { withExtendedLifetime(lock) {} }
    let identity = try identity(of: step, input)
    let key = identity.digest(of: step.stage)
    let target = corpus.path(of: step.stage, input.index)
    if try isFinished(step.stage, input.index, key) {
      // What was begun since with other settings, and broken off, is not wanted any more.
      removeOpen(step.stage, input.index)
      events(.skipped(shard: input.index))
      return true
    }
    let output = try openOutput(step.stage, input.index, identity, key)
    var position = try Int64(output.meta("position") ?? "0") ?? 0
    if position > 0 { events(.resumed(shard: input.index, position: position)) }
    while true {
      if shouldStop() { return false }
      let start = position
      let batch = try input.shard.database.read {
        try step.read($0, after: start, limit: StageRunner.batchRows)
      }
      guard let last = batch.last?.0 else { break }
      let outcomes = try batch.map { try step.decide($0.1) }
      try output.database.write { db in
        for outcome in outcomes { try step.write(outcome, to: db) }
        try output.setMeta(db, "position", String(last))
      }
      position = last
      events(.advanced(shard: input.index, rows: batch.count))
    }
    let digest = try output.seal(as: target)
    events(.sealed(shard: input.index, digest: digest))
    return true
  }

  /// The unfinished shard of the same identity, or a new one; one of another identity is begun anew.
  private func openOutput(_ stage: Stage, _ index: Int, _ identity: ShardIdentity, _ key: String) throws
    -> Shard
  {
    let path = corpus.openPath(of: stage, index)
    if access(path, F_OK) == 0 {
      if let found = try? Shard.openForReading(path, stage: stage), try found.meta("identity") == key,
        try !found.isSealed
      {
        try found.database.close()
        return try Shard.openForWriting(path, stage: stage, durable: false)
      }
      removeOpen(stage, index)
    }
    let shard = try Shard.openForWriting(path, stage: stage, durable: false)
    try shard.database.write { db in
      try shard.setMeta(db, "identity", key)
      try shard.setMeta(db, "parameters", identity.parameters.json)
      try shard.setMeta(db, "inputs", identity.inputs.joined(separator: "\n"))
    }
    return shard
  }
}
