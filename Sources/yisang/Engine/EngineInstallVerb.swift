import ArgumentParser
import Corpus
import Foundation
import Train

struct EngineInstallVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Make a virtual environment with the exact versions that --engine torch was tested with.",
    discussion: """
      It lies in $XDG_DATA_HOME/yisang (~/.local/share/yisang), one for each lock file; installed again, it is made anew. What stands behind \
      -- is handed to pip: an index for CPU or CUDA builds, or vllm.

      Examples:
        yisang engine install torch
        yisang engine install torch -- vllm

      Exit codes: 0 done · 1 failed, and what pip said stands above
      """)

  enum Engine: String, ExpressibleByArgument, CaseIterable {
    case torch
  }

  @Argument(help: "torch.")
  var engine: Engine

  @Option(
    help: ArgumentHelp(
      "The Python that the environment is made with, 3.10 or newer (default: python3).", valueName: "file"))
  var python: String = "python3"

  @Argument(parsing: .postTerminator, help: "For pip, behind --.")
  var more: [String] = []

  func run() throws {
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    guard !environment.isOwn else {
      leave(
        ExitStatus.failed,
        "\(TorchEnvironment.variable) is set, so that Python is used; unset it to install one")
    }
    try? FileManager.default.removeItem(atPath: environment.path)
    for (number, line) in environment.installation(python3: python, more: more).enumerated() {
      if number == 1 { try environment.writeLock() }
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = line
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        leave(
          ExitStatus.failed, "\(line.joined(separator: " ")) ended with status \(process.terminationStatus)")
      }
    }
    try environment.markInstalled()
    Console.note("torch is in \(environment.path)")
  }
}
