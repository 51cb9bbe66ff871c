import Reasoning
import Testing

@Suite struct TraceCleanGeneratedTests {
  /// Good traces that fail all the same: matrices leave few Korean letters, and a hundred zeros in prose are a loop.
  static let failing: [String: TraceVerdict] = [
    "long-elimination": .languageDrift, "long-paths": .languageDrift, "long-knapsack": .looped,
  ]

  @Test(arguments: TraceSample.generated)
  func fares(_ sample: TraceSample) {
    let parts = TraceParts(content: Array(sample.content.utf8), reasoning: nil)
    let judgement = judge(parts, prompt: Array(sample.prompt.utf8), finishReason: "stop")
    let length = sample.content.unicodeScalars.count
    print(
      "trace-generated \(sample.name): \(length) scalars, think \(judgement.koreanThink), \(judgement.failed)"
    )
    #expect(length >= 8_000)
    #expect(judgement.failed.map(\.verdict) == (Self.failing[sample.name].map { [$0] } ?? []))
  }
}
