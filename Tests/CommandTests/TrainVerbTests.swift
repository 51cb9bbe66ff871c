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
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "ModelTests/Golden/qwen3").path

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    try FileManager.default.copyItem(atPath: TrainVerbTests.golden, toPath: scratch.path + "/model")
    // Rows of ids ask for no tokenizer, but a checkpoint is to have it.
    _ = try scratch.write("{}", to: "model/tokenizer.json")
    _ = try scratch.write("{{ messages }}", to: "model/chat_template.jinja")
    var random = SplitMix(seed: 7)
    let rows = (0..<400).map { _ in
      let ids = (0..<10 + Int(random.next() % 30)).map { _ in Int(random.next() % 250) }
      return "{\"input_ids\":\(ids),\"labels\":\(ids.enumerated().map { $0 < 4 ? -100 : $1 })}"
    }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
  }

  private func train(_ folder: String, _ more: String...) -> [String] {
    [
      "train", "sft", "--model", "./model", "--data", "rows.jsonl", "--output-dir", "./" + folder,
      "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "1", "--learning-rate", "1e-3",
      "--save-steps", "10", "--save-total-limit", "2", "--logging-steps", "100", "--threads", "1",
    ] + more
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(scratch.path)/\(path)"))
  }

  /// All files below a folder, by their paths in it.
  private func names(_ folder: String) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/\(folder)"))
  }

  @Test(.timeLimit(.minutes(15)))
  func twentyFiveKillsChangeNoBit() throws {
    let steps = ["--max-steps", "1500"]
    let start = ContinuousClock.now
    let whole = try program.run(train("whole") + steps)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0, "\(whole.err)")
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    var (kills, behind, places): (Int, Int, Set<Int>) = (0, 0, [])
    for _ in 0..<25 {
      // From right away to a fifth of the run: some while it starts, most between two steps.
      let share = Double(random.next() % 1_000) / 5_000
      if try program.runAndKill(train("killed") + steps, afterSeconds: share * seconds) {
        kills += 1
        let left = (try? names("killed")) ?? []
        if left.contains(where: { $0.hasPrefix("checkpoint-") && $0.hasSuffix("/progress.json") }) {
          behind += 1
        }
      }
      places.insert(RunSteps.last(of: scratch.path + "/killed"))
    }
    let result = try program.run(train("killed") + steps)
    #expect(result.status == 0, "\(result.err)")
    try expectEqual("whole", "killed", last: 1_500)
    print(
      "kill test: \(kills) kills, \(behind) behind a checkpoint, at \(places.count) different steps, all equal after 1500"
    )
    #expect(kills > 8 && places.count > 5)
    #expect(behind * 2 > kills, "most kills must cost something")
  }

  /// Two runs have the same files, weights, optimizer, steps, metrics and log, but for what the clock says.
  private func expectEqual(_ whole: String, _ other: String, last: Int) throws {
    let logs: Set = ["metrics.sqlite-wal", "metrics.sqlite-shm"]
    #expect(try names(whole).subtracting(logs) == names(other).subtracting(logs))
    #expect(try names(other).isSuperset(of: ["tokenizer.json", "checkpoint-\(last)/chat_template.jinja"]))
    for name in [
      "config.json", "tokenizer.json", "model.safetensors", "checkpoint-\(last)/model.safetensors",
      "checkpoint-\(last)/optimizer.safetensors",
    ] {
      #expect(try bytes("\(whole)/\(name)") == bytes("\(other)/\(name)"), "\(name)")
    }
    let (one, two) = (
      try RunSteps("\(scratch.path)/\(whole)"), try RunSteps("\(scratch.path)/\(other)")
    )
    #expect(one == two && one.losses.count == last && one.metrics.count == last)
  }

  /// What was written of a run's steps.
  private struct RunSteps: Equatable {
    let losses: [Double?]
    /// All but the clock's, and what memory it took.
    let metrics: [Int: [String: Double]]
    /// By step, example after example.
    let samples: [String]
    /// The log of trainer_state.json without times.
    let log: [String]

    init(_ run: String) throws {
      let record = try TrainingSteps(of: run)
      losses = try record.steps().map(\.loss)
      metrics = try record.metrics(0...Int.max).mapValues { named in
        named.filter { !$0.key.hasPrefix("perf/") && !RunSteps.isOfTheClock($0.key) }
      }
      samples = try record.samples(0...Int.max).map {
        "\($0.step) \($0.sample.id) \($0.sample.loss ?? .nan) \($0.sample.targets)"
      }
      let state = try JSON(parsing: Array(Data(contentsOf: URL(filePath: run + "/trainer_state.json"))))
      log = (state["log_history"]?.array ?? []).map { line in
        let kept = (line.members ?? []).filter {
          !RunSteps.isOfTheClock(String(decoding: $0.name, as: UTF8.self))
        }
        return String(decoding: JSON.object(kept).serialized, as: UTF8.self)
      }
    }

    /// The last step that was written down; 0 where there is none.
    static func last(of run: String) -> Int {
      (try? TrainingSteps(of: run).last(1))?.last?.step ?? 0
    }

    private static func isOfTheClock(_ name: String) -> Bool {
      name == "total_flos" || ["_runtime", "_per_second"].contains { name.hasSuffix($0) }
    }
  }

  /// Where the disk fills at step 20, the checkpoint of step 10 stays, and is gone on from.
  @Test func aFullDiskCostsNoCheckpoint() throws {
    let steps = ["--max-steps", "30"]
    #expect(try program.run(train("run") + steps).status == 0)
    #expect(try program.run(train("full") + steps + ["--save-total-limit", "9"]).status == 0)
    for step in [20, 30] {
      try FileManager.default.removeItem(atPath: "\(scratch.path)/full/checkpoint-\(step)")
    }
    // The model fits, and the optimizer's state, which is twice as large, does not.
    let model = try bytes("run/checkpoint-30/model.safetensors").count
    let full = try program.run(withFilesUpTo: model * 3 / 2 / 1_024, train("full") + steps)
    #expect(full.status == 1 && full.err.contains("checkpoint-20"), "\(full.err)")
    #expect(full.err.contains("checkpoint-10 is whole: run the same command again"), "\(full.err)")
    #expect(try names("full").contains("checkpoint-10/model.safetensors"))
    #expect(try !names("full").contains { $0.hasPrefix("checkpoint-20") || $0 == "trainer_state.json" })
    #expect(try program.run(train("full") + steps).status == 0)
    try expectEqual("run", "full", last: 30)
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
    #expect(none.status == 4 && none.err.contains("overlong"), "\(none.err)")
    let plan = try program.run(train("run", "--num-train-epochs", "2", "--dry-run", "--json"))
    let json = try JSON(parsing: Array(plan.out.utf8))
    #expect(json["steps"]?.int == 200 && json["examples"]?.int == 400)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
  }
}
