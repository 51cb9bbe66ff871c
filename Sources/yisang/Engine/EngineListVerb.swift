import ArgumentParser
import Foundation
import Train

struct EngineListVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the engines, where they are, and their versions.",
    discussion: """
      Examples:
        yisang engine list
      """)

  @Flag(help: "Print results as JSON.")
  var json = false

  private struct JSON: Encodable {
    let engine, path: String
    let isInstalled: Bool
    let versions: [String: String]
  }

  func run() throws {
    let environment = TorchEnvironment(ProcessInfo.processInfo.environment)
    if json {
      return try Console.json(
        JSON(
          engine: "torch", path: environment.python, isInstalled: environment.isInstalled,
          versions: Dictionary(TorchEnvironment.pins.map { ($0.name, $0.version) }) { $1 }))
    }
    Console.out("native\tbuilt in")
    let state = environment.isInstalled ? "" : "  not installed: yisang engine install torch"
    Console.out("torch\t\(environment.python)\(state)")
    for pin in TorchEnvironment.pins { Console.out("  \(pin.name) \(pin.version)") }
  }
}
