import ArgumentParser
import Corpus
import Foundation
import StrictJSON
import Train

/// Which program takes the steps, and where.
struct EngineOptions: ParsableArguments {
  enum Engine: String, CaseIterable {
    case native, torch
  }

  @Option(
    help: ArgumentHelp(
      "native, or torch: TRL on PyTorch, for what a laptop cannot (docs/torch.md) (default: native).",
      valueName: "name"), completion: .list(Engine.allCases.map(\.rawValue)))
  var engine: String?

  @Option(help: "torch: processes in all; more than one share the model (FSDP2) (default: 1).")
  var processes: Int?

  @Option(help: "torch: machines they are on; each is started by torch/launch.sh (default: 1).")
  var nodes: Int?

  @Option(
    help: ArgumentHelp("torch: auto (CUDA where there is one) or cpu (default: auto).", valueName: "name"),
    completion: .list(TorchSettings.Device.allCases.map(\.rawValue)))
  var device: String?

  @Option(
    help: ArgumentHelp(
      "torch: sdpa, flash_attention_2, or auto: the latter, without padding, where it is installed (default: auto).",
      valueName: "name"), completion: .list(TorchSettings.Attention.allCases.map(\.rawValue)))
  var attention: String?

  @Option(help: "torch: compute activations again on the way back: true or false (default: true).")
  var gradientCheckpointing: Bool?

  @Option(
    help: "torch: Liger's kernels for norms, rotations and gates, on CUDA: true or false (default: false).")
  var liger: Bool?

  @Flag(help: "torch: write the run's folder for another machine, and start nothing.")
  var exportOnly = false

  /// What PyTorch starts beside itself, to ask it.
  @Flag(help: .hidden)
  var host = false

  static let keys = [
    "engine", "processes", "nodes", "device", "attention", "gradient_checkpointing", "liger",
  ]
  /// Flags that no file has.
  static let flags = ["export_only", "host"]

  /// PyTorch's settings; nil: the native engine.
  ///
  /// - Throws: for what is asked for by name and the installed PyTorch, or this machine, has not.
  func resolved(_ file: Settings, threads: Int?, vllm: VLLMOptions? = nil) throws -> TorchSettings? {
    let name = try file.string("engine", flag: engine)
    let isTorch = try name.map({ try choice("engine", $0, of: Engine.self) }) == .torch
    let drawing = try vllm?.resolved(file, isTorch: isTorch)
    guard isTorch else {
      let given: [(String, Bool)] = [
        ("processes", processes != nil), ("nodes", nodes != nil), ("device", device != nil),
        ("attention", attention != nil), ("gradient-checkpointing", gradientCheckpointing != nil),
        ("liger", liger != nil), ("export-only", exportOnly),
      ]
      guard let first = given.first(where: \.1) else { return nil }
      throw ValidationError("--\(first.0) belongs to --engine torch")
    }
    var settings = TorchSettings()
    settings.processes = try file.whole("processes", processes, 1...65_536) ?? settings.processes
    settings.nodes = try file.whole("nodes", nodes, 1...65_536) ?? settings.nodes
    settings.threads = threads
    if let name = try file.string("device", flag: device) {
      settings.device = try choice("device", name, of: TorchSettings.Device.self)
    }
    if let name = try file.string("attention", flag: attention) {
      settings.attention = try choice("attention", name, of: TorchSettings.Attention.self)
    }
    settings.gradientCheckpointing =
      try file.choice("gradient_checkpointing", flag: gradientCheckpointing) ?? settings.gradientCheckpointing
    settings.liger = try file.choice("liger", flag: liger) ?? settings.liger
    settings.vllm = drawing
    try check(settings)
    return settings
  }

  /// Says what is missing before anything is read or written; another machine has to say it for itself.
  private func check(_ settings: TorchSettings) throws {
    try asUsage { try settings.check() }
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    guard settings.wantsMore, !exportOnly, environment.isInstalled else { return }
    do {
      try settings.check(
        TorchProbe.ask(environment.python, asksDevice: true), python: environment.python)
    } catch let error as TrainError { leave(ExitStatus.failed, "\(error)") }
  }

  /// The command line by which PyTorch starts this verb as a host.
  static var hostArguments: [String] {
    CommandLine.arguments.dropFirst().filter { $0 != "--export-only" } + ["--host"]
  }

  /// Answers PyTorch until it closes its end.
  ///
  /// - Parameter make: the host, of what sends a line and waits for its answer.
  func serve(_ make: (_ ask: @escaping (JSON) throws -> JSON) throws -> TorchHost) throws {
    let lines = HostLines()
    let host = try make { question in
      lines.send(question)
      guard let answer = try lines.next() else {
        throw TrainError("host", "PyTorch went in the middle of a draw")
      }
      return answer
    }
    while let request = try lines.next() {
      do { lines.send(try host.answer(request)) } catch {
        lines.send(.object([JSON.Member("error", .text("\(error)"))]))
      }
    }
  }

  /// Lines of JSON from standard input, and to standard output.
  private final class HostLines {
    // What it says of a generation are log-probabilities of all its ids.
    private var reader = LineReader(limit: .max)

    /// The next line; nil at the end.
    func next() throws -> JSON? {
      guard let line = reader.next() else { return nil }
      guard case .text(let text) = line else { throw TrainError("host", "a line is too long") }
      return try JSON(parsing: Array(text.utf8), maxValues: .max)
    }

    func send(_ json: JSON) { Console.bytes(json.serialized + [0x0A]) }
  }

  /// Trains in PyTorch, or writes what another machine is to run.
  func train(_ run: TorchRun, json: Bool, drawings: DrawnView? = nil) throws {
    guard !exportOnly else {
      return Console.note(
        "\(run.exportPath) is written: PYTHON=… sh \(run.exportPath)/launch.sh runs it wherever the run's folder and the model lie the same; bring the folder back, and the same command without --export-only takes it up\(run.hasServer ? "; serve.sh starts the vLLM server" : "")"
      )
    }
    let variables = ProcessInfo.processInfo.environment
    if run.nodes > 1,
      variables["MAIN_IP"] == nil || variables["MAIN_PORT"] == nil || variables["MACHINE_RANK"] == nil
    {
      throw ValidationError(
        "--nodes \(run.nodes): every machine is to be started with MACHINE_RANK, MAIN_IP and MAIN_PORT; write the folder with --export-only, and run torch/launch.sh on each"
      )
    }
    let environment = TorchEnvironment(variables)
    guard environment.isInstalled else {
      leave(
        ExitStatus.failed,
        "there is no PyTorch yet: yisang engine install torch (or \(TorchEnvironment.variable)=PYTHON, one that has it)"
      )
    }
    let reporter = try TrainReporter(run.log, json: json, drawings: drawings)
    try reporter.train { try run.train(python: environment.python, shouldStop: stopRequested, report: $0) }
  }
}
