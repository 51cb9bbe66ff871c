public import Corpus

/// What the metrics of a step are called in `metrics.sqlite`: TRL's names, and behind a slash ours.
public enum MetricNames {
  static let epoch = "epoch"
  static let gradNorm = "grad_norm"
  static let learningRate = "learning_rate"
  static let entropy = "entropy"
  static let accuracy = "mean_token_accuracy"
  static let numTokens = "num_tokens"
  static let tokens = "data/tokens"
  static let emptyMicroBatches = "data/empty_micro_batches"
  static let seconds = "perf/seconds"
  static let tokensPerSecond = "perf/tokens_per_second"
  static let gflops = "perf/gflops"
  static let mfu = "perf/mfu"
  static let peakRSS = "perf/peak_rss"
}

extension StepMetrics {
  /// Ids of the step over its seconds.
  public var tokensPerSecond: Double { seconds > 0 ? Double(tokens) / seconds : 0 }

  /// The step as `TrainingSteps` keeps it.
  public var stored: TrainingSteps.Step { .init(step: step, loss: loss, tokens: targets) }

  /// All but the loss, by name.
  public var named: [String: Double] {
    let own = [
      MetricNames.epoch: epoch, MetricNames.gradNorm: gradNorm, MetricNames.learningRate: learningRate,
      MetricNames.entropy: entropy, MetricNames.accuracy: meanTokenAccuracy,
      MetricNames.numTokens: Double(numTokens), MetricNames.tokens: Double(tokens),
      MetricNames.emptyMicroBatches: Double(emptyMicroBatches), MetricNames.seconds: seconds,
      MetricNames.tokensPerSecond: tokensPerSecond, MetricNames.gflops: gflops, MetricNames.mfu: mfu,
      MetricNames.peakRSS: Double(peakMemory),
    ]
    return own.merging(more) { own, _ in own }
  }

  /// A step as it was stored; a metric that is missing was no number.
  public init(_ stored: TrainingSteps.Step, _ named: [String: Double]) {
    func value(_ name: String) -> Double { named[name] ?? .nan }
    func count(_ name: String) -> Int { named[name].flatMap { Int(exactly: $0) } ?? 0 }
    self.init(
      step: stored.step, epoch: value(MetricNames.epoch), loss: stored.loss ?? .nan,
      gradNorm: value(MetricNames.gradNorm), learningRate: value(MetricNames.learningRate),
      entropy: value(MetricNames.entropy), meanTokenAccuracy: value(MetricNames.accuracy),
      numTokens: count(MetricNames.numTokens), tokens: count(MetricNames.tokens), targets: stored.tokens,
      emptyMicroBatches: count(MetricNames.emptyMicroBatches), seconds: value(MetricNames.seconds),
      gflops: value(MetricNames.gflops), mfu: value(MetricNames.mfu), peakMemory: count(MetricNames.peakRSS))
    let own = self.named
    more = named.filter { own[$0.key] == nil && !$0.key.hasPrefix("eval_") }
  }
}
