import Foundation
import Model
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// What PyTorch is told where vLLM draws, and what is refused. (That vLLM is asked so is shown by script/parity-torch vllm.)
@Suite struct VLLMTests {
  private let scratch: Scratch
  private var tiny: TinyRefining
  private let context: TrainingRun.Context

  init() throws {
    scratch = try Scratch()
    let model = try scratch.tinyModel("model", opensThink: false)
    tiny = try TinyRefining(model: model)
    context = TrainingRun.Context(folder: RunFolder(scratch.path + "/run"), model: model, threads: 1)
  }

  private func run(
    _ vllm: VLLMSettings?, _ method: (RefineSettings) -> any RefineMethod = { GRPO($0) },
    change: (inout TorchSettings) -> Void = { _ in }
  ) throws -> TorchRun {
    var torch = TorchSettings()
    torch.vllm = vllm
    change(&torch)
    return try TorchRun(
      tiny.settings, method: method(tiny.settings), rewards: RewardSet([EvenShare()]),
      questions: tiny.questions,
      torch: torch, host: [], context)
  }

  /// run.yaml's line of a field.
  private func field(_ name: String) throws -> String? {
    let yaml = try String(contentsOfFile: scratch.path + "/run/torch/run.yaml", encoding: .utf8)
    let lines = yaml.split(separator: "\n").filter { $0.hasPrefix("  \(name): ") }
    return lines.count == 1 ? String(lines[0].dropFirst(name.utf8.count + 4)) : nil
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(scratch.path)/run/torch/\(name)")
  }

  @Test func ofItselfNothingButGenerateDraws() throws {
    _ = try run(nil)
    #expect(try field("use_vllm") == "false" && field("use_liger_kernel") == "false")
    #expect(try field("generation_kwargs") == "null" && !exists("serve.sh"))
    let lock = FileManager.default.contents(atPath: scratch.path + "/run/torch/requirements.lock")
    #expect(lock.map(Array.init) == TorchLock.cuda.bytes)
  }

  @Test func everySettingOfADrawIsWritten() throws {
    var vllm = VLLMSettings(.colocate(memory: 0.4, parallel: 1))
    vllm.correction = .tokenTruncate
    _ = try run(vllm, change: { $0.liger = true })
    let longest = tiny.questions.questions.map(\.ids.count).max() ?? 0
    let stops = "{\"stop_token_ids\": [\(try stopIDs())], \"ignore_eos\": true, \"min_tokens\": 0}"
    for (name, value) in [
      ("use_vllm", "true"), ("vllm_mode", "\"colocate\""), ("vllm_gpu_memory_utilization", "0.4"),
      ("vllm_tensor_parallel_size", "1"), ("vllm_max_model_length", "\(longest + 12)"),
      ("vllm_importance_sampling_correction", "true"),
      ("vllm_importance_sampling_mode", "\"token_truncate\""),
      ("vllm_importance_sampling_clip_max", "3.0"), ("vllm_importance_sampling_clip_min", "null"),
      ("vllm_enable_sleep_mode", "false"), ("vllm_model_impl", "\"vllm\""), ("generation_kwargs", stops),
      ("temperature", "1.0"), ("top_k", "0"), ("top_p", "1.0"), ("min_p", "null"),
      ("max_completion_length", "12"), ("use_liger_kernel", "true"),
    ] {
      #expect(try field(name) == value, "\(name)")
    }
    #expect(try field("vllm_server_base_url") == "null" && !exists("serve.sh"))
    let lock = FileManager.default.contents(atPath: scratch.path + "/run/torch/requirements.lock")
    #expect(lock.map(Array.init) == TorchLock.vllm.bytes)
  }

  private func stopIDs() throws -> String {
    let yaml = try String(contentsOfFile: scratch.path + "/run/torch/run.yaml", encoding: .utf8)
    let line = yaml.split(separator: "\n").first { $0.hasPrefix("stops: [") }
    return try #require(line).dropFirst("stops: [".count).dropLast().description
  }

  @Test func allFieldsAreTRLs() throws {
    let known = Set(try TorchFields("grpo").values.keys)
    for place in [VLLMSettings.Place.colocate(), .server("http://127.0.0.1:8000")] {
      var fields = try TorchFields("grpo")
      try fields.set(VLLMSettings(place), tiny.settings, stops: [2], prompt: 9, positions: 64)
      #expect(Set(fields.values.keys) == known)
    }
  }

