internal import Foundation
internal import StrictJSON

/// What one model scores in one task.
public struct EvaluationFacts: Sendable, Equatable, Encodable {
  /// What changes a score besides the model.
  public struct Settings: Sendable, Hashable, Encodable {
    /// Of drawing tokens.
    public let temperature: Double?
    /// Items of each file at most; nil of all.
    public let limit: Int?
    /// The first eight digits of the prompt's digest; nil of a template.
    public let prompt: String?
  }

  /// The run whose model it is, or the name of another model.
  public let model: String
  /// The step of a checkpoint that is not the run's last word.
  public let checkpoint: String?
  /// What it was trained by; nil of models that no run here made.
  public internal(set) var method: String?
  /// The model's own mark, by which a run says what it began with.
  public let identity: String
  /// What its chain of runs began with, or its first run; nil of models that no run here made or began with.
  public internal(set) var root: String?
  /// How many runs lie before it.
  public internal(set) var depth = 0
  /// The task.
  public let task: String
  /// Items, and answers to each.
  public let items, answers: Int
  /// What else it was asked with: two evaluations with other settings are two.
  public let settings: Settings
  /// The share of right answers.
  public let accuracy: Double
  /// Over items; nil of one item.
  public let standardError: Double?
  /// The share of answers in the right languages.
  public let consistency: Double?
  /// Tokens of an answer.
  public let tokens: Double?
  /// Seconds since 1970.
  public let date: Double

  /// The name with the checkpoint.
  public var name: String { checkpoint.map { "\(model) \($0)" } ?? model }

  /// Reads a `results.json`; none where it has no accuracy, or is of something else; nil where it cannot be read.
  ///
  /// - Parameters:
  ///   - folder: the run or the folder it lies in.
  ///   - place: the name of that: of its model, and where the command line names none.
  static func all(in path: String, of folder: String, name place: String) -> [EvaluationFacts]? {
    guard let bytes = FileManager.default.contents(atPath: path), let json = try? JSON(parsing: Array(bytes))
    else { return nil }
    guard let config = json["config"], let identity = config["model"]?.text else { return [] }
    let settings = Settings(
      temperature: config["temperature"]?.double.flatMap { $0.isFinite ? $0 : nil },
      limit: config["limit"]?.int, prompt: config["prompt_digest"]?.text.map { String($0.prefix(8)) })
    let named = name(from: config["command"]?.array?.compactMap(\.text) ?? [])
    let isOwn = named == nil || named?.0 == URL(filePath: folder).standardizedFileURL.lastPathComponent
    let (model, checkpoint) = (isOwn ? place : named?.0 ?? place, named?.1)
    return (json["results"]?.members ?? []).compactMap { member in
      func value(_ name: String) -> Double? {
        let found = member.value.members?.first {
          String(decoding: $0.name, as: UTF8.self).hasPrefix(name + ",")
        }?.value.double
        return found.flatMap { $0.isFinite ? $0 : nil }
      }
      guard let accuracy = value("acc") else { return nil }
      return EvaluationFacts(
        model: model, checkpoint: checkpoint, identity: identity,
        task: String(decoding: member.name, as: UTF8.self), items: member.value["items"]?.int ?? 0,
        answers: config["n"]?.int ?? 1, settings: settings, accuracy: accuracy,
        standardError: value("acc_stderr"),
        consistency: value("lc"), tokens: value("tokens"),
        date: json["date"]?.double.flatMap { $0.isFinite ? $0 : nil } ?? 0)
    }
  }

  /// The model that a command line names: the last part of its path alone, and the checkpoint.
  static func name(from command: [String]) -> (String, String?)? {
    for flag in ["--adapter", "--model"] {
      let place = command.lastIndex(of: flag).map { $0 + 1 }
      let joined = command.last { $0.hasPrefix(flag + "=") }.map { String($0.dropFirst(flag.count + 1)) }
      let path = joined ?? place.flatMap { $0 < command.count ? command[$0] : nil }
      guard let parts = path?.split(separator: "/").map(String.init), let last = parts.last else { continue }
      guard last.hasPrefix("checkpoint-"), parts.count > 1 else { return (last, nil) }
      return (parts[parts.count - 2], last)
    }
    return nil
  }
}
