import Corpus
import Filter
import PersonalData
import TestKit
import Testing

struct FilterRulesTests {
  private func reason(_ text: String, _ change: (inout FilterSettings) -> Void = { _ in }) -> String? {
    var settings = FilterSettings()
    change(&settings)
    return settings.rejection(measure(Array(text.utf8)))?.reason
  }

  private let korean = "주차장에서 이웃집 차를 살짝 긁었는데 주인을 찾을 수가 없습니다. 어떻게 해야 처벌을 받지 않을 수 있을까요?"
  private let english =
    "My car was parked in front of the house when somebody scratched it; whom should I call first about it?"

  @Test func lengthIsInclusiveAndCountsScalars() {
    for (count, expected) in [(49, "filter.too_short"), (50, nil), (8_192, nil), (8_193, "filter.too_long")] {
      #expect(reason(String(repeating: "가", count: count)) == expected, "\(count)")
    }
    // Decomposed text is counted as it reads.
    #expect(reason(String(repeating: "\u{1112}\u{1161}\u{11AB}", count: 49)) == "filter.too_short")
    #expect(reason(String(repeating: "\u{1112}\u{1161}\u{11AB}", count: 50)) == nil)
  }

  @Test func koreanIsKeptAndEnglishIsNot() {
    #expect(reason(korean) == nil)
    #expect(reason(english) == "filter.korean")
    #expect(reason(korean + english + english) == "filter.korean")
    #expect(reason(english) { $0.minKorean = 0 } == nil)
  }

  @Test func mathematicsAndCodeAreNotThrownAway() {
    let mathematics =
      "다음 식을 풀어라: $\\int_0^{\\infty} \\frac{x^3}{e^x - 1} dx = \\frac{\\pi^4}{15}$ 임을 보이는 과정을 자세히 설명하시오."
    let code = "이 코드는 왜 멈추지 않나요?\n```\nfor (int i = 0; i < 10; ) { printf(\"%d\\n\", i); sum += i * i; }\n```"
    for text in [mathematics, code] {
      #expect(reason(text) == nil)
      #expect(reason(text) { $0.koreanRatio = .all } == "filter.korean")
    }
  }

  @Test func theValueAndTheThresholdAreSaid() {
    var settings = FilterSettings()
    settings.minChars = 10
    let scores = measure(Array("가나다".utf8))
    #expect(settings.rejection(scores) == Rejection("filter.too_short", value: "3", threshold: "≥ 10 chars"))
    settings = FilterSettings()
    settings.minChars = 0
    settings.koreanRatio = .all
    #expect(
      settings.rejection(measure(Array("가abc".utf8)))
        == Rejection("filter.korean", value: "0.25", threshold: "≥ 0.3 (all)"))
  }

  @Test func settingsSurviveTheirOwnParameters() throws {
    var settings = FilterSettings()
    for (place, number) in FilterSettings.numbers.enumerated() {
      try number.set(&settings, number.key.contains("_ch") ? Double(place + 1) : 0.125 * Double(place))
    }
    settings.koreanRatio = .nolatex
    settings.personalData.policies[.email] = .flag
    let read = FilterSettings(settings.parameters.values)
    #expect(read.parameters == settings.parameters)
    #expect(read.personalData.policy(.email) == .flag)
    #expect(throws: NumberSetting.Problem.self) { try FilterSettings.numbers[0].set(&settings, 1.5) }
    #expect(throws: NumberSetting.Problem.self) { try FilterSettings.numbers[1].set(&settings, 1.5) }
  }

  @Test func theStepKeepsItemsWhole() throws {
    let item = SampleItems.item(1, body: korean)
    #expect(FilterStep(FilterSettings()).decide(.init(measuring: item)) == JudgedItem(item, .keep))
  }
}
