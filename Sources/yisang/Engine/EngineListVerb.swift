import ArgumentParser
import Foundation
import Train

struct EngineListVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the engines, where they are, and their versions.",
    discussion: """
      Versions are those that are there; before an installation, those that it would bring.

      Examples:
        yisang engine list
      """)

  @Flag(help: "Print results as JSON.")
  var json = false

  private struct JSON: Encodable {
    let engine, path: String
    let isInstalled: Bool
    let versions: [String: String]
    let options: [String: String?]
  }

  func run() throws {
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    let direct = TorchLock.cuda.direct.filter { !TorchProbe.options.contains($0.name) }
    let probe = environment.isInstalled ? try TorchProbe.ask(environment.python, asksDevice: false) : nil
    let versions = probe?.versions ?? Dictionary(direct.map { ($0.name, $0.version) }) { $1 }
    if json {
      let options = TorchProbe.options.map { ($0, probe?.versions[$0]) }
      return try Console.json(
        JSON(
          engine: "torch", path: environment.python, isInstalled: environment.isInstalled,
          versions: versions.filter { !TorchProbe.options.contains($0.key) },
          options: Dictionary(options) { $1 }))
    }
    Console.out("native\tbuilt in")
    let state = environment.isInstalled ? "" : "  not installed: yisang engine install torch"
    Console.out("torch\t\(environment.python)\(state)")
    for (name, _) in direct { Console.out("  \(name) \(versions[name] ?? "not there")") }
    guard let probe else { return }
    for name in TorchProbe.options {
      Console.out("  \(name) \(probe.versions[name] ?? "not there; not needed")")
    }
  }
}
