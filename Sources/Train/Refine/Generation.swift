import Corpus
import Foundation
import StrictJSON

/// What was drawn with the same weights, and how often it has been learnt from. A checkpoint between two steps of one generation has
/// it, since its weights draw otherwise.
struct Generation {
  /// With advantages; in the order of questions.
  var groups: [RolloutGroup]
  /// Steps taken from it.
  var steps = 0
  /// What is logged of it with its first step.
  var metrics: [String: Double]

  /// The groups of a step, counted from 0: the first steps go through all groups once, further ones begin anew.
  func share(of step: Int, _ settings: RefineSettings) -> [RolloutGroup] {
    let cuts = cuts(settings)
    let cut = step % cuts
    return Array(groups[groups.count * cut / cuts..<groups.count * (cut + 1) / cuts])
  }

  /// Steps that are taken from it.
  func length(_ settings: RefineSettings) -> Int { cuts(settings) * settings.numIterations }

  /// Parts of it; a step of nothing is none, where fewer groups were found than there were to be steps.
  private func cuts(_ settings: RefineSettings) -> Int { max(1, min(settings.generationSteps, groups.count)) }
}

extension Generation {
  /// As a checkpoint has it; floats by their bits.
  var json: JSON {
    .object([
      JSON.Member("steps", .integer(steps)),
      JSON.Member(
        "metrics", .object(metrics.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) })),
      JSON.Member("groups", .array(groups.map(\.json))),
    ])
  }

  /// The file in a checkpoint.
  static let fileName = "generation.json"

  /// What a checkpoint has; nil where a generation had been learnt from to its end.
  ///
  /// - Throws: `TrainError` for a file that is damaged.
  static func read(of folder: String) throws -> Generation? { try read("\(folder)/\(fileName)") }

  /// The same of a file.
  static func read(_ path: String) throws -> Generation? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = FileManager.default.contents(atPath: path),
      let json = try? JSON(parsing: Array(bytes), maxValues: .max), let steps = json["steps"]?.int,
      steps >= 0,
      let groups = json["groups"]?.array
    else { throw damaged(path) }
    let metrics = (json["metrics"]?.members ?? []).map {
      (String(decoding: $0.name, as: UTF8.self), $0.value.double ?? .nan)
    }
    return Generation(
      groups: try groups.map { group in
        let rollouts = group["rollouts"]?.array?.compactMap(Rollout.init(json:)) ?? []
        guard let question = Question(json: group), !rollouts.isEmpty,
          rollouts.count == group["rollouts"]?.array?.count, let isOffPolicy = group["off_policy"]?.bool
        else { throw damaged(path) }
        var read = RolloutGroup(question, rollouts)
        read.isOffPolicy = isOffPolicy
        return read
      }, steps: steps, metrics: Dictionary(metrics) { $1 })
  }

  private static func damaged(_ path: String) -> TrainError {
    TrainError(path, "is missing or damaged; remove its folder to go on from an older checkpoint")
  }
}

extension Question {
  /// With what a step asks for; what rewards asked for is spent.
  fileprivate init?(json: JSON) {
    guard let id = json["id"]?.text.flatMap({ RecordID(hexadecimal: $0.utf8) }),
      let place = json["place"]?.text, let given = json["prompt_ids"]?.array
    else { return nil }
    let ids = given.compactMap { $0.int.flatMap { Int32(exactly: $0) } }
    guard ids.count == given.count else { return nil }
    self.init(id: id, place: place, ids: ids, prompt: .null, columns: .object([]), opensThink: false)
  }
}

extension RolloutGroup {
  fileprivate var json: JSON {
    .object([
      JSON.Member("id", .text(question.id.description)), JSON.Member("place", .text(question.place)),
      JSON.Member("prompt_ids", .array(question.ids.map { .integer(Int($0)) })),
      JSON.Member("off_policy", .bool(isOffPolicy)),
      JSON.Member("rollouts", .array(rollouts.map(\.json))),
    ])
  }
}

extension Rollout {
  fileprivate var json: JSON {
    func bits(_ floats: [Float]) -> JSON { .array(floats.map { .integer(Int($0.bitPattern)) }) }
    return .object([
      JSON.Member("ids", .array(ids.map { .integer(Int($0)) })), JSON.Member("ended", .bool(ended)),
      JSON.Member("text", .string(text)),
      JSON.Member("rewards", .array(rewards.map { $0.map(JSON.number) ?? .null })),
      JSON.Member("reward", reward.map(JSON.number) ?? .null),
      JSON.Member("logprobs", bits(logProbabilities)), JSON.Member("advantages", bits(advantages)),
      JSON.Member("ref_logprobs", bits(referenceLogProbabilities)),
      JSON.Member("imitation", bits(imitation)),
      JSON.Member("learns", .array(learns.map(JSON.bool))),
    ])
  }

  fileprivate init?(json: JSON) {
    func floats(_ name: String) -> [Float]? {
      json[name]?.array?.compactMap { $0.int.flatMap { UInt32(exactly: $0) }.map { Float(bitPattern: $0) } }
    }
    guard let ids = json["ids"]?.array?.compactMap({ $0.int.flatMap { Int32(exactly: $0) } }),
      let ended = json["ended"]?.bool, let text = json["text"]?.bytes, let old = floats("logprobs"),
      let advantages = floats("advantages"), let reference = floats("ref_logprobs"),
      let imitation = floats("imitation"),
      let learns = json["learns"]?.array?.compactMap(\.bool), let rewards = json["rewards"]?.array,
      old.isEmpty || old.count == ids.count, advantages.count == ids.count, learns.count == ids.count,
      reference.isEmpty || reference.count == ids.count,
      imitation.isEmpty || imitation.count == ids.count
    else { return nil }
    self.init(ids: ids, logProbabilities: old, ended: ended, text: text)
    (self.advantages, self.learns, self.imitation) = (advantages, learns, imitation)
    referenceLogProbabilities = reference
    self.rewards = rewards.map(\.double)
    reward = json["reward"]?.double
  }
}
