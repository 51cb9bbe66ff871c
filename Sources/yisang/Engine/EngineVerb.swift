import ArgumentParser

struct EngineVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine",
    abstract: "Install and look at the engines that training is handed to.",
    discussion: """
      The native engine is built in. torch is TRL on PyTorch, for models and clusters beyond one machine: \
      train … --engine torch (docs/torch.md).

      Examples:
        yisang engine install torch
        yisang engine list
      """,
    subcommands: [EngineInstallVerb.self, EngineListVerb.self])
}
