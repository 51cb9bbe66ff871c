public import Rewards
public import StrictJSON

/// The model that learns, as methods see it: it is asked, and what it says is scored. Nothing of it moves meanwhile.
///
/// A type of one's own can be one, so that a method can be shown without a model.
public protocol PolicyModel {
  /// Of the run's rewards, in the order in which a completion has them.
  var rewardNames: [String] { get }

  /// Whether the model has room for a question and its longest completion.
  func hasRoom(for question: Question) -> Bool

  /// Completions of each question, in the order of the questions. What is drawn depends on the run's seed, the generation, the draw's
  /// phase, the question's place in the list and the completion's number, and on nothing else.
  ///
  /// - Throws: `ModelError`; `CancellationError` where it was asked to stop.
  func sample(_ questions: [Question], _ draw: Draw) throws -> [RolloutGroup]

  /// Scores completions by the run's rewards, and sums each one's up.
  ///
  /// - Throws: `CancellationError` where it was asked to stop.
  func score(_ groups: inout [RolloutGroup]) throws

  /// Completes groups that were not drawn as they are, or not here, and have their rewards: log-probabilities that are missing, those of
  /// the reference, the sum of rewards.
  ///
  /// - Throws: `ModelError`.
  func take(_ groups: inout [RolloutGroup]) throws

  /// Lets a method's own scorer work, which may wait for others: it is timed, and asks whether it is to stop.
  ///
  /// - Throws: `CancellationError` where it was asked to stop.
  func scoring<Found>(_ body: (_ shouldStop: () -> Bool) -> Found) throws -> Found

  /// Takes what a method found of completions beside their rewards: metrics, and failures that are told.
  func tell(_ findings: Findings)

  /// What each completion did better than the others of its group, by the run's settings: an advantage a completion, in the order of
  /// groups.
  ///
  /// - Throws: `AdvantageError`.
  func compare(_ groups: [RolloutGroup]) throws -> [[Double]]

  /// Log-probabilities of all ids of all completions in the whole distribution at the run's temperature, with the weights as they are.
  ///
  /// - Throws: `ModelError`.
  func logProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]]

  /// The ids of a text, without special tokens before or behind; those that stand in it are read as such.
  ///
  /// - Throws: `TokenizerError` where there is no tokenizer.
  func encode(_ text: [UInt8]) throws -> [Int32]

  /// The id that ends a completion: the tokenizer's own where the model has several; nil where it has none.
  var endID: Int32? { get }

  /// The same at temperature 1 with the weights as they were before the run's first step; NaN for all ids of what the model has no room
  /// for. For methods that ask for it (`RefineMethod.asksFrozenModel`).
  ///
  /// - Throws: `ModelError`.
  func frozenLogProbabilities(of groups: [RolloutGroup]) throws -> [[[Float]]]

  /// Asks a reward that is none of the run's by itself; what goes wrong with it is told as of those.
  ///
  /// - Throws: `CancellationError` where it was asked to stop.
  func ask(_ reward: any Reward, _ inputs: [RewardInput]) throws -> [Double?]

  /// Bytes of a completion's text that each of its ids has written; 0 for the one that ended it.
  func byteLengths(of rollout: Rollout) -> [Int]

  /// A question that a method makes of another one: its messages rendered by the model's template, with the other's id and columns.
  ///
  /// - Parameters:
  ///   - messages: as a row has them: role and content each.
  ///   - opening: what the model's turn begins with, behind the template's own.
  /// - Throws: `TemplateError`, `TrainError` where there is no tokenizer or template.
  func question(_ messages: [JSON], opening: String, of other: Question) throws -> Question
}

extension PolicyModel {
  /// Nothing stops it.
  public func scoring<Found>(_ body: (_ shouldStop: () -> Bool) -> Found) throws -> Found { body { false } }

  /// Nobody wants to know.
  public func tell(_ findings: Findings) {}
}

/// A policy that tells of each question's completions as soon as all of them have ended, so that they can be kept.
protocol SteadyPolicyModel: PolicyModel {
  /// Completions of each question, in the order in which they end.
  ///
  /// - Parameters:
  ///   - places: one a question. What is drawn depends on the run's seed, the draw's phase, the question's place and the completion's
  ///     number, and on nothing else: not on which other questions are asked beside it.
  ///   - each: is given the question's index in the list, and its group.
  /// - Throws: what `each` throws; `ModelError`; `CancellationError` where it was asked to stop.
  func sample(
    _ questions: [Question], at places: [Int], _ draw: Draw, each: (Int, RolloutGroup) throws -> Void) throws
}
