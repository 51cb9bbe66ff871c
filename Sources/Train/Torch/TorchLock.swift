/// What an environment for PyTorch is made of: every package with its exact version, as script/torch-lock wrote it.
public enum TorchLock: String, Sendable, CaseIterable {
  /// PyTorch's build for processors alone, which is small, and not on PyPI.
  case cpu
  /// For CUDA, with Liger's kernels; it runs on processors too.
  case cuda
  /// The same with vLLM, and the transformers that vLLM takes.
  case vllm

  /// As pip reads it.
  public var bytes: [UInt8] {
    switch self {
    case .cpu: PackageResources.cpu_lock
    case .cuda: PackageResources.cuda_lock
    case .vllm: PackageResources.vllm_lock
    }
  }

  /// All names and versions; a name may stand there twice, with markers for Pythons apart.
  public var packages: [(name: String, version: String)] {
    TorchLock.lines(bytes).compactMap { line in
      TorchLock.pin(line.prefix { $0 != ";" })
    }
  }

  /// Those that the project names itself.
  public var direct: [(name: String, version: String)] {
    // Above all sections stands what is for all.
    var section: Substring = ""
    var found: [(name: String, version: String)] = []
    for line in TorchLock.lines(PackageResources.direct_txt) {
      if line.hasPrefix("[") {
        section = line.dropFirst().dropLast()
      } else if ["", rawValue, self == .vllm ? "cuda" : ""].contains(String(section)),
        let pin = TorchLock.pin(line)
      {
        // A section's versions take the place of those that are for all.
        if let place = found.firstIndex(where: { $0.name == pin.name }) {
          found[place] = pin
        } else {
          found.append(pin)
        }
      }
    }
    return found
  }

  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
  }

  private static func pin(_ line: Substring) -> (name: String, version: String)? {
    let parts = line.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty else { return nil }
    return (String(parts[0]), String(parts[2].prefix { $0 != " " }))
  }
}
