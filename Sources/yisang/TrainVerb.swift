import ArgumentParser

struct TrainVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model on what a corpus has become.",
    subcommands: [
      TrainSFTVerb.self, TrainGRPOVerb.self, TrainTRITVerb.self, TrainTAPOVerb.self, TrainNRTVerb.self,
      TrainSCFTVerb.self, TrainRLERRVerb.self,
    ])
}
