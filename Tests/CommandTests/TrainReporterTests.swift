import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

/// What `yisang train sft` says while it trains.
struct TrainReporterTests {
  private let scratch: Scratch
  private let program: Program
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ModelTests/Golden/qwen3").path

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    let rows = (0..<40).map { row in
      let ids = (0..<20).map { (row * 31 + $0 * $0) % 250 }
      return "{\"input_ids\":\(ids),\"labels\":\(ids)}"
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
  }

  /// Eight rows a step: each id follows from the one before, but for some; at one step by another rule.
  private func write(steps: Int, odd: Int) throws {
    var random = SplitMix(seed: 11)
    let rows = (0..<steps * 8).map { row in
      var ids = [3 + random.next() % 41]
      while ids.count < 24 {
        let (last, jump) = (ids[ids.count - 1], random.next() % 5 == 0 ? 11 : 0 as UInt64)
        ids.append(3 + (row / 8 + 1 == odd ? last * 12 + 5 : last * 7 + jump) % 41)
      }
      return "{\"input_ids\":\(ids),\"labels\":\(ids)}"
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
  }

  private func train(_ more: [String]) throws -> Program.Result {
    let result = try program.run(
      [
        "train", "sft", "--model", TrainReporterTests.model, "--data", "rows.jsonl", "--output-dir", "./run",
        "--per-device-train-batch-size", "2", "--gradient-accumulation-steps", "1", "--learning-rate", "1e-3",
        "--threads", "1",
      ] + more)
    #expect(result.status == 0, "\(result.err)")
    return result
  }

  private func mean(_ steps: ClosedRange<Int>) throws -> Double {
    let losses = try TrainingSteps(of: scratch.path + "/run").steps(steps).compactMap(\.loss)
    return losses.reduce(0, +) / Double(losses.count)
  }

  /// A line shows the mean since the last one, as trainer_state.json has it, and the last steps have one too.
  @Test(arguments: [(3, [1...3, 4...6, 7...7]), (10, [1...7])])
  func aLineIsOfTheStepsSinceTheLast(_ logging: Int, _ stretches: [ClosedRange<Int>]) throws {
    let result = try train(["--max-steps", "7", "--logging-steps", "\(logging)"])
    let lines = result.err.split(separator: "\n").filter { $0.contains(" loss ") }
    #expect(lines.count == stretches.count, "\(result.err)")
    for (line, stretch) in zip(lines, stretches) {
      let loss = String(format: "%.4g", try mean(stretch))
      #expect(line.hasPrefix("step \(stretch.upperBound)/7 ") && line.contains("  loss \(loss)  "), "\(line)")
    }
  }

  @Test func jsonHasTheLastStretchToo() throws {
    let lines = try train(["--max-steps", "7", "--logging-steps", "5", "--json"]).out.split(separator: "\n")
    let found = try lines.map { try JSON(parsing: Array($0.utf8)) }
    #expect(found.map { $0["step"]?.int } == [5, 7])
    let (loss, wanted) = (try #require(found.last?["loss"]?.double), try mean(6...7))
    #expect(abs(loss - wanted) < 1e-9)
  }

  /// A step whose loss the next does not share has a line, and no report.
  @Test func aRiseForOneStepHasALine() throws {
    try write(steps: 70, odd: 60)
    let result = try train([
      "--per-device-train-batch-size", "8", "--num-train-epochs", "1", "--shuffle", "false",
      "--learning-rate", "1e-2", "--lr-scheduler-type", "constant",
    ])
    let line = try #require(result.err.split(separator: "\n").first { $0.contains("not reported") })
    #expect(
      line.hasPrefix("step 60: loss ") && line.contains(", usual ") && line.contains(" ± "), "\(result.err)")
    #expect(result.err.contains("1 step beyond the threshold for once: yisang show --run ./run --step N"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run/spikes"))
  }

  /// Without momentum and clipping the weights are hurt, and the rows that did it are named by their lines.
  @Test func aReportNamesTheLinesOfAFile() throws {
    try write(steps: 64, odd: 60)
    let result = try train([
      "--per-device-train-batch-size", "8", "--num-train-epochs", "1", "--shuffle", "false",
      "--learning-rate", "2e-2", "--lr-scheduler-type", "constant", "--warmup-steps", "0", "--adam-beta1",
      "0",
      "--max-grad-norm", "0",
    ])
    #expect(result.err.contains("step 60: the loss rose to "), "\(result.err)")
    let list = try String(contentsOfFile: scratch.path + "/run/spikes/step-60/ids.txt", encoding: .utf8)
    let lines = list.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let named = lines.compactMap { $0.split(separator: ":").last.flatMap { Int($0) } }
    #expect(lines.count == 8 && named.sorted() == Array(473...480), "\(list)")
  }

  /// Too short for a spike, and above where it began.
  @Test(arguments: [("1e-3", false), ("30", true)])
  func aRunThatDivergesSaysSo(_ rate: String, _ isTold: Bool) throws {
    let result = try train(["--max-steps", "20", "--learning-rate", rate, "--max-grad-norm", "0"])
    #expect(result.err.contains("the loss diverged: ") == isTold, "\(result.err)")
  }
}
