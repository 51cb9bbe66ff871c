import Reasoning
import Testing

@Suite struct TraceCleanTests {
  @Test(arguments: TraceSample.clean)
  func passes(_ sample: TraceSample) {
    let prompt = Array(sample.prompt.utf8)
    let forms = [
      TraceParts(content: Array(sample.content.utf8), reasoning: nil),
      TraceParts(
        content: Array((sample.think + "\n</think>\n" + sample.answer).utf8), reasoning: nil, opensThink: true
      ),
      TraceParts(content: Array(sample.answer.utf8), reasoning: Array(sample.think.utf8)),
    ]
    for parts in forms {
      #expect(String(decoding: parts.think, as: UTF8.self) == sample.think)
      #expect(String(decoding: parts.answer, as: UTF8.self) == sample.answer)
      for reason in ["stop", "", nil] {
        let judgement = judge(parts, prompt: prompt, finishReason: reason)
        #expect(judgement.failed == [], "\(sample.name): think \(judgement.koreanThink)")
      }
    }
  }

  @Test func isVaried() {
    let lengths = TraceSample.clean.map { $0.content.unicodeScalars.count }.sorted()
    print("trace-clean: \(lengths.count) traces of \(lengths.first ?? 0) to \(lengths.last ?? 0) scalars")
    #expect(lengths.count >= 40)
    #expect(lengths.first ?? 0 >= 300 && lengths.last ?? 0 >= 5_000)
  }
}
