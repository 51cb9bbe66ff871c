import Testing

@testable import Train

/// The line a terminal shows.
struct ProgressLineTests {
  private func step(_ number: Int, loss: Double = 1.25, seconds: Double = 2) -> StepMetrics {
    StepMetrics(
      step: number, epoch: 0.5, loss: loss, gradNorm: 0.75, learningRate: 2e-5, entropy: 1,
      meanTokenAccuracy: 0.5,
      numTokens: 1, tokens: 5_000, targets: 1, emptyMicroBatches: 0, seconds: seconds, gflops: 1, mfu: 0.5,
      peakMemory: 1)
  }

  @Test func itSaysWhatFits() {
    var line = ProgressLine(max: 600)
    #expect(line.text(width: 80).isEmpty && line.secondsLeft == nil)
    for number in 119...120 { line.add(step(number, loss: Double(number))) }
    let whole = "step 120/600 20 %  loss 120  ▁█  lr 2e-05  grad_norm 0.75  2500 tokens/s  16 min left"
    #expect(line.text(width: 200) == whole)
    for width in 0...whole.unicodeScalars.count {
      #expect(line.text(width: width).unicodeScalars.count <= width)
    }
    #expect(line.text(width: 45) == "step 120/600 20 %  loss 120  ▁█  16 min left")
    #expect(line.text(width: 45, mean: 110.5) == "step 120/600 20 %  loss 110.5  16 min left")
    #expect(line.text(width: 20) == "step 120/600 20 %" && line.text(width: 8) == "120/600")
  }

  /// The steps of one generation share its reward; a generation without one has none, whatever was before.
  @Test func aRewardIsOfItsGeneration() {
    var line = ProgressLine(max: 100)
    func text(_ number: Int, _ more: [String: Double]) -> String {
      var step = step(number)
      step.more = more
      line.add(step)
      return line.text(width: 200)
    }
    #expect(!text(1, [:]).contains("reward"))
    #expect(text(2, ["completions/mean_length": 4, "reward": 0.25]).contains("  reward 0.25  "))
    #expect(text(3, [:]).contains("  reward 0.25  "))
    #expect(text(4, ["completions/mean_length": 4]).contains("  reward –  "))
    #expect(text(5, [:]).contains("  reward –  "))
    #expect(text(6, ["completions/mean_length": 4, "reward": -1]).contains("  reward -1  "))
    #expect(text(7, ["completions/mean_length": 4, "reward": .nan]).contains("  reward –  "))
  }

  /// A run that goes on knows at once how long the rest takes.
  @Test func timeLeftSurvives() {
    var whole = ProgressLine(max: 1_000)
    let steps = (1...200).map { step($0, seconds: Double($0 % 7)) }
    for step in steps { whole.add(step) }
    #expect(ProgressLine(max: 1_000, behind: steps.suffix(50)).secondsLeft == whole.secondsLeft)
    #expect(ProgressLine(max: 1_000, behind: [step(200, seconds: 2)]).secondsLeft == 1_600)
    #expect(ProgressLine(max: 100, behind: [step(200)]).secondsLeft == 0)
  }

  @Test(
    arguments: [
      ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"), ([5, 5], "▄▄"), ([1, .nan, 2], "▁×█"), ([.nan], "×"), ([], ""),
      ([.infinity, 0, -1], "×█▁"),
    ] as [([Double], String)])
  func lossesAreBars(_ values: [Double], _ wanted: String) {
    #expect(ProgressLine.sparkline(values) == wanted)
  }

  @Test(
    arguments: [
      (0, "0 s"), (89.4, "89 s"), (90, "2 min"), (3_599, "60 min"), (4_000, "1 h 6 min"),
      (200_000, "2 d 7 h"), (.nan, "?"),
      (.infinity, "?"), (-4, "0 s"),
    ] as [(Double, String)])
  func timesAreWords(_ seconds: Double, _ wanted: String) {
    #expect(ProgressLine.duration(seconds) == wanted)
  }
}
