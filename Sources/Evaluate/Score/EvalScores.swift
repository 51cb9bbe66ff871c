/// What a task scores: as a whole, by source, by kind, and with every source of the same weight.
public struct TaskScore: Sendable {
  /// All items: the micro-average.
  public let all: GroupScore
  /// By source, in the order of their names.
  public let sources: [GroupScore]
  /// By kind, where there are several.
  public let kinds: [GroupScore]
  /// The mean over the sources of each source's mean.
  public let macro: MacroScore

  /// Scores a task.
  public init(_ task: JudgedTask, ks: [Int], metrics: [TranslationMetric] = []) {
    all = GroupScore(task.name, task.items, ks: ks, metrics: metrics)
    let bySource = Dictionary(grouping: task.items, by: \.item.source)
    sources = bySource.sorted { $0.key < $1.key }.map {
      GroupScore($0.key, $0.value, ks: ks, metrics: metrics)
    }
    let byKind = Dictionary(grouping: task.items, by: \.item.kind.rawValue)
    kinds =
      byKind.count < 2
      ? [] : byKind.sorted { $0.key < $1.key }.map { GroupScore($0.key, $0.value, ks: ks, metrics: metrics) }
    macro = MacroScore(sources)
  }
}

/// Means over groups, each of the same weight whatever its size.
public struct MacroScore: Sendable, Equatable {
  /// Groups that have an accuracy.
  public let groups: Int
  /// Of their accuracies.
  public let accuracy: Estimate?
  /// Of their pass@k, by k.
  public let passAt: [Int: Estimate]
  /// Of their LC.
  public let consistency: Estimate?
  /// Of their LC&Acc.
  public let consistentAndRight: Estimate?
  /// Of their ERR.
  public let effectiveReflection: Double?
  /// Of their reflections an answer.
  public let reflections: Double?

  /// Means over groups; one without a score has no part in that score's mean.
  public init(_ parts: [GroupScore]) {
    groups = parts.count { $0.accuracy != nil }
    accuracy = Estimate(macro: parts.compactMap(\.accuracy))
    consistency = Estimate(macro: parts.compactMap(\.consistency))
    consistentAndRight = Estimate(macro: parts.compactMap(\.consistentAndRight))
    effectiveReflection = Estimate(parts.compactMap(\.effectiveReflection))?.mean
    reflections = Estimate(parts.compactMap(\.meanReflections))?.mean
    var passAt: [Int: Estimate] = [:]
    for k in Set(parts.flatMap { $0.passAt.map(\.k) }) {
      passAt[k] = Estimate(macro: parts.compactMap { part in part.passAt.first { $0.k == k }?.value })
    }
    self.passAt = passAt
  }
}
