import Corpus
import Filter
import Train

/// What the report of a loss spike can say of the examples of a corpus: their texts, and what the filter and the rules of traces
/// measure, by the settings that look at it.
struct SpikeLookup {
  let corpus: Corpus

  /// Examples by their ids.
  var about: SpikeReport.Lookup {
    { [corpus] ids in
      try corpus.examples(ids).mapValues { example in
        let scores = measure(Array(example.question.utf8))
        var measured = example.measured
        for rule in FilterSettings().rules { measured[type(of: rule).reason] = rule.value(of: scores) }
        return SampleAbout(
          item: example.item, title: example.title, category: example.category, place: example.url,
          question: example.question, answer: example.answer, measured: measured)
      }
    }
  }

  /// Every rule of the filter on the question, and the numbers of traces that a rule bounds.
  static let features: [SampleFeature] =
    FilterSettings().rules.map { rule in
      let type = type(of: rule)
      let isAbove = if case .atMost = rule.bound { true } else { false }
      let reason = type.reason
      return SampleFeature(
        "question: \(type.name) (\(type.unit))",
        setting: .init(
          "yisang filter --\(type.setting.replacing("_", with: "-")) …", dropsAbove: isAbove)
      ) { $0.measured[reason] }
    }
    + [
      SampleFeature(
        "trace: Korean in the think part",
        setting: .init("yisang distill --max-think-korean …", dropsAbove: true)
      ) {
        $0.measured["korean_think"]
      },
      SampleFeature(
        "trace: Korean in the think part",
        setting: .init("yisang distill --min-think-korean …", dropsAbove: false)
      ) {
        $0.measured["korean_think"]
      },
      SampleFeature(
        "trace: Korean in the answer",
        setting: .init("min_answer_korean: … (distill, in yisang.yaml)", dropsAbove: false)
      ) { $0.measured["korean_answer"] },
      SampleFeature(
        "trace: letters of drift",
        setting: .init("max_han_drift: … (distill, in yisang.yaml)", dropsAbove: true)
      ) { $0.measured["han_drift"] },
      SampleFeature("trace: tokens", setting: .init("yisang distill --max-trace-tokens …", dropsAbove: true))
      {
        $0.measured["student_tokens"]
      },
      SampleFeature("trace: times something is repeated") { $0.measured["repetition"] },
      SampleFeature("trace: reflections") { $0.measured["reflections"] },
    ]
}
