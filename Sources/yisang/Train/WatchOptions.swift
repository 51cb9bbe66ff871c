import ArgumentParser
import Train

/// What is measured beside the steps of supervised training.
struct WatchOptions: ParsableArguments {
  @Option(help: "The validation's loss every so many steps, and at the end (default: as --save-steps).")
  var evalSteps: Int?

  @Option(help: "Steps whose losses a spike is measured against (default: 50).")
  var spikeWindow: Int?

  @Option(help: "Robust deviations above their median at which two losses are a spike (default: 6).")
  var spikeThreshold: Double?

  static let keys = ["eval_steps", "spike_window", "spike_threshold"]

  /// Sets what flags, environment and file say.
  func set(_ writing: inout RunWriting, _ file: Settings) throws {
    writing.evalSteps = try file.whole("eval_steps", evalSteps, 1...1_000_000_000)
    try file.set(&writing.spikes.window, "spike_window", spikeWindow, 2...10_000)
    try file.set(&writing.spikes.threshold, "spike_threshold", spikeThreshold, 0...1e6)
  }
}
