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

  /// One process.
  public init() {}

  /// - Throws: `TrainError` for numbers that cannot be.
  func check() throws(TrainError) {
    guard 1...65_536 ~= processes, 1...processes ~= nodes, processes.isMultiple(of: nodes) else {
      throw TrainError(
        "--processes \(processes), --nodes \(nodes)",
        "processes are those of all nodes together, as many on each: give a multiple of the nodes")
    }
  }
}

extension TrainError {
  /// Of a setting, by its flag or its key, that PyTorch is not given.
  init(nativeAlone name: String) {
    let plain = name.hasPrefix("--") ? String(name.dropFirst(2)) : name
    self.init(name, "is the native engine's alone: leave out --engine torch, or \(plain)")
  }
}
