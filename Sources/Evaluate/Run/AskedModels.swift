internal import Corpus
internal import Foundation
internal import StrictJSON

/// What has to be known of a model to judge its answers without opening it: `models.json` beside them.
public struct AskedModels: Sendable {
  private let path: String

  /// Of the folder of an evaluation's answers.
  public init(folder: String) { path = folder + "/models.json" }

  /// Whether the model's template opens the think part; nil if the model was never asked.
  public func opensThink(_ model: String) throws -> Bool? {
    let known = try members().first { $0.name.elementsEqual(model.utf8) }
    return known.flatMap { $0.value["opens_think"]?.bool }
  }

  /// Notes that a model is asked.
  public func note(_ model: String, opensThink: Bool) throws {
    var members = try members().filter { !$0.name.elementsEqual(model.utf8) }
    members.append(.init(model, .object([.init("opens_think", .bool(opensThink))])))
    let file = try OutputFile(path)
    try file.write(JSON.object(members).indented)
    try file.commit()
  }

  private func members() throws -> [JSON.Member] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    guard let members = try? JSON(parsing: Array(data)).members else {
      throw EvaluationError(path, "is no JSON object: give --opens-think again and remove it")
    }
    return members
  }
}
