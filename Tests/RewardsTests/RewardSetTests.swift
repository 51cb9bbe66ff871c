import Rewards
import StrictJSON
import Testing

@Suite struct RewardSetTests {
  private struct Fixed: Reward {
    let name: String
    let values: [Double?]
    func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] { values }
  }

  static let whole = "<think>So 3 it is, 그렇지.</think>정답: 3"

  @Test func namesWeightsAndSums() throws {
    let set = try RewardSet(
      names: ["accuracy", "think_format", "language_mix"], weights: [1, 0.5, 0.25])
    let batch = RewardCommandTests.batch([Self.whole, "정답: 3", "정답: 4"])
    let scores = set.scores(batch, report: { _ in Issue.record() })
    #expect(scores == [[1, 1, 0], [1, 0, 0], [1, 0, 0]])
    #expect(set.sums(scores) == [1.75, 1, 0])
    #expect(set.names == ["accuracy", "think_format", "language_mix"])
  }

  @Test func whatDoesNotApplyAddsNothing() throws {
    let set = try RewardSet(
      [Fixed(name: "a", values: [1, nil, nil]), Fixed(name: "b", values: [2, 3, nil])], weights: [10, 1])
    let scores = set.scores(RewardCommandTests.batch(["", "", ""]), report: { _ in })
    #expect(set.sums(scores) == [12, 3, nil])
  }

  @Test func whatFailedIsToldFromWhatDoesNotApply() throws {
    let set = try RewardSet(
      [Fixed(name: "a", values: [.nan, .infinity, nil]), Fixed(name: "b", values: [-1e31, 2, .nan])],
      weights: [10, 1])
    var reports: [String] = []
    let batch = RewardCommandTests.batch(["", "", ""])
    for _ in 0..<3 {
      let scores = set.scores(batch) { reports.append($0) }
      #expect(marked(scores) == [["nan", "nan", "nil"], ["nan", "2.0", "nan"]])
      #expect(set.sums(scores) == [nil, 2, nil])
    }
    // What is NaN was reported by the reward itself.
    #expect(reports.map { $0.prefix(8) } == ["a: 1 of ", "b: 1 of "], "\(reports)")
  }

  @Test func asManyRewardsAsCompletions() throws {
    let set = try RewardSet([Fixed(name: "a", values: [1]), Fixed(name: "b", values: [1, 2, 3, 4])])
    var reports: [String] = []
    for _ in 0..<2 {
      let scores = set.scores(RewardCommandTests.batch(["", "", ""])) { reports.append($0) }
      #expect(marked(scores) == [["nan", "nan", "nan"], ["nan", "nan", "nan"]])
    }
    #expect(
      reports.map { $0.prefix(35) } == [
        "a: gave 1 rewards for 3 completions", "b: gave 4 rewards for 3 completions",
      ], "\(reports)")
  }

  @Test func aSumIsFinite() throws {
    let values: [Double?] = [1e30]
    let set = try RewardSet(
      [Fixed(name: "a", values: values), Fixed(name: "b", values: values)], weights: [1e300, -1e300])
    #expect(set.sums([values, values]) == [nil] && set.sums([[1], [1]]) == [0])
  }

  @Test func afterAStopNothingIsAsked() throws {
    let set = try RewardSet(names: ["think_format"], command: RewardCommand("echo '{\"reward\":1}'"))
    let batch = RewardCommandTests.batch([Self.whole])
    let scores = set.scores(batch, shouldStop: { true }, report: { Issue.record("\($0)") })
    #expect(marked(scores) == [["nan"], ["nan"]])
  }

  static let wrong: [([String], [Double], String)] = [
    ([], [], "no reward is named"),
    (["acuracy"], [], "accuracy, think_format, language_mix, answer_language"),
    (["accuracy", "accuracy"], [], "named twice"), (["accuracy"], [1, 2], "2 weights for 1 rewards"),
    (["accuracy"], [.nan], "finite"), (["command"], [], "--reward-command"),
    (["judge"], [], "--reward-judge"),
  ]

  @Test(arguments: wrong)
  func whatCannotBe(_ names: [String], _ weights: [Double], _ words: String) {
    let error = #expect(throws: RewardFailure.self) { try RewardSet(names: names, weights: weights) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func usersOwnStandWhereTheyAreNamedOrLast() throws {
    let (command, judge) = (RewardCommand("cat"), try RewardJudge("http://127.0.0.1:1/"))
    let last = try RewardSet(names: ["accuracy"], weights: [1, 2, 3], command: command, judge: judge)
    #expect(last.names == ["accuracy", "command", "judge"])
    let named = try RewardSet(names: ["judge", "accuracy"], command: command, judge: judge)
    #expect(named.names == ["judge", "accuracy", "command"] && named.weights == [1, 1, 1])
  }
}
