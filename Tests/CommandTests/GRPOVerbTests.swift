import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

/// `yisang train grpo` as a process.
@Suite(.serialized)
struct GRPOVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.tinyModel("model")
    let rows = (1...12).map { "{\"question\":\"\($0) + \($0)?\",\"gold\":\"\(2 * $0)\"}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: "questions.jsonl")
  }

  private func train(_ folder: String, _ more: String...) -> [String] {
    [
      "train", "grpo", "--model", "./model", "--data", "questions.jsonl", "--output-dir", "./" + folder,
      "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "2", "--num-generations", "4",
      "--max-completion-length", "24", "--learning-rate", "1e-3", "--save-steps", "3", "--save-total-limit",
      "2",
      "--logging-steps", "5", "--threads", "1",
    ] + more
  }

  private static let rewards = ["--reward-funcs", "repetition", "overlong", "--reward-weights", "1,-0.5"]

  @Test func aRunIsWrittenDownAndShown() throws {
    let run = try program.run(train("run", "--max-steps", "4", "--show", "2") + GRPOVerbTests.rewards)
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("repetition") && run.err.contains("advantage"))
    let steps = try program.run(["show", "--run", "./run"])
    #expect(steps.out.contains("reward"))
    let step = try program.run(["show", "--run", "./run", "--step", "2", "--json"])
    let lines = try step.out.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(lines.count == 9, "the step, and two questions with four completions")
    #expect(lines[0]["metrics"]?["rollout/logp_max_abs_diff"]?.double == 0)
    #expect(lines.dropFirst().allSatisfy { $0["rewards"]?["repetition"]?.double != nil })
    let plot = try program.run(["plot", "./run"])
    #expect(plot.status == 0, "\(plot.err)")
    let state = try JSON(
      parsing: Array(Data(contentsOf: URL(filePath: scratch.path + "/run/trainer_state.json"))))
    #expect(state["global_step"]?.int == 4)
    #expect(state["log_history"]?.array?.last?["train_loss"] != nil)
  }

  @Test(.timeLimit(.minutes(10)))
  func killsChangeNoBit() throws {
    let all = ["--max-steps", "60", "--num-iterations", "2"] + GRPOVerbTests.rewards
    let start = ContinuousClock.now
    let whole = try program.run(train("whole") + all)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(whole.status == 0, "\(whole.err)")
    var random = SplitMix(seed: Fuzz.seed(20_261_122))
    var kills = 0
    for _ in 0..<8 {
      let share = 0.05 + Double(random.next() % 1_000) / 6_000
      if try program.runAndKill(train("killed") + all, afterSeconds: share * seconds) { kills += 1 }
    }
    let result = try program.run(train("killed") + all)
    #expect(result.status == 0, "\(result.err)")
    #expect(kills > 2)
    for name in ["model.safetensors", "checkpoint-60/optimizer.safetensors"] {
      let paths = ["whole", "killed"].map { URL(filePath: "\(scratch.path)/\($0)/\(name)") }
      #expect(try Data(contentsOf: paths[0]) == Data(contentsOf: paths[1]), "\(name)")
    }
    let records = try ["whole", "killed"].map { try TrainingSteps(of: "\(scratch.path)/\($0)") }
    for step in 1...60 { #expect(try records[0].completions(of: step) == records[1].completions(of: step)) }
    print(
      "kill test: \(kills) kills in 60 steps of train grpo; weights, moments, completions and rewards are equal"
    )
    #expect(try records[0].series("reward").map(\.value) == records[1].series("reward").map(\.value))
  }

  /// A command of one's own that hangs, dies or writes nonsense costs its rewards, and training goes on.
  @Test(arguments: ["sleep 100", "exit 3", "while read line; do echo nonsense; done"])
  func aRewardThatFailsEndsNothing(_ command: String) throws {
    let run = try program.run(
      train(
        "run", "--max-steps", "2", "--reward-command", command, "--reward-timeout", "0.3", "--reward-funcs",
        "repetition"))
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("command"), "\(run.err)")
    let completions = try TrainingSteps(of: scratch.path + "/run").completions(of: 2)
    #expect(completions.count == 8 && completions.allSatisfy { $0.rewards["repetition"] != nil })
    #expect(completions.allSatisfy { $0.rewards["command"] == nil })
  }

  @Test func aRewardOfOnesOwnIsAsked() throws {
    let command = "while read -r line; do echo '{\"reward\": 0.25}'; done"
    let run = try program.run(train("run", "--max-steps", "1", "--reward-command", command))
    #expect(run.status == 0, "\(run.err)")
    let completions = try TrainingSteps(of: scratch.path + "/run").completions(of: 1)
    #expect(completions.map(\.reward) == Array(repeating: 0.25, count: 8))
  }

  @Test(
    arguments: [
      ([], "--reward-funcs is missing"), (["--reward-funcs", "acuracy"], "unknown"),
      (["--reward-funcs", "accuracy", "--num-generations", "3"], "num_generations"),
      (["--reward-funcs", "accuracy", "--max-completion-length", "100000"], "no room"),
      (["--reward-funcs", "accuracy", "--sync-ref-model"], "beta"),
      (["--reward-funcs", "accuracy", "--loss-type", "cispo"], "epsilon_high"),
      (["--reward-funcs", "accuracy", "--rollouts", "x.jsonl"], "not both"),
      (["--reward-funcs", "accuracy_reward"], "write accuracy"),
      (["--reward-funcs", "think_format_reward"], "write think_format"),
      (["--reward-funcs", "get_soft_overlong_punishment"], "write overlong"),
      (["--reward-funcs", "get_cosine_scaled_reward"], "write length"),
      (["--reward-funcs", "get_repetition_penalty_reward"], "write repetition"),
      (["--reward-funcs", "reasoning_accuracy_reward"], "write accuracy"),
      (["--reward-funcs", "my_lib.rewards.mine"], "--reward-command"),
      (["--reward-funcs", "accuracy", "--scale-rewards", "maybe"], "scale_rewards must be one of"),
      (["--reward-funcs", "language_mix", "--no-mix-above", "0.1"], "no_mix_above"),
      (["--reward-funcs", "repetition", "--max-repetition-penalty", "1"], "max_repetition_penalty must be"),
      (["--reward-funcs", "repetition", "--repetition-ngram", "0"], "repetition_ngram must be"),
      (["--reward-funcs", "accuracy", "--use-vllm"], "--rollouts"),
    ] as [([String], String)])
  func whatMakesNoSenseIsSaid(_ flags: [String], _ words: String) throws {
    let run = try program.run(train("run") + flags)
    #expect(run.status != 0)
    #expect(run.err.contains(words), "\(run.err)")
  }

  @Test func theDryRunTrainsNothing() throws {
    let run = try program.run(train("run", "--dry-run") + GRPOVerbTests.rewards)
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("12 questions") && run.out.contains("num_generations: 4"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run/metrics.sqlite"))
  }

  private func plan(_ more: String...) throws -> JSON {
    let run = try program.run(train("run", "--dry-run", "--json") + more)
    #expect(run.status == 0, "\(run.err)")
    return try JSON(parsing: Array(run.out.utf8))
  }

  /// What cannot be scored is said before anything is drawn.
  @Test func theDryRunCountsWhatHasNoAnswer() throws {
    #expect(try plan("--reward-funcs", "accuracy")["unanswered"]?.int == 0)
    #expect(try plan("--reward-funcs", "repetition")["unanswered"] == nil)
    let rows = [
      "{\"question\":\"a\",\"gold\":null}", "{\"question\":\"b\",\"solution\":\"3\"}", "{\"question\":\"c\"}",
    ]
    _ = try scratch.write(rows.joined(separator: "\n"), to: "questions.jsonl")
    #expect(try plan("--reward-funcs", "overlong", "length")["unanswered"]?.int == 2)
    let some = try program.run(train("run", "--dry-run", "--reward-funcs", "accuracy", "length"))
    #expect(some.out.contains("2 of 3 questions have no known answer"), "\(some.out)")
    #expect(some.out.contains("of these accuracy and length can say nothing"), "\(some.out)")
    _ = try scratch.write(rows[0] + "\n" + rows[2], to: "questions.jsonl")
    let none = try program.run(train("run", "--dry-run", "--reward-funcs", "accuracy"))
    #expect(none.out.contains("no question has a known answer"), "\(none.out)")
    let begun = try program.run(train("run", "--max-steps", "1", "--reward-funcs", "accuracy", "repetition"))
    #expect(begun.status == 0 && begun.err.contains("no question has a known answer"), "\(begun.err)")
    let refused = try program.run(train("other", "--reward-funcs", "accuracy"))
    #expect(refused.status == 64 && refused.err.contains("rename a column to gold"), "\(refused.err)")
  }

  @Test func theDryRunCountsTokens() throws {
    let flags = ["--reward-funcs", "repetition", "--generation-batch-size", "16"]
    #expect(try plan(flags[0], flags[1])["most_tokens"]?.int == 8 * 24)
    #expect(try plan(flags[0], flags[1], flags[2], flags[3])["most_tokens"]?.int == 16 * 24)
    #expect(
      try plan(flags[0], flags[1], "--dynamic-sampling", "--max-num-gen-batches", "3")["most_tokens"]?.int
        == 3 * 8 * 24)
  }

  /// TRL's values for what distances are divided by.
  @Test func trueAndFalseAreScales() throws {
    for (value, name) in [("True", "group"), ("false", "none"), ("batch", "batch")] {
      let settings = try plan("--reward-funcs", "accuracy", "--scale-rewards", value)["settings"]
      #expect(settings?["scale_rewards"]?.text == name)
    }
  }

  /// A completion of a text that would turn the terminal's colours, and a question that would clear it.
  @Test func whatIsShownDrivesNoTerminal() throws {
    let text = #"\u001b]0;title\u0007a\u009b2Jb\u007f\u202ec\td"#
    let completions = [1, 2].map {
      #"{"ids":[\#($0),258],"text":"\#(text)","rewards":{"good":\#($0)}}"#
    }
    _ = try scratch.write(
      #"{"prompt":"\u001b[2J?","completions":[\#(completions.joined(separator: ","))]}"#, to: "drawn.jsonl")
    let run = try program.run([
      "train", "grpo", "--model", "./model", "--rollouts", "drawn.jsonl", "--output-dir", "./run",
      "--per-device-train-batch-size", "2", "--gradient-accumulation-steps", "1", "--num-generations", "2",
      "--max-steps", "1", "--max-completion-length", "24", "--threads", "1", "--show", "2",
    ])
    #expect(run.status == 0, "\(run.err)")
    #expect(run.err.contains("␛]0;title␇a�2Jb␡⟨U+202E⟩c\td") && run.err.contains("␛[2J?"), "\(run.err)")
    let step = try program.run(["show", "--run", "./run", "--step", "1"])
    #expect(step.out.contains("␛]0;title␇a�2Jb␡⟨U+202E⟩c\td"), "\(step.out)")
    for scalar in (run.err + step.out).unicodeScalars where scalar.properties.generalCategory == .control {
      #expect(scalar == "\n" || scalar == "\t", "\(scalar.value)")
    }
  }

  /// A terminal that is closed says so several times; what was learnt stays, and nothing that was started lives on.
  @Test func aHangupStopsInGoodOrder() throws {
    let command =
      "echo $$ > id; while read -r line; do kill -HUP $PPID; echo '{\"reward\": 0.25}'; done; exec sleep 600"
    let run = try program.run(
      train("run", "--max-steps", "50", "--reward-command", command, "--reward-timeout", "100"))
    #expect(run.status == 3, "\(run.status) \(run.err)")
    #expect(run.err.contains("stopped after step"), "\(run.err)")
    let text = try String(contentsOfFile: scratch.path + "/id", encoding: .utf8)
    let id = try #require(pid_t(text.filter(\.isNumber)))
    let lives = kill(id, 0) == 0
    #expect(!lives)
    if lives { kill(-id, SIGKILL) }
  }
}
