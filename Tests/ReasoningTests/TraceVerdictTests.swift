import Reasoning
import Testing

@Suite struct TraceVerdictTests {
  @Test func namesAreThoseOfTheCommandLine() {
    let names = TraceVerdict.allCases.map(\.rawValue)
    #expect(
      names == [
        "ok", "truncated", "refused", "no-think", "several-think", "looped", "not-korean-answer",
        "language-drift", "overlong", "contaminated", "wrong",
      ])
  }
}
