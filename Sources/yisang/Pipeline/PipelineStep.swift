import Foundation

/// One start of a verb: what it is told, what it reads and what it makes.
struct PipelineStep: Equatable {
  /// What a step reads or makes.
  struct Artifact: Hashable {
    enum Kind: Hashable {
      /// The sealed shards of a stage of a corpus.
      case shards(corpus: String, stage: String)
      /// A file, a model's folder, or another folder.
      case path
    }
    let kind: Kind
    let place: String

    static func shards(_ stage: String, of corpus: String) -> Artifact {
      Artifact(kind: .shards(corpus: corpus, stage: stage), place: "\(corpus)/\(stage)")
    }
    static func path(_ place: String) -> Artifact { Artifact(kind: .path, place: place) }

    /// A place as it is compared with others: `./corpus/` is `corpus`.
    static func standard(_ place: String) -> String { URL(filePath: place).standardizedFileURL.path }
  }

  /// `filter`, `merge sft`, `eval base`: it tells the steps of a plan apart.
  let name: String
  let stage: PipelineStage
  /// The command line behind the program's name.
  let arguments: [String]
  /// The texts of its section.
  let settings: [String: String]
  let inputs: [Artifact]
  let outputs: [Artifact]

  /// Where the first of what it makes lies; with the name it tells the steps of several settings files apart.
  var place: String { outputs.first?.place ?? "" }

  /// Where it publishes rows; nil where it is no such step.
  var exportFolder: String? { name == PipelineStage.export.rawValue ? settings["to"] : nil }

  /// Whether it reads what another one makes.
  func reads(_ other: PipelineStep) -> Bool {
    !Set(inputs.map { Artifact.standard($0.place) })
      .isDisjoint(with: other.outputs.map { Artifact.standard($0.place) })
  }

  /// The command line for people.
  var command: String {
    (["yisang"] + arguments).map { $0.contains(" ") || $0.isEmpty ? "\"\($0)\"" : $0 }.joined(separator: " ")
  }
}
