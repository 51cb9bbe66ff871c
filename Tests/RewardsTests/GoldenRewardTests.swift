import Foundation
import Rewards
import StrictJSON
import TestKit
import Testing

/// What TRL's own rewards say, and where we say something else on purpose.
@Suite struct GoldenRewardTests {
  private static func rows(_ function: RewardFunction) throws -> [JSON] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/rewards.json")
    let all = try JSON(parsing: Array(Data(contentsOf: file))).array ?? []
    return all.filter { $0["function"]?.text == function.rawValue }
  }

  private static func input(_ row: JSON) -> RewardInput {
    RewardInput(
      prompt: .null, completion: row["completion"]?.bytes ?? [],
      ids: (row["ids"]?.array ?? []).compactMap { $0.int.map(Int32.init) }, ended: true,
      maxTokens: row["max_tokens"]?.int ?? 0,
      columns: .object(row["solution"].map { [JSON.Member("solution", $0)] } ?? []))
  }

  private static func settings(_ row: JSON) -> RewardSettings {
    var settings = RewardSettings()
    settings.repetitionGram = row["gram"]?.int ?? settings.repetitionGram
    settings.maxRepetitionPenalty = row["penalty"]?.double ?? settings.maxRepetitionPenalty
    settings.overlongCache = row["cache"]?.int
    guard let ends = row["ends"], let least = ends["min_value_wrong"]?.double else { return settings }
    settings.wrongLength = .init(shortest: least, longest: ends["max_value_wrong"]?.double ?? 0)
    settings.correctLength = .init(
      shortest: ends["max_value_correct"]?.double ?? 0, longest: ends["min_value_correct"]?.double ?? 0)
    return settings
  }

  @Test(arguments: [
    (RewardFunction.accuracy, 29), (.thinkFormat, 22), (.repetition, 195), (.length, 56), (.overlong, 80),
  ])
  func agreesWithTRL(_ function: RewardFunction, _ count: Int) throws {
    let rows = try GoldenRewardTests.rows(function)
    #expect(rows.count == count)
    var passed = 0
    for row in rows {
      let input = GoldenRewardTests.input(row)
      let reward = function.reward(GoldenRewardTests.settings(row))
      let found = reward.scores([input], report: { _ in }).first ?? nil
      let wanted = row["differs"] == nil ? row["trl"]?.double : row["ours"]?.double
      if row["differs"] != nil { #expect(row["ours"]?.double != row["trl"]?.double) }
      let isRight = wanted.map { abs((found ?? .nan) - $0) <= 1e-15 } ?? (found == nil)
      #expect(
        isRight, "\(String(decoding: row.serialized, as: UTF8.self)): \(found.map { "\($0)" } ?? "nil")")
      if isRight { passed += 1 }
    }
    print("rewards, \(function.rawValue) beside TRL: \(passed)/\(rows.count)")
  }
}
