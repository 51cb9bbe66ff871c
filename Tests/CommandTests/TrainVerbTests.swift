import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train sft` as a process.
@Suite(.serialized)
struct TrainVerbTests {
  private let scratch: Scratch
  private let program: Program
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "ModelTests/Golden/qwen3").path

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    var random = SplitMix(seed: 7)
    let rows = (0..<400).map { _ in
      let ids = (0..<10 + Int(random.next() % 30)).map { _ in Int(random.next() % 250) }
      return "{\"input_ids\":\(ids),\"labels\":\(ids.enumerated().map { $0 < 4 ? -100 : $1 })}"
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
  }

  private func train(_ folder: String, _ more: String...) -> [String] {
    [
      "train", "sft", "--model", TrainVerbTests.model, "--data", "rows.jsonl", "--output-dir", "./" + folder,
      "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "1", "--learning-rate", "1e-3",
      "--save-steps", "10", "--save-total-limit", "2", "--logging-steps", "100", "--threads", "1",
    ] + more
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(scratch.path)/\(path)"))
  }

  @Test(.timeLimit(.minutes(15)))
  func twentyFiveKillsChangeNoBit() throws {
    let steps = ["--max-steps", "1500"]
    let start = ContinuousClock.now
    let whole = try program.run(train("whole") + steps)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0, "\(whole.err)")
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    var (kills, places): (Int, Set<Int>) = (0, [])
    for _ in 0..<25 {
      // From right away to a fifth of the run: some while it starts, most between two steps.
      let share = Double(random.next() % 1_000) / 5_000
      if try program.runAndKill(train("killed") + steps, afterSeconds: share * seconds) { kills += 1 }
      places.insert(try RunSteps(scratch.path + "/killed").last)
    }
    let result = try program.run(train("killed") + steps)
    #expect(result.status == 0, "\(result.err)")
    for name in [
      "model.safetensors", "checkpoint-1500/model.safetensors", "checkpoint-1500/optimizer.safetensors",
    ] {
      #expect(try bytes("whole/\(name)") == bytes("killed/\(name)"), "\(name)")
    }
    let (one, other) = (try RunSteps(scratch.path + "/whole"), try RunSteps(scratch.path + "/killed"))
    #expect(one == other && one.losses.count == 1_500)
    print("kill test: \(kills) kills at \(places.count) different steps, weights bit-equal after 1500")
    #expect(kills > 8 && places.count > 5)
  }

  /// What was written of a run's steps.
  private struct RunSteps: Equatable {
    let losses: [Double?]
    let last: Int

    init(_ run: String) throws {
      let steps = try? TrainingSteps(of: run).steps()
      losses = steps?.map(\.loss) ?? []
      last = steps?.last?.step ?? 0
    }
  }

  @Test func aFullDiskCostsNoCheckpoint() throws {
    #expect(try program.run(train("run", "--max-steps", "20")).status == 0)
    let model = try bytes("run/checkpoint-20/model.safetensors")
    let full = try program.run(
      withFilesUpTo: model.count / 1_024 / 2, "train", "sft", "--model", TrainVerbTests.model, "--data",
      "rows.jsonl",
      "--output-dir", "./full", "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "1",
      "--max-steps", "20", "--save-steps", "10")
    #expect(full.status == 1 && full.err.contains("checkpoint-10"), "\(full.err)")
    #expect(full.err.contains("run the same command again"), "\(full.err)")
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/full")
    #expect(!left.contains { $0.hasPrefix("checkpoint-") }, "\(left)")
  }

  @Test func mistakesAreSaid() throws {
    for (more, words) in [
      (["--lr-scheduler-type", "cosin"], "did you mean cosine?"),
      (["--dtype", "fp8"], "float32 or bfloat16"),
      (["--batch-schedule", "5"], "STEP:SIZE"), (["--lora-alpha", "3"], "need lora_r"),
      (["--warmup-steps", "3", "--warmup-ratio", "0.1"], "not both"),
    ] {
      let result = try program.run(train("run") + more)
      #expect(result.status == 64 && result.err.contains(words), "\(more): \(result.err)")
    }
    let none = try program.run(train("run") + ["--max-length", "5"])
    #expect(none.status == 1 && none.err.contains("overlong"), "\(none.err)")
    let plan = try program.run(train("run", "--num-train-epochs", "2", "--dry-run", "--json"))
    let json = try JSON(parsing: Array(plan.out.utf8))
    #expect(json["steps"]?.int == 200 && json["examples"]?.int == 400)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
  }
}
