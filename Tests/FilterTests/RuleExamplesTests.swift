import Corpus
import Filter
import TestKit
import Testing

struct RuleExamplesTests {
  @Test func everyExampleIsWhatItSays() {
    let settings = FilterSettings()
    for type in FilterSettings.ruleTypes {
      let rule = type.init(settings)
      #expect(!type.keeps.isEmpty && !type.drops.isEmpty, "\(type)")
      for example in type.keeps {
        // What a rule shows as kept is kept by all of them.
        #expect(settings.rejection(measure(Array(example.whole.utf8))) == nil, "\(example)")
      }
      for example in type.drops {
        #expect(rule.rejection(measure(Array(example.whole.utf8)))?.reason == type.reason, "\(example)")
      }
    }
  }

  @Test func thePageHoldsTheRules() throws {
    try GeneratedTable.check("rules.md", "rules", rulesTable())
  }

  @Test func everySettingHasOneRule() {
    let settings = FilterSettings.ruleTypes.map { $0.setting }
    #expect(Set(settings) == Set(FilterSettings.numbers.map(\.key)))
    #expect(settings.count == FilterSettings.numbers.count)
    #expect(Set(FilterSettings.ruleTypes.map { $0.reason }).count == settings.count)
  }
}
