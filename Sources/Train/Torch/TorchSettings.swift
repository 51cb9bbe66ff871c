/// How PyTorch is to run what yisang planned; nothing of it is meant to change what is learnt, only where and how fast.
public struct TorchSettings: Sendable, Equatable {
  /// What computes.
  public enum Device: String, Sendable, CaseIterable {
    /// CUDA where there is one.
    case auto
    case cpu
  }

  /// How attention is computed.
  public enum Attention: String, Sendable, CaseIterable {
    /// FlashAttention without padding where it is installed, else PyTorch's own.
    case auto
    case sdpa
    case flash = "flash_attention_2"
  }

  /// On all machines together; more than one shard the model among them (FSDP2).
  public var processes = 1
  /// Machines they are on.
  public var nodes = 1
  /// What computes.
  public var device = Device.auto
  /// Of one process; nil: PyTorch's choice.
  public var threads: Int?
  /// Whether activations are computed again on the way back.
  public var gradientCheckpointing = true
  /// How attention is computed.
  public var attention = Attention.auto
  /// Whether Liger's kernels take the place of norms, rotations and gates.
  public var liger = false
  /// What draws completions in place of `generate`; nil: nothing does.
  public var vllm: VLLMSettings?

  /// One process.
  public init() {}

  /// - Throws: `TrainError` for numbers that cannot be.
  public func check() throws(TrainError) {
    guard 1...65_536 ~= processes, 1...processes ~= nodes, processes.isMultiple(of: nodes) else {
      throw TrainError(
        "--processes \(processes), --nodes \(nodes)",
        "processes are those of all nodes together, as many on each: give a multiple of the nodes")
    }
    try vllm?.check(processes: processes)
    if device == .cpu, let name = wants.first {
      throw TrainError(name.flag, "needs CUDA, and --device cpu forbids it: leave out one of the two")
    }
  }

  /// What is asked for by name and runs on CUDA alone, by its flag and its name on PyPI.
  private var wants: [(flag: String, package: String)] {
    [
      (vllm != nil, "--vllm", "vllm"), (liger, "--liger", "liger-kernel"),
      (attention == .flash, "--attention \(attention.rawValue)", "flash-attn"),
    ].filter(\.0).map { ($0.1, $0.2) }
  }

  /// Whether anything is asked for that not every environment has.
  public var wantsMore: Bool { !wants.isEmpty }

  /// - Throws: `TrainError` for what is asked for and a Python, or its machine, has not.
  public func check(_ probe: TorchProbe, python: String) throws(TrainError) {
    for (flag, package) in wants {
      guard probe.versions[package] != nil else {
        let remedy =
          package == "flash-attn"
          ? "\(python) -m pip install --no-build-isolation flash-attn"
          : "yisang engine install torch --\(package == "vllm" ? "vllm" : "cuda")"
        throw TrainError(flag, "\(package) is not installed in \(python): \(remedy), or leave the flag out")
      }
      guard probe.hasCUDA == true else {
        throw TrainError(
          flag,
          "there is no CUDA device here: leave it out, or write the run for a machine that has one (--export-only)"
        )
      }
    }
  }

  /// The environment that a run needs, at least.
  var lock: TorchLock { vllm != nil ? .vllm : device == .cpu ? .cpu : .cuda }
}

extension TrainError {
  /// Of a setting, by its flag or its key, that PyTorch is not given.
  init(nativeAlone name: String) {
    let plain = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
    self.init(name, "is the native engine's alone: leave out --engine torch, or \(plain)")
  }
}