  @Test func aModelsPositionsAreTheMost() throws {
    var fields = try TorchFields("grpo")
    try fields.set(VLLMSettings(.colocate()), tiny.settings, stops: [2], prompt: 9, positions: 16)
    #expect(fields["vllm_max_model_length"].int == 16)
    var vllm = VLLMSettings(.colocate())
    vllm.maxLength = 14
    try fields.set(vllm, tiny.settings, stops: [2], prompt: nil, positions: 16)
    #expect(fields["vllm_max_model_length"].int == 14)
  }

  @Test func aServerHasALineThatStartsIt() throws {
    _ = try run(VLLMSettings(.server("http://10.0.0.7:8100")))
    #expect(
      try field("vllm_mode") == "\"server\"" && field("vllm_server_base_url") == "\"http://10.0.0.7:8100\"")
    let text = try String(contentsOfFile: scratch.path + "/run/torch/serve.sh", encoding: .utf8)
    let length = try #require(try field("vllm_max_model_length"))
    for part in [
      "vllm.entrypoints.cli.main serve '../../model'", "--host '10.0.0.7' --port 8100",
      "--max-model-len \(length)", "--weight-transfer-config '{\"backend\": \"nccl\"}'",
      "--logprobs-mode processed_logprobs", "--generation-config vllm", "VLLM_SERVER_DEV_MODE=1",
      "CUDA_VISIBLE_DEVICES",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    // It goes with the server.
    _ = try run(VLLMSettings(.colocate()))
    #expect(!exists("serve.sh"))
  }

  @Test func whereYisangComputesTheLossThereIsNoCorrection() throws {
    var vllm = VLLMSettings(.colocate())
    let trit: (RefineSettings) -> any RefineMethod = { TRIT($0, TRITSettings()) }
    _ = try run(vllm, trit)
    #expect(try field("vllm_importance_sampling_correction") == "false" && field("use_vllm") == "true")
    #expect(try field("vllm_max_model_length") == "null")
    vllm.correction = .tokenMask
    let error = #expect(throws: TrainError.self) { try run(vllm, trit) }
    #expect(error?.place == "--vllm-correction token_mask")
  }

