import Foundation
import StrictJSON

/// How far a run is: with weights and the optimizer's state, all that going on needs.
struct Progress: Equatable {
  /// Steps taken.
  var step = 0
  /// Epochs done.
  var epoch = 0.0
  /// Ids read.
  var numTokens = 0
  /// Examples learnt from, each time counted.
  var examples = 0
  /// Spent on steps, in all runs together.
  var seconds = 0.0
  /// Questions asked, each time counted; 0 where there are none.
  var questions = 0
  /// Times that completions were drawn.
  var generations = 0

  /// SHA-256 of the checkpoint's large files, by name; none in those of older versions.
  var digests: [String: String] = [:]

  init() {}

  /// Reads a checkpoint's.
  init(of path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path), let json = try? JSON(parsing: Array(bytes)),
      let step = json["step"]?.int, let epoch = json["epoch"]?.double, let tokens = json["num_tokens"]?.int,
      let examples = json["examples"]?.int,
      let seconds = json["seconds"]?.double
    else {
      throw TrainError(path, "it is missing, or no progress of a run")
    }
    (self.step, self.epoch, numTokens, self.seconds) = (step, epoch, tokens, seconds)
    self.examples = examples
    for member in json["sha256"]?.members ?? [] {
      digests[String(decoding: member.name, as: UTF8.self)] = member.value.text ?? ""
    }
    (questions, generations) = (json["questions"]?.int ?? 0, json["generations"]?.int ?? 0)
  }

  /// Counts a step that was taken.
  mutating func add(step: Int, epoch: Double, tokens: Int, examples: Int, seconds: Double) {
    (self.step, self.epoch) = (step, epoch)
    numTokens += tokens
    self.examples += examples
    self.seconds += seconds
  }

  /// As it is written.
  var json: JSON {
    .object([
      JSON.Member("step", .integer(step)), JSON.Member("epoch", .number(epoch)),
      JSON.Member("num_tokens", .integer(numTokens)), JSON.Member("examples", .integer(examples)),
      JSON.Member("seconds", .number(seconds)), JSON.Member("questions", .integer(questions)),
      JSON.Member("generations", .integer(generations)),
      JSON.Member(
        "sha256",
        .object(digests.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .text($0.value)) })),
    ])
  }
}
