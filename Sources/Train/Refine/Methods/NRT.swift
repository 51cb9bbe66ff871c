import Model
public import Rewards

/// Native reasoning training (arXiv 2602.11549): questions have reference answers and nobody verifies; a trace is worth as much as it helps
/// the model to write the reference, and the reference is learnt behind it.
///
/// A rollout is trace ⊕ separator ⊕ reference ⊕ end. Of the loss (`compute_policy_loss_nrt` of the released code) the trace and the
/// separator have −A w ℓ, a separator that the model did not write has −0.3 ℓ beside, the reference −(token weight) ℓ.
public struct NRT: RefineMethod {
  /// As runs have it.
  public static let name = "nrt"
  let settings: RefineSettings
  let nrt: NRTSettings

  /// Of the released example: eight traces, cispo with bounds of 0.8 and 1.28 beyond which tokens have no loss, sums over tokens by 512,
  /// AdamW with (0.9, 0.95), 1e-15 and a decay of 0.01, at 2e-6 after a warm-up of a tenth.
  public static var defaults: RefineSettings {
    var settings = RefineSettings()
    (settings.objective.lossType, settings.objective.cispoClip) = (.cispo, .relative)
    (settings.objective.epsilon, settings.objective.epsilonHigh) = (0.2, 0.28)
    (settings.objective.cispoDrops, settings.objective.lossScaleFactor) = (true, 512)
    (settings.learning.learningRate, settings.learning.warmupRatio) = (2e-6, 0.1)
    (settings.learning.adamBeta2, settings.learning.adamEpsilon) = (0.95, 1e-15)
    settings.learning.weightDecay = 0.01
    return settings
  }

  /// The method by its settings.
  public init(_ settings: RefineSettings, _ nrt: NRTSettings) { (self.settings, self.nrt) = (settings, nrt) }

  /// As the manifest has them.
  public var named: [String: String] { nrt.named }

  /// References are learnt whatever traces are worth; RLPR learns none.
  public var learnsByComparing: Bool { nrt.method == .rlpr }

  /// Whether references are what pages accepted.
  public var learnsAccepted: Bool { nrt.reference == .accepted }

  /// Of a run: what the trace was worth and what none would have been, whether the model ended it itself, and what it is credited with.
  public static func rewards() throws -> RewardSet {
    try RewardSet(known: ["R", "R_base", "closed", "advantage"], weights: [1, 0, 0, 0])
  }