  @Test(arguments: [0, 1, 2, 3, 4])
  func aCutDistributionHasNoCorrection(kind: Int) throws {
    var settings = tiny.settings
    switch kind {
    case 0: settings.sampling.topP = 0.9
    case 1: settings.sampling.topK = 20
    case 2: settings.sampling.minP = 0.1
    case 3: settings.sampling.repetitionPenalty = 1.1
    default: settings.minCompletionLength = 3
    }
    var vllm = VLLMSettings(.colocate())
    var fields = try TorchFields("grpo")
    let error = #expect(throws: TrainError.self) {
      try fields.set(vllm, settings, stops: [2], prompt: 9, positions: 64)
    }
    #expect(error?.problem.contains("--vllm-correction off") == true)
    vllm.correction = .off
    try fields.set(vllm, settings, stops: [2], prompt: 9, positions: 64)
    #expect(fields["vllm_importance_sampling_correction"].bool == false)
    #expect(fields["generation_kwargs"]["min_tokens"]?.int == (kind == 4 ? 3 : 0))
  }

  @Test func aRunGoesOnWithItsCorrection() throws {
    _ = try run(VLLMSettings(.colocate()))
    let files = FileManager.default
    let checkpoint = scratch.path + "/run/checkpoint-2"
    try files.copyItem(atPath: context.model, toPath: checkpoint)
    try files.copyItem(
      atPath: scratch.path + "/run/torch/manifest.json", toPath: checkpoint + "/manifest.json")
    // Where it draws may change.
    _ = try run(VLLMSettings(.server("http://127.0.0.1:8000")))
    var other = VLLMSettings(.colocate())
    other.correction = .off
    let error = #expect(throws: TrainError.self) { try run(other) }
    #expect(error?.problem.contains("vllm_correction was sequence_mask, is off") == true)
    #expect(throws: TrainError.self) { try run(nil) }
  }

  @Test func nothingIsDrawnForCompletionsThatAreThere() throws {
    let error = #expect(throws: TrainError.self) {
      try run(VLLMSettings(.colocate()), { Replay($0) })
    }
    #expect(error?.place == "--vllm" && error?.problem.contains("--rollouts") == true)
    let sft = TinyRun()
    var torch = TorchSettings()
    torch.vllm = VLLMSettings(.colocate())
    #expect(throws: TrainError.self) {
      try TorchRun(
        sft.settings, data: sft.data, dataSettings: [:], torch: torch, sft.context(scratch.path + "/sft"))
    }
  }

  @Test(arguments: [
    VLLMSettings.Place.colocate(memory: 0), .colocate(memory: 1), .colocate(memory: .nan),
    .colocate(parallel: 0),
    .colocate(parallel: 3), .server(""), .server("http://host"), .server("host:8000"),
    .server("https://host:8000"),
    .server("http://host:8000/v1"), .server("http://u@host:8000"), .server("http://:8000"),
  ])
  func whatCannotBeIsRefused(place: VLLMSettings.Place) {
    var torch = TorchSettings()
    (torch.processes, torch.vllm) = (4, VLLMSettings(place))
    #expect(throws: TrainError.self) { try torch.check() }
  }

  @Test func aDivisorOfTheProcessesMayHoldAModel() throws {
    var torch = TorchSettings()
    (torch.processes, torch.vllm) = (4, VLLMSettings(.colocate(parallel: 2)))
    try torch.check()
    torch.vllm = VLLMSettings(.server("http://[::1]:8000"))
    try torch.check()
  }

  private static let wishes: [(String, String, @Sendable (inout TorchSettings) -> Void)] = [
    ("--vllm", "vllm", { $0.vllm = VLLMSettings(.colocate()) }),
    ("--liger", "liger-kernel", { $0.liger = true }),
    ("--attention flash_attention_2", "flash-attn", { $0.attention = .flash }),
  ]

  /// What is asked for by name must be there, on CUDA.
  @Test(arguments: wishes)
  func whatIsNotThereIsSaid(
    flag: String, package: String, wish: @Sendable (inout TorchSettings) -> Void
  ) throws {
    var torch = TorchSettings()
    #expect(!torch.wantsMore)
    try torch.check(TorchProbe(versions: [:], hasCUDA: false), python: "python3")
    wish(&torch)
    #expect(torch.wantsMore)
    var probe = TorchProbe(versions: ["torch": "2.13.0"], hasCUDA: true)
    let missing = #expect(throws: TrainError.self) { try torch.check(probe, python: "python3") }
    #expect(missing?.place == flag && missing?.problem.contains("\(package) is not installed") == true)
    probe.versions[package] = "1"
    try torch.check(probe, python: "python3")
    probe.hasCUDA = false
    let slow = #expect(throws: TrainError.self) { try torch.check(probe, python: "python3") }
    #expect(slow?.place == flag && slow?.problem.contains("no CUDA device") == true)
    torch.device = .cpu
    let forbidden = #expect(throws: TrainError.self) { try torch.check() }
    #expect(forbidden?.place == flag && forbidden?.problem.contains("--device cpu") == true)
  }

  @Test func flashAttentionIsOfBfloat16() throws {
    let error = #expect(throws: TrainError.self) { try run(nil, change: { $0.attention = .flash }) }
    #expect(error?.problem.contains("float32") == true)
  }

  @Test func aPythonSaysWhatItHas() throws {
    let python = try scratch.write(
      """
      #!/bin/sh
      [ "$4" = device ] && cuda=true || cuda=null
      echo "{\\"versions\\": {\\"vllm\\": \\"0.31.0\\"}, \\"cuda\\": $cuda}"

      """,
      to: "python")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    #expect(
      try TorchProbe.ask(python, asksDevice: true)
        == TorchProbe(versions: ["vllm": "0.31.0"], hasCUDA: true))
    #expect(try TorchProbe.ask(python, asksDevice: false).hasCUDA == nil)
    for program in ["/nonexistent/python", "/bin/false", "/bin/true"] {
      #expect(throws: TrainError.self) { try TorchProbe.ask(program, asksDevice: false) }
    }
  }
}
