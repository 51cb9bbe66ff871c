public import Corpus
internal import Foundation
public import Teacher

/// A request with its place: whose prompt it is, and which of the answers to it.
public struct PlannedRequest: Sendable, Equatable {
  /// What is asked.
  public let request: TeacherRequest
  /// SHA-256 over model, parameters, messages, rollout and attempt: what is stored under it is never asked again.
  public let key: [UInt8]
  /// The item asked about; nil where the prompt is of no corpus.
  public let item: RecordID?
  /// The item's page.
  public let page: RecordID?
  /// What was done to the question, as JSON; nil if nothing.
  public let augmentation: String?
  /// What the key rests on beside the messages.
  public let recipe: RequestRecipe
  /// Number of the answer to this prompt, from 0.
  public let rollout: Int
  /// Number of the try at that answer, from 0: `--retry` asks again with another seed.
  public let attempt: Int
}

/// What all requests of a run share.
public struct RequestRecipe: Sendable, Equatable {
  /// The model's name, as the teacher gives it.
  public let model: String
  /// How tokens are drawn.
  public let sampling: TeacherSampling
  /// Every request's own seed is made of it.
  public let seed: UInt64
  /// The language that is asked for.
  public let cot: String
  /// The instruction's digest.
  public let instruction: String
  /// By their configuration names, without the seed and without what is left out of the body.
  public let values: [String: String]
  /// The same as JSON, as it is stored beside the answers.
  public let json: String
  /// What of it is part of every key; the instruction stands in the messages.
  private let identity: String

  /// A recipe.
  ///
  /// - Parameters:
  ///   - extra: further members of the request's body, as JSON; empty if there are none.
  ///   - omitted: members that are left out of the body, so that the server's own values hold.
  public init(
    model: String, sampling: TeacherSampling, extra: String = "", omitted: Set<String> = [],
    seed: UInt64, cot: String, instruction: String
  ) {
    (self.model, self.sampling, self.seed) = (model, sampling, seed)
    (self.cot, self.instruction) = (cot, instruction)
    var values = [
      "model": model, "temperature": "\(sampling.temperature)", "top_p": "\(sampling.topP)",
      "top_k": "\(sampling.topK)", "min_p": "\(sampling.minP)", "max_tokens": "\(sampling.maxTokens)",
    ]
    for name in omitted { values[name] = nil }
    if !omitted.isEmpty { values["omit"] = omitted.sorted().joined(separator: ",") }
    if !extra.isEmpty { values["extra_body"] = extra }
    identity = Parameters(values).json
    (values["cot"], values["instruction"]) = (cot, instruction)
    self.values = values
    json = Parameters(values).json
  }

  /// The request for one answer.
  ///
  /// The seed depends on the messages and not on the model: a server and the same model in this process draw alike.
  public func request(
    _ messages: [ChatMessage], item: RecordID?, page: RecordID?, augmentation: String? = nil,
    rollout: Int, attempt: Int
  ) -> PlannedRequest {
    var draw = Digest()
    draw.updateDelimited(Array("seed \(seed) \(rollout) \(attempt)".utf8))
    for message in messages { draw.add(message) }
    let bytes = draw.finish()
    let own = bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } >> 1
    var key = Digest()
    key.updateDelimited(Array(identity.utf8))
    key.updateDelimited(Array("\(own) \(rollout) \(attempt)".utf8))
    for message in messages { key.add(message) }
    return PlannedRequest(
      request: TeacherRequest(messages: messages, sampling: sampling, seed: own), key: key.finish(),
      item: item, page: page, augmentation: augmentation, recipe: self, rollout: rollout, attempt: attempt)
  }
}

extension Digest {
  fileprivate mutating func add(_ message: ChatMessage) {
    updateDelimited(Array(message.role.utf8))
    updateDelimited(Array(message.content.utf8))
  }
}
