import Reasoning
import Rewards
import StrictJSON
import Testing

@Suite struct ReflectionProxyTests {
  static let table: [(Bool?, Bool?, Bool, ReflectionTransition, Double)] = [
    (false, true, true, .mended, 1), (false, true, false, .mended, 1),
    (true, true, true, .confirmed, 0.3), (true, true, false, .repeated, 0),
    (false, false, true, .stayedWrong, 0), (false, false, false, .stayedWrong, 0),
    (true, false, true, .spoiled, -1), (true, false, false, .spoiled, -1),
    (nil, true, true, .unanswered, 0), (nil, false, true, .unanswered, 0), (true, nil, true, .unanswered, 0),
    (false, nil, true, .unanswered, 0), (nil, nil, true, .unanswered, 0), (nil, nil, false, .unanswered, 0),
  ]

  @Test(arguments: table)
  func transition(
    _ before: Bool?, _ after: Bool?, _ isNew: Bool, _ wanted: ReflectionTransition, _ value: Double
  ) {
    let found = ReflectionTransition(before: before, after: after, isNew: isNew)
    #expect(found == wanted && found.value == value)
  }

  static let thoughts: [(String, [ReflectionTransition], Double)] = [
    ("5 + 8 = 14. Wait, 5 + 8 = 13.", [.mended], 10),
    ("5 + 8 = 13. Let me check: 13 = 5 + 8, 20 − 7 = 13.", [.confirmed], 6.5),
    ("5 + 8 = 13. Wait, yes, 5 + 8 = 13.", [.repeated], 5),
    ("5 + 8 = 14. Wait, 6 + 8 = 14.", [.stayedWrong], 5),
    ("5 + 8 = 13. Wait, 5 + 9 = 14.", [.spoiled], 0),
    ("5 + 8 = 13. Wait. The sun is out.", [.unanswered], 5),
    ("Wait, 5 + 8 = 13.", [.unanswered], 5),
    // What was computed before a detour is nothing new behind it.
    ("5 + 8 = 13. Wait, is it? Hold on, 5 + 8 = 13.", [.unanswered, .repeated], 5),
    // A piece without an answer keeps what stood before.
    ("5 + 8 = 14. Hmm, wait. It rains.\n\n잠깐, 5 + 8 = 13이다.", [.unanswered, .mended], 7.5),
    // One spoiling caps all the mending: the mean is 1/3.
    ("1 = 1. Wait, 5 + 8 = 13. Wait, 9 + 9 = 18. Wait, 6 + 7 = 13.", [.mended, .spoiled, .mended], 2),
    ("답은 12이다. 다시 확인해 보자. 답은 13이다.", [.mended], 10),
    ("So \\boxed{12}. Let me double-check: \\boxed{13}.", [.mended], 10),
  ]

  @Test(arguments: thoughts)
  func trajectory(_ text: String, _ wanted: [ReflectionTransition], _ score: Double) {
    let found = ReflectionProxy().finding(in: Array(text.utf8), gold: "13", kind: .math)
    #expect(found.steps.map(\.transition) == wanted)
    #expect(abs((found.score ?? -1) - score) < 1e-12)
  }

  @Test func theScoreIsFiveTimesOneMoreThanTheMean() {
    let proxy = ReflectionProxy()
    #expect(proxy.score([.mended, .stayedWrong]) == 7.5)
    #expect(proxy.score([.confirmed, .repeated, .unanswered].map { $0 }) == 5 * (1 + 0.3 / 3))
    #expect(proxy.score([.spoiled, .spoiled]) == 0)
    #expect(proxy.score([.spoiled, .mended, .mended, .mended]) == ReflectionProxy.cap)
    #expect(
      proxy.score([.spoiled, .stayedWrong]) == 2 && proxy.score([.spoiled, .spoiled, .repeated]) ?? 9 < 2)
  }

  /// An empty "Wait." earns what no reflection at all does.
  @Test func whatReflectsOnNothing() {
    var proxy = ReflectionProxy()
    let text = Array("5 + 8 = 13, so 13.".utf8)
    #expect(proxy.finding(in: text, gold: "13", kind: .math).score == 5)
    #expect(proxy.finding(in: text + Array(" Wait.".utf8), gold: "13", kind: .math).score == 5)
    proxy.unreflected = nil
    let found = proxy.finding(in: text, gold: "13", kind: .math)
    #expect(found.score == nil && found.mean == nil && found.steps.isEmpty)
  }

  /// What the rules take for spoiling is a check; asking stated answers only is blind to it.
  @Test func aCheckThatEndsInAnotherResult() {
    let text = Array("정답: 13. 검산: 13 − 8 = 5.".utf8)
    var proxy = ReflectionProxy()
    #expect(proxy.finding(in: text, gold: "13", kind: .math).steps.map(\.transition) == [.spoiled])
    proxy.readsEquations = false
    #expect(proxy.finding(in: text, gold: "13", kind: .math).steps.map(\.transition) == [.unanswered])
  }

  private func score(_ completion: String, gold: String?) -> Double? {
    let columns = gold.map { [JSON.Member("gold", .text($0))] } ?? []
    return ReflectionProxyReward().scores([FunctionTests.input(completion, columns)], report: { _ in })[0]
  }

  @Test func asAReward() {
    #expect(ReflectionProxyReward().name == "rlerr-proxy")
    #expect(score("<think>5 + 8 = 14. Wait, 5 + 8 = 13.</think>\\boxed{13}", gold: "13") == 10)
    #expect(score("<think>5 + 8 = 13.</think>Wait, 5 + 8 = 14.", gold: "13") == 5)
    #expect(score("5 + 8 = 14. Wait, 5 + 8 = 13.", gold: "13") == 10)
    #expect(score("5 + 8 = 14. Wait, 5 + 8 = 13.", gold: nil) == nil)
  }
}
