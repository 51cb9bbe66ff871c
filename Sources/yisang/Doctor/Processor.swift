import Foundation
import ModelKernels

/// Which instructions a model computes with, and which ones the processor names.
struct Processor {
  /// The kernels' name of the path that is taken: portable, avx2, avx512, avx512bf16 or amx.
  let path: String
  /// As /proc/cpuinfo has them; none where there is no such file.
  let flags: Set<String>
  let architecture: String
  let model: String?

  /// What of the processor's the kernels have code for.
  private static let known = [
    "avx2", "fma", "avx512f", "avx512ifma", "avx512_bf16", "amx_bf16", "asimd", "bf16",
  ]

  var findings: [Finding] {
    let has = Self.known.filter(flags.contains)
    let names = has.isEmpty ? "" : "; it has \(has.joined(separator: ", "))"
    let text = "\(path) kernels for models on \(model ?? architecture)\(names)"
    if flags.contains("amx_bf16"), path != "amx" {
      return [
        .note(
          "processor", "\(text), and the system does not grant the tiles of AMX",
          do: "nothing is wrong; a kernel from 5.16 on, and one outside some containers, grants them")
      ]
    }
    guard path == "portable" else { return [.ok("processor", text)] }
    return [.note("processor", text, do: "models work and are slow: there is no vector code for it")]
  }

  static func here() -> Self {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func first(_ keys: String...) -> String? {
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if parts.count == 2, keys.contains(parts[0]) { return parts[1] }
      }
      return nil
    }
    #if arch(x86_64)
      let architecture = "x86-64"
    #elseif arch(arm64)
      let architecture = "aarch64"
    #else
      let architecture = "this processor"
    #endif
    return Self(
      path: String(cString: yi_isa_name(yi_isa_now())),
      flags: Set((first("flags", "Features") ?? "").split(separator: " ").map(String.init)),
      architecture: architecture, model: first("model name"))
  }
}
