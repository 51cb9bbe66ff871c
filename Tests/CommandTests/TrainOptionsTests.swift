import Foundation
import StrictJSON
import TestKit
import Testing

/// What `yisang train sft` takes from flags, environment and file, as its dry run shows it.
struct TrainOptionsTests {
  private let scratch: Scratch
  private let program: Program
  private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ModelTests/Golden/qwen3").path

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
    _ = try scratch.write("{\"input_ids\":[1,2,3],\"labels\":[-100,2,3]}", to: "rows.jsonl")
  }

  private func plan(
    _ file: String, _ flags: [String] = [], _ environment: [String: String] = [:]
  ) throws -> (status: Int32, out: String, err: String) {
    _ = try scratch.write("sft:\n  data: rows.jsonl\n" + file, to: "yisang.yaml")
    let result = try program.run(
      ["train", "sft", "--dry-run", "--json"] + flags, environment: environment)
    return (result.status, result.out, result.err)
  }

  private func setting(
    _ name: String, _ file: String, _ flags: [String] = [], _ environment: [String: String] = [:]
  ) throws -> String? {
    let result = try plan("  model: \(TrainOptionsTests.model)\n" + file, flags, environment)
    #expect(result.status == 0, "\(result.err)")
    return try JSON(parsing: Array(result.out.utf8))["settings"]?[name]?.text
  }

  @Test func flagsUndoTheFile() throws {
    #expect(try setting("packing", "") == "false" && setting("packing", "", ["--packing"]) == "true")
    let file = "  packing: true\n  shuffle: false\n"
    #expect(try setting("packing", file) == "true" && setting("packing", file, ["--no-packing"]) == "false")
    #expect(
      try setting("shuffle", file) == "false" && setting("shuffle", file, ["--shuffle", "true"]) == "true")
  }

  @Test func theEnvironmentSaysYesOrNo() throws {
    for (word, value) in [("no", "false"), ("0", "false"), ("TRUE", "true"), ("on", "true")] {
      #expect(
        try setting("shuffle", "  shuffle: \(value == "false")\n", [], ["YISANG_SHUFFLE": word]) == value)
    }
    let other = try plan("  model: \(TrainOptionsTests.model)\n", [], ["YISANG_SHUFFLE": "maybe"])
    #expect(other.status == 64 && other.err.contains("YISANG_SHUFFLE must be true or false"), "\(other.err)")
  }

  @Test func warmupIsAShareOrSteps() throws {
    #expect(try setting("warmup_ratio", "", ["--warmup-ratio", "1"]) == "1.0")
    #expect(try setting("warmup_steps", "  warmup_steps: 1\n") == "1" && setting("warmup_steps", "") == "")
  }

  /// Flags as TRL's scripts have them, and slips.
  @Test(
    arguments: [
      (["--bf16"], "unknown option --bf16; write --dtype bfloat16"),
      (["--bf16=true"], "option --bf16; write --dtype"),
      (["--use_peft"], "unknown option --use_peft; write --lora-r"),
      (["--max-seq-length", "2048"], "write --max-length"),
      (["--model_name_or_path", "Qwen"], "write --model"),
      (["--dataset-name", "a/b"], "write --data"), (["--learning_rate", "1e-4"], "write --learning-rate"),
      (["--learning-ratte", "1e-4"], "did you mean --learning-rate?"), (["--zzz"], "unknown option --zzz"),
      (["more.jsonl"], "unexpected argument 'more.jsonl'"), (["-q"], "unexpected argument '-q'"),
    ])
  func otherFlagsGetAnAnswer(_ flags: [String], _ words: String) throws {
    let result = try plan("  model: \(TrainOptionsTests.model)\n", flags)
    #expect(result.status == 64 && result.err.contains(words) && result.out.isEmpty, "\(result.err)")
  }

  /// Weights that are not there, or not whole, are said by the dry run; weights that are to be drawn need not be there.
  @Test func aDryRunLooksAtTheWeights() throws {
    let folder = scratch.path + "/model"
    let weights = folder + "/model.safetensors"
    try FileManager.default.copyItem(atPath: TrainOptionsTests.model, toPath: folder)
    let (file, drawn) = ("  model: model\n", "  model: model\n  from_scratch: true\n")
    #expect(try plan(file).status == 0)
    let bytes = try Data(contentsOf: URL(filePath: weights))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: weights))
    let half = try plan(file)
    #expect(half.status == 1 && half.err.contains("model.safetensors"), "\(half.err)")
    // Other sizes than the weights have.
    try bytes.write(to: URL(filePath: weights))
    let config = try String(contentsOfFile: folder + "/config.json", encoding: .utf8)
    let more = config.replacing("\"intermediate_size\": 60", with: "\"intermediate_size\": 64")
    #expect(more != config)
    try Data(more.utf8).write(to: URL(filePath: folder + "/config.json"))
    let other = try plan(file)
    #expect(other.status == 1 && other.err.contains("not as config.json says"), "\(other.err)")
    try FileManager.default.removeItem(atPath: weights)
    #expect(try plan(file).status == 1)
    #expect(try plan(drawn).status == 0 && plan(drawn, ["--no-from-scratch"]).status == 1)
    #expect(try plan(file, ["--from-scratch"]).status == 0)
  }

  /// The file takes whatever a flag takes.
  @Test func theFileSaysHowMuchOfTheMachine() throws {
    let file = "  model: \(TrainOptionsTests.model)\n  threads: 2\n  memory: 100\n  from_scratch: false\n"
    #expect(try plan(file).status == 0)
    #expect(try plan(file, [], ["YISANG_THREADS": "0"]).err.contains("threads must be from 1 to 1024"))
  }

  /// Each is said before anything is read or written.
  @Test(
    arguments: [
      ("", ["--lora-alpha", "3"], 64, "lora_alpha is set and lora_r is not"),
      ("  lora_alpha: 3\n", [], 64, "lora_alpha is set and lora_r is not"),
      ("  lora_target_modules: q_proj\n", [], 64, "lora_target_modules is set and lora_r is not"),
      ("", ["--memory", "17592186044416"], 64, "memory must be from 1 to 1000000000"),
      ("", ["--spike-window", "1000000"], 64, "10000"),
      ("  threads: 0\n", [], 64, "threads must be from 1"),
      ("", ["--output-dir", ""], 64, "is no name of a run"),
      ("  output_dir: ..\n", [], 64, "is no name of a run"),
      ("", ["--output-dir", "runs/."], 64, "is no name of a run"),
      ("", ["--output-dir", "./rows.jsonl"], 64, "rows.jsonl is a file"),
      ("", ["--batch-schedule", "0:1,1:9223372036854775807"], 1, "batch_schedule"),
    ] as [(String, [String], Int32, String)])
  func mistakesAreSaid(_ file: String, _ flags: [String], _ status: Int32, _ words: String) throws {
    let result = try plan("  model: \(TrainOptionsTests.model)\n" + file, flags)
    #expect(result.status == status && result.err.contains(words), "\(result.err)")
  }

  @Test func aModelIsNeeded() throws {
    let result = try plan("")
    #expect(result.status == 64 && result.err.contains("--model is missing"), "\(result.err)")
  }

  /// The tiny model has 256 positions.
  @Test func anExampleLongerThanTheModelIsNamed() throws {
    let ids = (0..<300).map { $0 % 250 }
    _ = try scratch.write("{\"input_ids\":\(ids),\"labels\":\(ids)}", to: "rows.jsonl")
    let result = try plan("  model: \(TrainOptionsTests.model)\n")
    #expect(result.status == 1 && result.err.contains("has 300 ids, and the model 256 positions"))
    #expect(try plan("  model: \(TrainOptionsTests.model)\n", ["--max-length", "300"]).status == 1)
  }
}
