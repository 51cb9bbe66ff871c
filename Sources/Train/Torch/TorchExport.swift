import Checkpoints
import Corpus
import Foundation
import Model
import StrictJSON

/// The folder that PyTorch runs from, `torch` in a run's: Python, configuration, rows, and one line that starts it all. It names what lies
/// outside of it by relative paths only, so the run's folder can be carried to another machine with the model beside it.
struct TorchExport {
  /// The run's.
  let folder: RunFolder
  let torch: TorchSettings

  /// Where it is.
  var path: String { "\(folder.path)/torch" }
  var events: String { "\(path)/events.jsonl" }
  var stop: String { "\(path)/stop" }
  var launch: String { "\(path)/launch.sh" }

  /// The programs, as they are built in.
  private static let programs: [(name: String, bytes: [UInt8])] = [
    ("run.py", PackageResources.run_py), ("sft.py", PackageResources.sft_py),
    ("refine.py", PackageResources.refine_py),
    ("hosted.py", PackageResources.hosted_py),
    ("events.py", PackageResources.events_py),
  ]

  /// Writes all but the rows; what is there is replaced, but events and rows.
  ///
  /// - Parameters:
  ///   - method: `sft` …
  ///   - model: the folder of the first weights.
  ///   - more: of run.yaml, for the method.
  ///   - adapter: LoRA's settings; nil: all weights learn.
  func write(
    method: String, model: String, fields: TorchFields, more: [JSON.Member], keep: Int?, adapter: JSON?,
    precision: ComputeType,
    manifest: RunManifest
  ) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in TorchExport.programs + [("requirements.lock", torch.lock.bytes)] {
      try DurableFile.replace(bytes, at: "\(path)/\(name)")
    }
    try writeServer(model: TorchExport.relative(model, to: path), fields)
    let run = """
      # What run.py does. Written by yisang; a change here is not seen by it.
      method: \(method)
      model: \(quoted(TorchExport.relative(model, to: path)))
      attention: \(torch.attention.rawValue)
      threads: \(torch.threads.map(String.init) ?? "null")
      keep: \(keep.map(String.init) ?? "null")  # checkpoints
      peft: \(adapter.map(TorchFields.yaml) ?? "null")
      \(more.map { "\(String(decoding: $0.name, as: UTF8.self)): \(TorchFields.yaml($0.value))\n" }.joined())trainer:  # every field of TRL's configuration
      \(fields.yaml(indent: "  "))
      """
    for (name, text) in [
      ("run.yaml", run), ("accelerate.yaml", accelerate(precision)), ("launch.sh", script),
    ] {
      try DurableFile.replace(Array(text.utf8), at: "\(path)/\(name)")
    }
    // It has the command line, and so what that may have.
    chmod("\(path)/run.yaml", 0o600)
    try DurableFile.replace(manifest.json.indented, at: "\(path)/\(RunFolder.manifestName)")
  }

  private func quoted(_ text: String) -> String {
    String(decoding: JSON.text(text).serialized, as: UTF8.self)
  }

  /// As TRL's own `fsdp2.yaml`, of accelerate 1.15; one process is not sharded.
  private func accelerate(_ precision: ComputeType) -> String {
    let isSharded = torch.processes > 1
    let fsdp = """
      fsdp_config:
        fsdp_activation_checkpointing: \(torch.gradientCheckpointing)
        fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP
        fsdp_cpu_ram_efficient_loading: true
        fsdp_offload_params: false
        fsdp_reshard_after_forward: true
        fsdp_state_dict_type: FULL_STATE_DICT
        fsdp_version: 2

      """
    return """
      compute_environment: LOCAL_MACHINE
      debug: false
      distributed_type: \(isSharded ? "FSDP" : "'NO'")
      downcast_bf16: 'no'
      enable_cpu_affinity: false
      \(isSharded ? fsdp : "")machine_rank: 0
      main_training_function: main
      mixed_precision: '\(precision == .bf16 ? "bf16" : "no")'
      num_machines: \(torch.nodes)
      num_processes: \(torch.processes)
      rdzv_backend: static
      same_network: true
      use_cpu: \(torch.device == .cpu)

      """
  }

  private var script: String {
    // One machine finds a port; several have to be told the same.
    let main =
      torch.nodes > 1
      ? (rank: "${MACHINE_RANK:?}", ip: "${MAIN_IP:?}", port: "${MAIN_PORT:?}")
      : (rank: "${MACHINE_RANK:-0}", ip: "${MAIN_IP:-127.0.0.1}", port: "${MAIN_PORT:-0}")
    return """
      #!/bin/sh
      # Starts the run, or goes on with it. PYTHON: one that has requirements.lock. On several machines start it on each, with
      # MACHINE_RANK (0, 1, …), MAIN_IP and MAIN_PORT of the first.
      cd "$(dirname "$0")" || exit 1
      export TOKENIZERS_PARALLELISM=false
      export HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1
      # Who started us has done so, and may have been told to stop since.
      [ -n "$YISANG_PROCESS" ] || rm -f stop
      exec "${PYTHON:-python3}" -m accelerate.commands.launch --config_file accelerate.yaml --num_cpu_threads_per_process "${OMP_NUM_THREADS:-1}" \\
        --machine_rank "\(main.rank)" --main_process_ip "\(main.ip)" --main_process_port "\(main.port)" run.py

      """
  }

  /// A path as seen from a folder, both by where they really are: the export is where Python finds itself.
  static func relative(_ path: String, to folder: String) -> String {
    let (there, here) = (parts(path), parts(folder))
    let shared = zip(there, here).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: here.count - shared)
    return (up + Array(there[shared...])).joined(separator: "/")
  }

  /// The parts of a path without links; of what is not there yet, of the folder that it will be in.
  private static func parts(_ path: String) -> [String] {
    let url = URL(filePath: path).standardizedFileURL
    guard let real = realpath(url.path, nil) else {
      return url.path == "/" ? [] : parts(url.deletingLastPathComponent().path) + [url.lastPathComponent]
    }
    defer { free(real) }
    return String(cString: real).split(separator: "/").map(String.init)
  }

  /// - Throws: `TrainError` where the PyTorch of a run that was killed still ends its step.
  func checkIdle() throws {
    guard FileManager.default.fileExists(atPath: "\(path)/lock") else { return }
    do { _ = try FileLock("\(path)/lock") } catch is CorpusFailure {
      throw TrainError(
        path,
        "PyTorch is still at work here, behind a yisang that has gone; it ends behind its step: wait for it")
    }
    unlink(stop)
  }
}
