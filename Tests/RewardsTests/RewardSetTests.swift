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

  @Test func whatIsNoNumberIsNothingAndSaidOnce() throws {
    let set = try RewardSet([
      Fixed(name: "a", values: [.nan, .infinity, 1]), Fixed(name: "b", values: [-.infinity, 2, 3]),
      Fixed(name: "c", values: [1]),
    ])
    var reports: [String] = []
    let batch = RewardCommandTests.batch(["", "", ""])
    for _ in 0..<3 {
      #expect(set.scores(batch) { reports.append($0) } == [[nil, nil, 1], [nil, 2, 3], [1, nil, nil]])
    }
    #expect(reports.map { $0.prefix(2) } == ["a:", "b:", "c:"], "\(reports)")
    let command = RewardCommand("while read -r l; do echo '{\"reward\": NaN}'; done")
    var said: [String] = []
    let users = try RewardSet(names: [], command: command)
    #expect(users.scores(batch) { said.append($0) } == [[nil, nil, nil]] && said.count == 1)
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

  @Test func settingsAreChecked() {
    var settings = RewardSettings()
    settings.maxRepetitionPenalty = 0.5
    #expect(throws: RewardFailure.self) { try RewardSet(names: ["repetition"], settings: settings) }
    settings = RewardSettings()
    settings.noMixAbove = 0.1
    #expect(throws: RewardFailure.self) { try settings.checked() }
  }
}