  /// Draws traces, puts the reference behind each, and asks how probable it is there and without any trace.
  public func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    let asked = try questions.compactMap { try NRTQuestion($0, nrt, policy) }
    var draw = Draw(settings.numGenerations)
    draw.stopTexts = [nrt.tag]
    let drawn = try policy.sample(asked.map(\.question), draw)
    var groups: [RolloutGroup] = []
    var traces: [[NRTTrace]] = []
    for (question, group) in zip(asked, drawn) {
      let found = group.rollouts.map {
        NRTTrace(in: $0.text, byteLengths: policy.byteLengths(of: $0), tag: nrt.tag)
      }
      traces.append(found)
      groups.append(
        RolloutGroup(
          question.question,
          try zip(found, group.rollouts).map { try question.rollout($0, $1, nrt, by: policy) }))
    }
    let bases = asked.map { RolloutGroup($0.question, [$0.base]) }
    let found = try policy.logProbabilities(of: groups + bases)
    for place in groups.indices {
      let count = asked[place].reference.count
      for (number, logProbabilities) in found[place].enumerated() {
        groups[place].rollouts[number].logProbabilities = logProbabilities
      }
      var evidence = ReferenceMethod.Evidence(
        logProbabilities: found[place].map { $0.suffix(count).map(Double.init) },
        base: found[groups.count + place][0].suffix(count).map(Double.init),
        isClosed: traces[place].map(\.isClosed))
      evidence.ratios = drawn[place].rollouts.map(\.drift)
      try credit(&groups[place], evidence, asked[place])
      policy.tell(findings(groups[place], traces[place], asked[place]))
    }
    try policy.take(&groups)
    return groups
  }

  /// Traces have theirs; references are imitated and have none.
  public func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    for group in groups.indices {
      for (place, rollout) in groups[group].rollouts.enumerated() {
        // The last reward is the advantage, so that it changes places with the others where the run is a control.
        let advantage = Float(rollout.rewards.last.flatMap(\.self) ?? 0)
        groups[group].rollouts[place].advantages = rollout.advantages.map { $0 * advantage }
      }
    }
  }

  /// What each trace is worth, and how often its reference's tokens count; the advantages are 1 where the trace's shall stand.
  private func credit(
    _ group: inout RolloutGroup, _ evidence: ReferenceMethod.Evidence, _ asked: NRTQuestion
  ) throws {
    let found = try nrt.method.credits(evidence, by: nrt.aggregation, beta: settings.objective.beta)
    for place in group.rollouts.indices {
      let (credit, reward) = (found.credits[place], found.rewards[place])
      let isClosed = evidence.isClosed[place]
      group.rollouts[place].rewards = [reward.value, reward.base, isClosed ? 1 : 0, credit.advantage]
      let trace = group.rollouts[place].ids.count - asked.separator.count - asked.reference.count
      let written = asked.separator.indices.map { place in
        isClosed && place < asked.tagged ? 0 : Float(nrt.separatorWeight)
      }
      group.rollouts[place].imitation =
        Array(repeating: 0, count: trace) + written + credit.tokenWeights.map { Float($0) }
      group.rollouts[place].advantages =
        Array(repeating: 1, count: trace + written.count) + asked.reference.map { _ in 0 }
    }
  }

  /// What shows a policy that collapses.
  private func findings(_ group: RolloutGroup, _ traces: [NRTTrace], _ asked: NRTQuestion) -> Findings {
    var found = Findings()
    let behind = asked.separator.count + asked.reference.count
    for rollout in group.rollouts {
      let own = rollout.logProbabilities.dropLast(behind)
      if let value = rollout.rewards[0], let base = rollout.rewards[1] {
        found.add("nrt/better_than_base_ratio", value > base ? 1 : 0, of: 1)
      }
      found.add("nrt/trace_length", Double(own.count), of: 1)
      found.add("nrt/trace_entropy", -own.reduce(0) { $0 + Double($1) }, of: Double(own.count))
    }
    found.add("nrt/distinct_traces", Double(Set(traces.map(\.text)).count), of: Double(traces.count))
    return found
  }
}

/// A question with its reference, as ids.
private struct NRTQuestion {
  let question: Question
  let separator: [Int32]
  /// With the id that ends a completion.
  let reference: [Int32]
  private let written: [UInt8]

  /// Of the separator's ids those that the model has written where it ended the trace itself: the tag's, as far as they are the same.
  let tagged: Int

  /// nil where the row has no reference, or the model no room for it behind the longest trace.
  init?(_ question: Question, _ nrt: NRTSettings, _ policy: any PolicyModel) throws {
    guard let text = nrt.reference(of: question) else { return nil }
    separator = try policy.encode(Array(nrt.separator.utf8))
    let tag = try policy.encode(nrt.separator.utf8.prefix { $0 <= 0x20 } + nrt.tag)
    tagged = separator.starts(with: tag) ? tag.count : separator.count
    reference = try policy.encode(text) + (policy.endID.map { [$0] } ?? [])
    written = Array(nrt.separator.utf8) + text
    let opening = Array(nrt.opening(of: question).utf8)
    self.question =
      opening.isEmpty ? question : question.followed(by: try policy.encode(opening), written: opening)
    guard !reference.isEmpty, policy.hasRoom(for: self.question.followed(by: separator + reference)) else {
      return nil
    }
  }

  /// The reference without a trace.
  var base: Rollout { Rollout(ids: separator + reference, logProbabilities: [], ended: true, text: written) }

  /// The reference behind a trace.
  func rollout(_ trace: NRTTrace, _ drawn: Rollout, _ nrt: NRTSettings, by policy: any PolicyModel) throws
    -> Rollout
  {
    let ids = Array(drawn.ids[..<trace.count]) + (trace.rest.isEmpty ? [] : try policy.encode(trace.rest))
    return Rollout(
      ids: ids + separator + reference, logProbabilities: [], ended: trace.isClosed || drawn.ended,
      text: trace.text + written)
  }
}

extension Rollout {
  /// log π − log π_0 of all that was drawn; 0 without a reference model.
  fileprivate var drift: Double {
    zip(logProbabilities, referenceLogProbabilities).reduce(0) { $0 + Double($1.0) - Double($1.1) }
  }
}
