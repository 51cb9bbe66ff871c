import Foundation
import Rewards
import StrictJSON
import Testing

@testable import Train

/// From questions to examples without a model.
struct CritiqueChoiceTests {
  private func trace(_ answer: String, _ thought: String = "hm") -> String {
    ScriptedCritique.trace(answer, thought)
  }

  /// i→c, c→c, c→i, i→i, one that is cut off in the middle of its thoughts, one whose solution is empty.
  private func six() throws -> ScriptedCritique {
    return try ScriptedCritique([
      ("4", [(trace("5", "y0"), [trace("4", "c0")])]), ("4", [(trace("4", "y1"), [trace("4", "c1")])]),
      ("4", [(trace("4", "y2"), [trace("5", "c2")])]), ("4", [(trace("5", "y3"), [trace("6", "c3")])]),
      ("4", [(trace("5", "y4"), ["<think>\nhm"])]), ("4", [("", [trace("4")])]),
    ])
  }

  private func fates(_ choice: CritiqueChoice) -> [String] { choice.entries.map(\.fate) }

  @Test func everyFateIsToldOf() throws {
    var script = try six()
    script.settings.ratio = nil
    let choice = try script.choice()
    #expect(
      fates(choice) == ["corrected", "confirmed", "spoiled", "still_wrong", "unparsed", "empty_solution"])
    #expect(choice.solutions == (2, 4, 0))
    #expect(choice.entries.map(\.isSolutionRight) == [false, true, true, false, false, false])
    #expect(choice.entries.map(\.isCritiqueRight) == [true, true, false, false, false, nil])
    #expect(choice.entries.map(\.isKept) == [true, true, false, false, false, false])
    let counts = Dictionary(uniqueKeysWithValues: choice.counts.map { ($0.fate, $0.count) })
    #expect(counts.count == 10 && counts.values.reduce(0, +) == 6)
    #expect(counts["spoiled"] == 1 && counts["surplus"] == 0 && counts["empty_solution"] == 1)
  }

  @Test func aCritiqueIsAskedForByTheSolutionsThoughts() throws {
    let script = try six()
    try script.draw()
    #expect(script.policy.asked[0]?.count == 6)
    #expect(script.policy.asked[1]?.count == 5)
    #expect(script.policy.asked[1]?.first == "Look:\n\nQuestion: Q0?\n\nSolution: y0")
  }

  @Test func rowsAreCritiquesAlone() throws {
    var script = try six()
    script.settings.ratio = nil
    let rows = try script.choice().examples.map { String(decoding: $0.serialized, as: UTF8.self) }
    let id = script.questions[0].id
    #expect(rows.count == 2)
    #expect(
      rows[0]
        == #"{"messages":[{"role":"user","content":"Learn:\n\nQuestion: Q0?\n\nSolution: y0"},{"role":"assistant","reasoning_content":"c0","content":"\\boxed{4}"}],"item":"\#(id)","fate":"corrected"}"#
    )
    // A template that knows content alone gets what the model wrote.
    script.writesReasoning = false
    let plain = try script.choice().examples[0]["messages"]?.array?.last
    #expect(plain?["content"]?.text == trace("4", "c0"))
    #expect(plain?["reasoning_content"] == nil)
  }

  /// Two to one, the first ones; what is over is surplus.
  @Test func theRatioHolds() throws {
    let wrong = (solution: trace("5", "w"), critiques: [trace("4"), trace("4")])
    let right = (solution: trace("4", "r"), critiques: [trace("4"), trace("5")])
    var script = try ScriptedCritique([
      ("4", [right, right]), ("4", [wrong, right]), ("4", [wrong, wrong]),
    ])
    let choice = try script.choice()
    #expect(
      fates(choice)
        == [
          "confirmed", "spoiled", "confirmed", "spoiled",
          "corrected", "corrected", "confirmed", "spoiled",
          "corrected", "corrected", "corrected", "corrected",
        ])
    #expect(choice.examples.count == 9 && choice.ruled == (6, 3))
    script.settings.ratio = try CritiqueSelection.Ratio(corrected: 1, confirmed: 1)
    let even = try script.choice()
    #expect(even.examples.count == 6)
    #expect(fates(even).suffix(4) == ["corrected", "surplus", "surplus", "surplus"])
    #expect(script.policy.asked[1]?.count == 6, "what is chosen is no reason to draw again")
  }

  @Test func theControlHasAsManySolutions() throws {
    var script = try six()
    script.settings.ratio = try CritiqueSelection.Ratio(corrected: 1, confirmed: 0)
    script.settings.selfDistill = true
    let choice = try script.choice()
    #expect(fates(choice) == ["wrong", "kept", "surplus", "wrong", "wrong", "unparsed"])
    #expect(choice.missing == 0 && choice.examples.count == 1)
    let row = String(decoding: choice.examples[0].serialized, as: UTF8.self)
    #expect(
      row
        == #"{"messages":[{"role":"user","content":"Q1?"},{"role":"assistant","reasoning_content":"y1","content":"\\boxed{4}"}],"item":"\#(script.questions[1].id)","fate":"kept"}"#
    )
    script.settings.ratio = nil
    #expect(try script.choice().missing == 0)
    #expect(try script.choice().examples.count == 2)
    var poor = try ScriptedCritique([("4", [(trace("5"), [trace("4")])])])
    (poor.settings.ratio, poor.settings.selfDistill) = (nil, true)
    let none = try poor.choice()
    #expect(none.missing == 1 && none.examples.isEmpty)
  }

  /// As a critique must, a solution of the control has thoughts that end and an answer behind them.
  @Test func theControlHasWhatACritiqueMustHave() throws {
    var script = try ScriptedCritique([
      ("4", [("\\boxed{4}", [trace("4")])]), ("4", [("<think></think>\\boxed{4}", [trace("4")])]),
      ("4", [(trace("4", "y2"), ["none"])]),
    ])
    (script.settings.ratio, script.settings.selfDistill) = (nil, true)
    let choice = try script.choice()
    #expect(fates(choice) == ["unparsed", "unparsed", "kept"])
    #expect(choice.ruled == (0, 2) && choice.missing == 1 && choice.examples.count == 1)
    // The first two alone: there is nothing to learn from, and it is said of what.
    var poor = try ScriptedCritique([("4", [("\\boxed{4}", [trace("4")])])])
    poor.settings.selfDistill = true
    for ratio in [nil, try CritiqueSelection.Ratio(corrected: 0, confirmed: 1)] {
      poor.settings.ratio = ratio
      let why = try poor.choice().nothing(poor.settings).description
      #expect(why.contains("unparsed 1") && why.contains("most solutions are cut off"), "\(why)")
    }
  }

  /// Where the template opens the thoughts, a solution without their end has no answer, and a row gets their beginning back.
  @Test func thoughtsThatTheTemplateOpens() throws {
    var script = try ScriptedCritique(
      [("4", [("\\boxed{4}", [trace("4")])]), ("4", [("hm\n</think>\n\n\\boxed{4}", [trace("4")])])],
      opensThink: true)
    (script.settings.ratio, script.settings.selfDistill, script.writesReasoning) = (nil, true, false)
    let choice = try script.choice()
    #expect(choice.solutions == (1, 1, 0) && choice.ruled == (1, 1) && choice.missing == 1)
    let said = choice.examples[0]["messages"]?.array?.last?["content"]?.text
    #expect(said == "<think>\nhm\n</think>\n\n\\boxed{4}")
  }

  /// Where there is no room a critique is not asked for, and counted.
  @Test func withoutRoomNothingIsAsked() throws {
    let script = try six()
    script.policy.room = "Look:\n\nQuestion: Q0?\n\nSolution: y0".count - 1
    let choice = try script.choice()
    #expect(fates(choice) == Array(repeating: "no_room", count: 5) + ["empty_solution"])
    #expect(script.policy.asked[1] == nil && choice.examples.isEmpty)
    let why = choice.nothing(script.settings).description
    #expect(why.contains("no_room 5") && why.contains("lower --max-completion-length"), "\(why)")
  }

  @Test func whatIsWantingIsSaid() throws {
    let corrected = try ScriptedCritique([("4", [(trace("5", "a"), [trace("4")])])])
    let ratio = try corrected.choice().nothing(corrected.settings).description
    #expect(ratio.contains("1 corrected and 0 confirmed") && ratio.contains("--ratio none"), "\(ratio)")
    let wrong = try ScriptedCritique([("4", [(trace("5", "a"), [trace("6")])])])
    let hard = try wrong.choice().nothing(wrong.settings).description
    #expect(hard.contains("still_wrong 1") && hard.contains("--num-solutions"), "\(hard)")
    let cut = try ScriptedCritique([("4", [(trace("5", "a"), ["<think>"])])])
    let short = try cut.choice().nothing(cut.settings).description
    #expect(short.contains("unparsed 1") && short.contains("raise --max-completion-length"), "\(short)")
  }

  @Test func filesSayWhatBecameOfEach() throws {
    let script = try six()
    let choice = try script.choice()
    try choice.write(to: script.run.path, script.questions)
    let lines = try script.text("fates.jsonl").split(separator: "\n").map {
      try JSON(parsing: Array($0.utf8))
    }
    #expect(lines.count == 6 && lines[2]["fate"]?.text == "spoiled")
    #expect(lines[2]["place"]?.text == "q.jsonl:3" && lines[2]["solution_right"]?.bool == true)
    #expect(lines[5]["critique_right"] == .null && lines[5]["critique"] == .null)
    let selection = try JSON(parsing: Array(script.text("selection.json").utf8))
    #expect(selection["fates"]?["still_wrong"]?.int == 1 && selection["solutions"]?["wrong"]?.int == 4)
    #expect(try script.text("examples.jsonl").split(separator: "\n").count == choice.examples.count)
  }
}
