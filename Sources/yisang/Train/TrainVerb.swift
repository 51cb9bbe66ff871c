import ArgumentParser

struct TrainVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model on what a corpus has become.",
    discussion: """
      Supervised: sft. Refining by what the model itself draws: grpo, trit, tapo, nrt, rlerr; scft draws first and then \
      learns as sft does. docs/methods has a page of each.

      Examples:
        yisang train sft --model models/base --data corpus --output-dir runs/sft
        yisang train grpo --model runs/sft --data questions.jsonl --reward-funcs accuracy think_format
      """,
    subcommands: [
      TrainSFTVerb.self, TrainGRPOVerb.self, TrainTRITVerb.self, TrainTAPOVerb.self, TrainNRTVerb.self,
      TrainSCFTVerb.self, TrainRLERRVerb.self,
    ])
}
