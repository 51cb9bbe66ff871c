/// Which groups a step learns from, and whether more must be sampled: DAPO's dynamic sampling (Yu et al. 2025, §3.2; verl's
/// `filter_groups`).
public struct DynamicSampling: Sendable, Equatable {
  /// Groups that a step wants: verl's `train_batch_size`.
  public var groups: Int
  /// How often a step may sample before it takes what there is: verl's `max_num_gen_batches`, 10 in its recipes; nil is no bound.
  public var maxBatches: Int? = 10
  /// Whether a group of one completion is kept, as verl does; it makes sense only where its reward is its advantage.
  public var keepsGroupsOfOne = false

  /// A step of so many groups.
  public init(groups: Int) { self.groups = groups }

  /// What follows from a batch.
  public struct Decision: Sendable, Equatable {
    /// Groups of this batch to learn from, by number, in order; never more than were missing.
    public var kept: [Int]
    /// Groups that the step lacks still.
    public var missing: Int
    /// Whether it may sample again; if not, and groups are missing, it must do with fewer (verl throws).
    public var samplesAgain: Bool
  }

  /// Whether two of a group's numbers differ; nil is no number.
  public func keeps(_ metric: some Collection<Double?>) -> Bool {
    if metric.count == 1 { return keepsGroupsOfOne && metric.first != .some(nil) }
    return !Moments(metric.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }).isConstant
  }

  /// The decision after a batch was sampled and scored.
  ///
  /// - Parameters:
  ///   - metric: a number a group's completion: the summed reward, or that of one function (verl's `metric`).
  ///   - kept: groups kept of earlier batches of this step.
  ///   - batches: batches sampled in this step, this one among them.
  public func decision(_ metric: [[Double?]], kept: Int = 0, batches: Int) -> Decision {
    let wanted = max(0, groups - kept)
    let good = metric.indices.filter { keeps(metric[$0]) }.prefix(wanted)
    let missing = wanted - good.count
    return Decision(
      kept: Array(good), missing: missing,
      samplesAgain: missing > 0 && maxBatches.map { batches < $0 } ?? true)
  }
}
