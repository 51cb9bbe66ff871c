import ArgumentParser
import Corpus
import Foundation
import Slurm
import Train

struct DoctorVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at program, machine, libraries, folders, settings and corpus, and say what is wrong.",
    discussion: """
      A line a finding: ok, note (works, with a limit) or problem (will fail), and what to do. In each folder that is \
      looked at a file is made, locked and removed again; nothing else is written, and nothing is asked of the network. \
      The rows of shards are not read: yisang shards verify does that.

      Examples:
        yisang doctor
        yisang doctor --corpus old --json

      Exit codes: 0 no problem · 1 a problem · 64 the command line is wrong
      """)

  @OptionGroup var shared: SharedOptions

  func run() throws {
    // A file that cannot be read is a finding, and no end.
    let corpus = (try? shared.corpus()) ?? Corpus(root: shared.corpusFolder ?? "corpus")
    let environment = Array(ProcessInfo.processInfo.environment.keys)
    var findings = Machine.here().findings + Processor.here().findings
    findings += try Libraries.here().findings
    for (name, path) in [("here", "."), ("corpus", corpus.root), ("TMPDIR", NSTemporaryDirectory())] {
      findings += Place.at(name, path).findings
    }
    findings += SettingsCheck.findings(config: shared.config, corpus: corpus, environment: environment)
    findings +=
      CorpusCheck.of(corpus).findings + [Self.python(), Self.torch(), Self.slurm()].compactMap(\.self)
    for finding in findings {
      if shared.json { try Console.json(finding) } else { Console.out(finding.line) }
    }
    let problems = findings.count { $0.state == .problem }
    if problems > 0 { leave(ExitStatus.failed, "\(counted(problems, "problem"))") }
    Console.note("no problem")
  }

  /// The engine that training may be handed to.
  private static func torch() -> Finding {
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    guard environment.isInstalled else {
      return .note(
        "torch", "not installed",
        do: "nothing is wrong: --engine torch alone wants it (yisang engine install torch)")
    }
    guard FileManager.default.isExecutableFile(atPath: environment.python) else {
      return .problem(
        "torch", "\(environment.python) is no program",
        do: environment.isOwn ? "mend \(TorchEnvironment.variable)" : "yisang engine install torch")
    }
    do {
      let probe = try TorchProbe.ask(environment.python, asksDevice: false)
      return torch(probe, python: environment.python)
    } catch {
      return .problem(
        "torch", "\(error)",
        do: environment.isOwn ? "mend \(TorchEnvironment.variable)" : "yisang engine install torch")
    }
  }

  /// What a Python has of it.
  static func torch(_ probe: TorchProbe, python: String) -> Finding {
    let missing = TorchLock.cpu.direct.map(\.name).filter { probe.versions[$0] == nil }
    guard missing.isEmpty else {
      return .problem(
        "torch", "\(python) has no \(missing.joined(separator: ", "))",
        do: "yisang engine install torch, or install what is missing there")
    }
    let more = TorchProbe.options.map { name in "\(name) \(probe.versions[name] ?? "not there")" }
    return .ok(
      "torch", "\(python): torch \(probe.versions["torch"] ?? ""); \(more.joined(separator: ", "))")
  }

  /// Said where it is there alone: few machines submit jobs.
  private static func slurm() -> Finding? { SlurmCommands.sbatch.map { .ok("slurm", $0) } }

  /// The program itself needs none.
  private static func python() -> Finding {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.lazy.map { $0 + "/python3" }.first(
      where: FileManager.default.isExecutableFile(atPath:))
    return found.map { .ok("python3", $0) }
      ?? .note(
        "python3", "is not there", do: "nothing is wrong: scripts, benchmarks and parity tests alone want it")
  }
}
