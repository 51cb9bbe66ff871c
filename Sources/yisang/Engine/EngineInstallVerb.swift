import ArgumentParser
import Corpus
import Foundation
import Train

struct EngineInstallVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Make a virtual environment with the exact versions that --engine torch was tested with.",
    discussion: """
      It lies in $XDG_DATA_HOME/yisang (~/.local/share/yisang), one for each version of the locks; installed again, it is made anew. A lock \
      has every package with its version, for Linux on x86-64: --cuda is the default and runs on processors too; --cpu is small, and wants \
      an index that has PyTorch's CPU build, which PyPI has not; --vllm is --cuda with vLLM. FlashAttention is compiled where it runs: \
      docs/torch.md. What stands behind -- is handed to pip.

      Examples:
        yisang engine install torch
        yisang engine install torch --vllm --python python3.12
        yisang engine install torch --cpu -- --find-links wheels

      Exit codes: 0 done · 1 failed, and what pip said stands above
      """)

  enum Engine: String, ExpressibleByArgument, CaseIterable {
    case torch
  }

  @Argument(help: "torch.")
  var engine: Engine

  @Flag(help: "PyTorch's build for CUDA, with Liger's kernels; it runs on processors too (the default).")
  var cuda = false

  @Flag(help: "PyTorch's build for processors alone.")
  var cpu = false

  @Flag(help: "The build for CUDA, with vLLM (some gigabytes more).")
  var vllm = false

  @Option(
    help: ArgumentHelp(
      "The Python that the environment is made with, 3.11 to 3.14 (default: python3).", valueName: "file"))
  var python: String = "python3"

  @Argument(parsing: .postTerminator, help: "For pip, behind --.")
  var more: [String] = []

  func validate() throws {
    guard !cpu || !cuda && !vllm else {
      throw ValidationError(
        "--cpu: there is one PyTorch in an environment, and vLLM wants CUDA's; leave it out")
    }
  }

  /// What is installed.
  var lock: TorchLock { vllm ? .vllm : cpu ? .cpu : .cuda }

  func run() throws {
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    guard !environment.isOwn else {
      leave(
        ExitStatus.failed,
        "\(TorchEnvironment.variable) is set, so that Python is used; unset it to install one")
    }
    try? FileManager.default.removeItem(atPath: environment.path)
    for (number, line) in environment.installation(python3: python, more: more).enumerated() {
      if number == 1 { try environment.write(lock) }
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = line
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        let hint =
          cpu && number == 1
          ? "; PyTorch's CPU build is not on PyPI: name an index or a folder that has it behind --" : ""
        leave(
          ExitStatus.failed,
          "\(line.joined(separator: " ")) ended with status \(process.terminationStatus)\(hint)")
      }
    }
    try environment.markInstalled(lock)
    Console.note("torch (\(lock.rawValue)) is in \(environment.path)")
  }
}
