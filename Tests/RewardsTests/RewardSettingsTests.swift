import Reasoning
import Rewards
import Testing

@Suite struct RewardSettingsTests {
  @Test func settingsAreChecked() {
    var settings = RewardSettings()
    settings.maxRepetitionPenalty = 0.5
    #expect(throws: RewardFailure.self) { try RewardSet(names: ["repetition"], settings: settings) }
    settings = RewardSettings()
    settings.noMixAbove = 0.1
    #expect(throws: RewardFailure.self) { try settings.checked() }
  }

  static let changes: [(String, String, String, @Sendable (inout RewardSettings) -> Void)] = [
    ("extraction", "after_think", "last", { $0.extraction = .last }),
    ("think_ratio", "all", "letters", { $0.trace.thinkRatio = .letters }),
    ("min_think_korean", "0.05", "0.5", { $0.trace.minThinkKorean = 0.5 }),
    ("max_think_korean", "0.2", "0.5", { $0.trace.maxThinkKorean = 0.5 }),
    ("no_mix_below", "0.0", "0.5", { $0.noMixBelow = 0.5 }),
    ("no_mix_above", "1.0", "0.5", { $0.noMixAbove = 0.5 }),
    ("min_answer_korean", "0.5", "0.25", { $0.trace.minAnswerKorean = 0.25 }),
    ("min_answer_letters", "10", "7", { $0.trace.minAnswerLetters = 7 }),
    ("repetition_ngram", "3", "7", { $0.repetitionGram = 7 }),
    ("max_repetition_penalty", "-1.0", "-0.25", { $0.maxRepetitionPenalty = -0.25 }),
    ("correct_length_shortest", "1.0", "0.25", { $0.correctLength.shortest = 0.25 }),
    ("correct_length_longest", "0.5", "0.25", { $0.correctLength.longest = 0.25 }),
    ("wrong_length_shortest", "-1.0", "0.25", { $0.wrongLength.shortest = 0.25 }),
    ("wrong_length_longest", "-0.5", "0.25", { $0.wrongLength.longest = 0.25 }),
    ("overlong_cache", "", "7", { $0.overlongCache = 7 }),
  ]

  @Test(arguments: changes.indices)
  func everySettingHasItsName(_ at: Int) {
    let (name, before, after, change) = RewardSettingsTests.changes[at]
    let defaults = RewardSettings().named
    #expect(defaults.keys.sorted() == RewardSettingsTests.changes.map(\.0).sorted())
    #expect(defaults[name] == before)
    var settings = RewardSettings()
    change(&settings)
    #expect(settings.named == defaults.merging([name: after]) { $1 })
  }

  /// What traces have too is called as it is there.
  @Test func theWindowsNamesAreThoseOfTraces() {
    let settings = RewardSettings()
    let numbers = TraceSettings.numbers.filter { settings.named[$0.key] != nil }
    #expect(numbers.count == 4)
    for number in numbers {
      #expect(settings.named[number.key].flatMap(Double.init) == number.get(settings.trace), "\(number.key)")
    }
  }
}
